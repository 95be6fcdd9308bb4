"""The cards of the queue: who is served here, the lines, giving a number, and the rule of turns."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.casework.hall import Hall
from desktop.casework.hall.seen import Line
from desktop.domain.hall import turns, waits
from desktop.domain.hall.turns import PRIORITIES
from desktop.errors import Sentence, sentence
from desktop.store.rows import GroupRow, TicketRow
from desktop.ui.pages.queue import saying
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.fields import Choice, Field
from desktop.ui.parts.fields import Line as LineEdit
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import Pill, PlainLabel, Said, said

_NOBODY = sentence("Nobody is being served here.")
_DEEDS: tuple[tuple[str, Sentence, str], ...] = (
    ("recall", sentence("Call again"), "refresh"),
    ("miss", sentence("Not there"), "close"),
    ("hold", sentence("Put aside"), "clock"),
    ("transfer", sentence("Send on…"), "sending"),
    ("rate", sentence("Ask for a rating"), "hand"),
    ("finish", sentence("Done"), "done"),
)


class ServingCard(Card):
    """Who is served at this window, since when; and everything that can be done about it."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__(sentence("At this window"))
        self.number = PlainLabel("", "number", "accent")
        self.facts = PlainLabel(_NOBODY, "body", "muted", lines=True)
        self.pill = Pill("", "warning", "person")
        self.clash = PlainLabel(
            sentence("Another window called this number too; it was first."), "body", "warning", lines=True
        )
        self.call = Button(sentence("Call next"), "primary", "queue", "call_next")
        self.call.clicked.connect(lambda: self.pressed.emit("call_next"))
        self.buttons: dict[str, Button] = {}
        for deed, text, icon in _DEEDS:
            button = Button(text, "plain", icon)
            button.clicked.connect(lambda _checked=False, d=deed: self.pressed.emit(d))
            self.buttons[deed] = button
        self.cases = PlainLabel("", "body", lines=True)
        for part in (
            flowing(self.number, self.pill),
            self.facts,
            self.clash,
            self.cases,
            flowing(self.call, *self.buttons.values()),
        ):
            self.inside.addWidget(part)
        self._row: TicketRow | None = None
        self._name: Said = ""
        self.show_nobody()

    def show_nobody(self) -> None:
        """Nobody is served here."""
        self._row = None
        for part in (self.number, self.pill, self.clash, self.cases, *self.buttons.values()):
            part.hide()
        self.facts.say(_NOBODY)

    def show_ticket(self, row: TicketRow | None, name: Said, now: datetime) -> None:
        """Show who is served, in which line."""
        if row is None:
            self.show_nobody()
            return
        self._row, self._name = row, name
        self.number.say(row.number)
        reason = saying.priority(row)
        self.pill.setVisible(bool(reason))
        if reason:
            self.pill.show_as(reason, "warning", "person")
        for part in (self.number, *self.buttons.values()):
            part.show()
        self.clash.setVisible(row.clash)
        self.cases.setVisible(bool(row.cases))
        self.cases.say(sentence("Cases of this visit: {n}", n=len(row.cases)))
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """The time goes on."""
        row = self._row
        if row is not None:
            self.facts.say(
                sentence(
                    "{line} · waited {waited} min · served for {served}",
                    line=said(self._name),
                    waited=waits.minutes(row.waited_s),
                    served=saying.clock(saying.seconds(row, now)),
                )
            )


