"""Each figure of inquiries counts what its sentence says, compared with a count written down by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from desktop.domain.catalogue import Text
from desktop.insight.asked import Asked, InquiryFacts, asked

NAME = Text("A", "甲")
TODAY = date(2026, 12, 31)
PLAIN = InquiryFacts("I1", "?", "d1", NAME, date(2026, 10, 5), due_on=date(2026, 10, 14))


def day(number: int, month: int = 10) -> date:
    return date(2026, month, number)


def october(*facts: InquiryFacts, today: date = TODAY) -> Asked:
    return asked(facts, 2026, 10, today)


def value(key: str, *facts: InquiryFacts, today: date = TODAY) -> float | None:
    return october(*facts, today=today).measure("inquiries_" + key).value


def test_asked_in_the_month_only() -> None:
    others = [replace(PLAIN, asked_on=at) for at in (day(30, 9), day(31), day(1, 11))]
    told = october(PLAIN, *others).measure("inquiries_asked")
    assert (told.value, told.before) == (2, 1)


@pytest.mark.parametrize(("answered", "in_time", "late"), [(14, 1, 0), (15, 0, 1)])
def test_in_time_is_up_to_and_with_its_date(answered: int, in_time: int, late: int) -> None:
    one = replace(PLAIN, answered_on=day(answered))
    assert (value("in_time", one), value("late", one), value("answered", one)) == (in_time, late, 1)


def test_what_has_no_date_is_neither_in_time_nor_late_and_never_overdue() -> None:
    one = replace(PLAIN, due_on=None, answered_on=day(20))
    assert (value("in_time", one), value("late", one), value("answered", one)) == (0, 0, 1)
    assert value("overdue", replace(one, answered_on=None)) == 0


def test_answers_count_in_the_month_they_came() -> None:
    told = october(replace(PLAIN, asked_on=day(28, 9), due_on=day(9), answered_on=day(8)))
    assert told.measure("inquiries_answered").value == 1
    assert told.measure("inquiries_asked").before == 1
    assert value("answered", replace(PLAIN, answered_on=day(2, 11))) == 0


def test_open_and_overdue_stand_at_the_end_of_the_month() -> None:
    answered = replace(PLAIN, answered_on=day(20), finished_on=day(21))
    to_tell = replace(PLAIN, answered_on=day(20))
    later = replace(PLAIN, answered_on=day(3, 11), finished_on=day(3, 11))
    closed = replace(PLAIN, finished_on=day(6))
    facts = (answered, to_tell, later, closed, PLAIN)
    assert value("open", *facts) == 3  # to be told, answered only in November, never answered
    assert value("overdue", *facts) == 2  # what is only to be told is not
    assert value("overdue", PLAIN, today=day(14)) == 0
    assert value("overdue", PLAIN, today=day(15)) == 1
    (listed,) = october(PLAIN).overdue
    assert (listed.number, listed.days) == ("I1", 17)


def test_half_of_the_answers_came_in_so_many_working_days() -> None:
    took = [replace(PLAIN, answered_on=day(20), working_days=n) for n in (9, 1, 4, 2)]
    assert value("half", *took) == 2
    assert value("half", *took[:3]) == 4
    assert value("half", replace(PLAIN, answered_on=day(20))) is None
    assert value("half", *took, replace(took[0], answered_on=day(3, 11))) == 2


def test_kept_counts_when_the_answer_was_published() -> None:
    kept = replace(PLAIN, asked_on=day(1, 8), kept_on=day(31))
    assert value("kept", kept, PLAIN, replace(kept, kept_on=day(1, 11))) == 1
    assert not october(kept).nothing


def test_departments_add_up_to_the_month() -> None:
    dice = Random(1)
    facts = []
    for n in range(300):
        came = day(1, 8) + timedelta(days=dice.randrange(120))
        answered = came + timedelta(days=dice.randrange(20)) if dice.random() < 0.8 else None
        done = answered + timedelta(days=dice.randrange(5)) if answered and dice.random() < 0.8 else None
        due = came + timedelta(days=7) if dice.random() < 0.9 else None
        facts.append(InquiryFacts(str(n), "?", f"d{n % 5}", NAME, came, due, answered, None, done))
    told = october(*facts)
    for key in ("asked", "answered", "in_time", "late", "open", "overdue"):
        assert sum(getattr(row, key) for row in told.departments) == told.measure(f"inquiries_{key}").value
    assert len(told.overdue) == told.measure("inquiries_overdue").value
    assert [span.start.month for span in told.months] == [8, 9, 10]
    assert told.months[-1].asked == told.measure("inquiries_asked").value
    assert told.months[-1].answered == told.measure("inquiries_answered").value


def test_nothing_asked_is_nothing() -> None:
    told = october()
    assert told.nothing
    assert [m.value for m in told.measures] == [0, 0, 0, 0, None, 0, 0, 0]
