"""A visit or matter that may be rated once: what its journal adds up to; the rating itself stays sealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain import order
from desktop.domain.entry import NO_TIME, Opened
from desktop.domain.kinds import hall as k


@dataclass(frozen=True, slots=True)
class Visit:
    """A folded visit. ``sealed`` is the rating that counts, the first; ``more`` how many came after it."""

    id: str
    asked: k.RatingAsked | None
    day: date
    sealed: str
    way: str
    rated_at: datetime | None
    more: int
    odd: tuple[str, ...]


def fold(journal: str, entries: Iterable[Opened]) -> Visit:
    """Fold any set of entries: the first rating counts, whatever comes later is only counted."""
    asked: k.RatingAsked | None = None
    day = NO_TIME.date()
    sealed, way, more = "", "", 0
    rated_at: datetime | None = None
    odd: list[str] = []
    for entry in order.arranged(entries):
        body = entry.body
        if isinstance(body, k.RatingAsked) and asked is None:
            asked, day = body, body.day or entry.at.date()
        elif isinstance(body, k.RatingGiven):
            if sealed:
                more += 1
            else:
                sealed, way, rated_at = body.sealed, body.way, entry.at
        else:
            odd.append(entry.id)
    return Visit(journal, asked, day, sealed, way, rated_at, more, tuple(odd))
