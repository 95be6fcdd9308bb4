"""The discovery document, the services, and the forms they become."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.domain import forms
from desktop.sync.lines.naming import service_id
from desktop.words import render
from tests.fakes.open311.server import BASE
from tests.sync.open311.conftest import Desk


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("environment", ["production", "test"])
def test_the_endpoint_is_the_one_the_document_names(desk: Desk, form: str, environment: str) -> None:
    where = f"{desk.server.url}{BASE}/discovery.{form}"
    desk.fresh(url=where, format=form, environment=environment)
    if environment == "test":
        desk.trouble(desk.connector.greet)
        assert desk.server.seen[-1].startswith(f"GET {BASE}/test/services.")
    else:
        assert desk.connector.greet().doubt == "B"
        assert desk.hand_over() == "0"


def test_nothing_is_sent_to_a_host_nobody_agreed_on(desk: Desk) -> None:
    desk.server.endpoint = "http://127.0.0.1:9/elsewhere"
    desk.fresh(url=f"{desk.server.url}{BASE}/discovery.json")
    why = desk.trouble(desk.connector.greet)
    assert (why.sort, why.code) == ("needs_it", "strange-endpoint")
    assert "http://127.0.0.1:9" in render(why.title, "en")
    desk.server.endpoint = f"http://localhost:{desk.server.port}{BASE}"
    assert desk.trouble(desk.connector.greet).code == "strange-endpoint"
    desk.fresh(hosts=[f"http://localhost:{desk.server.port}"])
    assert desk.connector.greet().doubt == "B"


def test_an_unchanged_changeset_costs_one_call(desk: Desk) -> None:
    desk.fresh(url=f"{desk.server.url}{BASE}/discovery.json")
    desk.connector.greet()
    told = desk.connector.prepare("")
    assert told.catalogue is not None
    assert {one.version for one in told.catalogue.services} == {202601020304}
    before = len(desk.server.seen)
    assert desk.connector.prepare(told.etag).catalogue is None
    desk.connector.greet()
    assert len(desk.server.seen) == before + 2
    desk.server.changeset = datetime(2026, 5, 6, tzinfo=UTC)
    again = desk.connector.prepare(told.etag)
    assert again.catalogue is not None
    assert {one.version for one in again.catalogue.services} == {202605060000}


def test_without_a_document_the_same_list_is_the_same_catalogue(desk: Desk) -> None:
    told = desk.connector.prepare("")
    assert told.catalogue is not None
    assert desk.connector.prepare(told.etag).catalogue is None
    desk.server.services[1]["description"] = "It is dark"
    assert desk.connector.prepare(told.etag).catalogue is not None


def test_questions_become_a_form(desk: Desk) -> None:
    catalogue = desk.connector.prepare("").catalogue
    assert catalogue is not None
    by_id = {one.id: one for one in catalogue.services}
    hole = by_id[service_id("streets", "POT/01")]
    assert forms.sound(hole.form)
    good = {"address_string": "x", "description": "y", "a_DEPTH": "1"}
    assert not forms.problems(hole.form, good)
    assert not forms.problems(hole.form, {**good, "a_SINCE": "2026-01-02"})
    assert forms.problems(hole.form, {**good, "a_DEPTH": "3"})
    assert forms.problems(hole.form, {"description": "y", "a_DEPTH": "1"})
    assert "a_NOTE" not in hole.form["properties"]  # it informs and asks nothing
    assert hole.keywords == ("road", "hole")
    assert len(by_id) == 4


def test_answers_travel_under_the_endpoints_own_codes(desk: Desk) -> None:
    catalogue = desk.connector.prepare("").catalogue
    assert catalogue is not None
    hole = next(one for one in catalogue.services if one.id == service_id("streets", "POT/01"))
    several = next(name for name in hole.form["properties"] if name.startswith("f_a_what"))
    form = {"address_string": "x", "description": "y", "a_DEPTH": "1", "a_SINCE": "2026-01-02"}
    form[several] = ["W", "E"]
    desk.hand_over(
        "POT/01", form={**form, "lat": 30.5, "long": 120.25, "shoe": "44"}, circumstances=["urgent"]
    )
    sent = desk.server.books.reports[0]["form"]
    assert sent["attribute[DEPTH]"] == ["1"]
    assert sent["attribute[what else][]"] == ["W", "E"]
    assert sent["attribute[SINCE]"] == ["2026-01-02T00:00:00Z"]
    assert (sent["lat"], sent["long"], sent["last_name"]) == (["30.5"], ["120.25"], ["张伟"])
    assert sent["description"][0].endswith("y\nshoe: 44\ncircumstances: urgent")
    assert sent["service_code"] == ["POT/01"]


def test_what_stops_a_request_is_said_before_it_is_sent(desk: Desk) -> None:
    desk.connector.greet()
    before = len(desk.server.seen)
    no_place = desk.trouble(lambda: desk.connector.send(desk.case(form={"description": "x"})))
    too_long = desk.trouble(
        lambda: desk.connector.send(desk.case(form={"address_string": "x", "a": "y" * 4000}))
    )
    unknown = desk.trouble(lambda: desk.connector.send(desk.case("nothing")))
    told = [(why.sort, why.code, why.certain) for why in (no_place, too_long, unknown)]
    assert told == [
        ("needs_clerk", "no-place", True),
        ("needs_clerk", "too-long", True),
        ("refused", "unknown-service", True),
    ]
    assert len(desk.server.seen) == before


def test_a_person_is_named_only_where_the_file_says_so(desk: Desk) -> None:
    desk.fresh(person=False)
    desk.hand_over()
    sent = desk.server.books.reports[0]["form"]
    assert not {"first_name", "last_name", "phone", "email"} & set(sent)
