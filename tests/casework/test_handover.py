"""Stuck deliveries are a person's turn, and the end of the day adds up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop.casework import handover, intake, work
from desktop.casework.desk import Desk
from desktop.domain.deliveries import StepStanding
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import delivery as d
from desktop.domain.kinds.case import DepartmentAnswered
from desktop.errors import Refused
from tests.casework import centre, taking

SERVICE = "minimum-living-allowance"
COUNTER = Author("", "counter")


@pytest.fixture
def case(desk: Desk) -> str:
    """An accepted case."""
    return taking.accepted(desk, SERVICE, centre.register(desk))


def step(desk: Desk, case: str) -> StepStanding:
    """The first step of its first delivery."""
    return desk.case(case).deliveries[0].steps[0]


def happened(desk: Desk, case: str, make: Callable[..., Any], *more: Any) -> None:
    """What the sync writes about that step."""
    delivery = desk.case(case).deliveries[0]
    body = make(delivery.id, delivery.steps[0].step.id, *more)
    desk.store.journal.append([Draft(case, body)], COUNTER)


def test_what_is_not_stuck_needs_no_person(desk: Desk, case: str) -> None:
    with pytest.raises(Refused, match="not stuck"):
        handover.try_again(desk, case, step(desk, case).step.id)
    with pytest.raises(Refused, match="no such step"):
        handover.try_again(desk, case, "nothing")


def test_a_refused_step_is_sent_again_with_the_same_bytes(desk: Desk, case: str) -> None:
    before = step(desk, case).step
    happened(desk, case, d.StepRefused, 422, "Unknown service version")
    assert step(desk, case).state == "refused"
    assert step(desk, case).turn == "clerk"
    handover.try_again(desk, case, before.id)
    assert step(desk, case).state == "waiting"
    assert step(desk, case).step == before


def test_a_doubt_is_not_sent_again_by_a_clerk(desk: Desk, case: str) -> None:
    happened(desk, case, d.StepSending, 1)
    happened(desk, case, d.StepDoubted, "timeout")
    with pytest.raises(Refused, match="could double it"):
        handover.try_again(desk, case, step(desk, case).step.id)
    handover.try_again(centre.as_staff(desk, "wang"), case, step(desk, case).step.id)
    assert step(desk, case).state == "waiting"


def test_handing_over_takes_the_step_from_the_machine(desk: Desk, case: str) -> None:
    name = step(desk, case).step.id
    with pytest.raises(Refused, match="needs a reason"):
        handover.hand_over(desk, case, name, "paper", "")
    handover.hand_over(desk, case, name, "paper", "the department asked for paper today")
    assert step(desk, case).state == "handed_over"
    happened(desk, case, d.StepRefused, 500, "late answer")
    assert step(desk, case).state == "handed_over"
    happened(desk, case, d.StepDone, "CA-9", 1)  # the department's own word overrules
    assert step(desk, case).state == "done"
    with pytest.raises(Refused, match="already has it"):
        handover.hand_over(desk, case, name, "paper", "again")


def test_the_day_adds_up(desk: Desk, case: str) -> None:
    resident = centre.register(desk)
    there = taking.accepted(desk, SERVICE, resident)
    happened(desk, there, d.StepDone, "CA-1", 1)
    refused = intake.open_case(desk, SERVICE, resident).result
    intake.not_accept(desk, refused, ("Lives in another district",))
    received = intake.open_case(desk, SERVICE, resident).result
    intake.receive(desk, received)
    intake.open_case(desk, SERVICE, resident)  # a draft is nothing that was taken in
    found = handover.close_day(desk).result
    assert found.closes
    assert (found.taken_in, found.at_departments) == (4, 1)
    assert found.waiting == (desk.case(case).number,)
    assert set(found.kept_here) == {desk.case(refused).number, desk.case(received).number}
    journal = f"day:{desk.today.isoformat()}:{desk.store.identity.device}"
    kept = desk.store.lookups.day(journal)
    assert kept is not None
    assert (kept.taken_in, kept.at_departments, kept.waiting) == (4, 1, found.waiting)


def test_yesterdays_cases_are_not_todays(desk: Desk, case: str) -> None:
    desk.clock.sleep(24 * 3600)
    assert handover.reconcile(desk).taken_in == 0


def test_a_message_on_its_way_does_not_unsay_that_the_case_is_there(desk: Desk, case: str) -> None:
    happened(desk, case, d.StepDone, "CA-1", 1)
    answered = DepartmentAnswered("civil-affairs", "CA-1", 2, "in_review", "2026-03-02T10:00:00+08:00")
    desk.store.journal.append([Draft(case, answered)], Author("civil-affairs", "department"))
    work.message(desk, case, "urge", "please")
    found = handover.reconcile(desk)
    assert found.closes
    assert found.taken_in == 1
