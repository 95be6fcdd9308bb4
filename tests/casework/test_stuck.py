"""What is stuck is on one list with its reason and its ways out, and each way out is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from desktop.casework import handover
from desktop.casework.desk import Desk
from desktop.casework.exchange import sending_anew
from desktop.casework.exchange.stuck import Stuck, of_case, stuck
from desktop.domain.deliveries import StepStanding
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import delivery as d
from desktop.domain.kinds.case import DepartmentAnswered
from desktop.errors import Refused, sentence
from desktop.store.rows import StepRow
from desktop.sync import schedule
from desktop.sync.promise import Explained
from desktop.sync.schedule import Pace, Standing
from tests.casework import centre, taking

SERVICE = "minimum-living-allowance"
DEPARTMENT = "civil-affairs"
COUNTER = Author("", "counter")


@pytest.fixture
def desk(sit_down: Callable[..., Desk]) -> Desk:
    """The clerk's desk, with its department connected."""
    desk = sit_down("it")
    centre.connect(desk, {DEPARTMENT: "http://127.0.0.1:9/v1"})
    return centre.as_staff(desk, "lina")


@pytest.fixture
def case(desk: Desk) -> str:
    return taking.accepted(desk, SERVICE, centre.register(desk))


def steps(desk: Desk, case: str) -> list[StepStanding]:
    return [standing for delivery in desk.case(case).deliveries for standing in delivery.steps]


def first(desk: Desk, case: str) -> StepStanding:
    return steps(desk, case)[0]


def happened(desk: Desk, case: str, make: Callable[..., Any], *more: Any) -> None:
    delivery = desk.case(case).deliveries[0]
    desk.store.journal.append([Draft(case, make(delivery.id, delivery.steps[0].step.id, *more))], COUNTER)


def row_of(desk: Desk, case: str) -> StepRow:
    return desk.store.lookups.steps_of(case)[0]


def given_up(desk: Desk, case: str) -> None:
    """The machine tried the first step up to its ceiling."""
    standing, why = Standing(), Explained("later", "reset", sentence("Broken."), sentence("Wait."), False)
    for _ in range(Pace().ceiling):
        standing = schedule.step_failed(standing, row_of(desk, case), why, desk.clock.now(), Pace(), 0.0)
    hints = {schedule.hint_name(DEPARTMENT): schedule.write(standing)}
    desk.store.journal.append((), COUNTER, hints=hints)


def only(desk: Desk) -> Stuck:
    (found,) = stuck(desk)
    return found


def test_what_goes_by_itself_is_not_stuck(desk: Desk, case: str) -> None:
    assert stuck(desk) == ()
    assert of_case(desk, case) == ()


def test_a_refusal_says_why_what_next_whose_turn_and_since_when(desk: Desk, case: str) -> None:
    desk.clock.sleep(60)
    happened(desk, case, d.StepSending, 1)
    happened(desk, case, d.StepRefused, 422, "签名缺失")
    found = only(desk)
    assert "签名缺失" in found.why.values["why"].text
    assert found.turn == "clerk"
    assert found.since == desk.clock.now()
    assert found.next_step.text
    assert {"again", "edit", "paper", "it"} <= found.acts


def test_what_was_tried_up_to_the_ceiling_is_on_the_list_and_goes_again(desk: Desk, case: str) -> None:
    given_up(desk, case)
    found = only(desk)
    assert found.turn == "it"
    assert str(Pace().ceiling) in str(found.why.values["count"])
    desk.clock.sleep(1)
    handover.try_again(desk, case, found.row.step)
    assert stuck(desk) == ()
    with pytest.raises(Refused, match="not stuck"):
        handover.try_again(desk, case, found.row.step)


def test_what_it_staff_were_given_can_be_sent_by_them(desk: Desk, case: str) -> None:
    happened(desk, case, d.StepRefused, 500, "no such service")
    name = first(desk, case).step.id
    handover.hand_over(desk, case, name, "it", "their system does not know the service")
    found = only(desk)
    assert (found.turn, found.row.state) == ("it", "handed_over")
    department = desk.case(case).department
    assert desk.store.lookups.step_counts()[department, "it"][0] == 1
    handover.try_again(desk, case, name)
    assert first(desk, case).state == "waiting"
    assert stuck(desk) == ()


def test_trying_again_without_knowing_of_the_handing_over_changes_nothing(desk: Desk, case: str) -> None:
    """Two counters: one hands over on paper, the other, not knowing, tries again. Paper it stays."""
    happened(desk, case, d.StepRefused, 500, "no")
    happened(desk, case, d.StepHandedOver, "paper", "asked for paper")
    happened(desk, case, d.StepCleared, "person")
    assert first(desk, case).state == "handed_over"


def test_what_was_carried_on_paper_is_sent_too_only_by_a_supervisor(desk: Desk, case: str) -> None:
    happened(desk, case, d.StepRefused, 500, "no")
    name = first(desk, case).step.id
    handover.hand_over(desk, case, name, "paper", "the line was down")
    with pytest.raises(Refused, match="could double it"):
        handover.try_again(desk, case, name)
    handover.try_again(centre.as_staff(desk, "wang"), case, name)
    assert first(desk, case).state == "waiting"


