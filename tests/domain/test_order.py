"""Which value is in force: who said it, when, and what it knowingly replaced."""

from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import order
from desktop.domain.case import fold
from desktop.domain.entry import NO_TIME, Opened, Stamp, instant
from desktop.domain.kinds.case import CaseFilled
from tests.domain.inventing import case_entries, made

CASE = "case:x"
WALL = "2026-03-02T09:00:00.000+00:00"


def said(
    place: int, value: str, role: str = "clerk", ms: int = 0, replaces: tuple[Opened, ...] = ()
) -> Opened:
    ids = tuple(entry.id for entry in replaces)
    return made(place, CaseFilled({"a": value}), role, Stamp(ms, 0), WALL, ids)


def value(*entries: Opened) -> object:
    return fold(CASE, entries).values["a"]


def test_the_department_is_heard_over_a_supervisor_over_a_clerk_whatever_the_clock() -> None:
    clerk = said(1, "clerk", "clerk", ms=300)
    supervisor = said(2, "supervisor", "supervisor", ms=200)
    department = said(3, "department", "department", ms=100)
    assert value(clerk, supervisor) == "supervisor"
    assert value(clerk, supervisor, department) == "department"
    clash = fold(CASE, [clerk, supervisor, department]).clashes[0]
    assert clash.values == ("department", "supervisor", "clerk")


def test_between_equals_the_later_stamp_wins_and_then_the_hash() -> None:
    early, late = said(1, "early", ms=1), said(2, "late", ms=2)
    assert value(late, early) == "late"
    one, other = said(1, "one", ms=5), said(2, "other", ms=5)
    assert value(one, other) == value(other, one) == max((one.id, "one"), (other.id, "other"))[1]


def test_what_was_knowingly_replaced_is_gone_even_when_its_author_was_higher_and_its_clock_later() -> None:
    department = said(1, "department", "department", ms=900)
    clerk = said(2, "clerk", "clerk", ms=1, replaces=(department,))
    assert value(department, clerk) == "clerk"
    assert fold(CASE, [department, clerk]).clashes == ()


def test_two_that_replace_the_same_clash_until_a_third_replaces_both() -> None:
    first = said(1, "first")
    here, there = said(2, "here", ms=1, replaces=(first,)), said(3, "there", ms=2, replaces=(first,))
    clashing = fold(CASE, [first, here, there])
    assert clashing.values["a"] == "there"
    assert [clash.values for clash in clashing.clashes] == [("there", "here")]
    decided = said(4, "decided", replaces=(here, there))
    assert fold(CASE, [first, here, there, decided]).clashes == ()
    assert value(first, here, there, decided) == "decided"


def test_the_same_value_said_twice_is_no_clash() -> None:
    assert fold(CASE, [said(1, "same", ms=1), said(2, "same", ms=2)]).clashes == ()


def test_a_change_of_one_field_does_not_touch_another_that_came_with_it() -> None:
    both = made(1, CaseFilled({"a": "1", "b": "1"}), "clerk", Stamp(1, 0), WALL, ())
    only_a = made(2, CaseFilled({"a": "2"}), "clerk", Stamp(2, 0), WALL, (both.id,))
    assert fold(CASE, [both, only_a]).values == {"a": "2", "b": "1"}


@given(entries=case_entries(), shuffle=st.randoms(use_true_random=False))
def test_one_order_for_all_with_what_is_replaced_before_what_replaces_it(
    entries: list[Opened], shuffle: random.Random
) -> None:
    arranged = order.arranged(entries)
    mixed = [*entries, *entries]
    shuffle.shuffle(mixed)
    assert order.arranged(mixed) == arranged
    place = {entry.id: at for at, entry in enumerate(arranged)}
    for entry in arranged:
        assert all(place[r] < place[entry.id] for r in entry.envelope.replaces if r in place)


def test_a_chain_of_ten_thousand_replacements_is_arranged() -> None:
    chain: list[Opened] = []
    for place in range(10_000):
        chain.append(said(place, str(place), ms=10_000 - place, replaces=tuple(chain[-1:])))
    assert order.arranged(reversed(chain)) == chain


def test_a_stamp_from_the_far_future_is_not_adopted() -> None:
    now = 1_000_000
    last = Stamp(now, 3)
    assert order.adopt(last, Stamp(now + 1, 0), now) == Stamp(now + 1, 0)
    assert order.adopt(last, Stamp(now + order.FUTURE_LIMIT_MS + 1, 0), now) == last
    assert order.adopt(last, Stamp(1, 0), now) == last


@given(wall=st.lists(st.integers(0, 2**40)))
def test_stamps_only_ever_rise_whatever_the_clock_does(wall: list[int]) -> None:
    stamps = [Stamp(0, 0)]
    for now in wall:
        stamps.append(order.tick(stamps[-1], now))
    assert all(earlier < later for earlier, later in itertools.pairwise(stamps))


@given(text=st.one_of(st.text(max_size=40), st.datetimes().map(lambda at: at.isoformat())))
def test_any_text_is_read_as_a_time_that_can_be_shown(text: str) -> None:
    found = instant(text)
    assert found.tzinfo is not None
    assert found.astimezone() >= NO_TIME.astimezone()
