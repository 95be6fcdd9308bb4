"""The calendar of working days that comes with the program, taken over into the centre's book."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.domain import deadlines
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.book import CalendarAdopted
from desktop.errors import Trouble, sentence
from desktop.paths import resources
from desktop.store.opening import Store

COUNTER = Author("", "counter")


def shipped() -> tuple[CalendarAdopted, ...]:
    """The years that come with the program, by year; raises Trouble when they are not as they were signed."""
    folder = resources() / "calendars"
    raw = (folder / "cn.json").read_bytes()
    signed = msgspec.json.decode((folder / "cn.sig.json").read_bytes(), type=dict[str, Any])
    signature, public_key = bytes.fromhex(signed["signature"]), bytes.fromhex(signed["public_key"])
    trusted = signed["public_key"] in deadlines.PUBLISHED_WITH
    if not trusted or not deadlines.verify_table(raw, signature, public_key):
        raise Trouble(
            sentence("The calendar of working days was changed after it was signed."),
            sentence("Install the program again."),
        )
    calendar = deadlines.parse(msgspec.json.decode(raw))
    return tuple(
        CalendarAdopted(
            year,
            tuple(sorted(days.holidays)),
            tuple(sorted(days.workdays)),
            "cn.json",
            signed["signature"],
        )
        for year, days in sorted(calendar.years.items())
    )


def drafts(years: tuple[CalendarAdopted, ...]) -> list[Draft]:
    """What the book says of these years."""
    return [Draft(f"calendar:{one.year}", one) for one in years]


def adopt(store: Store) -> tuple[int, ...]:
    """Take over the years that an update of the program brought; which. Raises Trouble.

    A year the book knows stays as it is there: two counters with different programs would change it for ever.
    """
    known = store.lookups.calendar().years
    new = tuple(one for one in shipped() if one.year not in known)
    if new:
        store.journal.append(drafts(new), COUNTER)
    return tuple(one.year for one in new)
