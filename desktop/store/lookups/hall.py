"""Look-ups of the hall: lines, the tickets of a day, and what may be rated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from desktop.domain.catalogue import Text
from desktop.domain.hall import ticket as ticket_fold
from desktop.store.lookups.asking import Asking
from desktop.store.rows import GroupRow, TicketRow, VisitRow

_TICKET = """SELECT id, day, line, number, priority, appointment, state, for_window, note, taken_at, place,
    since, waited_s, handled_s, first_called, called, called_at_device, calls, cases,
    clash FROM tickets """
_VISIT = "SELECT id, code, subject, case_id, day, sealed, way, rated_at FROM visits "


class HallLookups(Asking):
    """Who waits, and for what."""

    def groups(self, *, every: bool = False) -> tuple[GroupRow, ...]:
        """The lines tickets are given for, by letter (with *every*, ended ones too)."""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT id, letter, name, departments, active FROM hall_groups ORDER BY letter, id"
            ).fetchall()
        return tuple(
            GroupRow(r[0], r[1], msgspec.json.decode(r[2], type=Text), _parts(r[3]), bool(r[4]))
            for r in rows
            if every or r[4]
        )

    def window_groups(self, device: str) -> tuple[str, ...]:
        """Which groups a window was told to serve; none: all."""
        return _parts(self._one("SELECT groups FROM hall_windows WHERE device = ?", device) or "")

    def ticket(self, journal: str) -> ticket_fold.Ticket:
        """One ticket, folded from its journal."""
        return ticket_fold.fold(journal, self._journal.read(journal))

    def tickets(self, day: date, states: tuple[str, ...] = ()) -> tuple[TicketRow, ...]:
        """The tickets of one day, in the order they were taken."""
        wanted = msgspec.json.encode(states or ticket_fold.STATES).decode()
        return self._tickets(
            "WHERE day = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY taken_at, id",
            (day.isoformat(), wanted),
        )

    def tickets_numbered(self, day: date, number: str) -> tuple[TicketRow, ...]:
        """The tickets of a day with a number; more than one only where two computers share a prefix."""
        clause = "WHERE day = ? AND number = ? ORDER BY state IN ('done', 'left'), taken_at DESC"
        return self._tickets(clause, (day.isoformat(), number))

    def ticket_row(self, journal: str) -> TicketRow | None:
        """One ticket as lists show it."""
        return next(iter(self._tickets("WHERE id = ?", (journal,))), None)

    def tickets_between(self, first: date, last: date) -> tuple[TicketRow, ...]:
        """The tickets of some days, both included, for reports."""
        days = (first.isoformat(), last.isoformat())
        return self._tickets("WHERE day >= ? AND day <= ? ORDER BY day, taken_at, id", days)

    def last_running(self, day: date, group: str, device: str) -> int:
        """The highest running number this computer gave for a group on a day; 0 for none."""
        with self._vault.read() as connection:
            found: int | None = connection.execute(
                "SELECT max(running) FROM tickets WHERE day = ? AND first_line = ? AND device = ?",
                (day.isoformat(), group, device),
            ).fetchone()[0]
        return found or 0

    def visit_by_code(self, code: str) -> VisitRow | None:
        """What a rating code belongs to."""
        return next(iter(self._visits("WHERE code = ? ORDER BY day DESC", (code,))), None)

    def visit_of(self, subject: str) -> VisitRow | None:
        """What may be rated about a ticket or a case."""
        return next(iter(self._visits("WHERE subject = ?", (subject,))), None)

    def visits_between(self, first: date, last: date) -> tuple[VisitRow, ...]:
        """What could be rated in some days, both included; rated or not."""
        days = (first.isoformat(), last.isoformat())
        return self._visits("WHERE day >= ? AND day <= ? ORDER BY id", days)

    def _visits(self, clause: str, values: tuple[Any, ...]) -> tuple[VisitRow, ...]:
        with self._vault.read() as connection:
            rows = connection.execute(_VISIT + clause, values).fetchall()
        return tuple(
            VisitRow(r[0], r[1], r[2], r[3], date.fromisoformat(r[4]), r[5], r[6], _moment(r[7]))
            for r in rows
        )

    def _tickets(self, clause: str, values: tuple[Any, ...]) -> tuple[TicketRow, ...]:
        with self._vault.read() as connection:
            rows = connection.execute(_TICKET + clause, values).fetchall()
        return tuple(_ticket(row) for row in rows)


def _ticket(row: tuple[Any, ...]) -> TicketRow:
    called = msgspec.json.decode(row[15]) if row[15] else {}
    return TicketRow(
        id=row[0],
        day=date.fromisoformat(row[1]),
        group=row[2],
        number=row[3],
        priority=row[4],
        appointment=_moment(row[5]),
        state=row[6],
        for_window=row[7],
        note=row[8],
        taken_at=datetime.fromisoformat(row[9]),
        place=datetime.fromisoformat(row[10]),
        since=datetime.fromisoformat(row[11]),
        waited_s=row[12],
        handled_s=row[13],
        first_called=_moment(row[14]),
        last_called=_moment(called.get("last")),
        window=called.get("window", ""),
        staff=called.get("staff", ""),
        called_at_device=row[16],
        ahead=bool(called.get("ahead", False)),
        calls=row[17],
        cases=_parts(row[18]),
        clash=bool(row[19]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))
