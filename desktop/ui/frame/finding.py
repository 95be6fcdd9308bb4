"""What the one box finds: the store's answers as this person may see them, and commands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from desktop import words
from desktop.errors import Trouble, sentence
from desktop.store.rows import Hit
from desktop.ui.actions import ACTS
from desktop.ui.frame.answers import A_GROUP
from desktop.ui.frame.onebox import OneBox
from desktop.ui.parts.labels import said
from desktop.ui.parts.page import Frame
from desktop.ui.places import places_for

if TYPE_CHECKING:
    from desktop.casework.desk import Desk


class Pressing(Frame, Protocol):
    """A frame whose acts can be pressed."""

    def press(self, which: str) -> None:
        """Start an act by its id."""
        ...


class Finding(QObject):
    """Joins the box to the store (off the window) and to the frame."""

    def __init__(self, frame: Pressing, box: OneBox) -> None:
        super().__init__(box)
        self._frame = frame
        self._box = box
        box.asked.connect(self._asked)
        box.chosen.connect(self.take)
        box.scanned.connect(self._scanned)

    def take(self, hit: Hit) -> None:
        """Open what was found."""
        if hit.group == "command":
            self._frame.press(hit.id)
        elif hit.group == "case":
            self._frame.open("case", case=hit.id)
        elif hit.group == "resident":
            self._frame.open("resident", resident=hit.id)
        elif hit.group == "life_event":
            self._frame.open("intake", life_event=hit.id)
        else:
            self._frame.open("intake", service=hit.id)

    def _asked(self, text: str) -> None:
        desk = self._frame.doors.desk

        def show(hits: tuple[Hit, ...]) -> None:
            self._box.answer(text, (*hits, *commands(text)))

        background = self._frame.background
        background.ask(self._box, "find", lambda: find(desk, text), show, self._frame.trouble)

    def _scanned(self, text: str) -> None:
        desk = self._frame.doors.desk

        def show(found: Hit | None) -> None:
            if found is not None:
                self.take(found)
            else:
                self._frame.trouble(
                    Trouble(
                        sentence("Nothing is known here under the code {code}.", code=text),
                        sentence("Scan it again, or look for the name or the number in the box."),
                    )
                )

        background = self._frame.background
        background.ask(self._box, "find", lambda: scanned(desk, text), show, self._frame.trouble)


def find(desk: Desk, text: str) -> tuple[Hit, ...]:
    """What the store knows, each hit as this person may see it; runs off the window."""
    from desktop.casework import sight  # brings the store along; not needed for an empty window

    at_counter = any(place.id == "counter" for place in places_for(desk.who.role))
    wanted = ("resident", "case", "service", "life_event") if at_counter else ("case",)
    found = desk.store.lookups.search(text, A_GROUP)
    return tuple(_named(desk, sight.hit(desk, hit)) for hit in found if hit.group in wanted)


def _named(desk: Desk, hit: Hit) -> Hit:
    """Services, their departments and cases by their names in the language spoken now, not by their ids."""
    lookups = desk.store.lookups
    if hit.group == "service":
        service, department = lookups.service(hit.id), lookups.department(hit.detail)
        title = said(service.name) if service is not None else hit.title
        return replace(hit, title=title, detail=said(department.name) if department is not None else "")
    if hit.group == "case":
        return replace(
            hit, title=hit.title or words.say("Not numbered yet"), detail=_case_in_words(desk, hit.id)
        )
    return hit


def _case_in_words(desk: Desk, case: str) -> str:
    """Whose case it is, of which service and how it stands: several of one service can be told apart."""
    from desktop.casework import sight
    from desktop.domain.telling import STATE_NAMES

    row = desk.store.lookups.case_row(case)
    if row is None:
        return ""
    shown = sight.case_line(desk, row)
    return " · ".join((shown.applicant_name, said(shown.service_name), said(STATE_NAMES[shown.state])))


def scanned(desk: Desk, text: str) -> Hit | None:
    """The one case or resident a barcode names; runs off the window."""
    case = desk.store.lookups.case_by_number(text)
    if case is not None:
        return Hit("case", case, text, "")
    only = [hit for hit in desk.store.lookups.search(text, 2) if hit.group in ("case", "resident")]
    return only[0] if len(only) == 1 else None


def commands(text: str) -> tuple[Hit, ...]:
    """Acts whose name has the text, in the language spoken now."""
    wanted = text.casefold()
    if len(wanted) < 2:
        return ()
    return tuple(
        Hit("command", act.id, said(act.name), "", text)
        for act in ACTS
        if act.in_box and wanted in said(act.name).casefold()
    )
