"""Gathers from the store all that a department's plan depends on: for its worker, and for who only asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.clock import Clock
from desktop.domain.catalogue import Text
from desktop.domain.kinds.delivery import StepSending
from desktop.store.opening import Store
from desktop.store.rows import DepartmentRow, StepRow
from desktop.sync import schedule
from desktop.sync.plan import View
from desktop.sync.rounds.results import LOOKED_AT
from desktop.sync.schedule import Pace, Standing


def view(
    store: Store,
    clock: Clock,
    department: DepartmentRow,
    rows: Sequence[StepRow],
    standing: Standing,
    pace: Pace,
    *,
    offline: bool = False,
    paused: bool = False,
) -> View:
    """All that the plan for these steps of a department depends on. Asks nobody."""
    now, lookups = clock.now(), store.lookups
    new = {row.case for row in rows if row.call == "create"}
    told = {row.case for row in rows if row.call == "message"}
    doubtful = [row for row in rows if row.state == "in_doubt"]
    return View(
        now=now,
        today=now.astimezone().date(),
        department=department,
        standing=standing,
        rows=rows,
        siblings={**lookups.beside(new), **{case: lookups.steps_of(case) for case in told}},
        first_sent={schedule.key_of(row): at for row in doubtful if (at := _first_sent(store, row))},
        numbers_left=lookups.numbers_left(store.identity.device, department.id),
        results=len(lookups.results(department.id, limit=LOOKED_AT)),
        pace=pace,
        offline=offline,
        paused=paused,
        evidence=_evidence(store, department.id) if any(row.call == "paper" for row in rows) else {},
    )


def kept_view(store: Store, clock: Clock, department: DepartmentRow, rows: Sequence[StepRow]) -> View:
    """The same from what is kept on the disk alone, for who has no engine running."""
    standing = schedule.read(store.journal.hint(schedule.hint_name(department.id)))
    return view(
        store,
        clock,
        department,
        rows,
        standing,
        Pace(),
        offline=store.journal.hint("offline") == "1",
        paused=store.journal.hint(f"paused:{department.id}") == "1",
    )


def _first_sent(store: Store, row: StepRow) -> datetime | None:
    """When a step was first marked as being sent: from then on the department may know its key."""
    times = [
        entry.at
        for entry in store.journal.read(row.case)
        if isinstance(entry.body, StepSending)
        and (entry.body.delivery, entry.body.step) == (row.delivery, row.step)
    ]
    return min(times, default=None)


def _evidence(store: Store, department: str) -> dict[str, Text]:
    """What people call the papers of a department's services."""
    services = store.lookups.services(department)
    return {material.evidence: material.name for service in services for material in service.materials}
