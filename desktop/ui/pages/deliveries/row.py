"""One step on screen: its sentence, its state and the buttons for a person's turn."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.ui.pages.deliveries.saying import StepSaid
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import Pill, PlainLabel


class StepLine(QWidget):
    """Shows a StepSaid; ``again``, ``hand`` and ``open`` carry it when their button is pressed."""

    again = Signal(object)
    hand = Signal(object)
    arrived = Signal(object)
    open = Signal(object)

    def __init__(self, step: StepSaid, *, with_case: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        top = QHBoxLayout()
        top.setSpacing(8)
        what = sentence("{number}: {what}", number=step.number, what=step.what) if with_case else step.what
        top.addWidget(PlainLabel(what, "strong", lines=True), 1)
        top.addWidget(Pill(step.state_name, step.tone, step.icon))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addLayout(top)
        for text in (step.why, step.next):
            if text:
                column.addWidget(PlainLabel(text, "body", "muted", lines=True))
        since = step.since.astimezone().strftime("%Y-%m-%d %H:%M")
        column.addWidget(
            PlainLabel(sentence("{turn}, since {at}", turn=step.turn, at=since), "caption", "muted")
        )
        buttons = self._buttons(with_case)
        if buttons:
            column.addWidget(flowing(*buttons, space=4))

    def _buttons(self, with_case: bool) -> list[Button]:
        step, made = self.step, []
        if with_case:
            look = Button(sentence("Open the case"), "quiet", "case")
            look.clicked.connect(lambda: self.open.emit(step))
            made.append(look)
        if step.can_try:
            again = Button(sentence("Try again"), "quiet", "refresh")
            again.clicked.connect(lambda: self.again.emit(step))
            made.append(again)
        if step.state in ("in_doubt", "handed_over"):
            arrived = Button(sentence("The department has it…"), "quiet", "done")
            arrived.clicked.connect(lambda: self.arrived.emit(step))
            made.append(arrived)
        if step.can_hand_over and step.state != "waiting":
            hand = Button(sentence("Hand over…"), "quiet", "hand")
            hand.clicked.connect(lambda: self.hand.emit(step))
            made.append(hand)
        for button in made:
            said = sentence("{deed}, {number}", deed=button.text().replace("&&", "&"), number=step.number)
            button.setAccessibleDescription(str(said))
        return made
