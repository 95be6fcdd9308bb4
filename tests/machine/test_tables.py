"""The tables equal the journal after entries arrive that belong before those already here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.casework import handover, intake, work
from tests.casework import taking
from tests.machine.world import DEPARTMENT, SERVICE, World


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.close()


def test_a_delivery_that_arrives_late_leaves_no_step_of_another_behind(world: World) -> None:
    here, there = world.seats
    case = world.take_in(here, SERVICE, scan=False)
    world.exchange(here, there)
    work.message(there.desk, case, "question", "was planned first")
    world.pass_time(60)
    files = {name: taking.scan(world.home, f"{name}.pdf") for name in ("bank-card", "income-proof")}
    work.supplement(here.desk, case, files, "has three steps, in the place of the question so far")
    world.exchange(there, here)
    steps = here.desk.store.lookups.steps_of(case)
    assert [step.call for step in steps].count("message") == 2
    assert len(steps) == len({(step.delivery, step.step) for step in steps}) == 5
    assert here.desk.store.journal.rebuild(check=True) == []


def test_a_case_accepted_at_two_counters_is_handed_over_once(world: World) -> None:
    here, there = world.seats
    case = taking.ready_draft(here.desk, SERVICE, here.desk.store.journal.journals("resident:")[0])
    world.exchange(here, there)
    numbers = set()
    for seat in (there, here):  # neither knows of the other; each gives a number of its own
        numbers.add(intake.receive(seat.desk, case).result)
        intake.accept(seat.desk, case)
    assert len(numbers) == 2
    world.exchange(there, here)
    for _ in range(3):
        world.pass_time(120)
        here.round()
    filed = world.practice.cases(DEPARTMENT)
    assert len(filed) == 1
    assert filed[0]["number"] in numbers
    steps = [s for v in here.desk.case(case).deliveries for s in v.steps if s.step.call == "create"]
    assert sorted(standing.state for standing in steps) == ["done", "waiting"]
    second = next(standing for standing in steps if standing.state == "waiting")
    (said,) = [one for one in here.worker.plan().not_now if one.row and one.row.step == second.step.id]
    assert "two counters" in str(said.why)
    assert said.turn == "clerk"
    handover.hand_over(here.desk, case, second.step.id, "dropped", "the other one is right")
    assert handover.reconcile(here.desk).closes
    assert here.worker.plan().not_now == ()
