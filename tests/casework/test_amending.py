"""Putting right: corrections leave what stood before, and a clash is settled by a person with a reason."""

from __future__ import annotations

import pytest

from desktop.casework.amending import correcting, settling
from desktop.casework.desk import Desk
from desktop.domain.entry import Draft
from desktop.domain.kinds import case as k
from desktop.domain.telling import tell
from desktop.errors import Refused, Trouble
from desktop.words import render
from tests.casework import centre, taking

SERVICE = "minimum-living-allowance"


def correctable(desk: Desk, case: str) -> str:
    """A text of the form that may be put right."""
    return next(f.name for f in correcting.to_correct(desk, case) if f.type == "text" and f.grade <= 2)


def test_a_correction_keeps_both_and_tells_the_department(desk: Desk) -> None:
    case = taking.accepted(desk, SERVICE, centre.register(desk))
    name = correctable(desk, case)
    old = desk.case(case).values[name]
    steps = len(desk.case(case).deliveries)
    with pytest.raises(Refused):
        correcting.correct(desk, case, {name: "另一个"}, " ")
    with pytest.raises(Refused):
        correcting.correct(desk, case, {name: old}, "nothing")
    correcting.correct(desk, case, {name: "另一个"}, "写错了")
    known = desk.case(case)
    assert known.values[name] == "另一个"
    assert not known.clashes
    assert len(known.deliveries) == steps + 1
    request = known.deliveries[-1].steps[0].step.request
    assert "写错了" in request
    assert str(old) in request


def test_every_correction_leaves_what_stood_before_with_who_when_and_why(desk: Desk) -> None:
    case = taking.accepted(desk, SERVICE, centre.register(desk))
    name = correctable(desk, case)
    old = desk.case(case).values[name]
    assert correcting.trace(desk, desk.case(case)) == {}  # filling in is no correction
    correcting.correct(desk, case, {name: "第二"}, "写错了")
    desk.clock.sleep(60)
    correcting.correct(desk, case, {name: "第三"}, "又错了")
    told = correcting.trace(desk, desk.case(case))
    assert set(told) == {name}
    newest, first = told[name]
    assert (newest.value, newest.reason) == ("第*", "又错了")  # masked like the answer itself
    assert (first.reason, first.who) == ("写错了", desk.who.id)
    assert first.value != old
    assert str(first.value)[0] == str(old)[0]
    assert first.at < newest.at
    lines = [render(tell(m, desk.service_of(desk.case(case))), "en") for m in desk.case(case).timeline]
    assert any(line.startswith("Put right:") and line.endswith("because 又错了") for line in lines)


@pytest.mark.parametrize("which", [0, 1])
def test_a_clash_after_acceptance_is_settled_and_the_department_told(desk: Desk, which: int) -> None:
    case = taking.accepted(desk, SERVICE, centre.register(desk))
    name = correctable(desk, case)
    old = desk.case(case).sources[f"value:{name}"]
    for value in ("甲说", "乙说"):
        desk.store.journal.append([Draft(case, k.CaseFilled({name: value}, {name: 2}), old)], desk.author)
    assert [clash.subject for clash in desk.case(case).clashes] == [f"value:{name}"]
    (dispute,) = settling.disputes(desk, case)
    assert {side.value for side in dispute.sides} == {"甲说", "乙说"}
    assert all(side.here for side in dispute.sides)
    steps = len(desk.case(case).deliveries)
    with pytest.raises(Refused, match="needs its reason"):
        settling.settle(desk, case, {dispute.subject: dispute.sides[which].entry}, " ")
    settling.settle(desk, case, {dispute.subject: dispute.sides[which].entry}, "以原件为准")
    known = desk.case(case)
    assert known.clashes == ()
    assert known.values[name] == dispute.sides[which].value
    assert len(known.deliveries) == steps + 1
    assert "以原件为准" in known.deliveries[-1].steps[0].step.request
    with pytest.raises(Trouble, match="settled already"):
        settling.disputes(desk, case)
    with pytest.raises(Trouble, match="settled already"):
        settling.settle(desk, case, {dispute.subject: dispute.sides[which].entry}, "once more")


def test_a_clash_about_a_material_keeps_what_the_winner_said(desk: Desk) -> None:
    case = taking.ready_draft(desk, SERVICE, centre.register(desk))
    evidence = next(iter(desk.case(case).materials))
    old = desk.case(case).sources[f"material:{evidence}"]
    handed = k.MaterialNoted(evidence, "handed_in", note="seen by me")
    for body in (handed, k.MaterialNoted(evidence, "missing")):
        desk.store.journal.append([Draft(case, body, old)], desk.author)
    (dispute,) = settling.disputes(desk, case)
    entry = next(side.entry for side in dispute.sides if side.value == "handed_in")
    settling.settle(desk, case, {dispute.subject: entry}, "the paper is here")
    known = desk.case(case)
    assert known.clashes == ()
    assert known.materials[evidence].note == "seen by me"
    assert any(isinstance(m.body, k.CaseNoted) and "the paper" in m.body.text for m in known.timeline)
