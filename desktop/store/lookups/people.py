"""Look-ups of residents, and the one box over everything."""

from __future__ import annotations

from typing import Any

from desktop.domain import people
from desktop.store import search
from desktop.store.lookups.asking import Asking, day
from desktop.store.rows import Hit, ResidentRow


class PeopleLookups(Asking):
    """Who the centre knows."""

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
                (SELECT count(*) FROM cases c WHERE c.applicant = r.id) FROM residents r"""  # noqa: S608
                + clause
                + " LIMIT 1",
                values,
            ).fetchone()
        return ResidentRow(row[0], row[1], row[2], row[3], day(row[4]), row[5]) if row else None

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """What the one box answers: residents, cases, services, life events, at most *limit* a group."""
        with self._vault.read() as connection:
            return search.find(connection, text, limit)
