"""Lines fit, lose nothing, break where Chinese and Latin lines may break, and take no time to speak of."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from desktop.reports.paper.fonts import clean, width
from desktop.reports.paper.setting import fitting, lines, shorten

TEXT = st.text(st.sampled_from("一二三，。（）《》ab cd-3/“”…  ￥9"), max_size=120)


@given(TEXT, st.floats(30, 300))
def test_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    told = lines(text, room, 9)
    assert "".join(told).replace(" ", "") == text.replace(" ", "")
    assert all(width(line.rstrip(), 9) <= room + 0.001 or len(line) == 1 for line in told)


@given(TEXT, st.floats(40, 300), st.integers(1, 4))
def test_at_most_so_many_lines(text: str, room: float, most: int) -> None:
    told = lines(text, room, 9, most=most)
    assert len(told) <= most
    assert all(width(line.rstrip(), 9) <= room + 0.001 for line in told)
    if len(lines(text, room, 9)) > most:
        assert told[-1].endswith("…")


def test_no_line_begins_with_a_stop_or_ends_with_an_opening() -> None:
    text = "请带身份证（原件），户口簿《全部页》。" * 20
    told = lines(text, 61, 9)
    assert len(told) > 20
    assert not [line for line in told if line[0] in "，。）》" or line[-1] in "（《"]


def test_dates_and_numbers_stay_whole() -> None:
    told = lines("promised by 2026-10-26 for MZ-07-2026", 60, 9)
    assert "2026-10-26" in told


def test_long_words_are_broken_and_time_grows_with_the_text_only() -> None:
    start = time.perf_counter()
    assert len(lines("x" * 200_000, 100, 9)) > 5_000
    assert len(lines("一" * 200_000, 100, 9)) > 10_000
    assert time.perf_counter() - start < 5


def test_shortened_texts_fit_and_say_so() -> None:
    assert shorten("短", 100, 9) == "短"
    told = shorten("很长的名字" * 9, 50, 9)
    assert told.endswith("…")
    assert width(told, 9) <= 50


def test_sizes_that_fit() -> None:
    assert fitting("1", 100, 18) == 18
    size = fitting("MZ-07-2026-000418-3", 100, 18)
    assert width("MZ-07-2026-000418-3", size) <= 100.01
    assert fitting(clean("x" * 1000), 100, 18) == 6