class GiveCard(Card):
    """Gives the next number of a line; ``wanted`` carries (line, reason to go first, time typed)."""

    wanted = Signal(str, str, str)
    printed = Signal()

    def __init__(self) -> None:
        super().__init__(sentence("Give a number"))
        reasons: list[tuple[str, Said]] = [("", sentence("Nothing: an ordinary number"))]
        self.priority = Choice([*reasons, *PRIORITIES.items()])
        self.time = LineEdit(sentence("HH:MM"))
        self.time.setMaxLength(5)
        self._time = Field(sentence("Time of the appointment"), self.time)
        self._time.hide()
        self.priority.currentIndexChanged.connect(self._chosen)
        self.lines: dict[str, Button] = {}
        self._holder = QVBoxLayout()
        self._flow: QWidget | None = None
        self.given = PlainLabel("", "lead", lines=True)
        self.wait = PlainLabel("", "body", "muted", lines=True)
        self.print = Button(sentence("Print the ticket"), "plain", "print")
        self.print.clicked.connect(self.printed)
        self.inside.addWidget(Field(sentence("Goes first because"), self.priority))
        self.inside.addWidget(self._time)
        self.inside.addLayout(self._holder)
        for part in (self.given, self.wait, self.print):
            self.inside.addWidget(part)
            part.hide()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """A button for each line that gives numbers; made again only when the lines are others."""
        groups = [line.group for line in lines if line.group.active]
        if list(self.lines) != [group.id for group in groups]:
            if self._flow is not None:
                self._holder.removeWidget(self._flow)
                self._flow.deleteLater()
            self.lines = {group.id: self._button(group) for group in groups}
            self._flow = flowing(*self.lines.values())
            self._holder.addWidget(self._flow)
        for group in groups:
            button = self.lines[group.id]
            button.say(sentence("{letter} · {name}", letter=group.letter, name=group.name))

    def show_given(self, number: str, ahead: int, wait: Sentence) -> None:
        """The number that was given, and how long it will be."""
        self.given.say(sentence("{number} · {n} before it", number=number, n=ahead))
        self.wait.say(wait)
        for part in (self.given, self.wait, self.print):
            part.show()
        self.priority.setCurrentIndex(0)
        self.time.clear()

    def _button(self, group: GroupRow) -> Button:
        button = Button("", "plain", "add")
        button.clicked.connect(
            lambda: self.wanted.emit(group.id, self.priority.value(), self.time.text().strip())
        )
        return button

    def _chosen(self) -> None:
        self._time.setVisible(self.priority.value() == "appointment")


class LinesCard(Card):
    """Every line: how many wait, how long that will be, and whether this window serves it."""

    chosen = Signal(object)  # the groups this window is to serve

    def __init__(self, *, leads: bool) -> None:
        """*leads*: whether who looks may set up lines."""
        super().__init__(sentence("Lines"))
        self._served = PlainLabel(
            sentence("Ticked: this window calls from it."), "caption", "muted", lines=True
        )
        self.inside.addWidget(self._served)
        self.boxes: dict[str, QCheckBox] = {}
        self.facts: dict[str, PlainLabel] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.set_up = Button(sentence("Set up a line…"), "quiet", "add")
        self.end = Button(sentence("End a line…"), "quiet", "close")
        self.inside.addLayout(self._rows)
        self.inside.addWidget(flowing(self.set_up, self.end))
        for button in (self.set_up, self.end):
            button.setVisible(leads)

    def show_hall(self, hall: Hall) -> None:
        """Show these lines."""
        wanted = [line.group.id for line in hall.lines]
        if list(self.boxes) != wanted:
            self._make(hall.lines)
        for line in hall.lines:
            box = self.boxes[line.group.id]
            box.blockSignals(True)
            box.setChecked(line.group.id in hall.served)
            box.blockSignals(False)
            self._say(line)

    def _say(self, line: Line) -> None:
        name = sentence("{letter} · {name}", letter=line.group.letter, name=line.group.name)
        self.boxes[line.group.id].setText(said(name).replace("&", "&&"))
        self.boxes[line.group.id].setAccessibleName(said(name))
        ahead = len(line.waiting)
        # The sentence of who is next is for somebody with a ticket; here it is about the next one to come.
        told = sentence("Nobody waits.") if not ahead else waits.told(ahead, line.wait(ahead))
        facts = self.facts[line.group.id]
        facts.say(told if not ahead else sentence("{n} waiting. {wait}", n=ahead, wait=said(told)))

    def _make(self, lines: tuple[Line, ...]) -> None:
        for widget in (*self.boxes.values(), *self.facts.values()):
            self._rows.removeWidget(widget)
            widget.deleteLater()
        self.boxes, self.facts = {}, {}
        for line in lines:
            box = QCheckBox()
            box.clicked.connect(self._ticked)
            facts = PlainLabel("", "body", "muted", lines=True)
            self.boxes[line.group.id], self.facts[line.group.id] = box, facts
            self._rows.addWidget(box)
            self._rows.addWidget(facts)

    def _ticked(self) -> None:
        ticked = tuple(group for group, box in self.boxes.items() if box.isChecked())
        self.chosen.emit(() if len(ticked) == len(self.boxes) else ticked)


class RuleCard(Card):
    """Whose turn it is, in sentences: what a clerk says to somebody who asks."""

    def __init__(self) -> None:
        super().__init__(sentence("Whose turn it is"))
        for text in turns.RULE:
            self.inside.addWidget(PlainLabel(text, "body", "muted", lines=True))
