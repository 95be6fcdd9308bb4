"""All that does not go on by itself, in one list: why, what next, whose turn, since when, what helps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop.casework.desk import Desk
from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.store.rows import DepartmentRow, StepRow
from desktop.sync import plan as planning
from desktop.sync import schedule
from desktop.sync.plan import NotNow
from desktop.sync.promise import BY_HAND
from desktop.sync.rounds import viewing

Act = Literal["again", "edit", "paper", "it", "arrived", "dropped"]
_LOOKED_AT = 500  # steps of one department; the oldest first
_SETTLED = ("refused", "handed_over")


@dataclass(frozen=True, slots=True)
class Stuck:
    """One step that waits for somebody. ``acts`` are what a person may do about it now."""

    row: StepRow
    department: Text
    what: Sentence
    why: Sentence
    next_step: Sentence
    turn: str  # machine | clerk | it | department
    since: datetime
    acts: frozenset[Act]
    until: datetime | None = None


def stuck(desk: Desk) -> tuple[Stuck, ...]:
    """What is stuck at every department, a person's turn first, who waits longest first."""
    found: list[Stuck] = []
    for department in desk.store.lookups.departments():
        found += _of(desk, department)
    return tuple(sorted(found, key=lambda one: (one.turn not in ("clerk", "it"), one.since)))


def of_case(desk: Desk, case: str) -> tuple[Stuck, ...]:
    """What of one case is stuck."""
    rows = desk.store.lookups.steps_of(case)
    department = desk.store.lookups.department(rows[0].department) if rows else None
    if department is None:
        return ()
    return tuple(one for one in _told(desk, department, rows) if one.row.case == case)


def _of(desk: Desk, department: DepartmentRow) -> Iterable[Stuck]:
    lookups = desk.store.lookups
    # Only a doubt is judged by its request, which lies in the journal; all else is told from the tables.
    rows = {schedule.key_of(r): r for r in lookups.steps(department.id, _SETTLED, _LOOKED_AT)}
    doubts = lookups.steps(department.id, ("in_doubt",), _LOOKED_AT, whole=True)
    rows |= {schedule.key_of(r): r for r in doubts}
    standing = schedule.read(desk.store.journal.hint(schedule.hint_name(department.id)))
    tired = [key for key, tries in standing.steps.items() if tries.turn != "machine"]
    places = [(delivery, step) for delivery, _, step in (key.partition("/") for key in tired)]
    if places:
        rows |= {schedule.key_of(r): r for r in lookups.steps_named(department.id, places)}
    if standing.offers is not None and not standing.offers.inquiries:
        rows |= {schedule.key_of(r): r for r in lookups.waiting_inquiries(department.id)}
    if department.connector != BY_HAND:
        rows |= {schedule.key_of(r): r for r in lookups.later_creates(department.id)}
    return _told(desk, department, tuple(rows.values()))


def _told(desk: Desk, department: DepartmentRow, rows: tuple[StepRow, ...]) -> Iterable[Stuck]:
    """Those of the steps that somebody has to look at."""
    view = viewing.kept_view(desk.store, desk.clock, department, rows)
    told = {schedule.key_of(one.row): one for one in planning.plan(view).not_now if one.row is not None}
    by_hand = department.connector == BY_HAND
    for row in rows:
        what = planning.name(row, view.evidence)
        if row.state == "handed_over":
            if row.why != "dropped" and not by_hand:
                yield Stuck(
                    row,
                    department.name,
                    what,
                    _HANDED.get(row.why, _HANDED["paper"]),
                    _HANDED_NEXT.get(row.why, _HANDED_NEXT["paper"]),
                    "it" if row.why == "it" else "clerk",
                    row.since,
                    frozenset({"again", "arrived", "dropped"}),
                )
            continue
        if row.state == "in_doubt":
            default = NotNow(row, _DOUBT, _DOUBT_NEXT, "machine")
        elif row.state == "refused":
            default = NotNow(row, sentence("It was refused."), _DOUBT_NEXT, row.turn)
        else:
            default = None
        one = told.get(schedule.key_of(row), default)
        if one is None or (row.state == "waiting" and (one.turn not in ("clerk", "it") or by_hand)):
            continue
        yield Stuck(
            row, department.name, what, one.why, one.next_step, one.turn, row.since, _acts(row), one.until
        )


def _acts(row: StepRow) -> frozenset[Act]:
    """What a person may do about a step. What may have arrived is never changed, only settled."""
    if row.state == "in_doubt":
        return frozenset({"again", "arrived", "paper", "it", "dropped"})
    if row.call == "inquiry":
        return frozenset({"again", "paper", "it", "dropped", "arrived"})  # asked anew rather than edited
    return frozenset({"again", "edit", "paper", "it", "dropped", "arrived"})


_DOUBT = sentence("It was sent, and no usable answer came: it may or may not have arrived.")
_DOUBT_NEXT = sentence("Nothing to do: the program settles it with the department by itself.")
_HANDED: dict[str, Sentence] = {
    "paper": sentence("It was handed over on paper; the department has not confirmed it."),
    "it": sentence("It was given to IT staff."),
}
_HANDED_NEXT: dict[str, Sentence] = {
    "paper": sentence("Write the department's number here when it confirms it."),
    "it": sentence("IT: find the cause, then try it again, or write the department's number."),
}
