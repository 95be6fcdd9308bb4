"""The queue through its deeds: numbers, turns, windows, restarts, and the time a visit took in its cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.casework import hall, intake
from desktop.casework.desk import Desk, sit_down
from desktop.casework.hall import groups, seen, taking
from desktop.domain.catalogue import Text
from desktop.domain.entry import Opened
from desktop.domain.hall.numbers import code
from desktop.domain.hall.ticket import fold
from desktop.domain.kinds import visits
from desktop.domain.telling import tell
from desktop.errors import Refused
from desktop.paths import StorePaths
from desktop.words import render
from tests.casework.centre import WORDS, HandClock, as_staff, join_centre, register, sit_down_at_copy

SERVICE = "minimum-living-allowance"
Busy = list[tuple[str, list[Opened]]]


@pytest.fixture(scope="module")
def busy(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, list[Opened]]]]:
    """The journals of tickets of a busy morning at two counters."""
    clock = HandClock()
    one = sit_down_at_copy(founded, tmp_path_factory.mktemp("busy") / "store", clock, "it")
    two = join_centre(one, tmp_path_factory.mktemp("busy2") / "store", clock, "lina", "B2")
    dice = Random(7)
    for _ in range(60):
        desk = dice.choice((one, two))
        deed = dice.choice(
            (hall.take, hall.call_next, hall.call_next, hall.hold, hall.miss, hall.transfer, None)
        )
        clock.sleep(dice.randrange(-30, 400))
        with suppress(Refused):
            if deed is hall.take:
                hall.take(desk, "any", priority=dice.choice(("", "", "elderly")))
            elif deed is None:
                for row in hall.read(desk).aside[:1]:
                    hall.come_back(desk, row.id)
            elif deed is hall.transfer:
                hall.transfer(desk, "any")
            else:
                deed(desk)
        if dice.random() < 0.5:
            share(one, two)
    ticket: str = hall.take(one, "any").result
    share(one, two)
    hall.call(one, ticket)
    clock.sleep(1)
    hall.call(two, ticket)  # without knowing
    share(one, two)
    assert hall.read(one).calls == hall.read(two).calls
    first = hall.serving(one)
    assert first is not None
    assert (first.id, first.clash, hall.serving(two)) == (ticket, True, None)
    rows = one.store.lookups.tickets_between(date(2026, 1, 1), date(2026, 12, 31))
    assert len(rows) > 8
    yield [(row.id, list(one.store.journal.read(row.id))) for row in rows]
    one.store.close()
    two.store.close()


def share(one: Desk, two: Desk) -> None:
    """What each has, the other gets."""
    for here, there in ((one, two), (two, one)):
        here.store.journal.receive(there.store.journal.parcel({}))


def take(desk: Desk, group: str = "any", **how: object) -> str:
    """A number; the clock goes on a second so that the next one is later."""
    ticket: str = hall.take(desk, group, **how).result  # type: ignore[arg-type]
    desk.clock.sleep(1)
    return ticket


def number(desk: Desk, ticket: str) -> str:
    return desk.store.lookups.ticket(ticket).number


def served(desk: Desk) -> str:
    row = hall.serving(desk)
    return row.number if row else ""


def lead(desk: Desk) -> Desk:
    return as_staff(desk, "wang")


def test_numbers_count_by_day_and_line(desk: Desk, clock: HandClock) -> None:
    hall.set_group(lead(desk), "social", "B", Text("Social security", "社保"))
    hall.set_group(lead(desk), "rest", "A", Text("Everything else", "综合"))
    assert [number(desk, take(desk, "rest")) for _ in range(2)] == ["A001", "A002"]
    assert number(desk, take(desk, "social")) == "B001"
    clock.sleep(24 * 3600)
    assert number(desk, take(desk, "rest")) == "A001"
    assert [line.waiting[0].number for line in hall.read(desk).lines if line.waiting] == ["A001"]


def test_call_next_finishes_and_calls_by_the_rule(desk: Desk) -> None:
    first, second = take(desk), take(desk)
    old = take(desk, priority="elderly")
    assert hall.call_next(desk).result.number == number(desk, old)
    assert hall.call_next(desk).result.number == number(desk, first)
    assert desk.store.lookups.ticket(old).state == "done"
    hall.call_next(desk)
    assert served(desk) == number(desk, second)
    assert hall.call_next(desk).result is None  # nobody waits: the last one is finished all the same
    assert desk.store.lookups.ticket(second).state == "done"
    assert hall.call_next(desk).subjects == frozenset()


def test_after_two_who_go_first_somebody_else_is_called_whatever_happens_between(desk: Desk) -> None:
    other = take(desk)
    for _ in range(3):
        take(desk, priority="disabled")
    called = [hall.call_next(desk).result.id for _ in range(2)]
    assert other not in called
    hall.miss(desk)
    assert hall.call_next(desk).result.id == other


def test_put_aside_missed_and_back(desk: Desk) -> None:
    tickets = [take(desk) for _ in range(6)]
    hall.call_next(desk)
    hall.hold(desk, "copies")
    hall.call_next(desk)
    hall.miss(desk)
    assert served(desk) == ""
    assert {row.state for row in hall.read(desk).aside} == {"held", "missed"}
    hall.come_back(desk, tickets[0])
    hall.come_back(desk, tickets[1])
    order = [row.id for row in hall.read(desk).mine]
    # Who was put aside is first again; who missed the call is behind three others.
    assert order == [tickets[0], tickets[2], tickets[3], tickets[1], tickets[4], tickets[5]]
    with pytest.raises(Refused):
        hall.come_back(desk, tickets[0])
    hall.leave(desk, tickets[5], "gave it back")
    with pytest.raises(Refused):
        hall.call(desk, tickets[5])


def test_a_call_by_mistake_is_undone(desk: Desk, clock: HandClock) -> None:
    first, second, third = (take(desk) for _ in range(3))
    hall.call_next(desk)
    clock.sleep(60)
    hall.call_next(desk)
    hall.undo_call(desk, first)
    assert served(desk) == number(desk, first)
    assert [row.id for row in hall.read(desk).mine] == [second, third]
    clock.sleep(60)
    hall.finish(desk)
    folded = desk.store.lookups.ticket(first)
    assert folded.odd == ()
    assert folded.handled_s == 120
    with pytest.raises(Refused):
        hall.undo_call(desk, first)  # nobody is served now


def test_who_comes_back_with_a_question_is_called_again(desk: Desk) -> None:
    ticket = take(desk)
    hall.call_next(desk)
    hall.finish(desk)
    hall.call(desk, ticket)
    assert served(desk) == number(desk, ticket)


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_any_order_and_doubling_of_entries_folds_alike(busy: Busy, dice: Random) -> None:
    for journal, entries in busy:
        shuffled = entries + dice.choices(entries, k=len(entries))
        dice.shuffle(shuffled)
        assert fold(journal, shuffled) == fold(journal, entries)


def test_times_count_waits_and_visits_by_line(desk: Desk, clock: HandClock) -> None:
    tickets = [take(desk) for _ in range(4)]
    clock.sleep(600 - 4)
    for _ in range(3):
        hall.call_next(desk)
        clock.sleep(300)
    hall.finish(desk)
    hall.leave(desk, tickets[3])
    (found,) = seen.measured(desk, desk.today, desk.today)
    assert (found.taken, found.served, found.left, found.unfinished) == (4, 3, 1, 0)
    assert found.handled == 300
    assert found.waited is not None
    assert 890 <= found.waited <= 900
    assert found.waited_most is not None
    assert 1190 <= found.waited_most <= 1200


def test_recall_counts_and_changes_nothing_else(desk: Desk, clock: HandClock) -> None:
    take(desk)
    hall.call_next(desk)
    before = hall.serving(desk)
    clock.sleep(30)
    hall.recall(desk)
    after = hall.serving(desk)
    assert before is not None
    assert after is not None
    assert (after.calls, after.since, after.first_called) == (2, before.since, before.first_called)


def test_nothing_is_done_to_nobody(desk: Desk) -> None:
    for deed in (hall.recall, hall.hold, hall.miss, hall.finish, hall.transfer):
        with pytest.raises(Refused):
            deed(desk)


def test_sent_on_to_another_line_or_window_keeps_the_place(desk: Desk) -> None:
    hall.set_group(lead(desk), "one", "A", Text("One", "一"))
    hall.set_group(lead(desk), "two", "B", Text("Two", "二"))
    hall.serve(desk, ("one",))
    first = take(desk, "one")
    take(desk, "two")
    hall.call_next(desk)
    hall.transfer(desk, "two", note="wrong line")
    assert hall.read(desk).mine == ()  # this window does not serve it
    hall.serve(desk, ("two",))
    assert hall.read(desk).mine[0].id == first
    hall.call_next(desk)
    hall.transfer(desk, window=desk.store.identity.device)
    hall.serve(desk, ("one",))
    assert hall.read(desk).mine[0].id == first
    with pytest.raises(Refused):
        hall.transfer(desk, window="nowhere")
    hall.call(desk, first)
    with pytest.raises(Refused):
        hall.transfer(desk, "nowhere")


def test_a_case_opened_meanwhile_knows_how_long_its_visit_took(desk: Desk, clock: HandClock) -> None:
    ticket = take(desk)
    clock.sleep(12 * 60 - 1)
    hall.call_next(desk)
    case: str = intake.open_case(desk, SERVICE, register(desk)).result
    other: str = intake.open_case(desk, SERVICE, register(desk, 2, "李娜")).result
    clock.sleep(9 * 60)
    hall.finish(desk)
    known = desk.case(case)
    assert known.odd == ()
    told = [m.body for m in known.timeline if isinstance(m.body, visits.KINDS)]
    assert told[0] == visits.CaseServed(ticket, "A001", "Counter 1", 720, 540, 2)
    assert told[1] == visits.CaseTicketed(ticket, "A001", 720)
    lines = [render(tell(m)) for m in known.timeline]
    assert "Visit with number A001 at window Counter 1: waited 12 min, served 9 min" in lines
    row = desk.store.lookups.ticket_row(ticket)
    assert row is not None
    assert row.cases == (case, other)
    assert (row.waited_s, row.handled_s) == (720, 540)
    later: str = intake.open_case(desk, SERVICE, register(desk, 3)).result
    assert not [m for m in desk.case(later).timeline if isinstance(m.body, visits.KINDS)]


def test_a_case_that_was_there_joins_the_visit_once(desk: Desk) -> None:
    case: str = intake.open_case(desk, SERVICE, register(desk)).result
    take(desk)
    hall.call_next(desk)
    hall.join(desk, case)
    assert hall.join(desk, case).subjects == frozenset()
    row = hall.serving(desk)
    assert row is not None
    assert row.cases == (case,)


def test_the_wait_is_told_once_enough_were_served(desk: Desk, clock: HandClock) -> None:
    for _ in range(7):
        take(desk)
    assert hall.read(desk).lines[0].wait(3) is None
    for _ in range(5):
        hall.call_next(desk)
        clock.sleep(240)
    hall.finish(desk)
    found = hall.read(desk).lines[0].wait(2)
    assert found is not None
    assert found.low <= 8 <= found.high
    assert found.windows == 1


def test_a_ticket_is_found_by_number_or_by_its_bars(desk: Desk) -> None:
    ticket = take(desk)
    assert taking.find(desk, " a1 ").id == ticket
    assert taking.find(desk, code(desk.today, "A001")).id == ticket
    for wrong in ("A2", "?", "", "zzz"):
        with pytest.raises(Refused):
            taking.find(desk, wrong)


def test_appointments_need_a_time_and_reasons_are_known(desk: Desk) -> None:
    when = taking.moment(desk, "9：30")
    assert (when.hour, when.minute) == (9, 30)
    for text in ("", "25:00", "half past nine"):
        with pytest.raises(Refused):
            taking.moment(desk, text)
    with pytest.raises(Refused):
        hall.take(desk, "any", priority="appointment")
    with pytest.raises(Refused):
        hall.take(desk, "any", priority="friend")  # type: ignore[arg-type]
    with pytest.raises(Refused):
        hall.take(desk, "nowhere")


def test_lines_are_set_up_by_who_leads(desk: Desk) -> None:
    with pytest.raises(Refused):
        hall.set_group(desk, "one", "A", Text("One", "一"))
    hall.set_group(lead(desk), "one", "B", Text("One", "一"))
    assert [row.id for row in groups.lines(desk)] == ["one"]
    with pytest.raises(Refused):
        hall.set_group(lead(desk), "two", "B", Text("Two", "二"))
    ticket = take(desk, "one")
    hall.end_group(lead(desk), "one")
    assert hall.call_next(desk).result.id == ticket  # who waits is still called
    with pytest.raises(Refused):
        hall.take(desk, "one")


def test_the_line_is_there_after_a_restart(desk: Desk, tmp_path: Path, clock: HandClock) -> None:
    tickets = [take(desk) for _ in range(3)]
    hall.call_next(desk)
    before = hall.read(desk)
    folder = desk.store.paths.folder
    desk.store.close()
    again = sit_down(StorePaths(folder), "lina", WORDS, clock)
    try:
        assert hall.read(again) == before
        assert hall.serving(again) is not None
        assert number(again, take(again)) == "A004"
        assert again.store.journal.rebuild(check=True) == []
        assert [row.id for row in hall.read(again).mine][:2] == tickets[1:]
    finally:
        again.store.close()


def test_two_counters_without_a_line_give_different_numbers(
    sit_down: object, tmp_path: Path, clock: HandClock
) -> None:
    one = sit_down("it")  # type: ignore[operator]
    two = join_centre(one, tmp_path / "two", clock, "lina", "B2")
    try:
        first, second = take(two), take(two)
        assert number(two, first) == "AB2-001"
        assert number(two, second) == "AB2-002"
        assert taking.find(two, "ab2-2").id == second
    finally:
        two.store.close()


def test_a_clock_set_back_and_right_again_counts_only_what_was(desk: Desk, clock: HandClock) -> None:
    clock.sleep(5 * 3600)  # so that three hours before is the same day
    ticket = take(desk)
    clock.at -= timedelta(hours=3)
    hall.call_next(desk)
    clock.at += timedelta(hours=3, minutes=10)
    hall.finish(desk)
    folded = desk.store.lookups.ticket(ticket)
    assert folded.waited_s == 0
    assert 590 <= folded.handled_s <= 610


def test_a_wrong_clock_makes_no_wait_negative_or_endless(desk: Desk, clock: HandClock) -> None:
    take(desk)
    clock.at -= timedelta(hours=3)
    hall.call_next(desk)
    clock.at += timedelta(days=400)
    row = hall.serving(desk)
    assert row is None  # another day: yesterday's numbers are over
    fold = desk.store.lookups.tickets_between((clock.at - timedelta(days=900)).date(), clock.at.date())
    assert fold[0].waited_s == 0
