"""The tables equal the journal after entries arrive that belong before those already here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.casework import work
from tests.casework import taking
from tests.machine.world import SERVICE, World


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
    files = {name: taking.scan(world.home, f"{name}.pdf") for name in ("bank-card", "photo")}
    work.supplement(here.desk, case, files, "has three steps, in the place of the question so far")
    world.exchange(there, here)
    steps = here.desk.store.lookups.steps_of(case)
    assert [step.call for step in steps].count("message") == 2
    assert len(steps) == len({(step.delivery, step.step) for step in steps}) == 5
    assert here.desk.store.journal.rebuild(check=True) == []
