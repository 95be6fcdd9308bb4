"""How long and how much a counter may work unsynced: warned before, refused at it, and open again after."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.casework import intake, upkeep
from desktop.casework.desk import Desk
from desktop.casework.exchange import limits
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import delivery as d
from desktop.errors import Refused
from desktop.sync.engine import Engine
from tests.casework import centre, taking

SERVICE = "minimum-living-allowance"


@pytest.fixture
def desk(sit_down: Callable[..., Desk]) -> Desk:
    desk = sit_down("it")
    centre.connect(desk, {"civil-affairs": "http://127.0.0.1:9/v1"})
    return centre.as_staff(desk, "lina")


def limited(desk: Desk, text: str) -> None:
    (desk.store.paths.folder / "settings.toml").write_text(text, encoding="utf-8")


def sent(desk: Desk, case: str) -> None:
    """The department has all of it."""
    done = [
        Draft(case, d.StepDone(delivery.id, standing.step.id, "CA-1", 1))
        for delivery in desk.case(case).deliveries
        for standing in delivery.steps
    ]
    desk.store.journal.append(done, Author("", "counter"))


def test_a_counter_that_sent_everything_is_fine(desk: Desk) -> None:
    found = limits.look(desk)
    assert (found.level, found.cases, found.oldest) == ("fine", 0, None)


def test_days_are_counted_from_the_oldest_case_and_warned_of_before(desk: Desk) -> None:
    limited(desk, "unsynced_days = 8\n")
    resident = centre.register(desk)
    case = taking.accepted(desk, SERVICE, resident)
    levels = []
    for _ in range(9):
        levels.append(limits.look(desk).level)
        desk.clock.sleep(24 * 3600)
    assert levels == ["fine"] * 6 + ["near"] * 2 + ["over"]
    draft = None
    with pytest.raises(Refused, match="1 case is not at its department"):
        draft = intake.open_case(desk, SERVICE, resident)
    assert draft is None
    sent(desk, case)
    assert limits.look(desk).level == "fine"
    intake.open_case(desk, SERVICE, resident)


def test_cases_are_counted_and_what_was_begun_is_finished(desk: Desk) -> None:
    limited(desk, "unsynced_cases = 2\n")
    resident = centre.register(desk)
    begun = intake.open_case(desk, SERVICE, resident).result
    for _ in range(2):
        taking.accepted(desk, SERVICE, resident)
    with pytest.raises(Refused, match="in days 30, in cases 2"):
        intake.open_case(desk, SERVICE, resident)
    with pytest.raises(Refused, match="2 cases"):
        intake.open_bundle(desk, desk.store.lookups.life_events()[0].id, resident, {})
    intake.receive(desk, begun)  # a resident who sits here already is not sent away


def test_no_limit_is_a_limit_of_nothing(desk: Desk) -> None:
    limited(desk, "unsynced_cases = 0\nunsynced_days = 0\n")
    taking.accepted(desk, SERVICE, centre.register(desk))
    desk.clock.sleep(400 * 24 * 3600)
    assert limits.look(desk).level == "fine"


def test_the_doctor_and_the_line_say_it_before_it_happens(desk: Desk) -> None:
    limited(desk, "unsynced_cases = 4\n")
    resident = centre.register(desk)
    engine = Engine(desk.store, desk.clock)
    assert engine.status().notes == ()
    for _ in range(3):
        taking.accepted(desk, SERVICE, resident)
    desk.clock.sleep(60)
    told, next_step = engine.status().notes
    assert told.values["cases"] == 3
    assert "soon" in next_step.text
    unsent = next(one for one in upkeep.doctor(desk) if one.name.text == "Unsent")
    assert not unsent.good
    engine.stop()
