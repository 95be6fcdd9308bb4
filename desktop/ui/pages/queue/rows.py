"""Rows of tickets that are made once and then only changed, so that no key is lost while the line moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import Sentence, sentence
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Rule
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import Pill, PlainLabel, Said, said
from desktop.ui.theme import Tone


@dataclass(frozen=True)
class Shown:
    """What one row says: number, facts beside it, and its state as a pill ("" for none)."""

    id: str
    number: str
    facts: Said
    pill: Said = ""
    tone: Tone = "plain"
    icon: str = ""


class TicketLine(QWidget):
    """One ticket: number, facts, pill, and what can be done; ``pressed`` carries (deed, ticket)."""

    pressed = Signal(str, str)

    def __init__(self, shown: Shown, deeds: Sequence[tuple[str, Sentence]]) -> None:
        super().__init__()
        self._id = shown.id
        self._shown: Shown | None = None
        self.number = PlainLabel("", "strong")
        self.facts = PlainLabel("", "body", "muted", lines=True)
        self.pill = Pill("")
        self.buttons: dict[str, Button] = {}
        for deed, text in deeds:
            button = Button(text, "quiet")
            button.clicked.connect(lambda _checked=False, d=deed: self.pressed.emit(d, self._id))
            self.buttons[deed] = button
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.number)
        top.addWidget(self.facts, 1)
        top.addWidget(self.pill)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        if len(self.buttons) == 1:
            top.addWidget(next(iter(self.buttons.values())))
        elif self.buttons:
            column.addWidget(flowing(*self.buttons.values()))
        column.addWidget(Rule())
        self._names = dict(deeds)
        self.show_as(shown)

    def show_as(self, shown: Shown) -> None:
        """Other facts."""
        if shown != self._shown:
            self._shown = shown
            self.number.say(shown.number)
            self.facts.say(shown.facts)
            self.pill.setVisible(bool(shown.pill))
            if shown.pill:
                self.pill.show_as(shown.pill, shown.tone, shown.icon)
            self.name_buttons()

    def name_buttons(self) -> None:
        """Each button says whose it is to who only hears it."""
        for deed, button in self.buttons.items():
            button.setAccessibleName(f"{said(self._names[deed])}: {self.number.full()}")


class TicketLines(QWidget):
    """Some tickets one below the other; ``pressed`` carries (deed, ticket). Empty, it says so."""

    pressed = Signal(str, str)

    def __init__(self, none: Sentence, deeds: Sequence[tuple[str, Sentence]] = ()) -> None:
        super().__init__()
        self._deeds = deeds
        self.lines: dict[str, TicketLine] = {}
        self._none = PlainLabel(none, "body", "muted", lines=True)
        self.more = PlainLabel("", "caption", "muted", lines=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._none)
        self._column.addWidget(self.more)
        self.more.hide()

    def show_tickets(self, tickets: Sequence[Shown], more: int = 0) -> None:
        """Show these in this order; *more* is how many are not shown."""
        wanted = {each.id for each in tickets}
        for gone in [ticket for ticket in self.lines if ticket not in wanted]:
            line = self.lines.pop(gone)
            self._column.removeWidget(line)
            line.deleteLater()
        for at, each in enumerate(tickets):
            if each.id not in self.lines:
                line = TicketLine(each, self._deeds)
                line.pressed.connect(self.pressed)
                self.lines[each.id] = line
            line = self.lines[each.id]
            line.show_as(each)
            if self._column.indexOf(line) != at + 1:
                self._column.insertWidget(at + 1, line)
        self._none.setVisible(not tickets)
        self.more.setVisible(more > 0)
        self.more.say(sentence("and {n} more", n=more))

    def retranslate(self) -> None:
        """Names of buttons in the language spoken now."""
        for line in self.lines.values():
            line.name_buttons()
