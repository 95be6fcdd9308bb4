"""Inquiries over a real line: asked exactly once whatever happens, answered, and told everywhere alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from desktop.casework import consult, handover
from desktop.casework.exchange import stuck
from desktop.domain.kinds.consult import InquiryAnswered
from desktop.errors import Refused
from desktop.practice.serving import PRACTICE_KEY
from desktop.sync import schedule
from desktop.words import render
from tests.machine.world import DEPARTMENT, SERVICE, World

QUESTION = "找到工作后低保还能继续领吗？"


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.close()


def at_the_department(world: World, **query: str) -> list[dict[str, Any]]:
    """What the department has, told by itself over its API."""
    url = world.practice.url_of(DEPARTMENT) + "/inquiries"
    told = requests.get(url, params=query, headers={"X-Api-Key": PRACTICE_KEY}, timeout=5).json()
    found: list[dict[str, Any]] = told["inquiries"]
    return found


def references(world: World) -> set[str]:
    return {one["reference"] for one in at_the_department(world)}


def test_a_question_goes_over_the_line_and_its_answer_comes_back(world: World) -> None:
    here = world.seats[0]
    inquiry = consult.ask(here.desk, QUESTION, DEPARTMENT, service=SERVICE).result
    lookups = here.desk.store.lookups
    assert (lookups.inquiry(inquiry).state, lookups.inquiry_row(inquiry).sending) == ("asked", "waiting")  # type: ignore[union-attr]
    assert f"Inquiry {lookups.inquiry(inquiry).number}" in str(here.worker.plan().do[0].said)
    here.round()
    assert lookups.inquiry(inquiry).state == "with_department"
    (filed,) = at_the_department(world)
    assert (filed["number"], filed["state"]) == (lookups.inquiry(inquiry).number, "received")
    world.pass_time(400)
    here.round()
    known = lookups.inquiry(inquiry)
    assert known.state == "answered"
    assert known.reply is not None
    assert (known.reply.machine, known.reply.by) == (True, DEPARTMENT)
    assert "渐退期" in known.reply.body.text
    assert "社会救助" in known.reply.body.legal_basis
    assert consult.inquiry_view(here.desk, inquiry).lines[0][1]  # the department has a name in the history
    consult.tell(here.desk, inquiry)
    for _ in range(3):
        world.pass_time(60)
        here.round()
    answers = [e for e in here.desk.store.journal.read(inquiry) if isinstance(e.body, InquiryAnswered)]
    assert len(answers) == 1  # heard once, however often the department is asked
    assert lookups.inquiry(inquiry).state == "told"


def test_nothing_of_who_asked_leaves_the_centre(world: World) -> None:
    here = world.seats[0]
    person = here.desk.store.journal.journals("resident:")[0]
    inquiry = consult.ask(here.desk, QUESTION, DEPARTMENT, resident=person).result
    (step,) = here.desk.store.lookups.steps_of(inquiry)
    values = here.desk.store.lookups.resident(person).values
    assert QUESTION in step.request
    assert not [value for value in values.values() if isinstance(value, str) and value in step.request]
    assert person not in step.request


@pytest.mark.parametrize("doom", ["before", "after"])
def test_killed_while_asking_it_arrives_exactly_once(world: World, doom: str) -> None:
    here = world.seats[0]
    inquiry = consult.ask(here.desk, QUESTION, DEPARTMENT).result
    here.mortal.doom = (doom, 0)
    here.round()
    assert here.lives == 1
    assert len(references(world)) == int(doom == "after")
    for _ in range(3):
        world.pass_time(120)
        here.round()
    assert len(references(world)) == 1
    assert here.desk.store.lookups.inquiry(inquiry).state in ("with_department", "answered")


@pytest.mark.parametrize("fault", ["drop-before", "drop-after", "error500-after", "nonsense", "truncated"])
def test_a_lost_answer_makes_no_second_inquiry(world: World, fault: str) -> None:
    here = world.seats[0]
    inquiry = consult.ask(here.desk, QUESTION, DEPARTMENT).result
    world.practice.set_fault(fault, method="POST", times=1)
    here.round()
    assert here.desk.store.lookups.inquiry(inquiry).state == "asked"  # nobody knows yet
    world.settle()
    assert len(references(world)) == 1
    assert here.desk.store.lookups.inquiry(inquiry).state == "answered"


def test_an_offline_counter_asks_when_the_line_is_back(world: World) -> None:
    here, there = world.seats
    world.practice.set_fault("vanish", department=DEPARTMENT)
    inquiry = consult.ask(here.desk, QUESTION, DEPARTMENT, service=SERVICE).result
    here.round()
    assert here.desk.store.lookups.inquiry(inquiry).state == "asked"
    world.settle()
    assert len(references(world)) == 1
    for seat in (here, there):  # the colleague at the other counter sees the answer, and tells it
        assert seat.desk.store.lookups.inquiry(inquiry).state == "answered"
    consult.tell(there.desk, inquiry)
    world.settle()
    world.all_alike()
    assert here.desk.store.lookups.inquiry(inquiry).state == "told"


def test_a_department_that_takes_no_inquiries_is_asked_by_a_person(world: World) -> None:
    here = world.seats[0]
    here.round()  # it was heard, and offered them
    store = here.desk.store
    inquiry = consult.ask(here.desk, QUESTION, DEPARTMENT).result
    standing = schedule.read(store.journal.hint(schedule.hint_name(DEPARTMENT)))
    assert standing.offers is not None
    without = replace(standing.offers, inquiries=False)
    here.worker.course.standing = schedule.heard(here.worker.course.standing, here.clock.now(), without)
    (said,) = here.worker.plan().not_now
    assert said.turn == "clerk"
    assert "telephone" in render(said.next_step)
    kept = schedule.write(here.worker.course.standing)
    hints = {schedule.hint_name(DEPARTMENT): kept}
    store.journal.append((), here.desk.author, hints=hints)
    (line,) = stuck.stuck(here.desk)
    assert "edit" not in line.acts
    handover.hand_over(here.desk, inquiry, line.row.step, "dropped", "电话询问")
    assert stuck.stuck(here.desk) == ()
    later = consult.ask(here.desk, QUESTION, DEPARTMENT).result
    assert store.lookups.steps_of(later) == ()  # known now: nothing is planned for the line
    consult.answered(here.desk, later, "可以。")
    assert store.lookups.inquiry(later).state == "answered"


def test_what_the_department_refuses_waits_for_a_person(world: World) -> None:
    here = world.seats[0]
    inquiry = consult.ask(here.desk, QUESTION, DEPARTMENT, service="residence-permit").result
    here.round()  # no service of theirs
    (line,) = stuck.stuck(here.desk)
    assert (line.turn, line.row.state) == ("clerk", "refused")
    with pytest.raises(Refused):
        handover.hand_over(here.desk, inquiry, line.row.step, "paper", " ")
    handover.hand_over(here.desk, inquiry, line.row.step, "dropped", "电话询问")
    consult.answered(here.desk, inquiry, "不归本部门管。")
    consult.tell(here.desk, inquiry)
    assert here.desk.store.journal.rebuild(check=True) == []


def test_it_is_found_again_by_its_key_and_only_by_it(world: World) -> None:
    here = world.seats[0]
    first = consult.ask(here.desk, QUESTION, DEPARTMENT).result
    (step,) = here.desk.store.lookups.steps_of(first)
    assert here.mortal.find(step) is None
    here.round()
    sent = here.mortal.find(step)
    assert sent is not None
    assert {sent.reference} == references(world)
    assert here.mortal.find(replace(step, key="another")) is None


def test_answers_that_are_told_again_are_no_entries(world: World) -> None:
    here = world.seats[0]
    inquiry = consult.ask(here.desk, QUESTION, DEPARTMENT).result
    here.round()
    world.pass_time(400)
    here.round()
    store = here.desk.store
    before = [entry.id for entry in store.journal.read(inquiry)]
    store.journal.append((), here.desk.author, hints={f"inquiries:{DEPARTMENT}": ""})  # an old backup
    world.pass_time(60)
    here.round()
    assert store.journal.hint(f"inquiries:{DEPARTMENT}")
    assert [entry.id for entry in store.journal.read(inquiry)] == before
