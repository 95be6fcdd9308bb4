"""One case through every dialect that endpoints speak: the same in all of them."""

from __future__ import annotations

from itertools import product

import pytest

from desktop.net import Answered, Doubtful, Nonsense
from desktop.sync.connectors.open311 import reading
from desktop.words import render
from tests.fakes.open311.shapes import Habits
from tests.sync.open311.conftest import Desk

DIALECTS = [
    Habits(),
    Habits(number_ids=True, text_booleans=True),
    Habits(times="micro", single=True),
    Habits(times="spaced", errors="object", json_media="text/json"),
    Habits(errors="html", twice_wrapped=True),
    Habits(twice_wrapped=True, single=True, number_ids=True, prolog="", xml_media="application/xml"),
]


@pytest.mark.parametrize(
    ("habits", "form", "chunked"), list(product(DIALECTS, ["json", "xml"], [False, True]))
)
def test_a_case_its_doubt_and_its_answer(desk: Desk, habits: Habits, form: str, chunked: bool) -> None:
    desk.server.habits, desk.server.chunked = habits, chunked
    desk.fresh(format=form, html_errors=habits.errors == "html")
    offers = desk.connector.greet()
    assert (offers.doubt, len(offers.unseen)) == ("B", 2)
    row = desk.case("POT/01", form={"address_string": "x", "a_DEPTH": "2", "description": "deep"})
    assert desk.connector.find(row) is None
    sent = desk.connector.send(row)
    assert sent.reference == "0"  # the first number of this endpoint, and a number like any other
    assert desk.connector.find(row) == sent
    desk.cases[sent.reference] = row.case_number
    (first,) = desk.look()
    assert (first.state, first.reference) == ("in_review", "0")
    desk.server.books.move("0", "closed", "Filled")
    (second,) = desk.look()
    assert (second.state, second.reason, second.version) == ("approved", "Filled", 2)
    assert desk.look() == []
    refused = desk.trouble(lambda: desk.connector.send(desk.case("POT/01")))
    assert (refused.sort, refused.certain, refused.whole_department) == ("refused", True, False)
    assert "attribute DEPTH is required" in render(refused.title, "en")


@pytest.mark.parametrize(
    ("answer", "created", "single"), list(product(["id", "whole"], [200, 201], [False, True]))
)
def test_every_form_of_being_taken(desk: Desk, answer: str, created: int, single: bool) -> None:
    desk.server.answer, desk.server.created, desk.server.habits.single = answer, created, single
    assert desk.connector.send(desk.case()).reference == "0"


@pytest.mark.parametrize("place", ["body", "query"])
def test_the_key_goes_where_it_is_expected_and_nowhere_else(desk: Desk, place: str) -> None:
    desk.server.key_in = place
    desk.fresh(key_in=place)
    desk.hand_over()
    assert (desk.server.count(r"POST .*api_key=practice") == 1) == (place == "query")
    assert desk.server.count("GET .*api_key") == 0
    desk.fresh(key_in="query" if place == "body" else "body")
    why = desk.trouble(lambda: desk.connector.send(desk.case()))
    assert (why.sort, why.certain, why.whole_department) == ("needs_it", True, True)


def test_a_jurisdiction_is_named_in_every_call(desk: Desk) -> None:
    desk.server.jurisdiction = "qinghe.example"
    why = desk.trouble(desk.connector.greet)
    assert (why.sort, why.certain) == ("refused", True)
    desk.fresh(jurisdiction="qinghe.example")
    reference = desk.hand_over()
    assert [answer.reference for answer in desk.look()] == [reference]


def test_a_page_counts_as_a_refusal_only_where_that_is_agreed(desk: Desk) -> None:
    desk.server.habits.errors = "html"
    desk.connector.greet()
    why = desk.trouble(lambda: desk.connector.send(desk.case("POT/01")))
    assert (why.sort, why.certain) == ("later", False)
    desk.fresh(html_errors=True)
    desk.connector.greet()
    why = desk.trouble(lambda: desk.connector.send(desk.case("POT/01")))
    assert (why.sort, why.certain) == ("refused", True)


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00"),
        ("2026-01-02T03:04:05.123456+02:00", "2026-01-02T01:04:05.123456+00:00"),
        ("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.123456+00:00"),
        ("2026-01-02 03:04:05 +0000", "2026-01-02T03:04:05+00:00"),
        ("2026-01-02T03:04:05-0600", "2026-01-02T09:04:05+00:00"),
        ("2026-01-02T03:04", "2026-01-02T03:04:00+00:00"),
        ("2026-02-30T03:04:05Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("yesterday", None),
        (7, None),
        (None, None),
    ],
)
def test_times(told: object, known: str | None) -> None:
    found = reading.moment(told)
    assert (found.isoformat() if found else None) == known


@pytest.mark.parametrize(
    ("told", "text"),
    [(0, "0"), ("0", "0"), (7.0, "7"), (True, ""), (None, ""), ({}, ""), (" a\u202eb ", "ab"), (1.5, "")],
)
def test_ids(told: object, text: str) -> None:
    assert reading.text(told) == text


def test_things_are_found_however_they_are_wrapped() -> None:
    one = {"service_request_id": 0, "x": {"service_request_id": 9}}
    for told in (one, [one], {"r": one}, {"r": {"r": [one]}}, [[one]], {"a": 1, "b": [{"c": one}]}):
        assert reading.things(told, "service_request_id") == [one]
    assert reading.things({"service_request_id": {"a": 1}}, "service_request_id") == []


@pytest.mark.parametrize(
    ("media", "body", "words"),
    [
        ("application/json", b'[{"code": "400", "description": "no"}]', "no"),
        ("application/json", b'{"code": 400, "detail": "no"}', "no"),
        ("application/json", b'{"errors": [{"code": 1, "description": "no"}]}', "no"),
        ("text/xml", b"<errors><error><code>400</code><description>no</description></error></errors>", "no"),
        ("text/html", b"<html><title>404 &amp; gone</title>", "404 & gone"),
        ("text/html", b"<html>", ""),
    ],
)
def test_refusals(media: str, body: bytes, words: str) -> None:
    assert reading.problem(media, body, pages=True).title == words


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/html", b"<title>x</title>"),
        ("application/json", b"{}"),
        ("application/json", b"[7]"),
        ("", b"no"),
    ],
)
def test_what_is_no_refusal(media: str, body: bytes) -> None:
    with pytest.raises(Nonsense):
        reading.problem(media, body, pages=False)


def test_an_xml_bomb_is_no_answer(desk: Desk) -> None:
    desk.server.habits.prolog = '<!DOCTYPE a [<!ENTITY b "cccc">]>'
    desk.fresh(format="xml")
    with pytest.raises(Doubtful):
        desk.connector.greet()


def test_a_gone_discovery_is_told(desk: Desk) -> None:
    desk.fresh(url=desk.server.url + "/nowhere/discovery.json")
    with pytest.raises((Doubtful, Answered)):
        desk.connector.greet()
