"""The tiny language of department files: it says what it says, and whatever is written, nothing breaks."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.connectors.declarative import dates
from desktop.sync.connectors.declarative.expressions import (
    MISSING,
    Expression,
    Mistake,
    Surroundings,
    compiled,
    evaluated,
)
from desktop.sync.connectors.declarative.filters import FILTERS, Unfit
from desktop.words import render

TABLES = {"sex": {"male": "M", "female": "F"}, "any": {"*": "other", "a": 1}}
AROUND = Surroundings(None, TABLES, "+08:00")
SCOPE: dict[str, Any] = {
    "number": "YH-1",
    "applicant": {"name": "张伟", "phone": None, "sex": "male"},
    "materials": [{"evidence": "id-card", "copies": 1}, {"evidence": "photo"}, {}],
    "headers": {"upload-offset": "262144"},
    "odd": {"a b": {"@type": "x"}},
    "at": "2026-10-12T01:02:03.456+00:00",
    "day": "2026-10-12",
    "stars": 4,
    "money": "1.234,50",
    "yes": True,
    "empty": [],
}


def value(text: str) -> Any:
    return Expression(text, AROUND).value(SCOPE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("{number}", "YH-1"),
        ("{stars}", 4),
        ("{yes}", True),
        ("{applicant}", SCOPE["applicant"]),
        ("no. {number} ({stars})", "no. YH-1 (4)"),
        ("{{{number}}}", "{YH-1}"),
        ("{materials[0].evidence}", "id-card"),
        ("{materials[-1].evidence | default: '-'}", "-"),
        ("{materials[*].evidence}", ["id-card", "photo"]),
        ("{materials[*].evidence | join: ', '}", "id-card, photo"),
        ("{materials | count}", 3),
        ("{materials[*].evidence | last | upper}", "PHOTO"),
        ("{materials[9].evidence}", MISSING),
        ("{applicant.phone}", MISSING),
        ("{applicant.phone | default: 'none'}", "none"),
        ("{applicant.phone | upper | default: 7}", 7),
        ("{nobody | default: []}", []),
        ("tel. {applicant.phone}", "tel. "),
        ("{headers.upload-offset | number}", 262144),
        ("{odd['a b']['@type']}", "x"),
        ("{'it''s }'}", "it's }"),
        ("{applicant.sex | lookup: sex}", "M"),
        ("{number | lookup: sex}", MISSING),
        ("{number | lookup: any}", "other"),
        ("{at | date: '%d.%m.%Y %H:%M:%S.%f %z'}", "12.10.2026 09:02:03.456 +08:00"),
        ("{day | date: '%Y年%m月%d日'}", "2026年10月12日"),
        ("{day | date: '%d/%m/%Y %H:%M'}", "12/10/2026 00:00"),
        ("{'12/10/2026' | read_date: '%d/%m/%Y'}", "2026-10-12"),
        ("{'2026-10-12 09:30' | read_date: '%Y-%m-%d %H:%M'}", "2026-10-12T09:30:00+08:00"),
        ("{'20261012T013000Z' | read_date: '%Y%m%dT%H%M%S%z'}", "2026-10-12T01:30:00+00:00"),
        ("{at | millis}", 1791766923456),
        ("{at | seconds}", 1791766923),
        ("{1791766923456 | from_millis}", "2026-10-12T01:02:03.456+00:00"),
        ("{1791766923 | from_seconds}", "2026-10-12T01:02:03.000+00:00"),
        ("{money | number: ','}", 1234.5),
        ("{stars | decimal: 2}", "4.00"),
        ("{stars | decimal: 2, ','}", "4,00"),
        ("{25 | divide: 24}", 2),
        ("{day | later: 86400}", "2026-10-13"),
        ("{at | later: -3600}", "2026-10-12T08:02:03.456000+08:00"),
        ("{number | cut: 2}", "YH"),
        ("{'https://x/y/17/' | after: '/'}", "17"),
        ("{applicant.name | base64}", "5byg5Lyf"),
        ("{materials[0] | json}", '{"copies":1,"evidence":"id-card"}'),
        ("{empty | first | default: 'none'}", "none"),
    ],
)
def test_what_a_text_comes_to(text: str, expected: Any) -> None:
    assert value(text) == expected


def test_a_uuid_is_the_same_every_time_and_well_formed() -> None:
    assert value("{number | uuid}") == value("{number | uuid}")
    assert value("{number | uuid}")[14] == "4"
    assert value("{number | uuid}") != value("{day | uuid}")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "}",
        "{number",
        "{}",
        "{number |}",
        "{number | nofilter}",
        "{number | cut}",
        "{number | cut: 0}",
        "{number | cut: 1, 2}",
        "{number | lookup: nowhere}",
        "{day | date: '%A'}",
        "{day | read_date: '%Y %Y'}",
        "{number.}",
        "{materials[x]}",
        "{materials[0}",
        "{materials[1.5]}",
        "{a b}",
        "{'open}",
        "{__import__('os')}",
        "{1 + 1}",
        "{stars | decimal: 99}",
        "{stars | divide: 0}",
        "{day | later: soon}",
        "x" * 5000,
        "{number" + " | upper" * 40 + "}",
    ],
)
def test_what_is_no_text_of_the_language_is_told_at_reading(text: str) -> None:
    with pytest.raises(Mistake) as caught:
        Expression(text, AROUND)
    assert any("\u4e00" <= char <= "\u9fff" for char in render(caught.value.says, "zh"))


def test_an_unknown_value_is_told_with_the_known_ones() -> None:
    with pytest.raises(Mistake) as caught:
        Expression("{numbr}", Surroundings({"number", "key"}, {}))
    assert render(caught.value.says, "en") == "There is no value numbr here, but: key, number."


@pytest.mark.parametrize(
    "text",
    [
        "x{applicant}",
        "{applicant | upper}",
        "{number | number}",
        "{number | join: ','}",
        "{number | millis}",
        "{day | read_date: '%d/%m/%Y'}",
        "{money | from_millis}",
    ],
)
def test_a_value_that_does_not_fit_is_told(text: str) -> None:
    with pytest.raises(Unfit) as caught:
        value(text)
    assert any("\u4e00" <= char <= "\u9fff" for char in render(caught.value.says, "zh"))


def test_members_without_a_value_are_left_out() -> None:
    body = compiled({"a": "{applicant.phone}", "b": ["{number}", "{nobody}"], "c": {"d": 1}}, AROUND)
    assert evaluated(body, SCOPE) == {"b": ["YH-1"], "c": {"d": 1}}


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(
    ["a", "b", "a.b", "a[0]", "a[*]", "a[*].b", "a['b']", "a[-1].b[*]", "'x'", "12", "-3.5"]
)
arguments = st.sampled_from(
    ["''", "','", "1", "9", "-999999999", "sex", "any", "'%Y-%m-%d'", "'%H:%M %d'", "'.'", "[]"]
)
calls = st.builds(
    lambda name, given: f" | {name}" + (": " + ", ".join(given) if given else ""),
    st.sampled_from(["default", *FILTERS]),
    st.lists(arguments, max_size=2),
)
texts = st.builds(lambda start, more: "{" + start + "".join(more) + "}", names, st.lists(calls, max_size=5))
soup = st.text(alphabet="{}|:.,[]*'%ab01 -_\\\"\n张", max_size=40)


@given(text=texts | soup | st.text(max_size=40), a=json_values, b=json_values)
def test_any_text_over_any_values_ends_in_a_value_or_a_sentence(text: str, a: Any, b: Any) -> None:
    try:
        read = Expression(text, AROUND)
    except Mistake:
        return
    scope = {"a": a, "b": b}
    before = json.dumps(scope)
    for evaluate in (read.value, read.text):
        try:
            found = evaluate(scope)
        except Unfit:
            continue
        else:
            assert found is MISSING or json.dumps(found) is not None
            assert evaluate(scope) == found
    assert json.dumps(scope) == before  # nothing that is looked at is changed


@given(st.text(max_size=60))
def test_any_text_can_be_written_plainly(text: str) -> None:
    escaped = text.replace("{", "{{").replace("}", "}}")
    assert Expression(escaped, AROUND).value({}) == text


moments = st.datetimes(
    min_value=datetime(1000, 1, 2),
    max_value=datetime(9999, 12, 30),
    timezones=st.builds(lambda m: timezone(timedelta(minutes=m)), st.integers(-840, 840)),
)


@given(moments)
def test_a_moment_written_and_read_again_is_the_same(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    form = "%d.%m.%Y %H:%M:%S,%f %z"
    away = moment.astimezone(UTC)
    assert dates.read(dates.write(moment, form), form, "Z") == away
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=dates.since_1970(moment, "Z")) == away


@given(
    text=st.text(max_size=40),
    form=st.text(alphabet="%YmdHMSfz-/: .年", max_size=20),
    zone=st.text(max_size=6),
)
def test_any_text_is_a_date_or_none(text: str, form: str, zone: str) -> None:
    if dates.wrong(form):
        return
    for read in (lambda: dates.read(text, form, zone), lambda: dates.iso(text, zone)):
        with contextlib.suppress(ValueError):
            read()
