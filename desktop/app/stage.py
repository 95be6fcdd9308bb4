"""The stage pictures are taken on: a window on a practice centre, and what a scene needs to get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.store.lookups import CaseFilter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.app.house import House
    from desktop.casework.desk import Desk
    from desktop.ui.window import Window

SETTLED_S = 30.0  # a page is there by then, on any computer


class Stage:
    """A window on a practice centre, and what a scene needs to get where it wants."""

    def __init__(self, window: Window, house: House) -> None:
        self.window = window
        self.house = house
        self.beside: QWidget | None = None  # a screen of its own that the scene shows

    @property
    def desk(self) -> Desk:
        """Who is signed in, on which store."""
        return self.house.desk

    @property
    def page(self) -> Any:
        """The page shown now; each scene knows which one it opened."""
        return self.window.shelf.page()

    def settle(self) -> None:
        """Let the window finish what it began."""
        self.window.background.settle(SETTLED_S)

    def open(self, kind: str, **what: Any) -> Any:
        """Open a page and wait until it is there."""
        self.window.open(kind, **what)
        self.settle()
        return self.page

    def case(self, *states: str) -> str:
        """A case in one of these states, else the newest; "" in an empty centre."""
        lookups = self.desk.store.lookups
        for wanted in (states, ()):
            rows = lookups.cases(CaseFilter(states=wanted), limit=1).rows
            if rows:
                return rows[0].id
        return ""

    def resident(self) -> str:
        """Somebody who was here already: the applicant of a case."""
        case = self.desk.case(self.case("accepted", "in_review", "approved"))
        return case.opened.applicant if case.opened is not None else ""

    def case_page(self, *states: str) -> Any:
        """The page of such a case."""
        return self.open("case", case=self.case(*states))

    def intake(self, step: str) -> Any:
        """The intake of a draft, at a step ("form" is the first of the form)."""
        page = self.open("intake", case=self.case("draft"))
        order = page.states.order()
        page.show_step(next((each for each in order if each.startswith(step)), order[0]))
        self.settle()
        return page

    def event(self) -> Any:
        """The intake of the largest life event, for somebody known."""
        events = self.desk.store.lookups.life_events()
        largest = max(events, key=lambda event: len(event.services))
        return self.open("intake", life_event=largest.id, applicant=self.resident())


@dataclass(frozen=True)
class Scene:
    """One picture: its file's name, who is signed in ("" nobody), and the way there.

    A dialog that the way opens belongs to the picture. ``drawn_s``: what is drawn beside the window's own
    work, such as a page of a PDF, is there after so many seconds.
    """

    id: str
    who: str
    open: Callable[[Stage], object]
    drawn_s: float = 0.0


def let_go() -> None:
    """Delete what was put away; without an event loop of its own, nothing else would."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
