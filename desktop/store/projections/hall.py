"""Rows of the hall: lines, what windows serve, tickets, and which visits may be or were rated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from desktop.domain import order
from desktop.domain.entry import Opened
from desktop.domain.hall.ticket import Ticket, fold
from desktop.domain.hall.visit import fold as fold_visit
from desktop.domain.kinds import hall as k

_TICKET = "INSERT OR REPLACE INTO tickets VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"


def _latest(entries: Sequence[Opened], *kinds: type[Any]) -> Any:
    """The newest of these kinds in the common order, or None."""
    found = [e.body for e in order.arranged(entries) if isinstance(e.body, kinds)]
    return found[-1] if found else None


def project_group(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One line."""
    now = _latest(entries, k.GroupSet)
    if now is not None:
        name = msgspec.json.encode(now.name).decode()
        active = not isinstance(_latest(entries, k.GroupSet, k.GroupEnded), k.GroupEnded)
        connection.execute(
            "INSERT OR REPLACE INTO hall_groups VALUES (?,?,?,?,?)",
            (
                now.group,
                now.letter,
                name,
                ",".join(now.departments),
                active,
            ),
        )


def project_window(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """What one window serves; its journal is named by its device."""
    serves = _latest(entries, k.WindowServes)
    if serves is not None:
        connection.execute(
            "INSERT OR REPLACE INTO hall_windows VALUES (?,?)",
            (journal.partition(":")[2], ",".join(serves.groups)),
        )


def project_ticket(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One ticket."""
    ticket = fold(journal, entries)
    if ticket.taken is not None:
        connection.execute(_TICKET, _columns(ticket))


def _columns(ticket: Ticket) -> tuple[Any, ...]:
    taken, call = ticket.taken, ticket.served_by
    assert taken is not None
    first = ticket.calls[0] if ticket.calls else None
    last = ticket.calls[-1].at.isoformat() if ticket.calls else ""
    return (
        ticket.id,
        taken.day.isoformat(),
        ticket.group,
        taken.group,
        taken.number,
        taken.running,
        ticket.device,
        taken.priority,
        taken.appointment.isoformat() if taken.appointment else None,
        ticket.state,
        ticket.for_window,
        ticket.note,
        ticket.taken_at.isoformat(),
        ticket.place.isoformat(),
        ticket.since.isoformat(),
        ticket.waited_s,
        ticket.handled_s,
        first.at.isoformat() if first else None,
        msgspec.json.encode(_Called(call.window, call.device, call.staff, call.ahead, last)).decode()
        if call
        else "",
        call.device if call else "",
        len(ticket.calls),
        ",".join(ticket.cases),
        ticket.clash,
    )


class _Called(msgspec.Struct, frozen=True):
    """The call that counts, as the table keeps it."""

    window: str
    device: str
    staff: str
    ahead: bool
    last: str  # when it was called last, repetitions counted


def project_visit(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One visit or matter that may be rated: its code, and the sealed rating that counts, if there is one."""
    visit = fold_visit(journal, entries)
    if visit.asked is not None:
        connection.execute(
            "INSERT OR REPLACE INTO visits VALUES (?,?,?,?,?,?,?,?,?)",
            (
                journal,
                visit.asked.code,
                visit.asked.subject,
                visit.asked.case,
                visit.day.isoformat(),
                visit.sealed,
                visit.way,
                visit.rated_at.isoformat() if visit.rated_at else None,
                visit.more,
            ),
        )
