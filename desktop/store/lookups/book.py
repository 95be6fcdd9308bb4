"""Look-ups of the centre's own book: centre, staff, devices, departments, calendar, numbers, days."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desktop.domain.catalogue import Text
from desktop.domain.deadlines import Calendar, Year
from desktop.domain.kinds import book
from desktop.store.lookups.asking import Asking
from desktop.store.rows import DepartmentRow, StaffRow


class BookLookups(Asking):
    """What the centre knows of itself."""

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
                row[0],
                msgspec.json.decode(row[1], type=Text),
                row[2],
                row[3],
                msgspec.json.decode(row[4]),
                bool(row[5]),
                row[6],
            )
            for row in rows
            if every or row[5]
        )

    def department(self, department: str) -> DepartmentRow | None:
        """One department, removed or not."""
        return next((row for row in self.departments(every=True) if row.id == department), None)

    def staff(self) -> tuple[StaffRow, ...]:
        """Everybody who works or worked here."""
        with self._vault.read() as connection:
            rows = connection.execute("SELECT * FROM staff ORDER BY login").fetchall()
        return tuple(
            StaffRow(r[0], r[1], r[2], r[3], r[4], tuple(filter(None, r[5].split(","))), bool(r[6]))
            for r in rows
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
                ORDER BY block, position LIMIT 1""",
                (device, department),
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

    def numbers_taken(self, numbers: Sequence[str]) -> frozenset[str]:
        """Which of these numbers some block already holds, whoever gave it."""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT DISTINCT number FROM numbers WHERE number IN (SELECT value FROM json_each(?))",
                (msgspec.json.encode(list(numbers)).decode(),),
            ).fetchall()
        return frozenset(number for (number,) in rows)

    def blocks(self, device: str, department: str) -> int:
        """How many blocks this device had; the own series continues after them."""
        with self._vault.read() as connection:
            found: int = connection.execute(
                "SELECT count(*) FROM numbers WHERE device = ? AND department = ?", (device, department)
            ).fetchone()[0]
        return found

    def day(self, journal: str) -> book.DayClosed | None:
        """One closed day."""
        body = self._one("SELECT body FROM days WHERE id = ?", journal)
        return msgspec.json.decode(body, type=book.DayClosed) if body else None

    def bundle(self, journal: str) -> book.BundleOpened | None:
        """One bundle."""
        body = self._one("SELECT body FROM bundles WHERE id = ?", journal)
        return msgspec.json.decode(body, type=book.BundleOpened) if body else None
