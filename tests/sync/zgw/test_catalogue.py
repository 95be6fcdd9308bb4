"""Case types of a register as our services."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain import forms
from desktop.sync.connectors.zgw.catalogue import working_days
from desktop.sync.lines.naming import evidence_id, field_name, service_id, slug
from tests.fakes.zgw.books import MARRIAGE
from tests.sync.zgw.conftest import Desk

ELSEWHERE = {"en": "elsewhere", "zh": "其他地点"}


def test_a_case_type_is_a_service(desk: Desk) -> None:
    desk.fresh(
        texts={
            "Melding voorgenomen huwelijk": {"en": "Marriage notice", "zh": "结婚申报"},
            "elders": ELSEWHERE,
        }
    )
    told = desk.connector.prepare("").catalogue
    assert told is not None
    services = {one.id: one for one in told.services}
    marriage = services[service_id("register", MARRIAGE)]
    assert (marriage.version, marriage.valid_from) == (20260101, date(2026, 1, 1))
    assert (marriage.name.en, marriage.name.zh) == ("Marriage notice", "结婚申报")
    assert (marriage.limits.statutory_days, marriage.limits.promised_days) == (40, 20)
    assert {one.evidence for one in marriage.materials} == {"id-card", "pasfoto", "message"}
    assert forms.sound(marriage.form)
    assert set(marriage.form["properties"]) == {"remark", "trouwdatum", "gasten", "plaats"}
    assert forms.problems(marriage.form, {"plaats": "maan"})
    assert marriage.form["properties"]["plaats"]["x-options"]["elders"] == ELSEWHERE
    assert not forms.problems(marriage.form, {"plaats": "stadhuis", "gasten": 3, "trouwdatum": "2026-12-24"})
    assert len(services) == len(told.services) == 2  # neither the concept nor the version of last year


@pytest.mark.parametrize("size", [1, 2, 3])
def test_lists_are_read_to_their_end(desk: Desk, size: int) -> None:
    whole = desk.connector.prepare("").catalogue
    desk.server.page_size = size
    assert desk.fresh().prepare("").catalogue == whole


def test_a_changed_catalogue_is_noticed(desk: Desk) -> None:
    tag = desk.connector.prepare("").etag
    assert desk.connector.prepare(tag).catalogue is None
    for _, one in desk.server.books.all("zaaktypen", identificatie=MARRIAGE):
        one["doorlooptijd"] = "P15D"
    told = desk.connector.prepare(tag)
    assert told.catalogue is not None
    assert told.etag != tag
    assert {one.limits.statutory_days for one in told.catalogue.services} == {10, 40}


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("P8W", 40),
        ("P1W3D", 7),
        ("P30D", 21),
        ("P6M", 128),
        ("P1Y", 260),
        ("P0D", 0),
        ("", 0),
        (None, 0),
        ("8 weeks", 0),
    ],
)
def test_durations_are_never_longer_in_working_days(told: object, days: int) -> None:
    assert working_days(told) == days


def test_names_of_ours_are_plain_and_never_the_same_for_two_things() -> None:
    assert slug("id-card") == "id-card"
    assert slug("PARKEREN/1") != slug("PARKEREN-1") != slug("parkeren-1")
    assert len(slug("x" * 500)) < 60
    assert service_id("a", "x") == "a.x"
    assert (evidence_id("ID card"), evidence_id("id card")) == ("id-card", "id-card")
    assert evidence_id("Verklaring (B)") != evidence_id("Verklaring B")
    assert field_name("trouwdatum") == "trouwdatum"
    assert field_name("Datum huwelijk").startswith("f_datum_huwelijk")
    assert slug("出生证明")
