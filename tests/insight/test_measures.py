"""Each figure counts what its sentence says, compared with a count written down by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.catalogue import Text
from desktop.insight.facts import CaseFacts
from desktop.insight.figures import Month
from desktop.insight.measures import month

NAME = Text("A", "甲")
TODAY = date(2026, 12, 31)
DAY = date(2026, 10, 5)
PLAIN = CaseFacts("case:1", "N1", "s1", NAME, "d1", NAME, DAY, due_on=date(2026, 10, 19))


def october(*facts: CaseFacts, today: date = TODAY) -> Month:
    return month(facts, 2026, 10, today)


def value(key: str, *facts: CaseFacts, today: date = TODAY) -> float | None:
    return october(*facts, today=today).measure(key).value


def test_received_in_the_month_only() -> None:
    others = [
        replace(PLAIN, received_on=day) for day in (date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 1))
    ]
    told = october(PLAIN, *others).measure("taken_in")
    assert (told.value, told.before) == (2, 1)


def test_january_looks_back_to_december() -> None:
    told = month([replace(PLAIN, received_on=date(2025, 12, 31))], 2026, 1, TODAY).measure("taken_in")
    assert (told.value, told.before) == (0, 1)


def test_decisions_count_when_they_were_made() -> None:
    decided = replace(PLAIN, received_on=date(2026, 8, 1), decided_on=date(2026, 10, 31), approved=True)
    assert value("decided", decided) == 1
    assert value("taken_in", decided) == 0
    assert value("approved", decided, replace(decided, approved=False)) == 0.5


@pytest.mark.parametrize(("decided", "share"), [(19, 1.0), (20, 0.0)])
def test_on_time_is_up_to_and_with_the_promised_day(decided: int, share: float) -> None:
    assert value("in_time", replace(PLAIN, decided_on=date(2026, 10, decided))) == share


def test_what_has_no_date_is_left_out_of_the_share_and_counted_apart() -> None:
    undated = replace(PLAIN, due_on=None)
    assert value("in_time", replace(undated, decided_on=date(2026, 10, 9))) is None
    assert value("undated", undated, PLAIN) == 1


def test_overdue_is_the_day_after_and_not_while_the_clock_stands() -> None:
    assert value("overdue", PLAIN, today=date(2026, 10, 19)) == 0
    assert value("overdue", PLAIN, today=date(2026, 10, 20)) == 1
    paused = replace(PLAIN, pauses=((date(2026, 10, 7), None),))
    assert value("overdue", paused) == 0
    assert value("waiting", paused) == 1
    over = replace(PLAIN, pauses=((date(2026, 10, 7), date(2026, 10, 9)),))
    assert (value("overdue", over), value("waiting", over)) == (1, 0)


@pytest.mark.parametrize("end", ["decided_on", "withdrawn_on", "not_accepted_on", "delivered_on"])
def test_open_ends_with_whatever_comes_first(end: str) -> None:
    closed = replace(PLAIN, **{end: date(2026, 10, 12)})
    assert value("open", closed) == 0
    assert value("open", closed, today=date(2026, 10, 11)) == 1
    assert october(closed).overdue == ()


def test_a_later_decision_does_not_change_a_past_month() -> None:
    """October looks the same in December as it did on its last day."""
    later = replace(PLAIN, decided_on=date(2026, 11, 20), delivered_on=date(2026, 11, 21))
    now, then = october(later), october(PLAIN, today=date(2026, 10, 31))
    assert [m.value for m in now.measures] == [m.value for m in then.measures]


def test_days_to_a_decision() -> None:
    facts = [replace(PLAIN, decided_on=DAY + timedelta(days=n)) for n in range(1, 11)]
    assert value("half", *facts) == 5
    assert value("most", *facts) == 9
    assert value("half") is None


def test_shares_of_what_came_in() -> None:
    special = replace(PLAIN, circumstances=("elderly", "urgent"), noticed=True)
    assert value("special", special, PLAIN, PLAIN, PLAIN) == 0.25
    assert value("complete", special, PLAIN, PLAIN, PLAIN) == 0.75


def test_rows_add_up_and_the_busiest_comes_first() -> None:
    other = replace(PLAIN, department="d2", service="s2")
    told = october(PLAIN, other, other, replace(other, decided_on=date(2026, 10, 30)))
    assert [(r.key, r.taken_in, r.decided, r.judged, r.in_time, r.open) for r in told.departments] == [
        ("d2", 3, 1, 1, 0, 2),
        ("d1", 1, 0, 0, 0, 1),
    ]
    assert [r.key for r in told.services] == ["s2", "s1"]


def test_ways_and_circumstances() -> None:
    facts = [
        PLAIN,
        replace(PLAIN, bundle="bundle:1"),
        replace(PLAIN, circumstances=("proxy", "home_visit"), bundle="bundle:1"),
        replace(PLAIN, circumstances=("guardian", "not-known")),
    ]
    told = october(*facts)
    assert {r.key: r.taken_in for r in told.ways} == {"single": 1, "bundle": 1, "home": 1, "proxy": 1}
    assert {r.key for r in told.circumstances} == {"proxy", "home_visit", "guardian"}


def test_a_running_month_ends_today() -> None:
    told = october(PLAIN, today=date(2026, 10, 8))
    assert told.until == date(2026, 10, 8)
    assert [span.start.day for span in told.days] == list(range(1, 9))
    assert october(today=date(2026, 9, 1)).until == date(2026, 10, 1)


def test_the_trend_is_a_year_at_most_and_begins_with_something() -> None:
    told = october(replace(PLAIN, received_on=date(2026, 8, 9)), replace(PLAIN, received_on=date(2024, 1, 1)))
    assert [f"{s.start:%m}" for s in told.months] == ["08", "09", "10"]
    assert [s.taken_in for s in told.months] == [1, 0, 0]


def test_the_longest_waiting_is_listed_first_with_its_days() -> None:
    late = replace(PLAIN, number="N2", due_on=date(2026, 10, 9), missing=2)
    told = october(PLAIN, late, today=date(2026, 10, 31)).overdue
    assert [(one.number, one.days, one.missing) for one in told] == [("N2", 22, 2), ("N1", 12, 0)]


MAYBE = st.none() | st.dates(date(2026, 8, 1), date(2026, 12, 1))
FACTS = st.lists(
    st.builds(
        replace,
        st.just(PLAIN),
        received_on=st.dates(date(2026, 8, 1), date(2026, 11, 30)),
        decided_on=MAYBE,
        withdrawn_on=MAYBE,
        due_on=MAYBE,
        department=st.sampled_from(["d1", "d2", "d3"]),
        circumstances=st.sampled_from([(), ("elderly",), ("proxy", "urgent")]),
        bundle=st.sampled_from(["", "bundle:1"]),
    ),
    max_size=30,
)


@given(FACTS)
def test_every_breakdown_adds_up_to_its_measure(facts: list[CaseFacts]) -> None:
    told = october(*facts)
    for rows in (told.departments, told.services, told.ways):
        for key in ("taken_in", "decided", "open", "overdue", "waiting"):
            assert sum(getattr(row, key) for row in rows) == told.measure(key).value, key
    assert sum(span.taken_in for span in told.days) == told.measure("taken_in").value
    assert sum(span.decided for span in told.days) == told.measure("decided").value
    assert told.months[-1].taken_in == told.measure("taken_in").value
    assert len(told.overdue) == told.measure("overdue").value
    assert len(told.waiting) == told.measure("waiting").value


@given(FACTS, st.randoms())
def test_the_order_of_the_facts_does_not_matter(facts: list[CaseFacts], dice: object) -> None:
    shuffled = list(facts)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert october(*facts) == october(*shuffled)


def test_every_measure_has_its_name_and_definition_in_both_languages() -> None:
    from desktop.words import render

    for measure in october().measures:
        for text in (measure.name, measure.definition):
            assert render(text, "zh") != render(text, "en")
