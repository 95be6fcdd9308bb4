"""Keeps the hall for one window: calls from any page, the number served here, and the screens outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.casework import hall
from desktop.casework.desk import Changed
from desktop.casework.hall import ratings, taking
from desktop.casework.hall.ratings import Asked
from desktop.domain.catalogue import Text
from desktop.errors import sentence
from desktop.store.rows import TicketRow
from desktop.ui import theme
from desktop.ui.hall.big import BigScreen
from desktop.ui.hall.display import HallDisplay
from desktop.ui.hall.numbers import NumberScreen
from desktop.ui.hall.rating import RateScreen
from desktop.ui.hall.voice import Voice
from desktop.ui.parts.page import Frame

if TYPE_CHECKING:
    from desktop.ui.actions import Actions
    from desktop.ui.frame.header import Header

MINE = ("ticket:", "group:", "window:")
SCREENS = ("hall", "numbers", "rating")


class Around(Frame, Protocol):
    """The window as the keeper uses it."""

    queue_number: str  # shown while the screen is locked
    header: Header
    keys: Actions


class HallKeeper(QObject):
    """``turned`` when a screen was opened or closed, or the voice is in another state."""

    turned = Signal()

    def __init__(self, window: QWidget, frame: Around) -> None:
        super().__init__(window)
        self._window, self._frame = window, frame
        self.screens: dict[str, BigScreen] = {}
        self._leaving = False
        self.served: TicketRow | None = None  # at this window, when last looked
        self.voice = Voice(self)
        self.voice.changed.connect(self.turned)
        frame.bus.changed.connect(self._heard)

    def acts(self) -> dict[str, Callable[[], None]]:
        """What can be done about the hall from any page, by ids of actions.ACTS."""
        role = self._frame.doors.desk.who.role
        if role == "it":
            return {}
        return {
            "call_next": self.call_next,
            "screen.hall": lambda: self.switch("hall"),
            "screen.numbers": lambda: self.switch("numbers"),
            "screen.rating": lambda: self.switch("rating"),
        } | ({"ratings": lambda: self._frame.open("ratings")} if role == "manager" else {})

    def start(self) -> None:
        """Somebody signed in: whose ticket was served here when the window closed or was locked?"""
        if self._frame.doors.desk.who.role == "it":
            return
        self._read()
        for which in self._frame.doors.preferences().screens:  # those that stood open before a lock
            if which in SCREENS and which not in self.screens:
                self.switch(which)

    def close(self) -> None:
        """Locked or closed: nothing of the centre is shown any more."""
        self._leaving = True
        for screen in list(self.screens.values()):
            screen.close()
        self._leaving = False

    # Calls

    def call_next(self) -> None:
        """Finish whom this window serves, and call the next."""
        desk = self._frame.doors.desk
        self.carry_out(lambda: hall.call_next(desk))

    def call_number(self, text: str) -> None:
        """Call the ticket somebody holds out: its number as typed, or its bars."""
        desk = self._frame.doors.desk
        self.carry_out(lambda: hall.call(desk, taking.find(desk, text).id))

    def carry_out(self, work: Callable[[], Changed]) -> None:
        """Carry out a deed that calls somebody, and say whom; it can be undone."""
        before = self.served.id if self.served is not None else ""
        self._frame.background.deed(
            self, work, lambda changed: self._called(changed, before), self._frame.trouble
        )

    def ask_rating(self, on_paper: Callable[[tuple[Asked, ...]], object]) -> None:
        """Ask whom this window serves how it was: on their screen when it is open, else *on_paper*."""
        desk, row = self._frame.doors.desk, self.served
        if row is not None:
            self._ask(lambda: ratings.ask(desk, row.id), on_paper)

    def ask_about(self, case: str, on_paper: Callable[[tuple[Asked, ...]], object]) -> None:
        """Ask the applicant of a case how it was, in the same way."""
        desk = self._frame.doors.desk
        self._ask(lambda: ratings.ask_about(desk, case), on_paper)

    def _ask(self, work: Callable[[], Changed], on_paper: Callable[[tuple[Asked, ...]], object]) -> None:
        def asked(changed: Changed) -> None:
            self._frame.bus.changed.emit(changed.subjects)
            screen = self.screens.get("rating")
            if isinstance(screen, RateScreen):
                screen.ask(changed.result)
                self._frame.toast(sentence("The resident is asked on their screen."))
            else:
                on_paper(changed.result)

        self._frame.background.deed(self, work, asked, self._frame.trouble)

    def _ask_after(self, row: TicketRow) -> None:
        """Somebody was served to the end: their screen asks by itself, when nobody else is being asked."""
        screen, desk = self.screens.get("rating"), self._frame.doors.desk
        if not isinstance(screen, RateScreen) or not screen.resting:
            return

        def asked(changed: Changed) -> None:
            self._frame.bus.changed.emit(changed.subjects)
            if screen is self.screens.get("rating") and screen.resting:
                screen.ask(changed.result)

        self._frame.background.deed(
            self, lambda: ratings.ask_if_served(desk, row.id), asked, self._frame.trouble
        )

    # Screens

    def switch(self, which: str) -> None:
        """Open a screen of the hall, or close it."""
        there = self.screens.pop(which, None)
        if there is not None:
            there.close()
            there.deleteLater()
        else:
            screen = self.screens[which] = self._make(which)
            screen.addAction(self._frame.keys["call_next"])  # the clerk's key, whichever window has the keys
            screen.show()
            self._read()
        self._remember()
        self.turned.emit()

    def closed(self, screen: BigScreen) -> None:
        """Somebody closed a screen by its own window."""
        for which, each in list(self.screens.items()):
            if each is screen:
                del self.screens[which]
                screen.deleteLater()
        self._remember()
        self.turned.emit()

    def _remember(self) -> None:
        """Which screens stand open is kept, so that a lock closes them for a while only."""
        open_now = tuple(self.screens)
        look = theme.preferences()
        if not self._leaving and look.screens != open_now:
            look = replace(look, screens=open_now)
            theme.remember(look)
            self._frame.doors.keep(look)

    def _make(self, which: str) -> BigScreen:
        frame, desk = self._frame, self._frame.doors.desk
        screen: BigScreen
        if which == "hall":
            centre = desk.store.lookups.centre()
            name = centre.name if centre else Text("", "")
            screen = HallDisplay(self._window, frame.doors.clock, name, self.voice)
        elif which == "numbers":
            screen = NumberScreen(frame, self._window)
        else:
            screen = RateScreen(frame, self._window)
        screen.left.connect(lambda: self.closed(screen))
        return screen

    # Inside

    def _heard(self, subjects: frozenset[str]) -> None:
        if any(subject.startswith(MINE) for subject in subjects):
            self._read()

    def _read(self) -> None:
        desk = self._frame.doors.desk
        self._frame.background.ask(self, "hall", lambda: hall.read(desk), self._show, self._frame.trouble)

    def _show(self, found: hall.Hall) -> None:
        before, self.served = self.served, found.serving
        if before is not None and (found.serving is None or found.serving.id != before.id):
            self._ask_after(before)
        self._frame.queue_number = found.serving.number if found.serving else ""
        self._frame.header.show_number(self._frame.queue_number)
        display = self.screens.get("hall")
        if isinstance(display, HallDisplay):
            display.show_hall(found)

    def _undo(self, before: str) -> None:
        desk, frame = self._frame.doors.desk, self._frame
        frame.background.deed(
            self,
            lambda: hall.undo_call(desk, before),
            lambda changed: frame.bus.changed.emit(changed.subjects),
            frame.trouble,
        )

    def _called(self, changed: Changed, before: str) -> None:
        self._frame.bus.changed.emit(changed.subjects)
        row = changed.result
        if isinstance(row, TicketRow):
            told = sentence("{number} is called to this window.", number=row.number)
            self._frame.toast(told, lambda: self._undo(before))
        else:
            self._frame.toast(sentence("Nobody waits for this window."))
