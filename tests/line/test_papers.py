"""Papers over a narrow line that breaks, in a small size; the whole one is ``make prove-papers``."""

from __future__ import annotations

from tests.campaigns import papers
from tests.line.narrow import Carried


def test_papers_arrive_over_a_line_that_breaks() -> None:
    sizes = {"department-api": 300_000, "declarative-practice": 300_000, "zgw": 150_000}
    found = papers.run(sizes, rate=200_000.0, cut=1.0)
    assert {one.kind for one in found} == {"department-api", "declarative", "zgw"}
    for one in found:
        assert papers.holds(one), one
        assert one.crossed >= one.size


def test_what_went_twice_is_counted() -> None:
    went = Carried("x", 1000, ranges=[(0, 400), (400, 600), (500, 900), (400, 1000)])
    assert (went.crossed, went.twice) == (1600, 500)
