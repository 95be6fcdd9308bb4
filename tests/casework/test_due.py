"""A case that its department paused is due later, and every list, paper and figure says the same day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop.casework import by_hand, intake, papers, sight, work
from desktop.casework.centre import add_department, read_department
from desktop.casework.desk import Desk
from desktop.casework.papers.of_list import work_list
from desktop.casework.papers.of_month import month_sheet
from desktop.domain import deadlines
from desktop.domain.case import PAUSED
from desktop.domain.deadlines import due
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import case as k
from desktop.practice.serving import Practice
from desktop.store.lookups import CaseFilter
from desktop.sync.engine import Engine
from desktop.sync.promise import Change, Changes
from desktop.sync.rounds.answers import Answers
from desktop.words import render
from tests.casework import centre, taking
from tests.casework.centre import HandClock, SitDown
from tests.casework.test_by_hand import FILE, SECRET
from tests.reports.reading import flat_text_of

SERVICE = "minimum-living-allowance"
OWN, PROOF = "civil-affairs", "income-proof"
DAY_S = 86_400


def agreed(desk: Desk, case: str) -> date | None:
    """The day a case is due, after looking that the list, its row, its page and its papers say the same."""
    known, row = desk.case(case), desk.store.lookups.case_row(case)
    shown = sight.dates(desk, known)
    assert row is not None
    assert shown is not None
    assert row.due_on == known.due_on
    if known.state in PAUSED:
        assert known.due_on is None
        return None
    assert known.received is not None
    right = due(desk.service_of(known).limits, known.received.on, desk.store.lookups.calendar(), known.pauses)
    named = deadlines.named(known.answers)
    assert (row.promised_by, row.statutory_by) == (right.promised_by, right.statutory_by)
    assert (shown.promised_by, shown.statutory_by) == (right.promised_by, right.statutory_by)
    assert known.decide_by == (named or right.promised_by)
    if known.state not in ("accepted", "in_review"):
        return None
    assert known.due_on == known.decide_by
    assert [one.id for one in desk.store.lookups.cases(CaseFilter(due_until=known.due_on)).rows].count(case)
    return known.due_on


def facts(desk: Desk, case: str, year: int, month: int) -> date | None:
    """The day a case is due by the month report."""
    sheet = month_sheet(centre.as_staff(desk, "wang"), year, month)
    return next(one.due_on for one in sheet.cases if one.number == desk.case(case).number)


# -- over the line ------------------------------------------------------------------------------------------


@pytest.fixture
def practice(clock: HandClock) -> Iterator[Practice]:
    """Departments that live at the desk's own time."""
    with Practice(decide_after_s=3600, now=lambda: clock.at.timestamp()) as practice:
        yield practice


@pytest.fixture
def at_line(desk: Desk, practice: Practice) -> Desk:
    centre.connect(centre.as_staff(desk, "it"), {OWN: practice.url_of(OWN)})
    return desk


def lacking(desk: Desk, folder: Path, serial: int = 1) -> str:
    """An accepted case whose department will ask for what was only promised."""
    case = taking.ready_draft(desk, SERVICE, centre.register(desk, serial), leave_out=(PROOF,))
    intake.take_material(desk, case, PROOF, "promised", until=desk.today + timedelta(days=7))
    intake.receive(desk, case)
    intake.accept(desk, case)
    return case


def days_pass(desk: Desk, engine: Engine, days: int) -> None:
    """Days at the counter, with a round in each."""
    assert isinstance(desk.clock, HandClock)
    for _ in range(days):
        desk.clock.sleep(DAY_S)
        engine.once()


def bring(desk: Desk, case: str, engine: Engine, folder: Path) -> None:
    """What was asked for is brought to the counter, goes over the line, and the department says so."""
    work.supplement(desk, case, {PROOF: taking.scan(folder)}, "brought")
    for _ in range(2):
        engine.once()
        desk.clock.sleep(60)


def test_a_supplement_asked_for_and_given_moves_the_day_everywhere(
    at_line: Desk, tmp_path: Path, clock: HandClock
) -> None:
    desk = at_line
    case = lacking(desk, tmp_path)
    first = agreed(desk, case)
    assert first is not None
    engine = Engine(desk.store, clock)
    days_pass(desk, engine, 2)
    assert desk.case(case).state == "waiting_supplement"
    assert agreed(desk, case) is None
    assert case not in [row.id for row in desk.store.lookups.cases(CaseFilter(order="due")).rows]
    assert "计时中止" in flat_text_of(papers.receipt(desk, case))
    days_pass(desk, engine, 8)
    other = taking.accepted(desk, SERVICE, centre.register(desk, 2))
    bring(desk, case, engine, tmp_path)
    assert desk.case(case).state == "in_review"
    moved = agreed(desk, case)
    assert moved is not None
    assert moved > first
    assert facts(desk, case, 2026, 3) == moved
    assert moved.isoformat() in work_list(desk, CaseFilter(), "csv").decode("utf-8-sig")
    receipt = flat_text_of(papers.receipt(desk, case))
    assert moved.isoformat() in receipt
    assert first.isoformat() not in receipt
    order = [row.id for row in desk.store.lookups.cases(CaseFilter(order="due")).rows]
    assert order.index(case) < order.index(other)
    engine.stop()
    assert desk.store.journal.rebuild(check=True) == []
    clocks = [m for m in desk.case(case).timeline if isinstance(m.body, k.ClockSet)]
    assert [m.by.role for m in clocks] == ["counter"]  # once, and nobody takes it for the department's word


