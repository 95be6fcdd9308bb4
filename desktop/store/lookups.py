"""Read-only answers from the projections, as frozen rows; keyset pages, never an offset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from desktop.domain import case as case_fold
from desktop.domain import people
from desktop.domain.catalogue import LifeEvent, Service, Text
from desktop.domain.deadlines import Calendar, Year
from desktop.domain.kinds import book
from desktop.store import search
from desktop.store.rows import CaseRow, DepartmentRow, Hit, ResidentRow, StaffRow, StepRow

_CASE_COLUMNS = """c.id, c.number, c.service, c.version, c.department, c.state, c.applicant, r.name, c.bundle,
    c.opened_at, c.received_on, c.due_on, c.owner, c.device, c.missing, c.sending, c.clash, c.odd,
    c.reference, c.promised_by, c.statutory_by, c.decided_on, c.delivered_on, c.circumstances, c.n"""
_CASE_FROM = " FROM cases c LEFT JOIN residents r ON r.id = c.applicant "
_STEP_COLUMNS = """case_id, case_number, delivery, step, department, call, key, request, paper, state, position,
    attempt, since, received_on, why, turn, reference"""
_NO_NAME = Text("", "")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases a list shows; every condition given must hold."""

    states: tuple[str, ...] = ()
    department: str = ""
    owner: str = ""
    applicant: str = ""
    bundle: str = ""
    sending: tuple[str, ...] = ()
    received_from: date | None = None
    received_until: date | None = None  # inclusive
    due_until: date | None = None
    order: str = "newest"  # newest | due (soonest first; only cases with a date)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of cases and the key to continue after, None at the end."""

    rows: tuple[CaseRow, ...]
    after: tuple[str, int] | None


