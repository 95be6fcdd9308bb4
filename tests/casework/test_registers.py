"""Registers asked while something is taken in: how little is asked, what lands, and the trace it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from desktop.casework import intake, people
from desktop.casework.centre import DepartmentFile, add_department
from desktop.casework.desk import Desk
from desktop.casework.papers import case_report
from desktop.casework.together import asking, deeds, reading
from desktop.casework.together.asking import Landed
from desktop.casework.together.reading import Taking
from desktop.domain.kinds.case import REGISTER
from desktop.domain.kinds.registers import RegisterAsked, RegisterTold, parts
from desktop.domain.registers.asking import Known, Question
from desktop.domain.registers.origins import origins
from desktop.domain.telling import tell
from desktop.errors import Refused
from desktop.practice.datasets import datasets
from desktop.practice.district import load
from desktop.practice.serving import PRACTICE_KEY, Practice
from desktop.sync.engine import Engine
from desktop.words import render
from tests.casework.centre import HandClock, SitDown, as_staff
from tests.casework.taking import form_of
from tests.fakes.fault_proxy import FaultProxy
from tests.reports.reading import flat_text_of
from tests.ui.pages.taking_in import register

ALLOWANCE, HELP, ADOPTION = "minimum-living-allowance", "temporary-assistance", "adoption-registration"
HOUSEHOLD = "household-registration"
ALL = ("household_address", "household_size", "employer_name")
DAY_S = 86_400


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice(decide_after_s=3600) as practice:
        yield practice


@pytest.fixture
def lined(sit_down: SitDown, practice: Practice) -> Callable[..., tuple[Desk, Engine]]:
    """A desk whose departments have their lines; nothing is exchanged by itself."""

    def at(url: Callable[[str], str] = practice.url_of, login: str = "wang") -> tuple[Desk, Engine]:
        desk = sit_down(login)
        it = as_staff(desk, "it")
        for department in ("civil-affairs", HOUSEHOLD, "social-security"):
            about = load()[department].department
            file = DepartmentFile(department, about.name, about.code, url(department), timeout_s=1.5)
            add_department(it, file, PRACTICE_KEY)
        return desk, Engine(desk.store, desk.clock)

    return at


def opened(desk: Desk, service: str = ALLOWANCE, **more: str) -> Taking:
    case = str(intake.open_case(desk, service, register(desk, serial=41, **more)).result)
    return reading.read(desk, (case,))


def asked(desk: Desk, engine: Engine, taking: Taking, *names: str, typing: tuple[str, ...] = ()) -> Landed:
    """The whole way: trace, question, answer, form."""
    begun = asking.begin(desk, taking, names or ALL, typing).result
    landed = asking.keep(desk, taking, asking.ask(engine.look_up, begun), typing).result
    assert isinstance(landed, Landed)
    return landed


def bodies(desk: Desk, taking: Taking, kind: type[Any]) -> list[Any]:
    moments = desk.case(taking.ids[0]).timeline
    return [moment.body for moment in reversed(moments) if isinstance(moment.body, kind)]


def test_what_is_empty_is_asked_for_and_lands_with_source_and_day(lined: Any) -> None:
    desk, engine = lined()
    taking = opened(desk)
    (only,) = taking.registers
    assert [one.field for one in only.fields] == ["household_address", "household_size"]
    assert only.legal_basis.en == "Interim Measures for Social Assistance, Article 9"
    assert only.purpose == taking.first.service.name
    landed = asked(desk, engine, taking)
    assert [label.en for label in landed.filled] == [
        "Address in the household register",
        "People in the household",
    ]
    again = reading.read(desk, taking.ids)
    assert again.values["household_size"] in (1, 3, 4, 5)  # a number, as the form asks for one
    told = parts(origins(desk.case(taking.ids[0]))["household_size"].origin)
    assert told is not None
    day = datetime.fromisoformat(told[2]).astimezone().date()  # of the register's own clock
    name = load()[HOUSEHOLD].department.name
    assert render(again.sources["household_size"], "en") == f"{name.en}, {day}"
    assert render(again.sources["household_size"], "zh") == f"{name.zh}，{day}"
    assert again.registers == ()  # asked today: not again


def test_every_question_leaves_its_trace_and_no_value_is_in_it(lined: Any) -> None:
    desk, engine = lined()
    taking = opened(desk)
    asked(desk, engine, taking)
    (trace,) = bodies(desk, taking, RegisterAsked)
    assert (trace.department, trace.dataset) == (HOUSEHOLD, "household")
    assert trace.fields == ("household_address", "household_size")
    assert trace.about == desk.case(taking.ids[0]).opened.applicant
    assert trace.legal_basis.zh == "《社会救助暂行办法》第九条"
    assert trace.purpose.zh == "最低生活保障"
    (told,) = bodies(desk, taking, RegisterTold)
    assert (told.question, told.outcome, told.fields) == (trace.question, "answered", trace.fields)
    moment = next(m for m in desk.case(taking.ids[0]).timeline if m.body == trace)
    assert moment.by.staff == desk.who.id
    line = render(tell(moment, taking.first.service), "zh")
    assert line == "已查询户籍登记信息：户籍地址、家庭人口数。法律依据：《社会救助暂行办法》第九条"


def test_the_trace_is_there_before_the_question_leaves(lined: Any) -> None:
    desk, _ = lined()
    taking = opened(desk)
    seen: list[int] = []

    def look_up(department: str, question: Question) -> dict[str, Known]:
        seen.append(len(bodies(desk, taking, RegisterAsked)))
        return {}

    asking.ask(look_up, asking.begin(desk, taking, ALL).result)
    assert seen == [1]


def test_what_a_person_typed_is_not_even_asked_for(lined: Any) -> None:
    desk, engine = lined()
    taking = opened(desk)
    intake.fill(desk, taking.ids[0], {"household_size": 9})
    asked(desk, engine, reading.read(desk, taking.ids))
    (trace,) = bodies(desk, taking, RegisterAsked)
    assert trace.fields == ("household_address",)
    assert desk.case(taking.ids[0]).values["household_size"] == 9


def test_what_is_typed_meanwhile_stays_and_the_register_stands_beside_it(lined: Any) -> None:
    desk, engine = lined()
    taking = opened(desk)
    begun = asking.begin(desk, taking, ALL).result
    intake.fill(desk, taking.ids[0], {"household_size": 9})
    landed = asking.keep(desk, taking, asking.ask(engine.look_up, begun), ("household_address",)).result
    assert landed.filled == ()
    assert {one.name for one in landed.beside} == {"household_address", "household_size"}
    known = desk.case(taking.ids[0])
    assert known.values["household_size"] == 9
    assert "household_address" not in known.values
    size = next(one for one in landed.beside if one.name == "household_size")
    asking.take(desk, taking, size)
    known = desk.case(taking.ids[0])
    assert known.values["household_size"] == size.value
    assert known.clashes == ()
    told = parts(origins(known)["household_size"].origin)
    assert told is not None
    assert told[:2] == (HOUSEHOLD, "household")


def test_what_the_person_says_anyway_is_no_news(lined: Any) -> None:
    desk, engine = lined()
    taking = opened(desk)
    begun = asking.begin(desk, taking, ("household_size",)).result
    told = asking.ask(engine.look_up, begun)
    intake.fill(desk, taking.ids[0], {"household_size": int(told[0].known["household_size"].value)})
    landed = asking.keep(desk, taking, told).result
    assert (landed.filled, landed.beside) == ((), ())


def test_an_older_source_gives_way_to_the_register(lined: Any) -> None:
    """The record of this centre knew an old address: the register is asked, and its word takes the place."""
    desk, engine = lined()
    taking = opened(desk, household="旧址一号")
    assert origins(desk.case(taking.ids[0]))["household_address"].origin == REGISTER
    asked(desk, engine, taking, "household_address")
    known = desk.case(taking.ids[0])
    assert known.values["household_address"].startswith("清河练习区")
    assert origins(known)["household_address"].register


def test_tomorrow_it_may_be_asked_again(lined: Any, clock: HandClock) -> None:
    desk, _ = lined()
    taking = opened(desk)
    known = Known("3", HOUSEHOLD, clock.now().isoformat())
    begun = asking.begin(desk, taking, ("household_size",)).result
    asking.keep(desk, taking, asking.ask(lambda department, question: {"household_size": known}, begun))
    names = [one.field for each in reading.read(desk, taking.ids).registers for one in each.fields]
    assert names == ["household_address"]
    clock.sleep(DAY_S)
    names = [one.field for each in reading.read(desk, taking.ids).registers for one in each.fields]
    assert names == ["household_address", "household_size"]


def test_a_word_of_the_register_becomes_the_answer_it_means(lined: Any) -> None:
    desk, engine = lined()
    taking = opened(desk, ADOPTION)
    assert len(asked(desk, engine, taking, "marital_status").filled) == 1
    assert desk.case(taking.ids[0]).values["marital_status"] in ("married", "single", "divorced")


@pytest.mark.parametrize(("said", "fits"), [("3", True), ("0", False), ("drei", False), ("3.5", False),
                                             ("1e3", False), ("٣", False), (" 4 ", True)])  # fmt: skip
def test_what_does_not_fit_the_question_does_not_land(lined: Any, said: str, fits: bool) -> None:
    desk, _ = lined()
    taking = opened(desk)
    known = Known(said, HOUSEHOLD, "2026-03-02T09:00:00+08:00")
    begun = asking.begin(desk, taking, ("household_size",)).result
    told = asking.ask(lambda department, question: {"household_size": known}, begun)
    landed = asking.keep(desk, taking, told).result
    assert bool(landed.filled) == fits
    assert bool(landed.unfit) == (not fits)
    assert ("household_size" in desk.case(taking.ids[0]).values) == fits


def test_hostile_text_is_kept_as_text_or_not_at_all(lined: Any) -> None:
    desk, _ = lined()
    taking = opened(desk)
    for said, lands in (("<b>清河</b> {name}", True), ("x" * 201, False)):
        known = Known(said, HOUSEHOLD, "2026-01-02T09:00:00+08:00")
        begun = asking.begin(desk, taking, ("household_address",)).result
        told = asking.ask(lambda department, question, known=known: {"household_address": known}, begun)
        assert bool(asking.keep(desk, taking, told).result.filled) == lands
    assert desk.case(taking.ids[0]).values["household_address"] == "<b>清河</b> {name}"


def test_a_refusal_is_told_and_written_down(lined: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, engine = lined()
    taking = opened(desk)
    household = datasets()["household"]
    monkeypatch.setitem(datasets(), "household", type(household)(
        household.department, household.name, household.sharing, (), household.fields))  # fmt: skip
    landed = asked(desk, engine, taking)
    (trouble,) = landed.troubles
    assert render(trouble.what, "zh") == "部门不接受以该法律依据查询此登记库。"
    assert trouble.next_step is not None
    (told,) = bodies(desk, taking, RegisterTold)
    assert (told.outcome, told.code) == ("refused", "legal-basis-not-accepted")
    assert reading.read(desk, taking.ids).registers  # nothing landed: it may be tried again


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "truncate", "cut_head", "silence", "portal"])
def test_a_line_that_drops_in_the_middle_leaves_a_trace_and_an_unharmed_form(
    lined: Any, practice: Practice, fault: str
) -> None:
    with FaultProxy(practice.port, lambda line: fault if "/datasets/" in line else "") as proxy:
        desk, engine = lined(lambda department: f"{proxy.url}/{department}/v1")
        taking = opened(desk)
        before = desk.case(taking.ids[0]).values
        landed = asked(desk, engine, taking)
        assert len(landed.troubles) == 1
        (told,) = bodies(desk, taking, RegisterTold)
        assert (told.outcome, told.fields) == ("failed", ())
        assert desk.case(taking.ids[0]).values == before
        proxy.choose = lambda line: ""
        assert len(asked(desk, engine, taking).filled) == 2


def test_one_register_silent_does_not_take_the_others_word(lined: Any, practice: Practice) -> None:
    with FaultProxy(practice.port, lambda line: "drop_after" if "/household/" in line else "") as proxy:
        desk, engine = lined(lambda department: f"{proxy.url}/{department}/v1")
        taking = opened(desk)
        intake.fill(desk, taking.ids[0], {"income_source": "work"})
        taking = reading.read(desk, taking.ids)
        assert {each.dataset for each in taking.registers} == {"household", "social-insurance"}
        landed = asked(desk, engine, taking)
        assert len(landed.troubles) == 1
        assert {told.register.en: told.outcome for told in bodies(desk, taking, RegisterTold)} in (
            {"Household register": "failed", "Social insurance register": "answered"},
            {"Household register": "failed", "Social insurance register": "nothing"},
        )


def test_above_the_clearance_nothing_is_asked(lined: Any) -> None:
    """Somebody cleared for less goes on with the draft: its answers are not theirs to ask for."""
    desk, engine = lined()
    taking = opened(desk)
    assert taking.registers
    it = as_staff(desk, "it")  # sees everyday things only, whatever clearance was typed in
    assert reading.read(it, taking.ids).registers == ()
    assert asking.begin(it, taking, ALL).result == ()  # whatever a screen shows
    assert bodies(desk, taking, RegisterAsked) == []
    assert engine.status().departments


def test_who_has_no_identity_number_is_not_asked_about(lined: Any) -> None:
    desk, _ = lined()
    values = {"name": "Ana Silva", "id_kind": "passport", "id_number": "X1234567", "phone": "13800001111"}
    who = str(people.register_resident(desk, values).result)
    case = str(intake.open_case(desk, ALLOWANCE, who).result)
    taking = reading.read(desk, (case,))
    with pytest.raises(Refused) as no:
        asking.begin(desk, taking, ALL)
    assert "another document" in str(no.value)
    assert bodies(desk, taking, RegisterAsked) == []


def test_a_service_without_shared_answers_is_as_before(lined: Any) -> None:
    desk, _ = lined()
    taking = opened(desk, "marriage-registration")
    assert taking.registers == ()
    assert asking.begin(desk, taking, ("address",)).result == ()


def test_what_a_register_told_for_one_matter_is_not_carried_into_another(lined: Any) -> None:
    desk, engine = lined()
    taking = opened(desk)
    asked(desk, engine, taking)
    case = taking.ids[0]
    known = desk.case(case)
    intake.fill(desk, case, {n: v for n, v in form_of(desk, ALLOWANCE).items() if n not in known.values})
    for material in desk.service_of(known).materials:
        intake.take_material(desk, case, material.evidence, "handed_in")
    intake.receive(desk, case)
    again = str(intake.open_case(desk, ALLOWANCE, known.opened.applicant).result)
    values = desk.case(again).values
    assert "household_size" not in values
    assert values["bank_name"] == desk.case(case).values["bank_name"]  # what was said is carried


def test_in_a_bundle_a_question_is_asked_once_and_serves_every_form(lined: Any) -> None:
    desk, engine = lined()
    who = register(desk, serial=43)
    cases = tuple(str(intake.open_case(desk, service, who).result) for service in (ALLOWANCE, HELP))
    taking = reading.read(desk, cases)
    names = [one.field for each in taking.registers for one in each.fields]
    assert sorted(names) == sorted(set(names))
    asked(desk, engine, taking)
    sizes = {desk.case(case).values["household_size"] for case in cases}
    assert len(sizes) == 1
    assert all(origins(desk.case(case))["household_size"].register for case in cases)
    deeds.fill(desk, taking, {"household_size": 7})
    assert {desk.case(case).values["household_size"] for case in cases} == {7}
    assert {origins(desk.case(case))["household_size"].origin for case in cases} == {""}


def test_after_acceptance_nothing_is_asked_or_filled(lined: Any) -> None:
    desk, engine = lined()
    taking = opened(desk)
    told = asking.ask(engine.look_up, asking.begin(desk, taking, ALL).result)
    intake.not_accept(desk, taking.ids[0], ("没有本地户籍",))
    before = desk.case(taking.ids[0]).values
    assert asking.keep(desk, taking, told).result.filled  # the answer is told, and lands nowhere
    assert desk.case(taking.ids[0]).values == before
    assert len(bodies(desk, taking, RegisterTold)) == 1
    assert asking.begin(desk, taking, ALL).result == ()


def test_the_report_on_the_case_names_the_register_as_the_source(lined: Any) -> None:
    desk, engine = lined()
    taking = opened(desk)
    asked(desk, engine, taking)
    text = flat_text_of(case_report(desk, taking.ids[0]))
    name = load()[HOUSEHOLD].department.name.en
    assert flat(name) in flat(text)
    assert flat("Asked the register Household register") in flat(text)


def flat(text: str) -> str:
    """Without the breaks that a narrow column makes."""
    return "".join(text.split())
