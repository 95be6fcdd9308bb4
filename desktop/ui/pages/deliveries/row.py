"""One step on screen: its sentence, its state and the buttons for a person's turn."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.ui.pages.deliveries.saying import StepSaid
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import Pill, PlainLabel


class StepLine(QWidget):
    """Shows a StepSaid; each signal carries it when the button of that name is pressed."""

    again = Signal(object)
    edit = Signal(object)
    hand = Signal(object)
    give = Signal(object)
    arrived = Signal(object)
    open = Signal(object)

    def __init__(self, step: StepSaid, *, with_case: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(PlainLabel(step.what, "strong", lines=True), 1)
        top.addWidget(Pill(step.state_name, step.tone, step.icon))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addLayout(top)
        for text in (step.why, step.next):
            if text:
                column.addWidget(PlainLabel(text, "body", "muted", lines=True))
        since = step.since.astimezone().strftime("%Y-%m-%d %H:%M")
        turn = sentence("{turn}, since {at}", turn=step.turn, at=since)
        if with_case and step.department:
            turn = sentence("{department} · {turn}", department=step.department, turn=turn)
        column.addWidget(PlainLabel(turn, "caption", "muted", lines=True))
        buttons = self._buttons(with_case)
        if buttons:
            column.addWidget(flowing(*buttons, space=4))

    def _buttons(self, with_case: bool) -> list[Button]:
        step, made = self.step, []
        if with_case:
            inquiry = step.case.startswith("inquiry:")
            look = Button(
                sentence("Look at the inquiry") if inquiry else sentence("Look at the case"), "quiet", "case"
            )
            look.clicked.connect(lambda: self.open.emit(step))
            made.append(look)
        offered = (
            ("again", sentence("Try again"), "refresh", self.again),
            ("edit", sentence("Edit and send…"), "text", self.edit),
            ("paper", sentence("Hand over on paper…"), "hand", self.hand),
            ("it", sentence("Give to IT…"), "admin", self.give),
            ("arrived", sentence("The department has it…"), "done", self.arrived),
        )
        for act, text, icon, signal in offered:
            if act in step.acts:
                button = Button(text, "quiet", icon)
                button.clicked.connect(partial(_tell, signal, step))
                made.append(button)
        for button in made:
            said = sentence("{deed}, {number}", deed=button.text().replace("&&", "&"), number=step.number)
            button.setAccessibleDescription(str(said))
        return made


def _tell(signal: SignalInstance, step: StepSaid, *_checked: object) -> None:
    signal.emit(step)
