"""Slips of the hall on paper: read back, and whole on one sheet in both languages."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime

import pytest

from desktop.domain.catalogue import Text
from desktop.domain.hall import rating, waits
from desktop.reports.hall import slips
from desktop.reports.sheets import Head, RatingSlip, TicketSlip
from desktop.words import Language
from tests.reports.reading import flat_text_of, outside_of, pages_of

HEAD = Head(
    Text("Qinghe Service Centre", "清河政务服务中心"),
    "",
    "",
    datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    "a" * 12,
)
LONG = Text(
    "Household registration, residence permits, identity cards and everything else about where one lives",
    "户口登记、居住证、居民身份证以及与居住地有关的其他各项业务办理",
)


def _places(pdf: bytes, word: str) -> list[tuple[float, float]]:
    told = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    ).stdout.decode()
    found = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">' + re.escape(word), told)
    return [(float(top), float(bottom)) for top, bottom in found]


def highest(pdf: bytes, word: str) -> float:
    """Where a word begins, from the top of its sheet."""
    return min(top for top, _ in _places(pdf, word))


def lowest(pdf: bytes, word: str) -> float:
    """Where a word ends, from the top of its sheet."""
    return max(bottom for _, bottom in _places(pdf, word))


@pytest.mark.parametrize("first", ["zh", "en"])
def test_a_ticket_says_its_number_its_line_and_how_it_stands(first: Language) -> None:
    wait = waits.told(12, waits.Estimate(10, 25, 9, 2))
    pdf = slips.ticket(TicketSlip(HEAD, "AB2-1012", LONG, 12, wait, "Q261123-AB2-1012-45"), first)
    text = flat_text_of(pdf)
    for told in ("AB2-1012", "Q261123-AB2-1012-45", "About10to25minutes", "前面还有12人", "09:30"):
        assert told in text
    assert LONG.zh[-8:] in text  # nothing of a long name is cut
    assert pages_of(pdf) == 1
    assert outside_of(pdf) == []
    assert lowest(pdf, "Q261123-AB2-1012-45") < highest(pdf, "Record")  # nothing lies over the foot


@pytest.mark.parametrize("first", ["zh", "en"])
def test_a_slip_to_rate_by_has_one_sheet_a_matter(first: Language) -> None:
    levels = tuple(rating.LEVELS.values())
    matters = [
        RatingSlip(HEAD, code, rating.shown_code(code), what, levels, rating.ON_PAPER)
        for code, what in (("12345678", LONG), ("87654321", Text("Marriage registration", "结婚登记")))
    ]
    pdf = slips.rating(matters, first)
    text = flat_text_of(pdf)
    for told in ("12345678", "87654321", "结婚登记", "非常满意", "Notsatisfiedatall"):
        assert told in text
    assert pages_of(pdf) == 2
    assert outside_of(pdf) == []
