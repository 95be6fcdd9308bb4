"""What an applicant said and brought before: filled in ahead with its source, its scan used again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.casework import intake, people
from desktop.casework.desk import Desk
from desktop.casework.together import deeds, reading
from desktop.casework.together.deeds import Brought
from desktop.domain import forms
from desktop.domain.kinds.case import REGISTER, CaseFilled
from tests.casework.centre import HandClock, SitDown
from tests.casework.taking import form_of, scan
from tests.ui.pages.taking_in import number

PERMIT, QUERY, CARD = "residence-permit", "property-query", "id-card-renewal"
DAY_S = 86_400


def _registered(desk: Desk, serial: int = 41) -> str:
    values = {"name": "周涛", "id_number": number(serial), "phone": "13800001111", "address": "文三路 1 号"}
    return str(people.register_resident(desk, values).result)


def _received(desk: Desk, service: str, applicant: str, paper: Path | None = None, **more: Any) -> str:
    case = str(intake.open_case(desk, service, applicant).result)
    intake.fill(desk, case, {**form_of(desk, service), "phone": "13800001111", **more})
    for material in desk.service_of(desk.case(case)).materials:
        if not material.when:
            intake.take_material(desk, case, material.evidence, "handed_in", file=paper)
    intake.receive(desk, case)
    return case


def _origins(desk: Desk, case: str) -> dict[str, str]:
    bodies = (moment.body for moment in desk.case(case).timeline)
    return {n: o for body in bodies if isinstance(body, CaseFilled) for n, o in body.origins.items()}


def test_the_same_service_again_is_filled_in_with_where_it_comes_from(desk: Desk, clock: HandClock) -> None:
    who = _registered(desk)
    first = _received(desk, PERMIT, who, residence_ground="work", employer_name="青禾公司", receive_by="post")
    clock.sleep(400 * DAY_S)
    again = str(intake.open_case(desk, PERMIT, who).result)
    values, origins = desk.case(again).values, _origins(desk, again)
    assert (values["residence_ground"], values["employer_name"]) == ("work", "青禾公司")
    assert origins["employer_name"] == first
    assert origins["name"] == REGISTER
    told = reading.read(desk, (again,)).sources["employer_name"].values
    assert told["number"] == desk.case(first).number
    assert told["day"] == "2026-03-02"


def test_what_was_wished_declared_or_sensitive_is_asked_anew(sit_down: SitDown) -> None:
    desk = sit_down("wang")
    who = _registered(desk)
    service = desk.store.lookups.service("birth-certificate")
    assert service is not None
    _received(desk, "birth-certificate", who)
    _received(desk, "marriage-registration", who, wish_date="2027-01-01")
    child = desk.case(str(intake.open_case(desk, "birth-certificate", who).result)).values
    assert "hospital_name" in child
    assert not {"child_name", "child_birth_date", "mother_id_number"} & set(child)
    wedding = desk.case(str(intake.open_case(desk, "marriage-registration", who).result)).values
    assert "wish_date" not in wedding
    assert "truthful" not in wedding


def test_another_service_takes_over_what_is_about_the_person_only(desk: Desk) -> None:
    who = _registered(desk)
    _received(desk, PERMIT, who, household_address="湖州市 2 号", receive_by="post")
    values = desk.case(str(intake.open_case(desk, CARD, who).result)).values
    service = desk.store.lookups.service(CARD)
    assert service is not None
    assert "receive_by" in service.form["properties"]
    assert "receive_by" not in values
    assert values.get("household_address", "湖州市 2 号") == "湖州市 2 号"


def test_a_draft_tells_nothing_and_neither_does_somebody_else(desk: Desk) -> None:
    who, other = _registered(desk), _registered(desk, 42)
    draft = str(intake.open_case(desk, PERMIT, who).result)
    intake.fill(desk, draft, {"employer_name": "青禾公司", "residence_ground": "work"})
    _received(desk, PERMIT, other, residence_ground="study", school_name="一中")
    values = desk.case(str(intake.open_case(desk, PERMIT, who).result)).values
    assert not {"employer_name", "residence_ground", "school_name"} & set(values)


def test_a_held_scan_is_used_again_while_it_is_valid(desk: Desk, clock: HandClock, tmp_path: Path) -> None:
    who = _registered(desk)
    first = _received(desk, PERMIT, who, scan(tmp_path))
    paper = desk.case(first).materials["id-card"].paper
    assert paper
    clock.sleep(200 * DAY_S)  # more than the six months a photo is good for
    again = str(intake.open_case(desk, PERMIT, who).result)
    taking = reading.read(desk, (again,))
    held = {each.material.evidence: each.held for each in taking.wanted}
    assert held["photo"] is None
    there = held["id-card"]
    assert there is not None
    assert there.number == desk.case(first).number
    deeds.take(desk, taking, [Brought("id-card", "handed_in", held=True)])
    taken = desk.case(again).materials["id-card"]
    assert (taken.paper, taken.note) == (paper, there.number)


def test_in_a_bundle_an_answer_and_a_material_are_kept_in_every_case_that_asks(sit_down: SitDown) -> None:
    desk = sit_down("wang")
    who = _registered(desk)
    _, cases = intake.open_bundle(desk, "child-is-born", who, {}).result
    taking = reading.read(desk, cases)
    changed = deeds.fill(desk, taking, {"child_name": "周一诺"})
    assert len(changed.subjects) == sum("child_name" in forms.grades(v.service.form) for v in taking.views)
    assert len(changed.subjects) == 6
    wanted = next(w for w in taking.wanted if w.material.evidence == "id-card")
    assert deeds.take(desk, taking, [Brought("id-card", "handed_in")]).subjects == frozenset(wanted.cases)


def test_in_a_bundle_what_answers_one_service_answers_all(desk: Desk) -> None:
    who = _registered(desk)
    first = _received(desk, "sole-trader-registration", who)
    _, cases = intake.open_bundle(desk, "opening-a-restaurant", who, {}).result
    asking = [c for c in cases if "industry" in forms.grades(desk.service_of(desk.case(c)).form)]
    assert len(asking) > 1
    assert {desk.case(c).values["industry"] for c in asking} == {desk.case(first).values["industry"]}
