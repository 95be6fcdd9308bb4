"""Scenes of the outage kit: kits and what became of their forms, typing one in, the second person's check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.app import practising, samples
from desktop.casework import intake, outage, people
from desktop.casework.desk import Desk
from desktop.casework.outage import kits
from desktop.casework.outage.kits import kit
from desktop.domain.outage.kit import Kit
from desktop.domain.rules.intake import needed

if TYPE_CHECKING:
    from desktop.app.stage import Stage

_SERVICE = "residence-permit"
_KIT, _GENERAL = 6, 3  # forms of the kit on the pictures
_PERSON = 77  # of the made-up residents


def kits_page(deed: str = "") -> Callable[[Stage], object]:
    """The page of kits, and perhaps what is asked there."""

    def open_it(stage: Stage) -> None:
        from desktop.ui.pages.outage import asking

        _waiting(stage)
        page = stage.open("kits")
        if deed == "print":
            asking.print_kit(page)
            stage.settle()
        elif deed == "count":
            asking.count(page, page.found.kits[0].piles[0])
        elif deed == "give_up":
            asking.give_up(page, _waiting(stage))

    return open_it


def entry(deed: str = "") -> Callable[[Stage], object]:
    """A form that was scanned; "general" is one for any business, "spoil" asks why it was not used."""

    def open_it(stage: Stage) -> None:
        general = deed == "general"
        form = next(f for f in _kit(stage).of("left", "missing") if bool(f.service) != general)
        page = stage.open("back_entry", form=form.number)
        if deed == "spoil":
            page.ask_spoiled()

    return open_it


def check(deed: str = "") -> Callable[[Stage], object]:
    """A form that somebody else typed in, to be compared; "back" asks what is different."""

    def open_it(stage: Stage) -> None:
        page = stage.open("form_check", case=_waiting(stage))
        if deed == "back":
            next(iter(page.boxes.values())).setChecked(True)
            page.ask_back()

    return open_it


def case(stage: Stage) -> object:
    """The case of a form that waits for its check."""
    return stage.open("case", case=_waiting(stage))


def _colleague(stage: Stage) -> Desk:
    desk = stage.desk
    rows = desk.store.lookups.staff()
    return replace(desk, who=next(row for row in rows if row.login == practising.SUPERVISOR))


def _kit(stage: Stage) -> Kit:
    """The newest kit; printed when there is none."""
    blocks = stage.desk.store.lookups.kits()
    if blocks:
        return kit(stage.desk, blocks[-1])
    other = _colleague(stage)
    block: str = outage.print_kit(other, {_SERVICE: _KIT, "": _GENERAL}).result
    made = kits.kit(other, block)
    outage.spoil(other, block, made.forms[1].number, "torn or written over")
    return kits.kit(other, block)


def _waiting(stage: Stage) -> str:
    """A form that a colleague typed in and that waits for a second person; made when there is none."""
    there = outage.look(stage.desk).to_check
    if there:
        return there[0].id
    found, other = _kit(stage), _colleague(stage)
    who: str = people.register_resident(other, samples.resident(_PERSON)).result
    # The second of the pile that is left: the one before it is unaccounted for, as it happens.
    form = [f for f in found.of("left") if f.service][1]
    made: str = outage.begin(other, form.number, who, other.clock.now()).result
    known = other.case(made)
    service = other.service_of(known)
    intake.fill(other, made, samples.fill(service, known.values, other.today))
    filled = other.case(made)
    for material in needed(service, filled.circumstances, filled.values):
        if material.required:
            intake.take_material(other, made, material.evidence, "handed_in")
    outage.want_check(other, made)
    return made
