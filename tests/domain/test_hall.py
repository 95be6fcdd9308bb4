"""The hall's rules: whose turn it is, numbers, waits; nobody is overtaken without end, nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.catalogue import Text
from desktop.domain.hall import numbers, rules, turns, waits
from desktop.domain.hall.turns import IN_A_ROW, Waiting, goes_first
from desktop.domain.kinds.hall import GroupSet
from desktop.errors import Refused
from tests.campaigns.waits import measure

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    return NINE + timedelta(minutes=minute)


def waiting(name: str, minute: float, priority: str = "", due: float | None = None) -> Waiting:
    return Waiting(name, at(minute), at(minute), priority, None if due is None else at(due))


def names(found: tuple[Waiting, ...]) -> str:
    return " ".join(one.id for one in found)


def test_after_two_who_go_first_one_of_the_others_is_called() -> None:
    line = [waiting(f"o{n}", n) for n in range(3)] + [waiting(f"e{n}", 10 + n, "elderly") for n in range(4)]
    assert names(turns.order(line, [], at(20))) == "e0 e1 o0 e2 e3 o1 o2"
    assert names(turns.order(line, [True], at(20))).startswith("e0 o0 e1 e2 o1")
    assert names(turns.order(line, [True, True, False, True, True], at(20))).startswith("o0 e0 e1")


def test_an_appointment_counts_around_its_time_only() -> None:
    early, late = waiting("a", 0, "appointment", 30), waiting("b", 50, "appointment", 30)
    other = waiting("o", -5)
    assert names(turns.order([early, other], [], at(20))) == "o a"
    assert names(turns.order([early, other], [], at(25))) == "a o"
    assert names(turns.order([late, other], [], at(50))) == "o b"  # taken 20 minutes after its time


LINES = st.lists(
    st.tuples(st.integers(0, 90), st.sampled_from(["", "", "", "elderly", "disabled", "pregnant"])),
    max_size=25,
)


@given(LINES, st.lists(st.booleans(), max_size=6))
def test_nobody_is_overtaken_without_end(people: list[tuple[int, str]], before: list[bool]) -> None:
    line = [waiting(f"{n:02}", minute, why) for n, (minute, why) in enumerate(people)]
    found = turns.order(line, before, at(100))
    assert sorted(one.id for one in found) == sorted(one.id for one in line)
    first = [goes_first(one, at(100)) for one in found]
    for at_place, one in enumerate(found):
        own = [other for other in found[:at_place] if bool(other.priority) == bool(one.priority)]
        others = at_place - len(own)
        bound = IN_A_ROW * (len(own) + 1) if not one.priority else (len(own) + IN_A_ROW) // IN_A_ROW
        assert others <= bound
        assert all((other.place, other.id) <= (one.place, one.id) for other in own)
    rest = range(len(first))
    assert not [n for n in rest if all(first[n : n + 3]) and len(first) >= n + 3 and False in first[n:]]


def test_who_missed_the_call_comes_back_behind_three() -> None:
    line = [waiting(str(n), n) for n in range(5)]
    back = Waiting("back", turns.place_back(line, at(60)), at(-30))
    assert names(turns.order([*line, back], [], at(60))) == "0 1 2 back 3 4"
    assert turns.place_back(line[:2], at(60)) == at(60)


# Numbers


def test_a_ticket_says_its_day_and_number_to_a_scanner() -> None:
    number = numbers.printed("A", 12)
    assert number == "A012"
    code = numbers.code(date(2026, 11, 23), number)
    assert numbers.read_code(f" {code.lower()} ") == (date(2026, 11, 23), "A012")
    assert numbers.read_code(code[:-1] + ("1" if code[-1] != "1" else "2")) is None
    assert numbers.read_code("QH-A7-000123-45") is None


@given(st.sampled_from("ABCZ"), st.integers(1, 5000), st.sampled_from(["", "7", "A7", "B12"]))
def test_any_number_is_found_as_it_is_printed(letter: str, running: int, prefix: str) -> None:
    number = numbers.printed(letter, running, prefix)
    assert numbers.typed(number.lower()) == number
    assert numbers.read_code(numbers.code(date(2026, 1, 31), number)) == (date(2026, 1, 31), number)


def test_a_number_is_found_as_people_type_it() -> None:
    assert numbers.typed("a12") == "A012"
    assert numbers.typed("Ａ１２") == "A012"  # as an input method sends it
    assert numbers.typed("a7-3") == "A7-003"
    assert numbers.typed("张伟") == ""


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    numbers.typed(text)
    numbers.read_code(text)


# Waits


def test_a_wait_is_a_span_from_what_was_seen_or_not_known() -> None:
    assert waits.estimate(5, [300] * (waits.LEAST - 1), 1) is None
    found = waits.estimate(4, [240, 300, 300, 360, 600, 1200], 2)
    assert found is not None
    assert found.low < found.high
    assert found.seen == 6
    alone = waits.estimate(4, [240, 300, 300, 360, 600, 1200], 1)
    assert alone is not None
    assert alone.high > found.high
    assert "not known" in waits.told(3, None).text
    assert "next" in waits.told(0, None).text


@given(st.integers(0, 200), st.lists(st.integers(0, 7200), max_size=60), st.integers(0, 9))
def test_more_people_never_wait_shorter(ahead: int, handled: list[int], windows: int) -> None:
    one, more = waits.estimate(ahead, handled, windows), waits.estimate(ahead + 1, handled, windows)
    if one is not None and more is not None:
        assert 0 <= one.low <= more.low
        assert one.high <= more.high


def test_waits_are_told_honestly_on_simulated_days() -> None:
    everything = measure(3)[-1]
    assert everything.many > 1000
    assert everything.within >= 0.75
    assert everything.later <= 0.2


# Lines


@pytest.mark.parametrize(
    "wanted",
    [
        GroupSet("x", "AB", Text("X", "X")),
        GroupSet("x", "a", Text("X", "X")),
        GroupSet("x", "B", Text("X", " ")),
        GroupSet("x,y", "C", Text("X", "X")),
        GroupSet("", "C", Text("X", "X")),
    ],
)
def test_a_line_has_a_letter_of_its_own_and_a_name(wanted: GroupSet) -> None:
    with pytest.raises(Refused):
        rules.may_set(wanted, {"other": "B"})


def test_a_line_may_keep_its_letter() -> None:
    rules.may_set(GroupSet("x", "B", Text("X", "X")), {"x": "B"})
