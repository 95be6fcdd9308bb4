"""The outage kit at two counters of a centre that do not know of each other for a while."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.casework import intake, outage
from desktop.casework.desk import Desk
from desktop.casework.exchange import numbers
from desktop.errors import Refused
from tests.casework import taking
from tests.casework.centre import HandClock, SitDown, as_staff, join_centre, register
from tests.casework.test_outage import kit_of, typed_in


def test_two_counters_that_do_not_know_give_one_number_once(
    sit_down: SitDown, clock: HandClock, tmp_path: Path
) -> None:
    first = sit_down("it")
    second = join_centre(first, tmp_path / "second", clock, "lina", "B2")
    try:
        kit = kit_of(as_staff(first, "lina"))
        number = kit.forms[0].number
        with pytest.raises(Refused, match="is known here"):
            outage.find(second, number)
        share(first, second)
        mine = typed_in(as_staff(first, "lina"), number, clock.now())
        clock.sleep(1)
        theirs = typed_in(as_staff(second, "lina"), number, clock.now())
        outage.confirm(as_staff(first, "wang"), mine)
        share(first, second)
        form = outage.find(second, number).form
        assert (form.case, form.state, form.others) == (mine, "used", (theirs,))
        with pytest.raises(Refused, match="entered as another case"):
            outage.confirm(as_staff(second, "wang"), theirs)
        outage.give_up(second, theirs, "entered twice")
        share(second, first)
        assert outage.find(first, number).form.others == ()
        assert numbers.look(first).closes
    finally:
        second.store.close()


def test_what_another_counter_typed_meanwhile_is_not_checked(
    sit_down: SitDown, clock: HandClock, tmp_path: Path
) -> None:
    first = sit_down("it")
    second = join_centre(first, tmp_path / "second", clock, "lina", "B2")
    try:
        number = kit_of(as_staff(first, "lina")).forms[0].number
        case = outage.begin(as_staff(first, "lina"), number, register(first), clock.now()).result
        taking.fill_in(as_staff(first, "lina"), case)
        outage.want_check(as_staff(first, "lina"), case)
        share(first, second)
        intake.fill(
            as_staff(second, "lina"), case, {"address": "清河路8号"}
        )  # before the check, unseen by it
        clock.sleep(1)
        outage.confirm(as_staff(first, "wang"), case)
        assert first.case(case).paper.state == "checked"  # type: ignore[union-attr]
        share(first, second)
        for desk in (first, second):
            assert desk.case(case).paper.state == "typed"  # type: ignore[union-attr]
    finally:
        second.store.close()


def share(one: Desk, two: Desk) -> None:
    """What each has, the other gets."""
    for here, there in ((one, two), (two, one)):
        here.store.journal.receive(there.store.journal.parcel({}))
