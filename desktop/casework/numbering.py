"""Official numbers without a line: reserved blocks first, else the centre's own series."""

from __future__ import annotations

from desktop.casework.desk import Desk, fresh
from desktop.domain import numbers
from desktop.domain.entry import Draft
from desktop.domain.kinds.book import BlockReserved, NumberSpent, NumberVoided
from desktop.errors import Refused, sentence

OWN_BLOCK = 50  # numbers of the centre's own series taken at a time


def spend(desk: Desk, department: str, case: str) -> tuple[list[Draft], str, str]:
    """Entries that give the next number to a case: (drafts, number, block journal)."""
    device = desk.store.identity.device
    lookups = desk.store.lookups
    found = lookups.next_number(device, department) or lookups.next_number(device, "")
    drafts: list[Draft] = []
    if found is None:
        block = fresh("block")
        centre = lookups.centre()
        prefix = lookups.devices()[device][1]
        start = lookups.blocks(device, "") + 1
        own = numbers.series(centre.code if centre else "", prefix, start, OWN_BLOCK)
        drafts.append(Draft(block, BlockReserved(block, device, "", own)))
        found = (own[0], block)
    number, block = found
    return [*drafts, Draft(block, NumberSpent(number, case))], number, block


def void(desk: Desk, number: str, block: str, reason: str) -> None:
    """Say that a number will never be given, and why: a torn form, a misprint."""
    if not reason.strip():
        raise Refused(
            sentence("A voided number needs its reason."), sentence("Write why it will never be given.")
        )
    desk.write([Draft(block, NumberVoided(number, reason))])
