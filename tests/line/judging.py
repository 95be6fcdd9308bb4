"""Holds what the departments have, by their own books, against what the counter believes and should."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.store.opening import Store
from desktop.store.rows import StepRow
from desktop.sync.engine import Engine
from desktop.words import render
from tests.line.passing import PassingClock
from tests.sync.promise.stage import Filed, Stage


@dataclass(frozen=True)
class Wanted:
    """One case as it must end: refused, or at its department once with these papers and messages."""

    case: str
    department: str
    refused: bool = False
    papers: Mapping[str, str] = field(default_factory=dict)  # evidence: SHA-256
    messages: tuple[str, ...] = ()


def judged(store: Store, clock: PassingClock, stages: Sequence[Stage], wanted: Sequence[Wanted]) -> list[str]:
    """Everything that is not as it must be, in words; empty when all is."""
    wrong: list[str] = []
    for stage in stages:
        mine = [one for one in wanted if one.department == stage.department]
        wrong += _at_department(store, stage.department, stage.filed(), mine)
    for one in wanted:
        wrong += _here(store, one)
    wrong += _told(store, clock)
    wrong += [f"journal: {finding.sort} {finding.place}" for finding in store.journal.verify()]
    return wrong


def _at_department(store: Store, name: str, filed: list[Filed], wanted: list[Wanted]) -> list[str]:
    """Exactly what was handed over, exactly once, and nothing else."""
    wrong = []
    there = Tally(one.number for one in filed)
    by_number = {one.number: one for one in filed}
    mine = {store.lookups.case(one.case).number: one for one in wanted}
    for number, times in there.items():
        if times > 1:
            wrong.append(f"{name} has {number} {times} times")
        if number not in mine or mine[number].refused:
            wrong.append(f"{name} has {number}, which it should not")
    for number, one in mine.items():
        if one.refused:
            continue
        found = by_number.get(number)
        if found is None:
            wrong.append(f"{name} does not have {number}")
            continue
        if found.reference != store.lookups.case(one.case).reference:
            wrong.append(f"{number} is known under another reference than at {name}")
        if dict(found.papers) != dict(one.papers):
            wrong.append(f"{number}: papers {sorted(found.papers)}, wanted {sorted(one.papers)}")
        if sorted(found.messages) != sorted(one.messages):
            wrong.append(f"{number}: messages {found.messages}, wanted {one.messages}")
    return wrong


def _here(store: Store, one: Wanted) -> list[str]:
    """Every step done; of a refused case the refusal, with a reason and whose turn it is."""
    rows = store.lookups.steps_of(one.case)
    if not one.refused:
        return [f"{_named(row)}: {row.why}" for row in rows if row.state != "done"]
    create, *others = rows
    wrong = []
    if create.state != "refused" or not create.why or create.turn not in ("clerk", "it"):
        wrong.append(f"{_named(create)} should be refused with a reason and a turn")
    return wrong + [f"{_named(row)} beside a refused case" for row in others if row.state != "waiting"]


def _told(store: Store, clock: PassingClock) -> list[str]:
    """Every step that is still open is told, with a reason and what helps, in both languages."""
    engine = Engine(store, clock)
    told = {
        (one.row.case, one.row.delivery, one.row.step): one
        for plan in engine.plan()
        for one in plan.not_now
        if one.row is not None
    }
    wrong = []
    for row in store.lookups.steps(limit=10_000):
        one = told.get((row.case, row.delivery, row.step))
        if one is None:
            wrong.append(f"{_named(row)}: nothing is told about it")
        elif not all(render(text, lang) for text in (one.why, one.next_step) for lang in ("en", "zh")):
            wrong.append(f"{_named(row)}: told without a reason")
    engine.stop()
    return wrong


def _named(row: StepRow) -> str:
    return f"{row.department} {row.case_number} {row.step.partition(':')[2]} {row.state}"
