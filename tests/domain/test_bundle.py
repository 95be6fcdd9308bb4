"""A bundle's plan: order, papers once, one form, and dates along the critical path."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import bundle, deadlines, forms
from desktop.domain.catalogue import Cost, LifeEvent, Limits, Material, Question, Service, Text
from desktop.errors import Refused

CN = deadlines.parse(
    json.loads((Path(__file__).parents[2] / "resources" / "calendars" / "cn.json").read_bytes())
)
NONE = Text("", "")
MONDAY = date(2026, 3, 2)


def service(
    name: str,
    department: str = "civil",
    days: int = 5,
    materials: tuple[Material, ...] = (),
    form: dict[str, Any] | None = None,
    fen: int = 0,
) -> Service:
    return Service(
        id=name, version=1, valid_from=date(2025, 1, 1), department=department, name=Text(name, name),
        summary=NONE, audience=NONE, kind="registration", legal_basis=(),
        limits=Limits(promised_days=days), cost=Cost(fen, Text(name, name)), materials=materials,
        form=form or {"type": "object", "properties": {}}, output=NONE,
    )  # fmt: skip


def event(*services: str, follows: tuple[tuple[str, str], ...] = (), **questions: str) -> LifeEvent:
    asked = tuple(Question(name, NONE, tuple(added.split())) for name, added in questions.items())
    return LifeEvent("birth", Text("A child is born", "出生"), NONE, services, asked, follows)


def paper(evidence: str, **more: Any) -> Material:
    return Material(evidence, Text(evidence, evidence), **more)


def offered(*services: Service) -> dict[str, Service]:
    return {one.id: one for one in services}


def test_yes_adds_services_once_and_no_does_not() -> None:
    born = event("certificate", "register", insured="insurance register", twins="second")
    assert bundle.chosen(born, {}) == ("certificate", "register")
    assert bundle.chosen(born, {"insured": True, "twins": False}) == ("certificate", "register", "insurance")


def test_dates_go_along_the_critical_path_with_each_departments_own() -> None:
    plan = bundle.plan(
        event("insurance", "card", "register", "certificate",
              follows=(("register", "certificate"), ("insurance", "register"), ("card", "register"))),
        {},
        offered(service("certificate", "health", 1), service("register", "police", 3),
                service("insurance", "social", 5), service("card", "social", 2)),
        received_on=MONDAY, calendar=CN,
    )  # fmt: skip
    assert [p.service.id for p in plan.services] == ["certificate", "register", "insurance", "card"]
    assert [(p.start_days, p.due_days) for p in plan.services] == [(0, 1), (1, 4), (4, 9), (4, 6)]
    assert [p.critical for p in plan.services] == [True, True, True, False]
    assert [p.due_on for p in plan.services] == [
        date(2026, 3, 3), date(2026, 3, 6), date(2026, 3, 13), date(2026, 3, 10),
    ]  # fmt: skip
    assert (plan.due_days, plan.due_on, plan.unknown) == (9, date(2026, 3, 13), None)
    assert plan.departments == ("health", "police", "social")


def test_a_service_waits_through_one_that_was_not_chosen() -> None:
    plan = bundle.plan(
        event("a", "c", more="b", follows=(("c", "b"), ("b", "a"))), {}, offered(service("a"), service("c"))
    )
    assert plan.services[1].follows == ("a",)
    assert (plan.due_days, plan.due_on) == (10, None)


def test_a_paper_is_handed_in_once_as_the_strictest_asks() -> None:
    plan = bundle.plan(
        event("a", "b"), {},
        offered(
            service("a", materials=(paper("id-card", copies=1, grade=2, tolerated=True),
                                    paper("photo", copies=2, valid_months=6, note=Text("white", "白底")))),
            service("b", materials=(paper("photo", valid_months=3, note=Text("blue", "蓝底"), grade=3),
                                    paper("letter", when="proxy"), paper("id-card", copies=2, grade=3))),
        ),
    )  # fmt: skip
    card, photo, letter = plan.materials
    assert (card.evidence, card.services) == ("id-card", ("a", "b"))
    assert (card.material.copies, card.material.grade, card.material.tolerated) == (2, 3, False)
    assert (photo.material.copies, photo.material.valid_months, photo.material.grade) == (2, 3, 3)
    assert photo.material.note == Text("white; blue", "白底；蓝底")
    assert letter.needed_by({"proxy"}, {}) == ("b",)
    assert letter.needed_by((), {}) == ()


def test_each_service_keeps_its_own_condition_for_a_paper() -> None:
    plan = bundle.plan(
        event("a", "b", "c"), {},
        offered(service("a", materials=(paper("deed", required=False),)),
                service("b", materials=(paper("deed", when="owner=true"),)),
                service("c", materials=(paper("deed", when="proxy", tolerated=True),))),
    )  # fmt: skip
    (deed,) = plan.materials
    assert deed.needed_by((), {}) == ("a",)
    assert not deed.required((), {})
    assert deed.required((), {"owner": True})
    assert deed.needed_by({"proxy"}, {"owner": True}) == ("a", "b", "c")


def test_one_form_and_one_cost_for_all() -> None:
    home = {"type": "object", "properties": {"home": {"type": "string"}}, "required": ["home"]}
    plan = bundle.plan(
        event("a", "b", "c"), {}, offered(service("a", form=home, fen=500), service("b", form=home),
                                          service("c", fen=1200))
    )  # fmt: skip
    assert [field.name for field in forms.fields(plan.form, {})] == ["home"]
    assert plan.cost == Cost(1700, Text("a; c", "a；c"))


def test_what_is_not_offered_here_is_a_sentence() -> None:
    with pytest.raises(Refused) as caught:
        bundle.plan(event("a", "b"), {}, offered(service("a")))
    assert "b" in str(caught.value)


def test_a_circle_is_a_sentence() -> None:
    circle = event("a", "b", "c", follows=(("b", "c"), ("c", "b")))
    with pytest.raises(Refused) as caught:
        bundle.plan(circle, {}, offered(service("a"), service("b"), service("c")))
    assert "b, c" in str(caught.value)


def test_a_plan_into_an_unknown_year_says_so_and_keeps_the_days() -> None:
    plan = bundle.plan(
        event("a", "b", follows=(("b", "a"),)), {}, offered(service("a", days=3), service("b", days=20)),
        received_on=date(2026, 12, 21), calendar=CN,
    )  # fmt: skip
    assert [p.due_on for p in plan.services] == [date(2026, 12, 24), None]
    assert (plan.due_on, plan.due_days) == (None, 23)
    assert "2027" in str(plan.unknown)


NAMES = tuple("abcdefg")
networks = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted).filter(lambda p: p[0] < p[1]), max_size=10
)


@given(networks, st.lists(st.integers(0, 30), min_size=7, max_size=7), st.permutations(NAMES))
def test_any_plan_is_a_critical_path(pairs: list[list[int]], days: list[int], listed: list[str]) -> None:
    follows = tuple((NAMES[later], NAMES[earlier]) for earlier, later in pairs)
    services = offered(*(service(name, days=n) for name, n in zip(NAMES, days, strict=True)))
    plan = bundle.plan(event(*listed, follows=follows), {}, services, received_on=MONDAY, calendar=CN)
    place = {p.service.id: n for n, p in enumerate(plan.services)}
    by_name = {p.service.id: p for p in plan.services}
    assert sorted(place) == sorted(NAMES)
    for later, earlier in follows:
        assert place[earlier] < place[later]
        assert by_name[later].start_days >= by_name[earlier].due_days
    for planned in plan.services:
        ends = [by_name[before].due_days for before in planned.follows]
        assert planned.start_days == max(ends, default=0)
        assert planned.due_days - planned.start_days == planned.service.limits.promised_days
        assert planned.due_on == CN.add_working_days(
            planned.start_on or MONDAY, planned.service.limits.promised_days
        )
    assert plan.due_days == max(p.due_days for p in plan.services)


@given(networks, st.lists(st.integers(0, 30), min_size=7, max_size=7), st.sampled_from(NAMES))
def test_any_delay_moves_the_whole_exactly_where_it_is_critical(
    pairs: list[list[int]], days: list[int], late: str
) -> None:
    follows = tuple((NAMES[later], NAMES[earlier]) for earlier, later in pairs)
    on_time = offered(*(service(name, days=n) for name, n in zip(NAMES, days, strict=True)))
    delayed = {**on_time, late: service(late, days=on_time[late].limits.promised_days + 1)}
    plan, later = (bundle.plan(event(*NAMES, follows=follows), {}, these) for these in (on_time, delayed))
    critical = next(p.critical for p in plan.services if p.service.id == late)
    assert later.due_days - plan.due_days == int(critical)
