"""Look-ups of paper forms: one by its number, how many stand where, which came back when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop.store.lookups.asking import Asking
from desktop.store.rows import FormRow

_COLUMNS = "number, block, service, version, pile, position, state, case_id, since"


class FormLookups(Asking):
    """What lies on paper ahead, and what became of it."""

    def forms_numbered(self, number: str) -> tuple[FormRow, ...]:
        """The paper forms with this number: one, unless a restored store printed its numbers again."""
        return self._forms(" WHERE number = ? ORDER BY block", (number,))

    def forms_of_number(self, part: str, limit: int) -> tuple[FormRow, ...]:
        """Forms whose number has these characters, that were not used yet."""
        where = " WHERE instr(number, ?) AND state IN ('left', 'missing', 'typed') ORDER BY number LIMIT ?"
        return self._forms(where, (part, limit))

    def forms_used_since(self, moment: datetime) -> tuple[FormRow, ...]:
        """Forms whose case got its number at or after a moment (aware)."""
        found = self._forms(" WHERE state = 'used'", ())
        return tuple(row for row in found if row.since >= moment)

    def forms_in(self, state: str) -> tuple[str, ...]:
        """Numbers of all forms in a state."""
        return tuple(row.number for row in self._forms(" WHERE state = ? ORDER BY number", (state,)))

    def forms_missing(self, device: str) -> tuple[str, ...]:
        """Numbers of forms printed at a counter that nobody can account for."""
        with self._vault.read() as connection:
            rows = connection.execute(
                """SELECT number FROM forms WHERE state = 'missing'
                AND block IN (SELECT block FROM numbers WHERE device = ?) ORDER BY number""",
                (device,),
            ).fetchall()
        return tuple(number for (number,) in rows)

    def kits(self) -> tuple[str, ...]:
        """The journals of the blocks that were printed as kits."""
        with self._vault.read() as connection:
            rows = connection.execute("SELECT DISTINCT block FROM forms ORDER BY block").fetchall()
        return tuple(block for (block,) in rows)

    def form_counts(self) -> dict[str, int]:
        """How many forms stand where, over all kits."""
        with self._vault.read() as connection:
            rows = connection.execute("SELECT state, count(*) FROM forms GROUP BY state").fetchall()
        return dict(rows)

    def _forms(self, where: str, values: tuple[Any, ...]) -> tuple[FormRow, ...]:
        with self._vault.read() as connection:
            rows = connection.execute("SELECT " + _COLUMNS + " FROM forms" + where, values).fetchall()  # noqa: S608
        return tuple(
            FormRow(
                number=row[0],
                block=row[1],
                service=row[2],
                version=row[3],
                pile=row[4],
                position=row[5],
                state=row[6],
                case=row[7],
                since=datetime.fromisoformat(row[8]),
            )
            for row in rows
        )