def test_a_refused_case_is_put_right_and_sent_anew(desk: Desk, case: str) -> None:
    happened(desk, case, d.StepSending, 1)
    happened(desk, case, d.StepRefused, 422, "The phone number is wrong.")
    old = first(desk, case)
    name = old.step.id
    fields = {field.name: field for field in sending_anew.correction(desk, case, name).fields}
    assert fields["phone"].default == desk.case(case).values["phone"]
    with pytest.raises(Refused, match="Nothing is different"):
        sending_anew.edit_and_send(desk, case, name, values={"phone": fields["phone"].default})
    with pytest.raises(Refused, match="not right yet"):
        sending_anew.edit_and_send(desk, case, name, values={"phone": "12"})
    sending_anew.edit_and_send(desk, case, name, values={"phone": "13900000001"})
    assert desk.case(case).values["phone"] == "13900000001"
    assert (first(desk, case).state, first(desk, case).why) == ("handed_over", "dropped")
    waiting = [s for s in steps(desk, case) if s.step.call == "create" and s.state == "waiting"]
    (new,) = waiting
    assert msgspec.json.decode(new.step.request)["form"]["phone"] == "13900000001"
    assert msgspec.json.decode(new.step.request)["number"] == desk.case(case).number
    assert new.step.key != old.step.key
    assert stuck(desk) == ()
    row = desk.store.lookups.case_row(case)
    assert row is not None
    assert row.sending == "waiting"
    with pytest.raises(Refused):
        handover.try_again(desk, case, name)  # the old one never goes again


def test_what_may_have_arrived_is_not_changed(desk: Desk, case: str) -> None:
    happened(desk, case, d.StepSending, 1)
    happened(desk, case, d.StepDoubted, "timeout")
    with pytest.raises(Refused, match="a second one"):
        sending_anew.edit_and_send(desk, case, first(desk, case).step.id, values={"phone": "13900000001"})
    assert "edit" not in only(desk).acts


def test_a_refused_message_gets_other_words(desk: Desk, case: str) -> None:
    from desktop.casework import work

    happened(desk, case, d.StepDone, "CA-1", 1)
    told = DepartmentAnswered(DEPARTMENT, "CA-1", 2, "in_review", "2026-03-02T10:00:00+08:00")
    desk.store.journal.append([Draft(case, told)], Author(DEPARTMENT, "department"))
    work.message(desk, case, "question", "How long?")
    delivery = desk.case(case).deliveries[-1]
    name = delivery.steps[0].step.id
    desk.store.journal.append([Draft(case, d.StepRefused(delivery.id, name, 422, "Too short"))], COUNTER)
    assert sending_anew.correction(desk, case, name).text == "How long?"
    sending_anew.edit_and_send(desk, case, name, text="How long will it take?")
    new = desk.case(case).deliveries[-1].steps[0]
    told_now = msgspec.json.decode(new.step.request)
    assert (told_now["type"], told_now["text"]) == ("question", "How long will it take?")
    assert new.state == "waiting"


def test_a_refused_paper_gets_another_scan(desk: Desk, case: str, tmp_path: Any) -> None:
    from desktop.casework import work

    happened(desk, case, d.StepDone, "CA-1", 1)
    scan = taking.scan(tmp_path, "first.pdf")
    evidence = desk.service_of(desk.case(case)).materials[0].evidence
    work.supplement(desk, case, {evidence: scan}, "")
    delivery = desk.case(case).deliveries[-1]
    paper = next(s for s in delivery.steps if s.step.call == "paper")
    refused = d.StepRefused(delivery.id, paper.step.id, 415, "Unreadable")
    desk.store.journal.append([Draft(case, refused)], COUNTER)
    with pytest.raises(Refused, match="Nothing is different"):
        sending_anew.edit_and_send(desk, case, paper.step.id, file=scan)
    better = taking.scan(tmp_path, "second.pdf", 100)
    sending_anew.edit_and_send(desk, case, paper.step.id, file=better)
    new = desk.case(case).deliveries[-1].steps[0]
    assert (new.step.call, new.state) == ("paper", "waiting")
    assert new.step.paper != paper.step.paper
    assert desk.case(case).materials[evidence].file_name == "second.pdf"


def test_who_waits_longest_comes_first(desk: Desk, case: str) -> None:
    other = taking.accepted(desk, SERVICE, centre.register(desk, 2))
    desk.clock.sleep(timedelta(hours=1).total_seconds())
    happened(desk, other, d.StepRefused, 422, "second")
    desk.clock.sleep(60)
    happened(desk, case, d.StepRefused, 422, "third")
    assert [one.row.case for one in stuck(desk)] == [other, case]


def test_the_day_says_what_does_not_go_on_by_itself(desk: Desk, case: str) -> None:
    other = taking.accepted(desk, SERVICE, centre.register(desk, 2))
    happened(desk, other, d.StepRefused, 422, "no")
    found = handover.reconcile(desk)
    assert found.closes
    assert set(found.waiting) == {desk.case(case).number, desk.case(other).number}
    assert found.stuck == (desk.case(other).number,)
