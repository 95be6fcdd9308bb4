"""The dates that hold for a case, for any words of its department, any counters and any arrival."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import deadlines
from desktop.domain.case import Case, fold
from desktop.domain.catalogue import Limits
from desktop.domain.deadlines import PAUSED, Calendar, Held, Year, due
from desktop.domain.entry import Author, Envelope, Opened, Stamp
from desktop.domain.kinds import case as k
from desktop.domain.kinds import decode_body, encode_body, name_of

CN = deadlines.parse(
    json.loads((Path(__file__).parents[2] / "resources" / "calendars" / "cn.json").read_bytes())
)
LIMITS = Limits(promised_days=10, statutory_days=20)
RECEIVED = date(2026, 3, 2)
STATES = ("in_review", "waiting_supplement", "special_procedure", "approved")
said = st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 12)), min_size=1, max_size=7)


def entry(place: int, body: Any, counter: str = "A") -> Opened:
    kind, version = name_of(body)
    envelope = Envelope(
        1, "c", counter, "e", place, "", Stamp(place, 0), "2026-03-02T09:00:00+00:00", kind, version,
        "case:1", (), "", 0, "",
    )  # fmt: skip
    return Opened(f"{counter}{place:063}", envelope, Author("", "counter"), body)


def received(on: date = RECEIVED, calendar: Calendar = CN, limits: Limits = LIMITS) -> k.CaseReceived:
    told = due(limits, on, calendar)
    return k.CaseReceived("N", on, "", told.accept_by, told.promised_by, told.statutory_by)


def answers(words: Sequence[tuple[Any, int]], start: date = RECEIVED) -> list[k.DepartmentAnswered]:
    """The department's words by version, each so many days after the one before."""
    made: list[k.DepartmentAnswered] = []
    for version, (state, later) in enumerate(words, 1):
        start += timedelta(days=later)
        made.append(k.DepartmentAnswered("d", "R", version, state, f"{start.isoformat()}T10:00:00+08:00"))
    return made


def written(
    told: Sequence[k.DepartmentAnswered], calendar: Calendar = CN, counter: str = "A", first: int = 3
) -> list[Opened]:
    """What one counter writes down of these answers: the clock before the first that pauses."""
    bodies: list[Any] = []
    clock: k.ClockSet | None = None
    for answer in told:
        if answer.state in PAUSED or clock is not None:
            lacking = deadlines.wanted(received(), clock, LIMITS, calendar)
            bodies += [lacking] if lacking else []
            clock = lacking or clock
        bodies.append(answer)
    return [entry(first + place, body, counter) for place, body in enumerate(bodies)]


def case_of(entries: Sequence[Opened], first: k.CaseReceived | None = None) -> Case:
    began = [entry(1, k.CaseOpened("s", 1, "d", "resident:1")), entry(2, first or received())]
    return fold("case:1", [*began, *entries])


@given(words=said)
def test_any_pauses_move_the_dates_as_the_law_counts_them(words: list[tuple[Any, int]]) -> None:
    case = case_of(written(answers(words)))
    ended = [pause for pause in case.pauses if pause.until is not None]
    right = due(LIMITS, RECEIVED, CN, ended)
    assert case.held == Held(right.promised_by, right.statutory_by)
    running = case.state not in PAUSED and case.state != "approved"
    assert case.due_on == (right.promised_by if running else None)


@given(words=said, dice=st.randoms(use_true_random=False))
def test_two_counters_that_write_the_same_fold_to_the_same(
    words: list[tuple[Any, int]], dice: random.Random
) -> None:
    told = answers(words)
    alone = case_of(written(told))
    mixed = [*written(told), *written(told, counter="B"), *written(told)[:2]]
    dice.shuffle(mixed)
    both = case_of(mixed)
    assert (both.held, both.due_on, both.clock, both.pauses) == (
        alone.held, alone.due_on, alone.clock, alone.pauses,
    )  # fmt: skip


@given(words=said, part=st.data())
def test_answers_that_arrive_late_and_in_parts_come_to_the_same(
    words: list[tuple[Any, int]], part: st.DataObject
) -> None:
    """One counter wrote some of the words, the other some too; together they are all there."""
    told = answers(words)
    known = part.draw(st.lists(st.sampled_from(told), unique_by=lambda one: one.version))
    rest = [one for one in told if one not in known]
    mixed = [*written(known), *written(rest, counter="B"), *written(told[:1], counter="C")]
    both, alone = case_of(part.draw(st.permutations(mixed))), case_of(written(told))
    assert (both.held, both.due_on) == (alone.held, alone.due_on)


