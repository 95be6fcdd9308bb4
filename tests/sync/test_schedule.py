"""When to try again: back-off, Retry-After, the ceiling, the breaker, clocks that jump."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import sentence
from desktop.store.rows import StepRow
from desktop.sync import schedule
from desktop.sync.promise import Explained
from desktop.sync.schedule import Pace, Standing

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
PACE = Pace()
LATER = Explained("later", "timeout", sentence("No answer."), sentence("Wait."), certain=False)
ROW = StepRow(
    "case:1", "N1", "d", "s", "tax", "create", "k", "{}", "", "in_doubt", 0, 1, NOW, NOW.date()
)  # fmt: skip


def fail(standing: Standing, times: int, why: Explained = LATER, chance: float = 0.5) -> Standing:
    for _ in range(times):
        standing = schedule.failed(standing, why, NOW, PACE, chance)
    return standing


@given(st.integers(1, 1000), st.floats(0, 0.999))
def test_full_jitter_within_its_bounds(failures: int, chance: float) -> None:
    wait = schedule.delay(failures, PACE, chance)
    assert 0 <= wait <= PACE.longest
    assert wait <= PACE.first * 2 ** (min(failures, 30) - 1)


def test_back_off_grows_to_its_cap() -> None:
    waits = [schedule.delay(n, PACE, 0.999) for n in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] < 2
    assert waits[-1] == pytest.approx(300, rel=0.01)


def test_the_department_is_left_alone_and_then_asked() -> None:
    standing = fail(Standing(), 4)
    assert not schedule.may_ask(standing, NOW)
    assert schedule.may_ask(standing, NOW + timedelta(seconds=8.1))
    assert standing.since == NOW


def test_a_greeting_alone_does_not_end_a_failing() -> None:
    standing = schedule.heard(fail(Standing(), 3), NOW)
    assert standing.failures == 3
    assert schedule.allowance(standing, PACE, 32) == 1
    assert schedule.allowance(schedule.worked(standing, NOW), PACE, 32) == 32


@pytest.mark.parametrize("seconds", [0, 5, 3600])
def test_the_departments_wish_is_obeyed(seconds: float) -> None:
    wish = replace(LATER, retry_after=float(seconds))
    standing = fail(Standing(), 1, wish)
    assert standing.not_before is not None
    assert standing.not_before >= NOW + timedelta(seconds=seconds)
    assert standing.not_before <= NOW + timedelta(seconds=seconds + PACE.first)
    assert schedule.impatient(standing).not_before == standing.not_before


def test_haste_ends_our_own_caution() -> None:
    assert schedule.impatient(fail(Standing(), 5)).not_before is None


def test_the_ceiling_makes_it_a_persons() -> None:
    standing = Standing()
    for n in range(1, PACE.ceiling + 1):
        assert schedule.step_may_go(standing, ROW, NOW + timedelta(hours=1))
        standing = schedule.step_failed(standing, ROW, LATER, NOW, PACE, 0.5)
        tries = schedule.tries_of(standing, ROW)
        assert tries is not None
        assert tries.count == n
    assert not schedule.step_may_go(standing, ROW, NOW + timedelta(days=1))
    assert standing.steps[schedule.key_of(ROW)].turn == "it"


def test_a_persons_word_begins_anew_and_the_machines_own_does_not() -> None:
    standing = Standing()
    for _ in range(PACE.ceiling):
        standing = schedule.step_failed(standing, ROW, LATER, NOW, PACE, 0.5)
    by_person = replace(ROW, state="waiting", since=NOW + timedelta(minutes=5))
    assert schedule.step_may_go(standing, by_person, NOW + timedelta(minutes=5))
    by_machine = schedule.touched(standing, [ROW], NOW + timedelta(minutes=6))
    assert not schedule.step_may_go(by_machine, by_person, NOW + timedelta(hours=1))


def test_an_outage_alone_calls_nobody() -> None:
    """Steps that failed because everything did begin anew once the department works again."""
    standing = fail(Standing(), 1)
    for _ in range(3):
        standing = schedule.step_failed(standing, ROW, LATER, NOW + timedelta(seconds=1), PACE, 0.5)
    assert schedule.worked(standing, NOW + timedelta(minutes=1)).steps == {}


@given(st.integers(-400, 400))
def test_a_clock_that_jumps_never_silences_a_department(days: int) -> None:
    standing = fail(Standing(), 20)
    later = NOW + timedelta(days=days)
    if abs(days) >= 1:
        assert schedule.may_ask(standing, later)


def test_it_survives_a_restart_and_nonsense() -> None:
    standing = schedule.step_failed(fail(Standing(), 2), ROW, LATER, NOW, PACE, 0.3)
    assert schedule.read(schedule.write(standing)) == standing
    assert schedule.read(None) == Standing()
    assert schedule.read("{") == Standing()
    assert schedule.read(msgspec.json.encode({"failures": "x"}).decode()) == Standing()


def test_a_person_in_haste_gives_a_given_up_step_one_more_try() -> None:
    standing = Standing()
    for _ in range(PACE.ceiling):
        standing = schedule.step_failed(standing, ROW, LATER, NOW, PACE, 0.5)
    assert not schedule.step_may_go(standing, ROW, NOW + timedelta(days=1))
    hurried = schedule.impatient(standing)
    assert schedule.step_may_go(hurried, ROW, NOW)
    again = schedule.step_failed(hurried, ROW, LATER, NOW, PACE, 0.5)
    assert not schedule.step_may_go(again, ROW, NOW + timedelta(days=1))