class Lookups:
    """Every question the faces and the sync ask of the store."""

    def __init__(self, vault: Any, journal: Any) -> None:
        self._vault = vault
        self._journal = journal
        self._catalogue: tuple[Any, dict[tuple[str, int], tuple[Service, bool]]] | None = None

    # -- cases ------------------------------------------------------------------------------------

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
            rows = connection.execute("SELECT department, state, many FROM case_counts WHERE many > 0").fetchall()
        return {(department, state): many for department, state, many in rows}

    def case_count(self, wanted: CaseFilter) -> int:
        """How many cases a filter has; kept figures where they answer it."""
        plain = CaseFilter(states=wanted.states, department=wanted.department)
        if wanted == plain:
            return sum(
                many for (department, state), many in self.case_counts().items()
                if (not wanted.states or state in wanted.states)
                and (not wanted.department or department == wanted.department)
            )
        where, values = _conditions(wanted)
        clause = " WHERE " + " AND ".join(where) if where else ""
        with self._vault.read() as connection:
            found: int = connection.execute("SELECT count(*) FROM cases c" + clause, values).fetchone()[0]
        return found

    def case_by_number(self, number: str) -> str | None:
        """The journal of the case with this number."""
        return self._one("SELECT id FROM cases WHERE number = ? AND number <> ''", number)

    def case_by_reference(self, department: str, reference: str) -> str | None:
        """The journal of the case a department knows by this reference."""
        return self._one(
            "SELECT id FROM cases WHERE department = ? AND reference = ? AND reference <> ''",
            department, reference,
        )

    def _cases(self, clause: str, values: tuple[Any, ...]) -> list[tuple[CaseRow, int]]:
        with self._vault.read() as connection:
            rows = connection.execute("SELECT " + _CASE_COLUMNS + _CASE_FROM + clause, values).fetchall()
        services = self._services() if rows else {}
        return [(self._case_row(row, services.get((row[2], row[3]))), row[-1]) for row in rows]

    def _case_row(self, row: tuple[Any, ...], known: tuple[Service, bool] | None) -> CaseRow:
        return CaseRow(
            id=row[0], number=row[1], service=row[2], service_name=known[0].name if known else _NO_NAME,
            department=row[4], state=row[5], applicant=row[6], applicant_name=row[7] or "", bundle=row[8],
            opened_at=datetime.fromisoformat(row[9]) if row[9] else datetime.min, received_on=_day(row[10]),
            due_on=_day(row[11]), owner=row[12], device=row[13], missing=row[14], sending=row[15],
            clash=bool(row[16]), odd=bool(row[17]), reference=row[18], promised_by=_day(row[19]),
            statutory_by=_day(row[20]), decided_on=_day(row[21]), delivered_on=_day(row[22]),
            circumstances=tuple(filter(None, row[23].split(","))),
        )

    # -- residents, search ------------------------------------------------------------------------

    def resident(self, journal: str) -> people.Resident:
        """One resident, folded from its journal."""
        return people.fold(journal, self._journal.read(journal))

    def resident_row(self, journal: str) -> ResidentRow | None:
        """One resident as lists show them."""
        return self._residents(" WHERE r.id = ?", (journal,))

    def resident_by_id_number(self, id_number: str) -> ResidentRow | None:
        """The resident with this identity number."""
        return self._residents(" WHERE r.id_number = ? AND r.id_number <> ''", (id_number,))

    def _residents(self, clause: str, values: tuple[Any, ...]) -> ResidentRow | None:
        with self._vault.read() as connection:
            row = connection.execute(
                """SELECT r.id, r.name, r.id_number, r.phone, r.birth,
                (SELECT count(*) FROM cases c WHERE c.applicant = r.id) FROM residents r""" + clause + " LIMIT 1",
                values,
            ).fetchone()
        return ResidentRow(row[0], row[1], row[2], row[3], _day(row[4]), row[5]) if row else None

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """What the one box answers: residents, cases, services, life events, at most *limit* a group."""
        with self._vault.read() as connection:
            return search.find(connection, text, limit)

    # -- catalogue --------------------------------------------------------------------------------

    def service(self, service_id: str, version: int | None = None) -> Service | None:
        """One version of a service; the newest that has not ended when none is named."""
        known = self._services()
        if version is not None:
            found = known.get((service_id, version))
            return found[0] if found else None
        versions = [s for (i, _), (s, ended) in known.items() if i == service_id and not ended]
        return max(versions, key=lambda s: s.version, default=None)

    def services(self, department: str = "") -> tuple[Service, ...]:
        """The newest version of every service offered now, by department and id."""
        newest: dict[str, Service] = {}
        for service, ended in self._services().values():
            if not ended and (service.id not in newest or newest[service.id].version < service.version):
                newest[service.id] = service
        chosen = (s for s in newest.values() if department in ("", s.department))
        return tuple(sorted(chosen, key=lambda s: (s.department, s.id)))

    def _services(self) -> dict[tuple[str, int], tuple[Service, bool]]:
        with self._vault.read() as connection:
            stamp = connection.execute("SELECT count(*), max(n), sum(ended), sum(length(body)) FROM services").fetchone()
            if self._catalogue is not None and self._catalogue[0] == stamp:
                return self._catalogue[1]
            rows = connection.execute("SELECT body, ended FROM services").fetchall()
        decoded = ((msgspec.json.decode(body, type=Service), bool(ended)) for body, ended in rows)
        self._catalogue = (stamp, {(s.id, s.version): (s, ended) for s, ended in decoded})
        return self._catalogue[1]

    def life_events(self) -> tuple[LifeEvent, ...]:
        """The life events the centre offers."""
        with self._vault.read() as connection:
            rows = connection.execute("SELECT body FROM life_events ORDER BY id").fetchall()
        return tuple(msgspec.json.decode(body, type=LifeEvent) for (body,) in rows)

    def life_event(self, event_id: str) -> LifeEvent | None:
        """One life event."""
        return next((event for event in self.life_events() if event.id == event_id), None)

    def most_used(self, since: date, limit: int = 9) -> tuple[str, ...]:
        """Services this store opened most since a day, most used first."""
        with self._vault.read() as connection:
            rows = connection.execute(
                """SELECT service, count(*) AS many FROM cases WHERE received_on >= ?
                GROUP BY service ORDER BY many DESC, service LIMIT ?""", (since.isoformat(), limit),
            ).fetchall()
        return tuple(service for service, _ in rows)

    # -- the centre's book ------------------------------------------------------------------------

    def centre(self) -> book.CentreFounded | None:
        """The centre this store belongs to."""
        with self._vault.read() as connection:
            row = connection.execute("SELECT id, name, district, code, practice FROM centre").fetchone()
        if row is None:
            return None
        name, district = (msgspec.json.decode(text, type=Text) for text in row[1:3])
        return book.CentreFounded(row[0], name, district, row[3], bool(row[4]))

    def departments(self, *, every: bool = False) -> tuple[DepartmentRow, ...]:
        """The departments spoken to (with *every*, removed ones too)."""
        with self._vault.read() as connection:
            rows = connection.execute(
                """SELECT d.id, d.name, d.code, d.connector, d.config, d.active,
                (SELECT count(DISTINCT s.id) FROM services s WHERE s.department = d.id AND NOT s.ended)
                FROM departments d ORDER BY d.id"""
            ).fetchall()
        return tuple(
            DepartmentRow(
                row[0], msgspec.json.decode(row[1], type=Text), row[2], row[3], msgspec.json.decode(row[4]),
                bool(row[5]), row[6],
            )
            for row in rows if every or row[5]
        )

    def department(self, department: str) -> DepartmentRow | None:
        """One department, removed or not."""
        return next((row for row in self.departments(every=True) if row.id == department), None)

    def staff(self) -> tuple[StaffRow, ...]:
        """Everybody who works or worked here."""
        with self._vault.read() as connection:
            rows = connection.execute("SELECT * FROM staff ORDER BY login").fetchall()
        return tuple(
            StaffRow(r[0], r[1], r[2], r[3], r[4], tuple(filter(None, r[5].split(","))), bool(r[6])) for r in rows
        )

    def devices(self) -> dict[str, tuple[str, str, str]]:
        """Counter computers: id to (name, prefix, public key)."""
        with self._vault.read() as connection:
            rows = connection.execute("SELECT id, name, prefix, public_key FROM devices").fetchall()
        return {row[0]: (row[1], row[2], row[3]) for row in rows}

    def calendar(self) -> Calendar:
        """Working days of all years the centre has a calendar for."""
        with self._vault.read() as connection:
            rows = connection.execute("SELECT body FROM calendars").fetchall()
        adopted = [msgspec.json.decode(body, type=book.CalendarAdopted) for (body,) in rows]
        return Calendar({a.year: Year(frozenset(a.holidays), frozenset(a.workdays)) for a in adopted})

    def next_number(self, device: str, department: str) -> tuple[str, str] | None:
        """The next unused (number, block) this device may give; department "" is the own series."""
        with self._vault.read() as connection:
            row = connection.execute(
                """SELECT number, block FROM numbers WHERE device = ? AND department = ? AND state = 'unused'
                ORDER BY block, position LIMIT 1""", (device, department),
            ).fetchone()
        return (row[0], row[1]) if row else None

    def numbers_left(self, device: str, department: str) -> int:
        """How many numbers this device may still give offline."""
        with self._vault.read() as connection:
            found: int = connection.execute(
                "SELECT count(*) FROM numbers WHERE device = ? AND department = ? AND state = 'unused'",
                (device, department),
            ).fetchone()[0]
        return found

    def blocks(self, device: str, department: str) -> int:
        """How many blocks this device had; the own series continues after them."""
        with self._vault.read() as connection:
            found: int = connection.execute(
                "SELECT count(*) FROM numbers WHERE device = ? AND department = ?", (device, department)
            ).fetchone()[0]
        return found

    # -- deliveries -------------------------------------------------------------------------------

    def steps(
        self, department: str = "", states: tuple[str, ...] = (), limit: int = 1000, device: str = ""
    ) -> tuple[StepRow, ...]:
        """Steps to send or settle, oldest day first, those of one delivery in their order."""
        where, values = ["state <> 'done'"] if "done" not in states else [], []
        if department:
            where.append("department = ?")
            values.append(department)
        if states:
            where.append("state IN (" + ",".join("?" * len(states)) + ")")
            values += states
        if device:
            where.append("device = ?")
            values.append(device)
        clause = " WHERE " + " AND ".join(where) if where else ""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT " + _STEP_COLUMNS + " FROM steps" + clause
                + " ORDER BY received_on, case_id, planned, position LIMIT ?", (*values, limit),
            ).fetchall()
        return tuple(_step(row) for row in rows)

    def steps_of(self, case: str) -> tuple[StepRow, ...]:
        """All steps of one case, done ones too."""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT " + _STEP_COLUMNS + " FROM steps WHERE case_id = ? ORDER BY planned, position", (case,)
            ).fetchall()
        return tuple(_step(row) for row in rows)

    def step_counts(self) -> dict[tuple[str, str], tuple[int, datetime]]:
        """Open steps by (department, state): how many, and the oldest since."""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT department, state, count(*), min(since) FROM steps WHERE state <> 'done' GROUP BY 1, 2"
            ).fetchall()
        return {(r[0], r[1]): (r[2], datetime.fromisoformat(r[3])) for r in rows}

    def day(self, journal: str) -> book.DayClosed | None:
        """One closed day."""
        body = self._one("SELECT body FROM days WHERE id = ?", journal)
        return msgspec.json.decode(body, type=book.DayClosed) if body else None

    def bundle(self, journal: str) -> book.BundleOpened | None:
        """One bundle."""
        body = self._one("SELECT body FROM bundles WHERE id = ?", journal)
        return msgspec.json.decode(body, type=book.BundleOpened) if body else None

    def _one(self, statement: str, *values: Any) -> str | None:
        with self._vault.read() as connection:
            row = connection.execute(statement, values).fetchone()
        return row[0] if row else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _step(row: tuple[Any, ...]) -> StepRow:
    return StepRow(*row[:12], since=datetime.fromisoformat(row[12]), received_on=_day(row[13]), why=row[14],
                   turn=row[15], reference=row[16])


def _conditions(wanted: CaseFilter) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    for column, several in (("c.state", wanted.states), ("c.sending", wanted.sending)):
        if several:
            where.append(column + " IN (" + ",".join("?" * len(several)) + ")")
            values += several
    for column, one in (
        ("c.department", wanted.department), ("c.owner", wanted.owner), ("c.applicant", wanted.applicant),
        ("c.bundle", wanted.bundle),
    ):
        if one:
            where.append(column + " = ?")
            values.append(one)
    for condition, day in (
        ("c.received_on >= ?", wanted.received_from), ("c.received_on <= ?", wanted.received_until),
        ("c.due_on <= ?", wanted.due_until),
    ):
        if day:
            where.append(condition)
            values.append(day.isoformat())
    return where, values
