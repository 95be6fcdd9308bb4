"""Last step of an intake: the number, the receipt to print, and the next person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework.sight import CaseView
from desktop.casework.together.reading import Taking
from desktop.domain.telling import STATE_NAMES
from desktop.errors import sentence
from desktop.ui.paper.pane import PaperPane
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.labels import PlainLabel, Said
from desktop.ui.parts.page import Frame
from desktop.ui.questions.facts import Facts


class ReceiptStep(QWidget):
    """Shows the paper that ends an intake: receipt, notice or refusal. ``done`` asks for the next person."""

    done = Signal()
    case = Signal(str)
    printed = Signal(bool)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._ids: tuple[str, ...] = ()
        self.number = PlainLabel("", "number", lines=True)
        self._what = PlainLabel("", "body", "muted", lines=True)
        self.facts = Facts()
        self.next = Button(sentence("Next person"), "primary", "person", "new")
        self.next.clicked.connect(self.done)
        self.look = Button(sentence("Look at the case"), "plain", "case")
        self.look.clicked.connect(lambda: self.case.emit(self._ids[0]) if self._ids else None)
        self._frame = frame
        self._pane: PaperPane | None = None
        card = Card()
        card.inside.addWidget(self._what)
        card.inside.addWidget(self.number)
        card.inside.addWidget(self.facts)
        card.inside.addWidget(flowing(self.next, self.look))
        columns = Columns(720)
        left = columns.column(2)
        left.addWidget(card)
        left.addStretch(1)
        self._right = columns.column(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(columns)

    @property
    def pane(self) -> PaperPane:
        """The paper; made when there is one."""
        if self._pane is None:
            self._pane = PaperPane(self._frame, sentence("Receipt"))
            self._pane.preview.view.setMinimumHeight(360)
            self._pane.printed.connect(self.printed)
            self._right.addWidget(self._pane)
        return self._pane

    def first(self) -> QWidget:
        """Print comes first, then the next person."""
        return self.pane.print if self.pane.print.isEnabled() else self.next

    def show_taking(self, taking: Taking) -> None:
        """Show the numbers, states and dates the cases have now."""
        self._ids = taking.ids
        numbers = [case.number for case in taking.cases if case.number]
        self.number.say("\n".join(numbers))
        self.number.setVisible(bool(numbers))
        several = sentence("Case numbers") if len(numbers) > 1 else sentence("Case number")
        self._what.say(several if numbers else sentence("Not numbered yet"))
        rows: list[tuple[Said, Said]] = []
        for view in taking.views:
            case = view.case
            rows.append((view.service.name, STATE_NAMES[case.state]))
            if case.received is None or case.state == "not_accepted":
                continue
            promised = case.received.promised_by
            rows.append((sentence("Promised by"), promised.isoformat() if promised else _unknown(view)))
        self.facts.show_facts(rows)


def _unknown(view: CaseView) -> Said:
    """No date: decided on the spot, or the calendar does not know the year."""
    if not view.service.limits.promised_days:
        return sentence("On the spot")
    return sentence("Calendar unknown: the date cannot be worked out")
