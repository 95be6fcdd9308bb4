"""The queue (F3): call, give numbers, see who waits, and open the screens of the hall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import hall
from desktop.casework.desk import Changed, Desk
from desktop.casework.hall import Hall, taking
from desktop.domain.hall import waits
from desktop.errors import Sentence, sentence
from desktop.store.rows import GroupRow, TicketRow
from desktop.ui.hall import papers
from desktop.ui.hall.keeper import HallKeeper
from desktop.ui.pages.queue import asking, saying
from desktop.ui.pages.queue.cards import GiveCard, LinesCard, RuleCard, ServingCard
from desktop.ui.pages.queue.rows import Shown, TicketLines
from desktop.ui.pages.queue.screens import ScreensCard
from desktop.ui.parts.cards import Card, Heading
from desktop.ui.parts.fields import Line
from desktop.ui.parts.flow import Columns
from desktop.ui.parts.labels import said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame, Page, Scroll

NEXT = 8  # of those who wait, shown at once
TICK_MS = 1000
READ_EVERY = 30  # seconds: waits grow by the minute


class QueuePage(Page):
    """Takes nothing; what happens at this window is done by the keeper of the hall, from any page."""

    name = sentence("Queue")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.keeper: HallKeeper = frame.hall
        self.hall: Hall | None = None
        self._given = ""
        self._ticks = 0
        self.heading = Heading(sentence("Queue"))
        self.serving = ServingCard()
        self.next = TicketLines(sentence("Nobody waits for this window."), (("call", sentence("Call")),))
        self.aside = TicketLines(
            sentence("Nobody was put aside."),
            (
                ("call", sentence("Call")),
                ("come_back", sentence("Back in line")),
                ("leave", sentence("Gone")),
            ),
        )
        self.number = Line(sentence("A number to call, such as A12"))
        self.number.setMaxLength(24)
        call(self.number, sentence("A number to call, such as A12"))
        self.number.returnPressed.connect(self.call_number)
        self.give = GiveCard()
        self.lines = LinesCard(leads=frame.doors.desk.who.role != "clerk")
        self.screens = ScreensCard(self.keeper)
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def refresh(self) -> None:
        desk = self.frame.doors.desk
        self.ask("hall", lambda: hall.read(desk), self._show)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return any(subject.startswith(("ticket:", "group:", "window:")) for subject in subjects)

    def retranslate(self) -> None:
        if self.hall is not None:
            self._show(self.hall)
        for lines in (self.next, self.aside):
            lines.retranslate()

    def first(self) -> QWidget | None:
        return self.serving.call

    def acts(self) -> dict[str, Callable[[], None]]:
        return {"print": self.print_ticket} if self._given else {}

    # Deeds

    def press(self, deed: str) -> None:
        """What is done about whom this window serves."""
        desk = self.frame.doors.desk
        if deed == "call_next":
            self.keeper.call_next()
        elif deed == "transfer" and self.hall is not None:
            asking.transfer(self, self.hall)
        elif deed == "hold":
            asking.hold(self)
        elif deed == "rate":
            self.keeper.ask_rating(lambda matters: papers.show_slip(self.frame, self, matters))
        elif deed in _SIMPLE:
            work, told = _SIMPLE[deed]
            self.do(lambda: work(desk), lambda changed: self.frame.toast(_told(told, changed)))

    def press_ticket(self, deed: str, ticket: str) -> None:
        """What is done about somebody in a list."""
        desk = self.frame.doors.desk
        if deed == "call":
            self.keeper.carry_out(lambda: hall.call(desk, ticket))
        elif deed == "come_back":
            self.do(lambda: hall.come_back(desk, ticket), toast=sentence("Back in the line."))
        elif deed == "leave":
            self.do(lambda: hall.leave(desk, ticket), toast=sentence("The number is given back."))

    def call_number(self) -> None:
        """Call the number that was typed or scanned, whoever's turn it is."""
        text = self.number.text().strip()
        if text:
            self.number.clear()
            self.keeper.call_number(text)

    def give_number(self, group: str, priority: str, time: str) -> None:
        """Give the next number of a line."""
        desk = self.frame.doors.desk

        def work() -> Changed:
            due = taking.moment(desk, time) if priority == "appointment" else None
            return hall.take(desk, group, priority=priority, appointment=due)  # type: ignore[arg-type]

        self.do(work, self._gave)

    def print_ticket(self) -> None:
        """The paper of the number given last."""
        if self._given:
            papers.show_ticket(self.frame, self, self._given)

    # Inside

    def _gave(self, changed: Changed) -> None:
        self._given = changed.result
        desk, ticket = self.frame.doors.desk, self._given
        self.ask("given", lambda: taking.outlook(desk, ticket), self._show_given)
        self.frame.acts_changed()

    def _show_given(self, found: taking.Outlook) -> None:
        self.give.show_given(found.row.number, found.ahead, waits.told(found.ahead, found.wait))
        self.give.print.setFocus()

    def _show(self, found: Hall) -> None:
        self.hall = found
        groups = {line.group.id: line.group for line in found.lines}
        row = found.serving
        self.serving.show_ticket(row, saying.line_name(row.group, groups) if row else "", self._now())
        self.next.show_tickets(
            [_waiting(each, groups, found.now) for each in found.mine[:NEXT]], len(found.mine) - NEXT
        )
        self.aside.show_tickets([_aside(each, groups, found.now) for each in found.aside])
        self.give.show_lines(found.lines)
        self.lines.show_hall(found)
        self.heading.say(
            sentence("Queue"),
            sentence(
                "{waiting} waiting, {done} served today",
                waiting=sum(len(line.waiting) for line in found.lines),
                done=found.done,
            ),
        )

    def _tick(self) -> None:
        if not self.isVisible():
            return
        self._ticks += 1
        self.serving.tick(self._now())
        if self._ticks % READ_EVERY == 0:
            self.refresh()

    def _now(self) -> datetime:
        return self.frame.doors.clock.now()

    def _connect(self) -> None:
        self.serving.pressed.connect(self.press)
        self.next.pressed.connect(self.press_ticket)
        self.aside.pressed.connect(self.press_ticket)
        self.give.wanted.connect(self.give_number)
        self.give.printed.connect(self.print_ticket)
        self.lines.chosen.connect(self._serve)
        self.lines.set_up.clicked.connect(lambda: asking.set_line(self))
        self.lines.end.clicked.connect(lambda: self.hall is not None and asking.end_line(self, self.hall))

    def _serve(self, groups: tuple[str, ...]) -> None:
        desk: Desk = self.frame.doors.desk
        self.do(lambda: hall.serve(desk, groups))

    def _lay_out(self) -> None:
        columns = Columns(780)
        left, right = columns.column(5), columns.column(4)
        for card in (
            self.serving,
            _card(sentence("Next for this window"), (self.next, self.number)),
            _card(sentence("Put aside, or not there"), (self.aside,)),
        ):
            left.addWidget(card)
        left.addStretch(1)
        for card in (self.give, self.lines, self.screens, RuleCard()):
            right.addWidget(card)
        right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addWidget(self.heading)
        scroll.inside.addWidget(columns)
        scroll.inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)


