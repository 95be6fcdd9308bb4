"""Working on a case after it was taken in: messages, supplements, withdrawal, delivery, the print ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.casework import intake, work
from desktop.casework.desk import Desk
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.case import DepartmentAnswered, PaperPrinted
from desktop.domain.kinds.delivery import Step
from desktop.errors import Refused
from tests.casework import centre, taking

SERVICE = "minimum-living-allowance"
DEPARTMENT = Author("civil-affairs", "department")


@pytest.fixture
def case(desk: Desk) -> str:
    """An accepted case."""
    return taking.accepted(desk, SERVICE, centre.register(desk))


def answer(desk: Desk, case: str, version: int, state: Any, **more: Any) -> None:
    """The department's word, as the sync writes it down."""
    said = DepartmentAnswered("civil-affairs", "CA-1", version, state, "2026-03-03T09:00:00+08:00", **more)
    desk.store.journal.append([Draft(case, said)], DEPARTMENT)


def last_steps(desk: Desk, case: str) -> list[Step]:
    """The steps of the delivery planned last."""
    return [standing.step for standing in desk.case(case).deliveries[-1].steps]


def test_a_note_stays_at_the_centre(desk: Desk, case: str) -> None:
    work.note(desk, case, "wheelchair, ground floor")
    folded = desk.case(case)
    assert folded.timeline[0].body.text == "wheelchair, ground floor"
    assert len(folded.deliveries) == 1
    with pytest.raises(Refused, match="empty"):
        work.note(desk, case, " \n")


def test_messages_go_only_once_the_department_is_to_have_the_case(desk: Desk) -> None:
    draft = intake.open_case(desk, SERVICE, centre.register(desk)).result
    with pytest.raises(Refused, match="does not have this case"):
        work.message(desk, draft, "question", "How long?")


def test_a_question_is_frozen_as_one_step(desk: Desk, case: str) -> None:
    work.message(desk, case, "question", "Is the income of a lodger counted?")
    (step,) = last_steps(desk, case)
    request = msgspec.json.decode(step.request)
    assert (step.call, request["type"]) == ("message", "question")
    assert request["text"] == "Is the income of a lodger counted?"


def test_urging_twice_in_the_same_words_is_twice(desk: Desk, case: str) -> None:
    work.message(desk, case, "urge", "please")
    desk.clock.sleep(60)
    work.message(desk, case, "urge", "please")
    keys = [s.step.key for d in desk.case(case).deliveries for s in d.steps]
    assert len(keys) == len(set(keys)) == 3


def test_a_rating_passes_its_stars_on(desk: Desk, case: str) -> None:
    work.message(desk, case, "rating", "", stars=5)
    (step,) = last_steps(desk, case)
    assert msgspec.json.decode(step.request)["stars"] == 5


def test_a_supplement_brings_its_papers_before_its_words(desk: Desk, case: str, tmp_path: Path) -> None:
    answer(desk, case, 2, "waiting_supplement", asked_for=("bank-card",))
    assert desk.case(case).state == "waiting_supplement"
    assert desk.case(case).due_on is None  # the clock stands still
    work.supplement(desk, case, {"bank-card": taking.scan(tmp_path)}, "here it is")
    steps = last_steps(desk, case)
    assert [step.call for step in steps] == ["paper", "message"]
    assert steps[0].paper == desk.case(case).materials["bank-card"].paper
    assert msgspec.json.decode(steps[1].request)["evidence"] == ["bank-card"]


def test_a_draft_takes_no_supplement(desk: Desk) -> None:
    draft = intake.open_case(desk, SERVICE, centre.register(desk)).result
    with pytest.raises(Refused, match="Nothing can be added"):
        work.supplement(desk, draft, text="more")


def test_withdrawing_tells_the_department(desk: Desk, case: str) -> None:
    with pytest.raises(Refused, match="needs its reason"):
        work.withdraw(desk, case, " ")
    work.withdraw(desk, case, "moved away")
    assert desk.case(case).state == "withdrawn"
    (step,) = last_steps(desk, case)
    assert msgspec.json.decode(step.request)["type"] == "withdraw"
    with pytest.raises(Refused, match="no longer be withdrawn"):
        work.withdraw(desk, case, "again")


def test_withdrawing_what_never_left_tells_nobody(desk: Desk) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    with pytest.raises(Refused, match="no longer be withdrawn"):
        work.withdraw(desk, case, "changed my mind")  # a draft is simply left
    intake.receive(desk, case)
    work.withdraw(desk, case, "changed my mind")
    assert desk.case(case).state == "withdrawn"
    assert desk.case(case).deliveries == ()


def test_a_decided_case_cannot_be_withdrawn_but_delivered_once(desk: Desk, case: str) -> None:
    with pytest.raises(Refused, match="no result"):
        work.deliver(desk, case, "张伟")
    answer(desk, case, 2, "approved")
    with pytest.raises(Refused, match="no longer be withdrawn"):
        work.withdraw(desk, case, "too late")
    work.deliver(desk, case, "张伟", "counter")
    folded = desk.case(case)
    assert folded.state == "delivered"
    assert folded.delivered_on is not None
    (step,) = last_steps(desk, case)
    assert msgspec.json.decode(step.request)["type"] == "delivered"
    with pytest.raises(Refused, match="already handed over"):
        work.deliver(desk, case, "张伟")


def test_the_highest_version_of_the_department_is_in_force(desk: Desk, case: str) -> None:
    answer(desk, case, 3, "approved", reason="granted")
    answer(desk, case, 2, "in_review")  # arrived late
    folded = desk.case(case)
    assert folded.state == "approved"
    assert [a.version for a in folded.answers] == [2, 3]


def test_a_second_print_needs_its_reason_and_is_a_copy(desk: Desk, case: str) -> None:
    work.printed(desk, case, "receipt")
    with pytest.raises(Refused, match="printed before"):
        work.printed(desk, case, "receipt")
    work.printed(desk, case, "receipt", reason="lost")
    work.printed(desk, case, "case_report")  # another paper, a first print
    ledger = [m.body for m in reversed(desk.case(case).timeline) if isinstance(m.body, PaperPrinted)]
    assert [(p.paper, p.state) for p in ledger] == [
        ("receipt", "printed"),
        ("receipt", "reprinted"),
        ("case_report", "printed"),
    ]


def test_a_failed_print_is_followed_by_a_first_one(desk: Desk, case: str) -> None:
    work.printed(desk, case, "receipt", "failed", "paper jam")
    work.printed(desk, case, "receipt")
    with pytest.raises(Refused, match="needs a reason"):
        work.printed(desk, case, "receipt", "voided")