def test_without_a_pause_it_stays_as_it_was_told() -> None:
    first = k.CaseReceived("N", RECEIVED, promised_by=date(2026, 3, 30), statutory_by=date(2026, 4, 30))
    for entries in ([], written(answers([("in_review", 3)])), [entry(3, clock_of(CN))]):
        assert case_of(entries, first).held == Held(date(2026, 3, 30), date(2026, 4, 30))


def clock_of(calendar: Calendar) -> k.ClockSet:
    clock = deadlines.wanted(received(), None, LIMITS, calendar)
    assert clock is not None
    return clock


def test_a_pause_from_before_clocks_moves_nothing() -> None:
    told = answers([("waiting_supplement", 1), ("in_review", 10)])
    case = case_of([entry(3 + place, body) for place, body in enumerate(told)])
    assert case.held == Held(received().promised_by, received().statutory_by)


def test_a_year_nobody_knows_has_no_date_until_somebody_knows_it() -> None:
    late = date(2026, 12, 14)
    first = received(late)
    assert first.promised_by == date(2026, 12, 28)
    pauses = answers([("special_procedure", 1), ("in_review", 7)], late)
    then = [entry(3, clock_of(CN)), *(entry(4 + n, body) for n, body in enumerate(pauses))]
    assert case_of(then, first).held == Held(None, None)
    assert case_of(then, first).due_on is None
    known = Calendar(CN.years | {2027: Year(frozenset({date(2027, 1, 1)}), frozenset())})
    later = case_of([*then, entry(9, clock_of(known), "B")], first)
    right = due(LIMITS, late, known, later.pauses)
    assert later.held == Held(right.promised_by, right.statutory_by)
    assert later.due_on is not None
    assert later.due_on.year == 2027
    assert deadlines.wanted(first, later.clock, LIMITS, CN) is None  # who knows less adds nothing


def test_a_case_told_without_a_date_gets_one_from_its_clock() -> None:
    known = Calendar(CN.years | {2027: Year(frozenset(), frozenset())})
    late = date(2026, 12, 28)
    first = received(late)
    assert (first.promised_by, first.statutory_by) == (None, None)
    right = due(LIMITS, late, known)
    case = case_of([entry(3, clock_of(known)), entry(4, answers([("in_review", 0)], late)[0])], first)
    assert case.held == Held(right.promised_by, right.statutory_by)


def test_the_departments_own_day_counts_until_it_pauses() -> None:
    word = k.DepartmentAnswered("d", "R", 1, "in_review", "2026-03-03T10:00:00+08:00", due=date(2026, 4, 1))
    silent = answers([("received", 0), ("in_review", 1)])[1]
    case = case_of([entry(3, word), entry(4, silent)])
    assert (case.decide_by, case.due_on) == (date(2026, 4, 1), date(2026, 4, 1))
    asks = k.DepartmentAnswered(
        "d", "R", 3, "waiting_supplement", "2026-03-04T10:00:00+08:00", due=date(2026, 3, 19)
    )
    back = k.DepartmentAnswered("d", "R", 4, "in_review", "2026-03-11T10:00:00+08:00")
    case = case_of([entry(3, word), *written([asks, back], first=4)])
    moved = due(LIMITS, RECEIVED, CN, case.pauses).promised_by
    assert case.due_on == moved  # not the day the papers were to be brought by
    again = k.DepartmentAnswered("d", "R", 5, "in_review", "2026-03-12T10:00:00+08:00", due=date(2026, 5, 6))
    case = case_of([entry(3, word), *written([asks, back, again], first=4)])
    assert case.due_on == date(2026, 5, 6)


def test_a_clock_is_kept_whole() -> None:
    clock = clock_of(CN)
    name, version = name_of(clock)
    assert decode_body(name, version, encode_body(clock)) == clock
    assert deadlines.calendar_of(clock) == Calendar({2026: CN.years[2026]})
    assert deadlines.together([clock, clock]) == clock
