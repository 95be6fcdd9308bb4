"""The hand-over sheet: every case on it, room for the department's number, a code that holds the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.catalogue import Text
from desktop.reports.handover import handover
from desktop.reports.sheets import HandoverLine, HandoverSheet
from tests.reports import samples
from tests.reports.reading import flat_text_of, fonts_of, outside_of, pages_of, text_of
from tests.reports.test_papers import HOSTILE


def sheet(count: int = 3) -> HandoverSheet:
    lines = tuple(
        HandoverLine(
            f"DA-07-2026-{n:06}-1",
            Text("Copy from the archives", "查档复印"),
            "张*",
            papers=n % 4,
            messages=n % 2,
            promised_by=date(2026, 10, 26),
            reference="档2026-17" if n == 2 else "",
        )
        for n in range(1, count + 1)
    )
    return HandoverSheet(samples.HEAD, "AR-1F2E3D4C", Text("District archives", "区档案馆"), lines)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_says_what_lies_in_the_parcel(language: str, tmp_path: Path) -> None:
    pdf = handover(sheet(), language)  # type: ignore[arg-type]
    text = flat_text_of(pdf)
    for wanted in (
        "AR-1F2E3D4C",
        "DA-07-2026-000003-1",
        "查档复印",
        "区档案馆",
        "档2026-17",
        "____",
        "2026-10-26",
    ):
        assert wanted in text, wanted
    assert pages_of(pdf) == 1
    assert not outside_of(pdf)
    assert all(font["embedded"] == "yes" for font in fonts_of(pdf, tmp_path))
    assert handover(sheet(), language) == pdf  # type: ignore[arg-type]


def test_two_hundred_cases_fill_several_sheets_and_none_is_left_out() -> None:
    pdf = handover(sheet(200))
    text = flat_text_of(pdf)
    assert all(f"DA-07-2026-{n:06}-1" in text for n in range(1, 201))
    assert pages_of(pdf) > 2
    assert not outside_of(pdf)


@pytest.mark.parametrize("text", HOSTILE)
def test_strange_texts_stay_texts_on_the_sheet(text: str) -> None:
    line = replace(sheet().lines[0], number=text, service=text, applicant=text, reference=text)
    pdf = handover(replace(sheet(), parcel=text, department=text, lines=(line,)))
    assert not outside_of(pdf)
    assert text_of(pdf)
