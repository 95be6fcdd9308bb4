"""The practice district is complete: every service in both languages, with a form that can be filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest

from desktop.domain import bundle
from desktop.domain.catalogue import CIRCUMSTANCES, Catalogue, LifeEvent, Service
from desktop.domain.forms.conditions import declared
from desktop.domain.forms.fields import FormField, fields
from desktop.domain.residents import practice_number
from desktop.practice.contract import Query, Subject
from desktop.practice.datasets import answered, datasets
from desktop.practice.decisions import form_fault
from desktop.practice.district import DEPARTMENTS, RESOURCES, load

SERVICES = [service for catalogue in load().values() for service in catalogue.services]
EVENTS = [event for catalogue in load().values() for event in catalogue.life_events]
BY_ID = {service.id: service for service in SERVICES}
EVERY_SERVICE = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.id)
EVERY_EVENT = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.id)

PERSON = practice_number("110101", date(1984, 3, 2), 12)
HAN = re.compile("[一-鿿]")
DEFINITION_WORDS = {
    "type", "minLength", "maxLength", "pattern", "format", "enum", "const", "minimum", "maximum",
    "x-label", "x-help", "x-grade", "x-group", "x-options",
}  # fmt: skip


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every {en, zh} in a JSON value, with where it is."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            yield path, value
        else:
            for name, inner in value.items():
                yield from texts(inner, f"{path}/{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from texts(inner, f"{path}/{place}")


def parts(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield form
    for rule in form.get("allOf", ()):
        yield from (rule[branch] for branch in ("then", "else") if branch in rule)


def definitions(service: Service) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in parts(service.form):
        yield from part["properties"].items()


def test_there_are_eight_departments_with_seven_services_or_more() -> None:
    assert list(load()) == list(DEPARTMENTS)
    assert len(DEPARTMENTS) == 8
    assert all(len(catalogue.services) >= 7 for catalogue in load().values())
    assert len(SERVICES) >= 60


def test_names_are_unique() -> None:
    assert len(BY_ID) == len(SERVICES)
    assert len({service.name.zh for service in SERVICES}) == len(SERVICES)
    assert len({service.name.en for service in SERVICES}) == len(SERVICES)
    codes = [catalogue.department.code for catalogue in load().values()]
    assert len(set(codes)) == 8
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)


@pytest.mark.parametrize("name", [*(f"{d}.json" for d in DEPARTMENTS), "life-events.json", "datasets.json"])
def test_every_text_is_in_both_languages(name: str) -> None:
    found = list(texts(json.loads((RESOURCES / name).read_text(encoding="utf-8"))))
    assert found
    wrong = [
        (where, text)
        for where, text in found
        if not text["en"].strip() or not HAN.search(text["zh"]) or HAN.search(text["en"])
    ]
    assert not wrong


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_files_hold_nothing_the_program_does_not_read(department: str) -> None:
    told = json.loads((RESOURCES / f"{department}.json").read_text(encoding="utf-8"))
    read = msgspec.to_builtins(msgspec.convert(told, Catalogue))

    def lost(before: Any, after: Any, path: str) -> list[str]:
        if isinstance(before, dict):
            missing = [f"{path}/{name}" for name in before if name not in after]
            return missing + [
                one for n in before if n in after for one in lost(before[n], after[n], f"{path}/{n}")
            ]
        if isinstance(before, list):
            return [
                one
                for place, (b, a) in enumerate(zip(before, after, strict=True))
                for one in lost(b, a, f"{path}/{place}")
            ]
        return [] if before == after else [path]

    assert not lost(told, read, "")


@EVERY_SERVICE
def test_a_service_says_all_a_clerk_needs(service: Service) -> None:
    assert service.id in {s.id for s in load()[service.department].services}
    assert service.version == 1
    assert service.materials
    assert service.legal_basis
    assert all("《" in law.zh for law in service.legal_basis)
    limits = service.limits
    assert 0 <= limits.promised_days <= limits.statutory_days <= 60
    assert service.cost.fen >= 0
    assert service.cost.note.en
    assert set(service.circumstances) <= set(CIRCUMSTANCES)


@EVERY_SERVICE
def test_its_materials_hold_together(service: Service) -> None:
    evidence = [material.evidence for material in service.materials]
    assert len(set(evidence)) == len(evidence)
    names = {name for name, _ in definitions(service)}
    for material in service.materials:
        field, equals, value = material.when.partition("=")
        if equals:
            options = [d.get("enum", ()) for n, d in definitions(service) if n == field]
            assert field in names
            assert any(value in allowed for allowed in options), material.when
        elif field:
            assert field in service.circumstances, material.when
        assert 1 <= material.grade <= 4
        assert material.copies >= 1


@EVERY_SERVICE
def test_its_form_is_a_schema_that_people_can_be_asked_by(service: Service) -> None:
    assert service.form["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert service.form["type"] == "object"
    for name, definition in definitions(service):
        assert re.fullmatch("[a-z][a-z0-9_]*", name)
        assert set(definition) <= DEFINITION_WORDS, name
        assert definition["x-grade"] in (1, 2, 3, 4)
        assert set(definition["x-label"]) == set(definition["x-group"]) == {"en", "zh"}
        assert set(definition.get("x-options", {})) == set(definition.get("enum", ()))
    for part in parts(service.form):
        assert set(part["required"]) <= set(part["properties"])
    for rule in service.form.get("allOf", ()):
        (asked,) = rule["if"]["required"]
        assert asked in service.form["properties"]


@EVERY_SERVICE
def test_its_fields_appear_and_vanish_with_the_answers(service: Service) -> None:
    """Each conditional field is asked when its condition holds, and not asked when it does not."""
    for rule in service.form.get("allOf", ()):
        (asked,) = rule["if"]["required"]
        test = rule["if"]["properties"][asked]
        holding = test["enum"] if "enum" in test else [test["const"]]
        for value in service.form["properties"][asked]["enum"]:
            shown = {field.name for field in fields(service.form, {asked: value}) if field.visible}
            branch = rule["then"] if value in holding else rule.get("else", {"properties": {}})
            assert set(branch["properties"]) <= shown
            if value not in holding:
                others = {
                    name
                    for other in service.form["allOf"]
                    if other is not rule
                    for branch in ("then", "else")
                    for name in other.get(branch, {}).get("properties", {})
                }
                assert not (set(rule["then"]["properties"]) - others) & shown


def answer_to(field: FormField) -> Any:
    """A plausible answer to one question, from its definition alone."""
    known = {
        "credit_code": "91990000MA00000000",
        "bank_account": "6222000000000000",
        "fund_account": "100000000000",
        "insurance_number": "990000194001010010",
        "parent_insurance_number": "990000194001010010",
        "seller_id_number": "990000194001010010",
        "birth_certificate_number": "P990000001",
        "old_certificate_number": "P990000001",
        "disability_certificate_number": "99000019400101001042",
        "food_licence_number": "JY10000000000000",
        "property_unit_number": "9900000000000000000000000000",
        "vehicle_number": "LPRACTCE000000000",
    }
    if field.name in known:
        return known[field.name]
    if field.type == "choice":
        return field.choices[0].value
    return {
        "id_number": "990000194001010010",
        "phone": "13800000000",
        "date": "2026-11-01",
        "integer": 2020,
        "number": 20,
        "yes_no": True,
    }.get(field.type, "练习")


def within(form: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """Answers with numbers moved into the bounds of their fields."""
    bounds = dict(declared(form))
    return {
        name: max(bounds[name]["minimum"], min(value, bounds[name].get("maximum", value)))
        if isinstance(value, int) and not isinstance(value, bool) and "minimum" in bounds[name]
        else value
        for name, value in answers.items()
    }


def filled_in(form: dict[str, Any]) -> dict[str, Any]:
    """A form filled in as a person would: question by question, as they open."""
    answers: dict[str, Any] = {}
    for _ in range(4):
        for field in fields(form, answers):
            if field.visible and field.required and field.name not in answers:
                answers[field.name] = answer_to(field)
        answers = within(form, answers)
    return answers


@EVERY_SERVICE
def test_its_form_can_be_filled_in(service: Service) -> None:
    answers = filled_in(service.form)
    assert form_fault(service, answers) is None
    required = next(iter(service.form["required"]))
    without = {name: value for name, value in answers.items() if name != required}
    fault = form_fault(service, without)
    assert fault is not None
    assert service.form["properties"][required]["x-label"]["zh"] in fault.zh


def test_a_field_means_the_same_everywhere() -> None:
    """A bundle asks what several services need once, so one name must not have two meanings."""
    seen: dict[str, tuple[str, dict[str, Any]]] = {}
    for service in SERVICES:
        for name, definition in definitions(service):
            first = seen.setdefault(name, (service.id, definition))
            assert first[1] == definition, (name, first[0], service.id)
    for name in ("name", "id_number", "phone", "address"):
        users = sum(name in dict(definitions(service)) for service in SERVICES)
        assert users >= 25, name


def test_a_material_is_the_same_paper_everywhere() -> None:
    seen: dict[str, tuple[str, str, int, int]] = {}
    for service in SERVICES:
        for m in service.materials:
            told = (m.name.en, m.name.zh, m.grade, m.valid_months)
            assert seen.setdefault(m.evidence, told) == told, m.evidence
    assert {"id-card", "household-booklet", "marriage-certificate"} <= set(seen)


def test_conditional_fields_fees_and_circumstances_are_really_used() -> None:
    assert sum("allOf" in service.form for service in SERVICES) >= 60
    assert sum(service.cost.fen > 0 for service in SERVICES) >= 5
    assert {c for service in SERVICES for c in service.circumstances} == set(CIRCUMSTANCES)
    assert {service.kind for service in SERVICES} == {
        "licensing", "confirmation", "payment", "registration", "report", "information"
    }  # fmt: skip


def test_the_six_life_events_are_there() -> None:
    assert {event.id for event in EVENTS} == {
        "child-is-born",
        "retirement",
        "death-in-the-family",
        "opening-a-restaurant",
        "buying-a-home",
        "caring-for-disabled-relative",
    }


@EVERY_EVENT
def test_a_life_event_names_real_services_in_an_order_that_ends(event: LifeEvent) -> None:
    asked = [service for question in event.questions for service in question.services]
    offered = {*event.services, *asked}
    assert offered <= set(BY_ID)
    assert len(event.services) >= 4
    assert len(event.questions) >= 4
    assert all(question.services for question in event.questions)
    assert len({question.id for question in event.questions}) == len(event.questions)
    assert all({later, earlier} <= offered for later, earlier in event.follows)
    waiting = dict.fromkeys(offered, 0)
    for later, _ in event.follows:
        waiting[later] += 1
    free = [service for service, count in waiting.items() if not count]
    for done in free:
        for later, earlier in event.follows:
            if earlier == done:
                waiting[later] -= 1
                if not waiting[later]:
                    free.append(later)
    assert len(free) == len(offered), "the order goes in a circle"


def test_a_birth_concerns_five_departments_or_more() -> None:
    (birth,) = (event for event in EVENTS if event.id == "child-is-born")
    services = [*birth.services, *(s for question in birth.questions for s in question.services)]
    assert len({BY_ID[service].department for service in services}) >= 5


@EVERY_EVENT
def test_a_bundle_asks_common_questions_once(event: LifeEvent) -> None:
    asked = [set(BY_ID[service].form["properties"]) for service in event.services]
    assert len(set.union(*asked)) < sum(map(len, asked)) * 0.85


@EVERY_EVENT
@pytest.mark.parametrize("yes", [False, True])
def test_a_bundle_can_be_planned_and_its_one_form_serves_every_service(event: LifeEvent, yes: bool) -> None:
    plan = bundle.plan(event, {question.id: yes for question in event.questions}, BY_ID)
    assert len(plan.departments) >= 3
    assert plan.due_days >= max(stage.service.limits.promised_days for stage in plan.services)
    answers = filled_in(plan.form)
    for stage in plan.services:
        asked = {field.name for field in fields(stage.service.form, answers) if field.visible}
        own = {name: value for name, value in answers.items() if name in asked}
        assert form_fault(stage.service, own) is None, stage.service.id


@EVERY_EVENT
def test_what_an_earlier_service_brings_may_be_promised_to_the_later(event: LifeEvent) -> None:
    """Else nobody could accept the bundle: the paper does not exist yet."""
    brings = {
        "birth-certificate": "birth-certificate",
        "death-certificate": "death-certificate",
        "sole-trader-registration": "business-licence",
        "sale-contract-filing": "sale-contract",
        "deed-tax-declaration": "deed-tax-receipt",
        "disability-certificate": "disability-certificate",
        "tax-deregistration": "tax-clearance",
    }
    checked = 0
    for later, earlier in event.follows:
        for material in BY_ID[later].materials:
            if material.evidence == brings.get(earlier):
                checked += 1
                assert material.tolerated, (later, material.evidence)
    assert checked or event.id == "retirement"


def test_refusal_rules_speak_of_real_fields() -> None:
    rules = json.loads((RESOURCES / "decisions.json").read_text(encoding="utf-8"))
    assert len(rules) >= 10
    for service, grounds in rules.items():
        for ground in grounds:
            names = {name for name, _ in definitions(BY_ID[service])}
            assert set(ground["when"]["properties"]) <= names, service
            assert HAN.search(ground["reason"]["zh"])


def test_datasets_belong_to_departments_and_name_their_legal_basis() -> None:
    assert {"household", "marriage", "social-insurance", "property"} <= set(datasets())
    for dataset in datasets().values():
        assert dataset.department in DEPARTMENTS
        assert dataset.legal_bases
        assert all(field.grade in (1, 2, 3, 4) and field.drawn_from for field in dataset.fields.values())


def test_what_services_ask_of_registers_is_there_and_may_be_asked() -> None:
    """Each field exists on both sides, on a legal basis the register takes, and at no lower grade."""
    asked = [(service, one) for service in SERVICES for one in service.shared]
    assert len({service.id for service, _ in asked}) >= 8
    assert len({one.dataset for _, one in asked}) == 4
    for service, one in asked:
        there = datasets()[one.dataset]
        properties = dict(definitions(service))
        assert one.department == there.department, (service.id, one.field)
        assert one.legal_basis in service.legal_basis, (service.id, one.field)
        assert there.fields[one.asked].grade <= properties[one.field]["x-grade"], (service.id, one.field)
        query = Query(one.legal_basis.zh, service.name.zh, (one.asked,), Subject(PERSON, "张伟"))
        answered(one.department, one.dataset, query, "2026-11-24T09:00:00Z")  # raises where it is refused
        drawn = set(there.fields[one.asked].drawn_from) - {""}
        assert not one.means or set(one.means) == drawn, (service.id, one.field)
        choices = properties[one.field].get("enum")
        assert not choices or set(one.means.values()) <= set(choices), (service.id, one.field)


def test_nothing_looks_like_a_real_person() -> None:
    """No number in the files passes for an identity number."""
    for file in RESOURCES.glob("*.json"):
        assert not re.search(r"(?<![0-9])[1-9]\d{5}(19|20)\d{9}[0-9X]", file.read_text(encoding="utf-8"))