def test_a_case_that_was_never_paused_carries_no_clock(at_line: Desk, clock: HandClock) -> None:
    case = taking.accepted(at_line, SERVICE, centre.register(at_line))
    engine = Engine(at_line.store, clock)
    days_pass(at_line, engine, 3)
    engine.stop()
    known = at_line.case(case)
    assert known.answers
    assert known.clock is None


def test_overdue_and_in_time_are_judged_by_the_moved_day(
    at_line: Desk, tmp_path: Path, clock: HandClock
) -> None:
    desk = at_line
    case = lacking(desk, tmp_path)
    first = agreed(desk, case)
    assert first is not None
    engine = Engine(desk.store, clock)
    days_pass(desk, engine, 40)
    assert desk.today > first  # long over, had it not stood still
    bring(desk, case, engine, tmp_path)
    moved = agreed(desk, case)
    assert moved is not None
    assert moved > desk.today
    now = month_sheet(desk, desk.today.year, desk.today.month).month
    figures = {one.key: one.value for one in now.measures}
    assert (figures["open"], figures["overdue"], figures["undated"]) == (1, 0, 0)
    assert now.overdue == ()
    late = CaseFilter(states=("accepted", "in_review"), due_until=desk.today - timedelta(days=1))
    assert desk.store.lookups.cases(late).rows == ()
    days_pass(desk, engine, 2)
    engine.stop()
    known = desk.case(case)
    assert known.state == "approved"
    assert known.decided_on is not None
    assert first < known.decided_on <= moved
    agreed(desk, case)
    figures = {
        one.key: one.value for one in month_sheet(desk, desk.today.year, desk.today.month).month.measures
    }
    assert (figures["decided"], figures["in_time"], figures["lawful"]) == (1, 1.0, 1.0)


# -- any words, by any way ----------------------------------------------------------------------------------


class Telling:
    """A department that tells what it is given, in one page."""

    def __init__(self, *told: Change) -> None:
        self.told = told

    def changes(self, mark: str, limit: int) -> Changes:
        """Everything, once."""
        return Changes(() if mark else self.told, "1", False)


def random_words(dice: random.Random, start: datetime, number: str) -> list[Change]:
    """Any words of a department, days apart, each a version."""
    told = []
    for version in range(1, dice.randint(2, 7)):
        start += timedelta(days=dice.randint(0, 9))
        state = dice.choice(["in_review", "waiting_supplement", "special_procedure", "in_review"])
        answer = k.DepartmentAnswered(OWN, f"R{number}", version, state, start.isoformat())  # type: ignore[arg-type]
        told.append(Change(number, answer))
    return told


@pytest.mark.parametrize("seed", range(12))
def test_any_words_in_any_pages_and_order_come_to_one_day(desk: Desk, clock: HandClock, seed: int) -> None:
    dice = random.Random(seed)
    case = taking.accepted(desk, SERVICE, centre.register(desk))
    told = random_words(dice, clock.now(), desk.case(case).number)
    dice.shuffle(told)
    while told:
        some = [told.pop() for _ in range(min(len(told), dice.randint(1, 3)))]
        desk.store.journal.append((), Author("", "counter"), hints={f"mark:{OWN}": ""})
        Answers(desk.store, OWN, lambda subjects: None).take(Telling(*some))  # type: ignore[arg-type]
        agreed(desk, case)
    assert desk.store.journal.rebuild(check=True) == []


@pytest.fixture
def archives(desk: Desk, tmp_path: Path) -> Desk:
    """The clerk's desk, at a centre that has a department without a line."""
    file = tmp_path / "archives.toml"
    file.write_text(FILE, encoding="utf-8")
    add_department(centre.as_staff(desk, "it"), read_department(file), SECRET)
    engine = Engine(desk.store, desk.clock)
    engine.once()
    engine.stop()
    return desk


