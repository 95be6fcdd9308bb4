"""Official numbers without a line: reserved blocks first, else the centre's own series."""

from __future__ import annotations

from desktop.casework.desk import Desk, fresh
from desktop.domain import numbers
from desktop.domain.entry import Draft
from desktop.domain.kinds.book import BlockReserved, NumberSpent, NumberVoided
from desktop.domain.outage.paper import Paper
from desktop.errors import Refused, sentence

OWN_BLOCK = 50  # numbers of the centre's own series taken at a time


def spend(desk: Desk, department: str, case: str) -> tuple[list[Draft], str, str]:
    """Entries that give the next number to a case: (drafts, number, block journal)."""
    device = desk.store.identity.device
    lookups = desk.store.lookups
    found = lookups.next_number(device, department) or lookups.next_number(device, "")
    drafts: list[Draft] = []
    if found is None:
        own = own_series(desk, OWN_BLOCK)
        drafts.append(Draft(own.block, own))
        found = (own.numbers[0], own.block)
    number, block = found
    return [*drafts, Draft(block, NumberSpent(number, case))], number, block


def own_series(desk: Desk, count: int) -> BlockReserved:
    """The next numbers of the centre's own series, as a new block of this counter."""
    device, lookups = desk.store.identity.device, desk.store.lookups
    block = fresh("block")
    centre = lookups.centre()
    prefix = lookups.devices()[device][1]
    start = lookups.blocks(device, "") + 1
    own = numbers.series(centre.code if centre else "", prefix, start, count)
    return BlockReserved(block, device, "", own)


def spend_form(desk: Desk, paper: Paper, case: str) -> tuple[list[Draft], str, str]:
    """Entries that give the number of a paper form to the case typed from it: (drafts, number, block).

    Raises Refused when the form was meanwhile entered as another case, or marked as spoiled.
    """
    row = next((r for r in desk.store.lookups.forms_numbered(paper.number) if r.block == paper.block), None)
    if row is not None and (row.state == "spoiled" or row.case != case):
        raise Refused(
            sentence(
                "The form {number} was marked as spoiled, or entered as another case.", number=paper.number
            ),
            sentence("Scan it to see how it stands; give this entry up if it is the one too many."),
        )
    return [Draft(paper.block, NumberSpent(paper.number, case))], paper.number, paper.block


def void(desk: Desk, number: str, block: str, reason: str) -> None:
    """Say that a number will never be given, and why: a torn form, a misprint."""
    if not reason.strip():
        raise Refused(
            sentence("A voided number needs its reason."), sentence("Write why it will never be given.")
        )
    desk.write([Draft(block, NumberVoided(number, reason))])
