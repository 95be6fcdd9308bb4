"""Papers of the hall: the ticket somebody waits with, and the slip to rate a visit by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.casework.desk import Desk
from desktop.casework.hall import taking
from desktop.casework.hall.ratings import Asked
from desktop.casework.papers import gathering
from desktop.domain.catalogue import Text
from desktop.domain.hall import numbers, rating, waits
from desktop.domain.hall.turns import PRIORITIES
from desktop.reports.hall import slips
from desktop.reports.sheets import Head, RatingSlip, TicketSlip
from desktop.words import language


def ticket(desk: Desk, journal: str) -> bytes:
    """A ticket as PDF, with how it stands in the line now. Raises Refused for an unknown one."""
    found = taking.outlook(desk, journal)
    row = found.row
    reason = PRIORITIES.get(row.priority)
    if reason is not None and row.appointment is not None:
        at = f"{row.appointment.astimezone():%H:%M}"
        reason = Text(f"{reason.en}, {at}", f"{reason.zh} {at}")
    return slips.ticket(
        TicketSlip(
            head=_head(desk),
            number=row.number,
            line=found.group.name,
            ahead=found.ahead,
            wait=waits.told(found.ahead, found.wait),
            code=numbers.code(row.day, row.number),
            priority=reason or "",
        ),
        language(),
    )


def rating_slip(desk: Desk, matters: Sequence[Asked]) -> bytes:
    """The slip to rate a visit by as PDF, one sheet a matter."""
    return slips.rating(
        [
            RatingSlip(
                head=_head(desk),
                code=each.visit.code,
                shown_code=rating.shown_code(each.visit.code),
                what=each.what,
                levels=tuple(rating.LEVELS.values()),
                remarks=rating.ON_PAPER,
            )
            for each in matters
        ],
        language(),
    )


def _head(desk: Desk) -> Head:
    """The head of a slip: it names no clerk, for the resident took it."""
    return replace(gathering.head(desk, None, ""), clerk="", counter="")
