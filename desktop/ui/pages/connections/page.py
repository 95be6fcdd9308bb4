"""Connections: the line and the switch for it, every department, what is stuck, and the end of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import handover
from desktop.casework.desk import Changed, Desk
from desktop.casework.exchange import guides, results
from desktop.casework.exchange.results import Lacking
from desktop.casework.exchange.stuck import stuck
from desktop.casework.handover import Reconciliation
from desktop.errors import Sentence, sentence
from desktop.ui.doors import Line
from desktop.ui.pages.connections.day import DayCard
from desktop.ui.pages.connections.departments import DepartmentsCard
from desktop.ui.pages.connections.stuck import StuckCard
from desktop.ui.pages.connections.switch import Switch
from desktop.ui.pages.deliveries.saying import StepSaid, of_stuck
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Heading
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.page import Frame, Page, Scroll

REST_MS = 1500  # between two looks at everything


@dataclass(frozen=True)
class Read:
    """What is stuck, how today adds up, and how departments' public guides last stood to what is offered."""

    stuck: tuple[StepSaid, ...]
    lacking: tuple[Lacking, ...]
    today: Reconciliation
    closed: bool
    guides: dict[str, Sentence]


class ConnectionsPage(Page):
    """Opened with Ctrl+L or by the line in the header; takes nothing."""

    name = sentence("Connections")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._line = Line("starting", sentence("Starting"))
        self.heading = Heading(sentence("Connections"))
        self.now = Button(sentence("Send and fetch now"), "primary", "refresh", "sync")
        self.now.clicked.connect(self.sync_now)
        self._turning = Switch(frame, self)
        self.switch = Button(sentence("Work offline"), "plain", "offline", "offline")
        self.switch.clicked.connect(lambda: self._turning.turn())
        self.book = Button(sentence("The centre's book…"), "plain", "report")
        self.book.clicked.connect(lambda: frame.open("book"))
        self.back = Button(sentence("Back"), "icon", "back", "back")
        self.back.clicked.connect(frame.back)
        self.notes = Banner("warning", closable=False)
        self.notes.hide()
        self.departments = DepartmentsCard()
        self.departments.paused.connect(self.pause)
        self.stuck = StuckCard(self)
        self.day = DayCard()
        self.day.close_day.clicked.connect(self.close_day)
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self._rested)
        self._again = False
        self._lay_out()
        frame.bus.line.connect(self.show_line)

    def refresh(self) -> None:
        if not self._soon.isActive():  # while thousands go out, each of them changes something
            self._soon.start()
            self._again = False
            desk = self.frame.doors.desk
            self.ask("stuck", lambda: _read(desk), self._show)
            self._ask_line()
        else:
            self._again = True

    def do(self, *given: Any, **more: Any) -> None:
        """A person's own deed is shown at once."""
        self._soon.stop()
        super().do(*given, **more)

    def _rested(self) -> None:
        if self._again and self.isVisible():
            self.refresh()
        elif self._again:
            self.stale = True

    def concerns(self, subjects: frozenset[str]) -> bool:
        return any(subject.startswith(("case:", "department:", "day:")) for subject in subjects)

    def first(self) -> QWidget | None:
        return self.now

    def show_line(self, line: Line) -> None:
        """Show how the line is now."""
        self._line = line
        self.heading.say(sentence("Connections"), line.says)
        self.departments.show_line(line)
        self.switch.say(sentence("Work online") if line.offline else sentence("Work offline"))
        self.now.setEnabled(not line.offline)
        if line.notes:
            first, *others = line.notes
            self.notes.say(first, together(others) if others else "", "warning")
        self.notes.setVisible(bool(line.notes))

    def sync_now(self) -> None:
        """Try every department now."""
        self.ask("sync", self.frame.doors.sync_now, lambda _none: self.frame.toast(sentence("Trying now.")))

    def pause(self, department: str, paused: bool) -> None:
        """Pause or resume one department."""
        doors = self.frame.doors
        self.ask(
            f"pause:{department}", lambda: doors.pause(department, paused), lambda _none: self._ask_line()
        )

    def close_day(self) -> None:
        """Close the day: the figures become an entry."""
        desk = self.frame.doors.desk
        self.do(lambda: handover.close_day(desk), self._closed, toast=sentence("The day is closed."))

    def _ask_line(self) -> None:
        self.ask("line", self.frame.doors.status, self.frame.bus.line.emit)

    def _closed(self, changed: Changed) -> None:
        self.day.show_day(changed.result, closed=True)

    def _show(self, found: Read) -> None:
        self.stuck.show_stuck(found.stuck, found.lacking)
        self.departments.show_guides(found.guides)
        self.day.show_day(found.today, closed=found.closed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.heading, 1)
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
        scroll.inside.addWidget(flowing(self.now, self.switch, self.book))
        scroll.inside.addWidget(self.notes)
        scroll.inside.addWidget(columns)
        scroll.inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)


def together(notes: Sequence[Sentence]) -> Sentence:
    """Several sentences as one."""
    if len(notes) == 1:
        return notes[0]
    return sentence("{first} {rest}", first=notes[0], rest=together(notes[1:]))


def _read(desk: Desk) -> Read:
    day = f"day:{desk.today.isoformat()}:{desk.store.identity.device}"
    return Read(
        tuple(of_stuck(one) for one in stuck(desk)),
        results.lacking(desk),
        handover.reconcile(desk),
        desk.store.lookups.day(day) is not None,
        {one.department: one.says for one in guides.look(desk)},
    )
