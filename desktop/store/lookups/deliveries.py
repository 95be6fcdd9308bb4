"""Look-ups of what is still to be sent or settled."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from desktop.domain.kinds.delivery import DeliveryPlanned
from desktop.store.lookups.asking import Asking, day
from desktop.store.rows import ResultRow, StepRow

_STEP_COLUMNS = """case_id, case_number, delivery, step, department, call, key, paper, state,
    position, attempt, since, received_on, why, turn, reference"""


class DeliveryLookups(Asking):
    """Steps of deliveries, from the projection."""

    def steps(
        self,
        department: str = "",
        states: tuple[str, ...] = (),
        limit: int = 1000,
        device: str = "",
        *,
        whole: bool = False,
    ) -> tuple[StepRow, ...]:
        """Steps to send or settle, oldest day first, those of one delivery in their order.

        Only *whole* steps bear their requests, which lie in the journals.
        """
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
                "SELECT "  # noqa: S608
                + _STEP_COLUMNS
                + " FROM steps"
                + clause
                + " ORDER BY received_on, case_id, planned, position LIMIT ?",
                (*values, limit),
            ).fetchall()
        return self._whole(rows) if whole else tuple(_step(row) for row in rows)

    def sendable(
        self,
        department: str,
        device: str,
        today: date,
        limit: int = 256,
        skip: int = 0,
        *,
        whole: bool = True,
    ) -> tuple[StepRow, ...]:
        """Waiting steps of one counter whose case the department has, or that hand the case over.

        Today's first, then the oldest; papers after everything else. Steps that wait for their case are
        not among them, so that no number of stuck cases hides one that can go.
        """
        order = "s.call = 'paper', s.received_on <> ?, s.received_on, s.case_id, s.planned, s.position"
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT "  # noqa: S608
                + _STEP_COLUMNS
                + " FROM steps s WHERE (case_id, planned, position) IN (SELECT case_id, planned, position"
                + " FROM steps s WHERE department = ? AND state = 'waiting' AND device = ?"
                + " AND (call IN ('create', 'inquiry') OR reference <> '')"
                + f" ORDER BY {order} LIMIT ? OFFSET ?)"
                + f" ORDER BY {order}",
                (department, device, today.isoformat(), limit, skip, today.isoformat()),
            ).fetchall()
        return self._whole(rows) if whole else tuple(_step(row) for row in rows)

    def steps_of(self, case: str) -> tuple[StepRow, ...]:
        """All steps of one case, done ones too."""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT " + _STEP_COLUMNS + " FROM steps WHERE case_id = ? ORDER BY planned, position",  # noqa: S608
                (case,),
            ).fetchall()
        return self._whole(rows)

    def beside(self, cases: Collection[str]) -> dict[str, tuple[StepRow, ...]]:
        """All steps of each of these cases, without their requests: one question for many cases."""
        found: dict[str, list[StepRow]] = {case: [] for case in cases}
        if found:
            with self._vault.read() as connection:
                rows = connection.execute(
                    "SELECT "  # noqa: S608
                    + _STEP_COLUMNS
                    + " FROM steps WHERE case_id IN (SELECT value FROM json_each(?))"
                    + " ORDER BY case_id, planned, position",
                    (json.dumps(sorted(cases)),),
                ).fetchall()
            for row in rows:
                found[row[0]].append(_step(row))
        return {case: tuple(steps) for case, steps in found.items()}

    def steps_named(self, department: str, places: Sequence[tuple[str, str]]) -> tuple[StepRow, ...]:
        """Open steps of a department by (delivery, step id), with their requests."""
        wanted = [f"{delivery}/{step}" for delivery, step in places]
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT "  # noqa: S608
                + _STEP_COLUMNS
                + " FROM steps WHERE department = ? AND state <> 'done'"
                + " AND delivery || '/' || step IN (SELECT value FROM json_each(?))"
                + " ORDER BY received_on, case_id, planned, position",
                (department, json.dumps(wanted)),
            ).fetchall()
        return self._whole(rows)

    def with_requests(self, rows: Sequence[StepRow]) -> tuple[StepRow, ...]:
        """The same steps with their requests."""
        requests = self._requests({row.case for row in rows})
        return tuple(replace(row, request=requests[row.case].get(row.step, "")) for row in rows)

    def _whole(self, rows: Sequence[tuple[Any, ...]]) -> tuple[StepRow, ...]:
        requests = self._requests({row[0] for row in rows})
        return tuple(_step(row, requests[row[0]].get(row[3], "")) for row in rows)

    def _requests(self, cases: Collection[str]) -> dict[str, dict[str, str]]:
        """The frozen requests of cases by step, which only their journals hold."""
        return {
            case: {
                step.id: self._opener(step.request)
                for entry in entries
                if isinstance(entry.body, DeliveryPlanned)
                for step in entry.body.steps
            }
            for case, entries in self._journal.read_several(sorted(cases)).items()
        }

    def step_counts(self) -> dict[tuple[str, str], tuple[int, datetime]]:
        """Open steps by (department, state): how many, and the oldest since.

        Those handed over to IT staff are counted once more, under the state "it".
        """
        with self._vault.read() as connection:
            rows = connection.execute(
                """SELECT department, state, count(*), min(since) FROM steps
                WHERE state <> 'done' GROUP BY 1, 2"""
            ).fetchall()
            if any(row[1] == "handed_over" for row in rows):
                rows += connection.execute(
                    """SELECT department, 'it', count(*), min(since) FROM steps
                    WHERE state <> 'done' AND state = 'handed_over' AND why = 'it' GROUP BY 1"""
                ).fetchall()
        return {(r[0], r[1]): (r[2], datetime.fromisoformat(r[3])) for r in rows}

    def later_creates(self, department: str, limit: int = 200) -> tuple[StepRow, ...]:
        """Waiting steps that hand a case over though something of it was planned before: perhaps a double."""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT "  # noqa: S608
                + _STEP_COLUMNS
                + " FROM steps WHERE department = ? AND state = 'waiting' AND call = 'create' AND planned > 0"
                + " ORDER BY received_on, case_id LIMIT ?",
                (department, limit),
            ).fetchall()
        return tuple(_step(row) for row in rows)

    def waiting_inquiries(self, department: str, limit: int = 200) -> tuple[StepRow, ...]:
        """Waiting steps that ask a department a question."""
        with self._vault.read() as connection:
            rows = connection.execute(
                "SELECT "  # noqa: S608
                + _STEP_COLUMNS
                + " FROM steps WHERE department = ? AND state = 'waiting' AND call = 'inquiry'"
                + " ORDER BY since, case_id LIMIT ?",
                (department, limit),
            ).fetchall()
        return tuple(_step(row) for row in rows)

    def unsent(self, device: str, departments: Sequence[str]) -> tuple[int, date | None]:
        """Cases of a counter with steps that these departments do not surely have, and the oldest day."""
        with self._vault.read() as connection:
            many, oldest = connection.execute(
                """SELECT count(DISTINCT case_id),
                min(CASE WHEN call = 'create' THEN received_on ELSE substr(since, 1, 10) END)
                FROM steps WHERE state IN ('waiting', 'sending', 'in_doubt') AND device = ?
                AND call <> 'inquiry' AND department IN (SELECT value FROM json_each(?))""",
                (device, json.dumps(list(departments))),
            ).fetchone()
        return many, day(oldest)

    def results(self, department: str = "", state: str = "wanted", limit: int = 200) -> tuple[ResultRow, ...]:
        """Papers of departments' answers that are wanted, or lacking; who waits longest comes first."""
        with self._vault.read() as connection:
            rows = connection.execute(
                """SELECT r.case_id, c.number, r.sha256, r.department, c.reference, r.state, r.since
                FROM results r JOIN cases c ON c.id = r.case_id
                WHERE r.state = ? AND ? IN ('', r.department) ORDER BY r.since, r.sha256 LIMIT ?""",
                (state, department, limit),
            ).fetchall()
        return tuple(
            ResultRow(case, number, sha256, of, reference, stands, datetime.fromisoformat(since))
            for case, number, sha256, of, reference, stands, since in rows
        )


def _step(row: tuple[Any, ...], request: str = "") -> StepRow:
    case, number, delivery, step, department, call, key, paper, state, position, attempt, since = row[:12]
    return StepRow(
        case,
        number,
        delivery,
        step,
        department,
        call,
        key,
        request,
        paper,
        state,
        position,
        attempt,
        datetime.fromisoformat(since),
        day(row[12]),
        *row[13:16],
    )