@pytest.mark.parametrize("seed", range(4))
def test_answers_typed_back_come_to_one_day(
    archives: Desk, tmp_path: Path, clock: HandClock, seed: int
) -> None:
    dice = random.Random(seed)
    case = taking.accepted(archives, "archive-copy", centre.register(archives))
    by_hand.make_parcel(archives, "archives", tmp_path)
    by_hand.taken(archives, case, "档-1")
    before = agreed(archives, case)
    assert before is not None
    states = ["special_procedure", "in_review", dice.choice(["waiting_supplement", "in_review"]), "in_review"]
    for turn, state in enumerate(states):
        clock.sleep(dice.randint(0, 6) * DAY_S)
        reason = f"said for the {turn}th time"
        by_hand.answer(archives, case, state, archives.today, reason=reason)  # type: ignore[arg-type]
        agreed(archives, case)
    moved = agreed(archives, case)
    assert moved is not None
    assert (moved > before) == bool([p for p in archives.case(case).pauses if p.until and p.until > p.since])
    named = date(2026, 6, 30)
    by_hand.answer(archives, case, "in_review", archives.today, due=named)
    assert agreed(archives, case) == named


# -- two counters -------------------------------------------------------------------------------------------


def test_two_counters_see_the_same_day_whoever_wrote_it(tmp_path: Path, clock: HandClock) -> None:
    first = centre.found_centre(tmp_path / "a", clock, [OWN])
    second = centre.join_centre(first, tmp_path / "b", clock, "it", "B2")
    try:
        case = taking.accepted(first, SERVICE, centre.register(first))
        exchange(first, second)
        number = first.case(case).number
        words = random_words(random.Random(3), clock.now(), number)
        assert any(one.answer.state in PAUSED for one in words[:-1])
        for desk, some in ((first, words[:2]), (second, words), (first, words)):
            desk.store.journal.append((), Author("", "counter"), hints={f"mark:{OWN}": ""})
            Answers(desk.store, OWN, lambda subjects: None).take(Telling(*some))  # type: ignore[arg-type]
            agreed(desk, case)
        exchange(first, second)
        assert first.case(case) == second.case(case)
        assert agreed(first, case) == agreed(second, case)
        assert sum(isinstance(m.body, k.ClockSet) for m in first.case(case).timeline) == 2
    finally:
        first.store.close()
        second.store.close()


def exchange(one: Desk, other: Desk) -> None:
    """Each takes over what the other has."""
    other.store.journal.receive(one.store.journal.parcel(other.store.journal.heads()))
    one.store.journal.receive(other.store.journal.parcel(one.store.journal.heads()))


# -- what is not known --------------------------------------------------------------------------------------


def test_beyond_the_calendar_there_is_no_day_and_it_is_said(sit_down: SitDown, clock: HandClock) -> None:
    clock.at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    desk = sit_down()
    case = taking.accepted(desk, SERVICE, centre.register(desk))
    told = [
        Change(desk.case(case).number, k.DepartmentAnswered(OWN, "R1", version, state, at))  # type: ignore[arg-type]
        for version, state, at in (
            (1, "special_procedure", "2026-11-24T09:00:00+08:00"),
            (2, "in_review", "2026-12-28T09:00:00+08:00"),
        )
    ]
    Answers(desk.store, OWN, lambda subjects: None).take(Telling(*told))  # type: ignore[arg-type]
    row, known = desk.store.lookups.case_row(case), desk.case(case)
    assert row is not None
    assert (row.due_on, row.promised_by, known.due_on) == (None, None, None)
    assert known.received is not None
    assert known.received.promised_by is not None  # it had one, before it stood still
    dates = sight.dates(desk, desk.case(case))
    assert dates is not None
    assert "2027" in render(dates.unknown["promised_by"])
    assert "工作日历未知" in flat_text_of(papers.receipt(desk, case))
    clock.at = datetime(2026, 12, 31, 1, 0, tzinfo=UTC)
    figures = {one.key: one.value for one in month_sheet(desk, 2026, 12).month.measures}
    assert (figures["undated"], figures["overdue"]) == (1, 0)


def test_a_service_that_is_not_kept_here_leaves_the_day_as_it_was_told(desk: Desk) -> None:
    resident = centre.register(desk)
    strange = f"case:{'7' * 32}"
    drafts = [
        k.CaseOpened("unheard-of", 9, OWN, resident),
        k.CaseReceived("QH-STRANGE", date(2026, 3, 2), promised_by=date(2026, 3, 16)),
        k.CaseAccepted(),
    ]
    desk.store.journal.append([Draft(strange, body) for body in drafts], desk.author)
    words = [
        Change("QH-STRANGE", k.DepartmentAnswered(OWN, "R1", n, state, f"2026-03-0{n + 2}T09:00:00+08:00"))  # type: ignore[arg-type]
        for n, state in ((1, "special_procedure"), (2, "in_review"))
    ]
    Answers(desk.store, OWN, lambda subjects: None).take(Telling(*words))  # type: ignore[arg-type]
    assert desk.case(strange).clock is None
    assert desk.case(strange).due_on == date(2026, 3, 16)
