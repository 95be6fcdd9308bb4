"""How it stands, in words that cannot lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from desktop.clock import SystemClock
from desktop.errors import Trouble, sentence
from desktop.sync import schedule, status
from desktop.sync.promise import Offers
from desktop.sync.rounds import Course
from desktop.sync.schedule import Standing
from desktop.sync.status import Counts, DepartmentStatus
from tests.sync.test_plan import NOW, TAX, row
from tests.sync.test_schedule import LATER, PACE

FRESH = Standing(last_heard=NOW, offers=Offers("A", timedelta(days=1)))


def told(standing: Standing, counts: Counts = Counts(), **switches: bool) -> DepartmentStatus:  # noqa: B008
    course = Course("tax", SystemClock(), standing=standing, **switches)  # type: ignore[arg-type]
    return status.department_status(TAX, course, counts, NOW)


def test_online_only_when_heard_lately() -> None:
    assert told(FRESH).state == "online"
    stale = msgspec.structs.replace(FRESH, last_heard=NOW - timedelta(minutes=10))
    assert told(stale).state == "offline"
    assert "Not heard from since" in str(told(stale).says)
    future = msgspec.structs.replace(FRESH, last_heard=NOW + timedelta(days=1))
    assert told(future).state == "offline"
    assert told(Standing()).state == "starting"


def test_nothing_in_doubt_is_called_sent() -> None:
    for counts in (Counts(waiting=1), Counts(sending=1), Counts(doubtful=1)):
        found = told(FRESH, counts)
        assert (found.state, found.waiting) == ("sending", 1)


def test_nothing_is_called_sending_while_all_of_it_rests() -> None:
    standing = schedule.step_failed(FRESH, row("a"), LATER, NOW, PACE, 0.9)
    found = told(standing, Counts(waiting=1))
    assert (found.state, found.waiting) == ("online", 1)
    assert str(found.says).startswith("1 failed and rest; tried again at ")
    assert str(status.whole([found]).says) == "Online, 1 to send"
    assert told(standing, Counts(waiting=2)).state == "sending"  # the other one goes


def test_what_waits_and_since_when_is_told() -> None:
    since = NOW - timedelta(hours=3)
    counted = {("tax", "waiting"): (2, since), ("tax", "refused"): (1, NOW), ("other", "waiting"): (9, NOW)}
    counts = status.counts(counted, "tax")
    assert (counts.waiting, counts.refused, counts.since) == (2, 1, since)
    assert told(FRESH, counts).waiting_since == since
    assert told(FRESH).waiting_since is None
    assert told(FRESH, counts, paused=True).paused


def test_a_failing_is_told_with_its_reason_and_what_waits() -> None:
    failing = schedule.failed(FRESH, LATER, NOW, PACE, 0.5)
    found = told(failing, Counts(waiting=12))
    assert found.state == "offline"
    assert str(found.says).startswith("No answer. Since ")
    assert str(found.says).endswith("; 12 to send.")
    assert found.next_try is not None


def test_what_needs_a_person_is_counted_once() -> None:
    assert told(FRESH, Counts(refused=2)).needs_you == 2
    unasked = msgspec.structs.replace(FRESH, offers=Offers("C", timedelta(0)))
    assert told(unasked, Counts(doubtful=3)).needs_you == 3
    assert told(unasked, Counts(doubtful=3)).waiting == 0
    standing = FRESH
    for _ in range(PACE.ceiling):
        standing = schedule.step_failed(standing, row("a", state="in_doubt"), LATER, NOW, PACE, 0.1)
    found = told(standing, Counts(doubtful=1))
    assert (found.needs_you, found.waiting, found.state) == (1, 0, "needs_you")


@pytest.mark.parametrize(
    ("states", "says", "state"),
    [
        (["online", "online"], "Online", "online"),
        (["sending", "online"], "Sending 3", "sending"),
        (["offline", "offline"], "Offline, 6 to send", "offline"),
        (["offline", "online"], "Online · 1 department offline", "online"),
        (["needs_you", "online"], "Online · 2 need you", "needs_you"),
        (["needs_you", "offline"], "Offline, 3 to send · 2 need you", "needs_you"),
        (["starting", "starting"], "Starting", "starting"),
    ],
)
def test_the_header(states: list[str], says: str, state: str) -> None:
    def one(state: str) -> DepartmentStatus:
        waiting = 3 if state in ("sending", "offline") else 0
        return DepartmentStatus(
            "d",
            TAX.name,
            state,
            sentence("x"),
            None,
            waiting,
            2 if state == "needs_you" else 0,  # type: ignore[arg-type]
        )

    found = status.whole([one(s) for s in states])
    assert (str(found.says), found.state) == (says, state)


def test_trouble_of_the_settings_is_a_persons() -> None:
    course = Course("tax", SystemClock(), standing=FRESH)
    trouble = Trouble(sentence("Wrong."), sentence("Put it right."))
    found = status.department_status(TAX, course, Counts(), NOW, trouble)
    assert (found.state, str(found.says), str(found.next_step)) == ("needs_you", "Wrong.", "Put it right.")
    assert "1 needs you" in str(status.whole([found]).says)


def test_a_wrong_clock_is_told_when_most_departments_say_so() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    wrong, right = Standing(last_heard=at, skew_s=600.0), Standing(last_heard=at, skew_s=1.0)
    assert status.skew_note([wrong, right, right]) == ()
    assert "10 minutes behind" in str(status.skew_note([wrong, wrong, right])[0])
    assert status.skew_note([Standing(skew_s=600.0)]) == ()


def test_what_was_given_to_it_staff_is_counted_and_not_called_settled() -> None:
    counted = {("tax", "handed_over"): (3, NOW), ("tax", "it"): (2, NOW)}
    counts = status.counts(counted, "tax")
    assert counts.with_it == 2
    found = told(FRESH, counts)
    assert (found.state, found.with_it, found.needs_you) == ("needs_you", 2, 0)
    whole = status.whole([found])
    assert (whole.state, str(whole.says)) == ("needs_you", "Online · 2 with IT staff")
    both = status.whole([told(FRESH, Counts(refused=1, with_it=1))])
    assert str(both.says).endswith("1 needs you · 1 with IT staff")
