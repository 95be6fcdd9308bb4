"""One department, two classes: what it files where nobody can look is never sent again by the machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop.store.rows import StepRow
from desktop.sync import doubt
from desktop.sync.promise import DoubtClass, Offers

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROW = StepRow(
    "case:1", "N-1", "d", "d:create", "x", "create", "k", '{"service":"x.lamp"}', "", "in_doubt", 0, 1,
    NOW - timedelta(hours=1), None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "service", "way"),
    [("B", "lamp", "look"), ("B", "secret", "person"), ("A", "secret", "person"), ("C", "lamp", "person")],
)
def test_the_class_of_a_service_wins(declared: DoubtClass, service: str, way: str) -> None:
    offers = Offers(declared, timedelta(days=1), unseen=("x.secret",))
    row = replace(ROW, request=f'{{"number":"N-1","service":"x.{service}"}}')
    assert doubt.settle(row, offers, NOW, NOW) == way


@pytest.mark.parametrize("request_text", ["", "{", "[]", '{"service":1}', "{}"])
def test_a_request_that_cannot_be_read_is_a_persons(request_text: str) -> None:
    row = replace(ROW, request=request_text)
    assert doubt.class_of(row, Offers("B", timedelta(0), unseen=("x.secret",))) == "C"
    assert doubt.class_of(row, Offers("B", timedelta(0))) == "B"


def test_what_is_no_case_has_the_departments_own_class() -> None:
    offers = Offers("B", timedelta(0), unseen=("x.secret",))
    assert doubt.class_of(replace(ROW, call="message", request='{"type":"urge"}'), offers) == "B"


def test_nothing_is_marked_ahead_where_a_mark_may_need_a_person() -> None:
    assert doubt.ahead(Offers("B", timedelta(0)), 32) == 32
    assert doubt.ahead(Offers("B", timedelta(0), unseen=("x.secret",)), 32) == 1
