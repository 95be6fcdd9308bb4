"""Look-ups of cases: one, a page of many, how many."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from desktop.domain import case as case_fold
from desktop.domain.catalogue import Service, Text
from desktop.store.lookups.asking import day
from desktop.store.lookups.catalogue import CatalogueLookups
from desktop.store.rows import CaseRow

_CASE_COLUMNS = """c.id, c.number, c.service, c.version, c.department, c.state, c.applicant, r.name, c.bundle,
    c.opened_at, c.received_on, c.due_on, c.owner, c.device, c.missing, c.sending, c.clash, c.odd,
    c.reference, c.promised_by, c.statutory_by, c.decided_on, c.delivered_on, c.circumstances, c.paper, c.n"""
_CASE_FROM = " FROM cases c LEFT JOIN residents r ON r.id = c.applicant "
_NO_NAME = Text("", "")
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases a list shows; every condition given must hold."""

    states: tuple[str, ...] = ()
    department: str = ""
    owner: str = ""
    device: str = ""  # the computer it was opened at
    applicant: str = ""
    bundle: str = ""
    sending: tuple[str, ...] = ()
    received_from: date | None = None
    received_until: date | None = None  # inclusive
    due_until: date | None = None
    undated: bool = False  # without a day it is due
    paper: tuple[str, ...] = ()  # how far back-entries from paper forms are
    order: str = "newest"  # newest | due (soonest first; only cases with a date)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of cases and the key to continue after, None at the end."""

    rows: tuple[CaseRow, ...]
    after: tuple[str, int] | None


class CaseLookups(CatalogueLookups):
    """Cases as lists show them, and one case folded."""

    def case(self, journal: str) -> case_fold.Case:
        """One case, folded from its journal."""
        return case_fold.fold(journal, self._journal.read(journal))

    def case_row(self, journal: str) -> CaseRow | None:
        """One case as lists show it."""
        rows = self._cases(" WHERE c.id = ?", (journal,))
        return rows[0][0] if rows else None

    def cases(self, wanted: CaseFilter, after: tuple[str, int] | None = None, limit: int = 200) -> Page:
        """A page of cases, continued by the key of the page before."""
        where, values = _conditions(wanted)
        if wanted.order == "due":
            where.append("c.due_on IS NOT NULL")
            if after is not None:
                where.append("(c.due_on, c.n) > (?, ?)")
                values += after
            tail = " ORDER BY c.due_on, c.n LIMIT ?"
        else:
            if after is not None:
                where.append("c.n < ?")
                values.append(after[1])
            tail = " ORDER BY c.n DESC LIMIT ?"
        clause = (" WHERE " + " AND ".join(where) if where else "") + tail
        found = self._cases(clause, (*values, limit))
        key = None
        if len(found) == limit:
            last, n = found[-1]
            key = (last.due_on.isoformat() if last.due_on else "", n)
        return Page(tuple(row for row, _ in found), key)

    def case_counts(self) -> dict[tuple[str, str], int]:
        """How many cases there are by (department, state); kept, not counted."""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT department, state, many FROM case_counts WHERE many > 0"
            ).fetchall()
        return {(department, state): many for department, state, many in rows}

    def case_count(self, wanted: CaseFilter) -> int:
        """How many cases a filter has; kept figures where they answer it."""
        plain = CaseFilter(states=wanted.states, department=wanted.department)
        if wanted == plain:
            return sum(
                many
                for (department, state), many in self.case_counts().items()
                if (not wanted.states or state in wanted.states)
                and (not wanted.department or department == wanted.department)
            )
        where, values = _conditions(wanted)
        clause = " WHERE " + " AND ".join(where) if where else ""
        with self._vault.read() as connection:
            found: int = connection.execute("SELECT count(*) FROM cases c" + clause, values).fetchone()[0]  # noqa: S608
        return found

    def case_by_number(self, number: str) -> str | None:
        """The journal of the case with this number."""
        return self._one("SELECT id FROM cases WHERE number = ? AND number <> ''", number)

    def states(self, cases: Collection[str]) -> dict[str, str]:
        """The states of these cases, of those that are known: one question for many."""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT id, state FROM cases WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(cases)),),
            ).fetchall()
        return dict(rows)

    def states_by_reference(self, department: str, references: Sequence[str]) -> dict[str, str]:
        """The states of the cases that one department knows by these references."""
        with self._vault.read() as connection:
            rows = connection.execute(
                """SELECT reference, state FROM cases
                WHERE reference IN (SELECT value FROM json_each(?)) AND department = ?""",
                (json.dumps(list(references)), department),
            ).fetchall()
        return dict(rows)

    def case_by_reference(self, department: str, reference: str) -> str | None:
        """The journal of the case a department knows by this reference."""
        return self._one(
            "SELECT id FROM cases WHERE department = ? AND reference = ? AND reference <> ''",
            department,
            reference,
        )

    def _cases(self, clause: str, values: tuple[Any, ...]) -> list[tuple[CaseRow, int]]:
        with self._vault.read() as connection:
            rows = connection.execute("SELECT " + _CASE_COLUMNS + _CASE_FROM + clause, values).fetchall()
        services = self.all_versions() if rows else {}
        return [(self._case_row(row, services.get((row[2], row[3]))), row[-1]) for row in rows]

    def _case_row(self, row: tuple[Any, ...], known: tuple[Service, bool] | None) -> CaseRow:
        return CaseRow(
            id=row[0],
            number=row[1],
            service=row[2],
            service_name=known[0].name if known else _NO_NAME,
            department=row[4],
            state=row[5],
            applicant=row[6],
            applicant_name=row[7] or "",
            bundle=row[8],
            opened_at=datetime.fromisoformat(row[9]) if row[9] else _NEVER,
            received_on=day(row[10]),
            due_on=day(row[11]),
            owner=row[12],
            device=row[13],
            missing=row[14],
            sending=row[15],
            clash=bool(row[16]),
            odd=bool(row[17]),
            reference=row[18],
            promised_by=day(row[19]),
            statutory_by=day(row[20]),
            decided_on=day(row[21]),
            delivered_on=day(row[22]),
            circumstances=tuple(filter(None, row[23].split(","))),
            paper=row[24],
        )


def _conditions(wanted: CaseFilter) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    for column, several in (
        ("c.state", wanted.states),
        ("c.sending", wanted.sending),
        ("c.paper", wanted.paper),
    ):
        if several:
            where.append(column + " IN (" + ",".join("?" * len(several)) + ")")
            values += several
    for column, one in (
        ("c.department", wanted.department),
        ("c.owner", wanted.owner),
        ("c.device", wanted.device),
        ("c.applicant", wanted.applicant),
        ("c.bundle", wanted.bundle),
    ):
        if one:
            where.append(column + " = ?")
            values.append(one)
    for condition, limit in (
        ("c.received_on >= ?", wanted.received_from),
        ("c.received_on <= ?", wanted.received_until),
        ("c.due_on <= ?", wanted.due_until),
    ):
        if limit:
            where.append(condition)
            values.append(limit.isoformat())
    if wanted.undated:
        where.append("c.due_on IS NULL")
    return where, values
