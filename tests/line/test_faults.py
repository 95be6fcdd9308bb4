"""Some plans of ``make prove-faults`` in a small size, and proofs that its judgment can be otherwise."""

from __future__ import annotations

from collections import Counter as Tally
from pathlib import Path

import pytest

from desktop.clock import SystemClock
from tests.fakes.fault_proxy import EVERY
from tests.line.judging import Wanted, judged
from tests.line.passing import PassingClock
from tests.line.plan import plan
from tests.line.trial import trial
from tests.sync.promise.practice import DepartmentApiStage

KILLED, UNHARMED = (
    next(seed for seed in range(40) if bool(plan(seed).kills) is killed) for killed in (True, False)
)


@pytest.mark.parametrize("seed", [KILLED, UNHARMED])
def test_a_plan(seed: int, tmp_path: Path) -> None:
    outcome = trial(plan(seed), tmp_path, cases=5, weather=2.0)
    assert outcome.wrong == []
    assert outcome.cases == 10
    assert outcome.kills == len(plan(seed).kills)


def test_plans_come_from_their_seed_and_know_every_fault() -> None:
    assert plan(7) == plan(7)
    plans = [plan(seed) for seed in range(500)]
    known = {fault for one in plans for weather in one.weathers for fault in weather.faults}
    assert known == set(EVERY)
    kinds = Tally(one.second for one in plans)
    assert min(kinds.values()) > 10
    assert 150 < sum(bool(one.kills) for one in plans) < 250


class _Ahead:
    value = 0.0


def test_the_judgment_sees_what_is_wrong(tmp_path: Path) -> None:
    """One case missing at the department, one doubled there under another's name, one not refused."""
    with DepartmentApiStage() as stage:
        counter = stage.counter(tmp_path, 0)
        counter.clock = SystemClock()
        case, other = counter.cases(stage.department, stage.service, 2)
        hopeless = counter.case(stage.department, stage.no_service)
        worker = counter.worker(stage.department)
        worker.once()
        clock = PassingClock(_Ahead())
        right = [
            Wanted(case, stage.department),
            Wanted(other, stage.department),
            Wanted(hopeless, stage.department, refused=True),
        ]
        assert judged(counter.store, clock, [stage], right) == []
        missing = [*right, Wanted(counter.case(stage.department, stage.service), stage.department)]
        assert any("does not have" in wrong for wrong in judged(counter.store, clock, [stage], missing))
        stranger = [one for one in missing if one.case != case]
        assert any(
            "which it should not" in wrong for wrong in judged(counter.store, clock, [stage], stranger)
        )
        lost = [Wanted(case, stage.department, papers={"id-card": "0" * 64}), *missing[1:]]
        assert any("papers" in wrong for wrong in judged(counter.store, clock, [stage], lost))
        filed = stage.practice.registers[stage.department].cases
        first = next(iter(filed.values()))
        filed["twice"] = first
        assert any("2 times" in wrong for wrong in judged(counter.store, clock, [stage], missing))
        worker.close()
        counter.store.close()
