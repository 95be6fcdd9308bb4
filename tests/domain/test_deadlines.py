"""Working days against two independent calendars, and the legal clocks with pauses and extensions."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import deadlines
from desktop.domain.catalogue import Limits
from desktop.domain.deadlines import Calendar, CalendarUnknown, Dates, Pause, Year, due
from desktop.errors import Trouble

FOLDER = Path(__file__).parents[2] / "resources" / "calendars"
RAW = (FOLDER / "cn.json").read_bytes()
CN = deadlines.parse(json.loads(RAW))
DAY = timedelta(days=1)
FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)
days = st.dates(FIRST, LAST)
early = st.dates(FIRST, date(2025, 6, 30))
counts = st.integers(0, 90)


def every_day(year: int) -> list[date]:
    return [date(year, 1, 1) + DAY * n for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


# -- the table ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_day_is_what_its_source_says(year: int) -> None:
    for day in every_day(year):
        assert CN.is_working_day(day) == chinese_calendar.is_workday(day), day


@pytest.mark.parametrize("year", range(2020, 2027))
def test_public_holidays_agree_with_a_second_source(year: int) -> None:
    other = holidays.country_holidays("CN", years=year)
    for day, name in other.items():
        # "Day off (substituted from ...)" and the festivals themselves; in lieu days are the point of both.
        assert not CN.is_working_day(day), (day, name)
    off = {day for day in every_day(year) if day.weekday() < 5 and not CN.is_working_day(day)}
    # The extra days of the 2020 epidemic notice are the only ones the second source may lack.
    assert off - set(other) <= {date(2020, 1, 31)}


def test_the_table_is_signed_with_a_key_the_program_knows() -> None:
    signed = json.loads((FOLDER / "cn.sig.json").read_text())
    signature, key = bytes.fromhex(signed["signature"]), bytes.fromhex(signed["public_key"])
    assert signed["public_key"] in deadlines.PUBLISHED_WITH
    assert deadlines.verify_table(RAW, signature, key)


@given(st.integers(0, len(RAW) * 8 - 1))
def test_any_flipped_bit_of_the_table_is_found(bit: int) -> None:
    signed = json.loads((FOLDER / "cn.sig.json").read_text())
    damaged = bytearray(RAW)
    damaged[bit // 8] ^= 1 << bit % 8
    signature, key = bytes.fromhex(signed["signature"]), bytes.fromhex(signed["public_key"])
    assert not deadlines.verify_table(bytes(damaged), signature, key)
    assert not deadlines.verify_table(
        RAW, signature, Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    )


@given(st.binary(max_size=70), st.binary(max_size=40))
def test_any_bytes_for_signature_and_key_are_just_wrong(signature: bytes, key: bytes) -> None:
    assert not deadlines.verify_table(RAW, signature, key)


def test_the_canonical_form_is_the_files() -> None:
    assert (json.dumps(json.loads(RAW), sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode() == RAW


@pytest.mark.parametrize(
    "years",
    [
        {"2026": {"holidays": ["2026-01-01", "2026-01-01"], "workdays": []}},
        {"2026": {"holidays": ["2025-01-01"], "workdays": []}},
        {"2026": {"holidays": [], "workdays": ["2026-01-05"]}},
        {"2026": {"holidays": ["2026-01-04"], "workdays": ["2026-01-04"]}},
        {"2026": {"holidays": ["2026-02-30"], "workdays": []}},
        {"2026": {"holidays": []}},
        {"this year": {"holidays": [], "workdays": []}},
        [],
    ],
)
def test_a_table_that_cannot_be_is_a_sentence(years: object) -> None:
    with pytest.raises(Trouble) as caught:
        deadlines.parse({"format": 1, "region": "CN", "source": "", "years": years})
    assert caught.value.next_step


# -- counting ----------------------------------------------------------------------------------------------


@given(early, counts)
def test_any_limit_ends_after_exactly_so_many_working_days(start: date, count: int) -> None:
    end = CN.add_working_days(start, count)
    assert CN.working_days_between(start, end) == count
    assert (
        sum(chinese_calendar.is_workday(start + DAY * n) for n in range(1, (end - start).days + 1)) == count
    )
    assert count == 0 or CN.is_working_day(end)


@given(early, counts, counts)
def test_any_two_limits_after_each_other_are_one(start: date, one: int, other: int) -> None:
    assert CN.add_working_days(CN.add_working_days(start, one), other) == CN.add_working_days(
        start, one + other
    )


@given(days, days)
def test_any_span_counts_back_as_it_counts_forth(start: date, end: date) -> None:
    assert CN.working_days_between(start, end) == -CN.working_days_between(end, start)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 400))
def test_any_count_into_an_unknown_year_is_said_not_guessed(start: date, count: int) -> None:
    known = CN.working_days_between(start, LAST)
    if count <= known:
        assert CN.add_working_days(start, count) <= LAST
    else:
        with pytest.raises(CalendarUnknown) as caught:
            CN.add_working_days(start, count)
        assert caught.value.year == 2027
        assert "2027" in str(caught.value)


def test_an_unknown_year_is_unknown_day_by_day() -> None:
    for day in (date(2019, 12, 31), date(2027, 1, 1), date(2027, 1, 2)):
        with pytest.raises(CalendarUnknown):
            CN.is_working_day(day)


def test_known_days_of_2026() -> None:
    assert not CN.is_working_day(date(2026, 10, 7))
    assert CN.is_working_day(date(2026, 10, 10))  # a Saturday that is worked
    assert CN.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CN.add_working_days(date(2026, 2, 13), 5) == date(2026, 2, 27)


@pytest.mark.parametrize("count", [-1, 2001])
def test_a_limit_that_cannot_be(count: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        CN.add_working_days(FIRST, count)


# -- the clocks of a case ----------------------------------------------------------------------------------

limits = st.builds(
    Limits,
    accept_days=st.integers(0, 10),
    statutory_days=st.integers(0, 60),
    promised_days=st.integers(0, 60),
    deliver_days=st.integers(0, 20),
)
ended = st.builds(
    lambda since, length, why: Pause(since, since + DAY * length, why),
    st.dates(FIRST, date(2025, 9, 30)),
    st.integers(0, 60),
    st.sampled_from(["waiting_supplement", "special_procedure"]),
)


def test_the_dates_of_a_plain_case() -> None:
    dates = due(Limits(5, 20, 10, 10), date(2026, 9, 28), CN)
    assert dates == Dates(
        accept_by=date(2026, 10, 10),
        promised_by=date(2026, 10, 16),
        statutory_by=date(2026, 10, 30),
        deliver_by=date(2026, 11, 13),
    )


def test_a_supplement_stops_all_clocks_and_a_special_procedure_not_the_acceptance() -> None:
    on = date(2026, 3, 2)
    plain = due(Limits(5, 20, 10, 10), on, CN)
    supplement = due(Limits(5, 20, 10, 10), on, CN, [Pause(date(2026, 3, 4), date(2026, 3, 11))])
    special = due(
        Limits(5, 20, 10, 10), on, CN, [Pause(date(2026, 3, 4), date(2026, 3, 11), "special_procedure")]
    )
    assert (plain.accept_by, plain.promised_by) == (date(2026, 3, 9), date(2026, 3, 16))
    assert (supplement.accept_by, supplement.promised_by) == (date(2026, 3, 16), date(2026, 3, 23))
    assert (special.accept_by, special.promised_by) == (date(2026, 3, 9), date(2026, 3, 23))


def test_a_clock_that_stands_still_has_no_date_and_says_why() -> None:
    dates = due(Limits(5, 20, 10, 10), date(2026, 3, 2), CN, [Pause(date(2026, 3, 12))])
    assert dates.accept_by == date(2026, 3, 9)  # had run out before
    assert (dates.promised_by, dates.statutory_by, dates.deliver_by) == (None, None, None)
    assert set(dates.unknown) == {"promised_by", "statutory_by", "deliver_by"}
    assert "supplement" in str(dates.unknown["promised_by"])


def test_into_an_unknown_year_only_what_reaches_it_is_unknown() -> None:
    dates = due(Limits(5, 20, 10, 10), date(2026, 12, 10), CN)
    assert dates.accept_by == date(2026, 12, 17)
    assert dates.promised_by == date(2026, 12, 24)
    assert (dates.statutory_by, dates.deliver_by) == (None, None)
    assert "2027" in str(dates.unknown["statutory_by"])


def test_on_the_spot_without_a_legal_limit_and_an_extension() -> None:
    on = date(2026, 3, 7)  # a Saturday: some halls are open
    assert due(Limits(0, 0, 0, 0), on, CN) == Dates(on, on, on, on)
    promise = due(Limits(0, 0, 3, 0), on, CN)
    assert (promise.promised_by, promise.statutory_by, promise.unknown) == (date(2026, 3, 11), None, {})
    longer = due(Limits(5, 20, 20, 10), date(2026, 3, 2), CN, extensions=[10])
    assert longer.statutory_by == CN.add_working_days(date(2026, 3, 2), 30)


def test_delivery_counts_from_the_decision_once_there_is_one() -> None:
    dates = due(
        Limits(5, 20, 10, 10), date(2026, 3, 2), CN, [Pause(date(2026, 3, 3))], decided_on=date(2026, 3, 6)
    )
    assert dates.deliver_by == date(2026, 3, 20)


@given(limits, early, st.lists(ended, max_size=3), st.lists(st.integers(0, 20), max_size=2))
def test_any_dates_are_in_their_order(
    given_limits: Limits, on: date, pauses: list[Pause], extensions: list[int]
) -> None:
    dates = due(given_limits, on, CN, pauses, extensions)
    assert not dates.unknown
    assert dates.promised_by is not None
    assert dates.deliver_by is not None
    assert on <= dates.promised_by <= dates.deliver_by
    if dates.statutory_by is not None:
        assert dates.promised_by <= dates.statutory_by <= dates.deliver_by


@given(early, st.integers(1, 60), st.data())
def test_any_pause_moves_the_end_by_its_own_working_days(on: date, count: int, data: st.DataObject) -> None:
    end = CN.add_working_days(on, count)
    since = on + DAY * data.draw(st.integers(0, (end - on).days - 1))
    until = since + DAY * data.draw(st.integers(0, 60))
    moved = due(Limits(promised_days=count, statutory_days=0), on, CN, [Pause(since, until)]).promised_by
    assert moved is not None
    assert CN.working_days_between(on, moved) == count + CN.working_days_between(since, until)


@given(early, st.lists(ended, max_size=4), st.randoms(use_true_random=False))
def test_any_order_and_overlap_of_pauses_counts_each_day_once(on: date, pauses: list[Pause], random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    shuffled = pauses * 2
    random.shuffle(shuffled)
    assert due(Limits(), on, CN, pauses) == due(Limits(), on, CN, shuffled)


def test_not_told_in_time_counts_as_accepted() -> None:
    by = date(2026, 3, 9)
    assert not deadlines.counts_as_accepted(by, None, by)
    assert deadlines.counts_as_accepted(by, None, by + DAY)
    assert not deadlines.counts_as_accepted(by, by, by + DAY * 9)
    assert deadlines.counts_as_accepted(by, by + DAY, by + DAY)
    assert not deadlines.counts_as_accepted(None, None, by)


def test_a_centre_without_any_calendar_still_answers() -> None:
    dates = due(Limits(0, 20, 10, 10), date(2026, 3, 2), Calendar({}))
    assert dates.accept_by == date(2026, 3, 2)
    assert set(dates.unknown) == {"promised_by", "statutory_by", "deliver_by"}
    assert (
        due(Limits(1, 1, 1, 1), date(2026, 3, 2), Calendar({2026: Year(frozenset(), frozenset())})).unknown
        == {}
    )
