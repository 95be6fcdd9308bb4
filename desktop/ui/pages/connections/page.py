"""Connections: every department with its line, what is stuck and whose turn it is, and the end of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import handover
from desktop.casework.desk import Changed, Desk
from desktop.casework.handover import Reconciliation
from desktop.errors import Sentence, sentence
from desktop.ui.doors import DepartmentLine, Line, LineName
from desktop.ui.pages.deliveries import turns
from desktop.ui.pages.deliveries.row import StepLine
from desktop.ui.pages.deliveries.saying import STUCK, StepSaid, of_row
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, Heading, Rule
from desktop.ui.parts.flow import Columns
from desktop.ui.parts.labels import Pill, PlainLabel, Said
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.questions.facts import Facts
from desktop.ui.theme import Tone

SHOWN = 40  # stuck steps shown at once; the oldest first
NUMBERS = 12  # case numbers named in a sentence before "and more"
_STATES: dict[LineName, tuple[Sentence, Tone, str]] = {
    "online": (sentence("Online"), "success", "online"),
    "sending": (sentence("Sending"), "accent", "sending"),
    "offline": (sentence("Offline"), "offline", "offline"),
    "needs_you": (sentence("Needs you"), "danger", "needs_you"),
    "starting": (sentence("Starting"), "plain", "starting"),
}


@dataclass(frozen=True)
class Read:
    """What is stuck, and how today adds up."""

    stuck: tuple[StepSaid, ...]
    today: Reconciliation
    closed: bool


class ConnectionsPage(Page):
    """Opened with Ctrl+L or by the line in the header; takes nothing."""

    name = sentence("Connections")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.heading = Heading(sentence("Connections"))
        self.now = Button(sentence("Send and fetch now"), "primary", "refresh", "sync")
        self.now.clicked.connect(self.sync_now)
        self.back = Button(sentence("Back"), "icon", "back", "back")
        self.back.clicked.connect(frame.back)
        self.departments = DepartmentsCard()
        self.stuck = StuckCard(self)
        self.day = DayCard()
        self.day.close_day.clicked.connect(self.close_day)
        self._lay_out()
        frame.bus.line.connect(self.show_line)

    def refresh(self) -> None:
        desk = self.frame.doors.desk
        self.ask("stuck", lambda: _read(desk), self._show)
        self.ask("line", self.frame.doors.status, self.show_line)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return any(subject.startswith(("case:", "department:", "day:")) for subject in subjects)

    def first(self) -> QWidget | None:
        return self.now

    def show_line(self, line: Line) -> None:
        """Show how the line is now."""
        self.heading.say(sentence("Connections"), line.says)
        self.departments.show_line(line)

    def sync_now(self) -> None:
        """Try every department now."""
        self.ask("sync", self.frame.doors.sync_now, lambda _none: self.frame.toast(sentence("Trying now.")))

    def close_day(self) -> None:
        """Close the day: the figures become an entry."""
        desk = self.frame.doors.desk
        self.do(lambda: handover.close_day(desk), self._closed, toast=sentence("The day is closed."))

    def _closed(self, changed: Changed) -> None:
        self.day.show_day(changed.result, closed=True)

    def _show(self, found: Read) -> None:
        self.stuck.show_steps(found.stuck)
        self.day.show_day(found.today, closed=found.closed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.heading, 1)
        self.heading.side.addWidget(self.now)
        columns = Columns(760)
        left = columns.column(5)
        left.addWidget(self.departments)
        left.addStretch(1)
        right = columns.column(4)
        right.addWidget(self.stuck)
        right.addWidget(self.day)
        right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addLayout(top)
        scroll.inside.addWidget(columns)
        scroll.inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)


class DepartmentsCard(Card):
    """One row a department."""

    def __init__(self) -> None:
        super().__init__(sentence("Departments"))
        self.rows: dict[str, DepartmentRow] = {}
        self._none = PlainLabel(sentence("No department is set up yet."), "body", "muted", lines=True)
        self.inside.addWidget(self._none)

    def show_line(self, line: Line) -> None:
        """Show these; a row is made once and then only changed."""
        named = {each.department for each in line.departments}
        for gone in [name for name in self.rows if name not in named]:
            row = self.rows.pop(gone)
            self.inside.removeWidget(row)
            row.deleteLater()
        for each in line.departments:
            if each.department not in self.rows:
                self.rows[each.department] = DepartmentRow(each)
                self.inside.addWidget(self.rows[each.department])
            self.rows[each.department].show_line(each)
        self._none.setVisible(not line.departments)


class DepartmentRow(QWidget):
    """One department: its name, its state in words, when it was heard, what waits, when it is tried next."""

    def __init__(self, line: DepartmentLine) -> None:
        super().__init__()
        self._shown: DepartmentLine | None = None
        self._name = PlainLabel(line.name, "strong", lines=True)
        self._pill = Pill("")
        self.says = PlainLabel("", "body", lines=True)
        self.facts = PlainLabel("", "caption", "muted", lines=True)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._name, 1)
        top.addWidget(self._pill)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.says)
        column.addWidget(self.facts)
        column.addWidget(Rule())

    def show_line(self, line: DepartmentLine) -> None:
        """Show how it is now."""
        if line == self._shown:
            return
        self._shown = line
        text, tone, icon = _STATES[line.state]
        self._pill.show_as(text, tone, icon)
        self._name.say(line.name)
        self.says.say(line.says)
        self.facts.say(
            sentence("{waiting} · {heard}", waiting=_waiting(line), heard=_heard(line.last_heard))
            if line.next_try is None
            else sentence(
                "{waiting} · {heard} · next try {at}",
                waiting=_waiting(line),
                heard=_heard(line.last_heard),
                at=_clock(line.next_try),
            )
        )


class StuckCard(Card):
    """What does not go on by itself: why, what next, whose turn, and the buttons for it."""

    def __init__(self, page: Page) -> None:
        super().__init__(sentence("Stuck"))
        self._page = page
        self._lines: list[QWidget] = []
        self._none = Banner("success", closable=False)
        self.inside.addWidget(self._none)
        self._none.say(sentence("Nothing is stuck."), "", "success")

    def show_steps(self, steps: tuple[StepSaid, ...]) -> None:
        """Show these."""
        for widget in self._lines:
            self.inside.removeWidget(widget)
            widget.deleteLater()
        self._lines = []
        for step in steps:
            line = StepLine(step, with_case=True)
            turns.connect(self._page, line)
            self._lines.append(line)
            self.inside.addWidget(line)
        self._none.setVisible(not steps)


class DayCard(Card):
    """End of day: taken in, at the departments, waiting; it adds up, or it says so."""

    def __init__(self) -> None:
        super().__init__(sentence("Today"))
        self.facts = Facts()
        self.sum = Banner("success", closable=False)
        self.close_day = Button(sentence("Close the day"), "plain", "done")
        self.inside.addWidget(self.facts)
        self.inside.addWidget(self.sum)
        row = QHBoxLayout()
        row.addWidget(self.close_day)
        row.addStretch(1)
        self.inside.addLayout(row)

    def show_day(self, found: Reconciliation, *, closed: bool) -> None:
        """Show how today adds up."""
        rows: list[tuple[Said, Said]] = [
            (sentence("Taken in"), str(found.taken_in)),
            (sentence("At the departments"), str(found.at_departments)),
            (sentence("Kept here"), _numbered(found.kept_here)),
            (sentence("Waiting"), _numbered(found.waiting)),
        ]
        self.facts.show_facts(rows)
        if not found.closes:
            self.sum.say(
                sentence("The figures do not add up."), sentence("Tell IT; nothing is lost."), "danger"
            )
        elif found.waiting:
            self.sum.say(
                sentence("{n} still on their way.", n=len(found.waiting)),
                sentence("They go by themselves as soon as the line is there."),
                "warning",
            )
        else:
            self.sum.say(sentence("Everything is where it belongs."), "", "success")
        again, first = sentence("Close the day again"), sentence("Close the day")
        self.close_day.say(again if closed else first)


def _read(desk: Desk) -> Read:
    rows = desk.store.lookups.steps(states=STUCK, limit=SHOWN)
    day = f"day:{desk.today.isoformat()}:{desk.store.identity.device}"
    return Read(
        tuple(of_row(row) for row in rows), handover.reconcile(desk), desk.store.lookups.day(day) is not None
    )


def _numbered(numbers: tuple[str, ...]) -> Said:
    if not numbers:
        return "0"
    return sentence("{n}: {which}", n=len(numbers), which=_first(numbers))


def _first(numbers: tuple[str, ...]) -> Said:
    named = ", ".join(numbers[:NUMBERS])
    more = len(numbers) - NUMBERS
    return sentence("{named} and {more} more", named=named, more=more) if more > 0 else named


def _waiting(line: DepartmentLine) -> Sentence:
    if line.needs_you:
        return sentence("{n} waiting, {m} need you", n=line.waiting, m=line.needs_you)
    return sentence("{n} waiting", n=line.waiting)


def _heard(at: datetime | None) -> Sentence:
    if at is None:
        return sentence("never heard yet")
    return sentence("last heard {at}", at=_clock(at))


def _clock(at: datetime) -> str:
    return at.astimezone().strftime("%m-%d %H:%M")
