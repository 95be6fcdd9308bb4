"""Putting right after acceptance: the department is told, and what stood before stays beside it."""

from __future__ import annotations

import pytest

from desktop.casework.amending import correcting
from desktop.casework.desk import Desk
from desktop.domain.telling import tell
from desktop.errors import Refused
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
