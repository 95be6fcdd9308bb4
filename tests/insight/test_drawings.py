"""Charts are plain records with round scales, the same for paper and screen."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.insight import drawings
from desktop.insight.drawings import ticks
from desktop.insight.measures import month
from tests.reports.samples import facts


@pytest.mark.parametrize(
    ("highest", "told"),
    [(0, (0, 1)), (1, (0, 1)), (5, (0, 1, 2, 3, 4, 5)), (7, (0, 2, 4, 6, 8)), (87, (0, 20, 40, 60, 80, 100))],
)
def test_scales_are_round(highest: float, told: tuple[int, ...]) -> None:
    assert ticks(highest) == told


@given(st.floats(0, 10_000_000))
def test_a_scale_reaches_its_highest_value_in_few_steps(highest: float) -> None:
    told = ticks(highest)
    assert told[0] == 0
    assert told[-1] >= highest
    assert 2 <= len(told) <= 6
    assert len({b - a for a, b in pairwise(told)}) == 1


def test_charts_show_the_figures_of_the_month() -> None:
    figures = month(facts(), 2026, 10, date(2026, 10, 31))
    lines, bars = drawings.by_day(figures), drawings.by_department(figures)
    assert len(lines.labels) == 31
    assert sum(v or 0 for v in lines.series[0].values) == figures.measure("taken_in").value
    assert bars.series[1].values == tuple(row.decided for row in figures.departments)
    each = drawings.each_department(figures)
    assert [sum(v or 0 for v in one.values) for one in each.series] == [
        r.taken_in for r in figures.departments
    ]
    assert len(drawings.by_month(figures).labels) == 3