_SIMPLE: dict[str, tuple[Callable[[Desk], Changed], Sentence]] = {
    "recall": (hall.recall, sentence("Called again.")),
    "miss": (hall.miss, sentence("Not there; the number can be called again.")),
    "finish": (hall.finish, sentence("Served.")),
}


def _told(what: Sentence, changed: Changed) -> Sentence:
    row = changed.result
    return sentence("{number}: {what}", number=row.number, what=said(what)) if row else what


def _card(title: Sentence, parts: Sequence[QWidget]) -> Card:
    card = Card(title)
    for part in parts:
        card.inside.addWidget(part)
    return card


def _waiting(row: TicketRow, groups: dict[str, GroupRow], now: datetime) -> Shown:
    facts = sentence(
        "{line} · {waited}",
        line=said(saying.line_name(row.group, groups)),
        waited=said(saying.waited(row, now)),
    )
    return Shown(row.id, row.number, facts, saying.priority(row), "warning", "person")


def _aside(row: TicketRow, groups: dict[str, GroupRow], now: datetime) -> Shown:
    text, tone, icon = saying.STATES[row.state]
    facts = sentence(
        "{line} · for {n} min",
        line=said(saying.line_name(row.group, groups)),
        n=waits.minutes(saying.seconds(row, now)),
    )
    if row.note and row.state == "held":
        facts = sentence("{facts} · {note}", facts=said(facts), note=row.note)
    return Shown(row.id, row.number, facts, text, tone, icon)
