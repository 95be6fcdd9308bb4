"""Kits of paper forms: printed ahead with numbers of their own, counted in the drawer, spoiled."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.casework import numbering
from desktop.casework.desk import Changed, Desk
from desktop.domain.entry import Draft
from desktop.domain.kinds import kits as k
from desktop.domain.kinds.book import NumberVoided
from desktop.domain.outage import kit as kits
from desktop.domain.outage import rules
from desktop.domain.outage.kit import Form, Kit
from desktop.errors import Refused, sentence

LOW = 5  # forms of a service that should be left in the drawer


def print_kit(desk: Desk, wanted: Mapping[str, int], low: int = LOW) -> Changed:
    """Number a kit of forms, to be printed; the result is its journal.

    *wanted* says how many forms of each service, "" being the form for any business. The numbers are of the
    centre's own series and in a block of their own, so that no case at the counter is given one of them.
    Raises Refused for a service that is not offered, or too many forms.
    """
    rules.may_print(desk.who.role, wanted, low)
    versions = {service: _version(desk, service) for service in wanted}
    reserved = numbering.own_series(desk, sum(wanted.values()))
    left = reserved.numbers
    piles: list[k.Pile] = []
    for service, many in wanted.items():
        piles.append(k.Pile(service, versions[service], left[:many]))
        left = left[many:]
    block = reserved.block
    return desk.write([Draft(block, reserved), Draft(block, k.FormsPrinted(tuple(piles), low))], block)


def _version(desk: Desk, service: str) -> int:
    if not service:
        return 0
    found = desk.store.lookups.service_on(service, desk.today)
    if found is None:
        raise Refused(
            sentence("The service {name} is not offered at this counter.", name=service),
            sentence("Search for it by name, or refresh the catalogue on the connections page."),
        )
    return found.version


def kit(desk: Desk, journal: str) -> Kit:
    """One kit, folded from its journal. Raises Refused for a block that is none."""
    found = kits.fold(journal, desk.store.journal.read(journal))
    if found is None:
        raise Refused(
            sentence("The kit is not known on this computer."), sentence("Look at the list of kits.")
        )
    return found


def form_of(found: Kit, number: str) -> Form:
    """One form of a kit; raises Refused when the number is not of it."""
    form = next((one for one in found.forms if one.number == number), None)
    if form is None:
        raise Refused(
            sentence("The number {number} is not of this kit.", number=number),
            sentence("Compare it with the form in hand."),
        )
    return form


def print_again(desk: Desk, journal: str, reason: str) -> Changed:
    """Keep that the same numbers are printed once more, and why."""
    kit(desk, journal)
    rules.may_print_again(desk.who.role, reason)
    return desk.write([Draft(journal, k.FormsReprinted(reason.strip()))], journal)


def spoil(desk: Desk, journal: str, number: str, reason: str) -> Changed:
    """Say that a form will not be used, and why; its number is voided in the ledger."""
    form = form_of(kit(desk, journal), number)
    rules.may_spoil(form, reason)
    return desk.write([Draft(journal, NumberVoided(number, reason.strip()))], number)


def count(desk: Desk, journal: str, pile: int, top: str) -> Changed:
    """Say which form lies on top of a pile in the drawer ("": none is left).

    Those before it that did not come back are unaccounted for from now on; the result is their numbers.
    """
    rules.may_count(kit(desk, journal), pile, top)
    changed = desk.write([Draft(journal, k.PileCounted(pile, top))])
    missing = tuple(form.number for form in kit(desk, journal).of("missing", pile=pile))
    return Changed(changed.subjects, missing)
