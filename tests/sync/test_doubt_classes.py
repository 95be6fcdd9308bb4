"""Departments that know no keys: class B is asked before a copy is sent, class C is never sent a copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desktop.net import Call
from desktop.practice.serving import Practice
from desktop.store.rows import StepRow
from desktop.sync.connectors.department_api import DepartmentApi
from desktop.sync.promise import DoubtClass, Offers, Sent
from tests.fakes.counter import Counter
from tests.fakes.fault_proxy import ACTED, NOT_ACTED, FaultProxy, RandomFaults
from tests.sync.conftest import DEPARTMENT, SERVICE


class NoKeys:
    """The department API as if it remembered no keys: each try bears another one.

    ``copies`` counts what a department without keys and without unique numbers would have filed twice.
    """

    def __init__(self, inner: DepartmentApi, doubt: DoubtClass, practice: Practice) -> None:
        self._inner = inner
        self._doubt = doubt
        self._practice = practice
        self.tries: list[str] = []
        self.copies = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def greet(self) -> Offers:
        return replace(self._inner.greet(), doubt=self._doubt)

    def send(self, step: StepRow) -> Sent:
        self.tries.append(step.case_number)
        self.copies += step.case_number in {case["number"] for case in self._practice.cases(DEPARTMENT)}
        return self._inner.send(replace(step, key=f"{step.key[:32]}{len(self.tries):032}"))

    def find(self, step: StepRow) -> Sent | None:
        cases = self._inner.wire.ask(Call("GET", "/cases", query={"number": step.case_number})).json["cases"]
        return Sent(cases[0]["reference"], cases[0]["version"]) if cases else None


def connector(counter: Counter, doubt: DoubtClass, practice: Practice) -> NoKeys:
    inner = counter.connector(DEPARTMENT)
    assert isinstance(inner, DepartmentApi)
    return NoKeys(inner, doubt, practice)


@pytest.mark.parametrize("seed", range(4))
def test_looking_first_keeps_every_case_single(
    shaky: Counter, proxy: FaultProxy, practice: Practice, seed: int
) -> None:
    cases = shaky.cases(DEPARTMENT, SERVICE, 12)
    proxy.choose = RandomFaults(
        seed, 0.5, tuple(f for f in (*ACTED, *NOT_ACTED) if f not in ("drip", "duplicate"))
    )
    line = connector(shaky, "B", practice)
    worker = shaky.worker(DEPARTMENT, line)  # type: ignore[arg-type]
    for _ in range(300):
        worker.once()
        shaky.clock.sleep(61)
        if all(shaky.states(case) == {"create": "done"} for case in cases):
            break
    assert [shaky.states(case) for case in cases] == [{"create": "done"}] * 12
    numbers = sorted(shaky.store.lookups.case(case).number for case in cases)
    assert sorted(case["number"] for case in practice.cases(DEPARTMENT)) == numbers
    assert line.copies == 0
    worker.close()


@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "error500_after", "error500"])
def test_only_a_person_settles_it_where_nothing_can_be_asked(
    shaky: Counter, proxy: FaultProxy, practice: Practice, fault: str
) -> None:
    case = shaky.case(DEPARTMENT, SERVICE)
    left = [fault]
    proxy.choose = lambda line: left.pop() if line.startswith("POST /civil-affairs/v1/cases") and left else ""
    line = connector(shaky, "C", practice)
    worker = shaky.worker(DEPARTMENT, line)  # type: ignore[arg-type]
    for _ in range(5):
        worker.once()
        shaky.clock.sleep(timedelta(hours=1).total_seconds())
    assert shaky.states(case) == {"create": "in_doubt"}
    assert (line.copies, len(line.tries)) == (0, 1)
    (stuck,) = worker.plan().not_now
    assert (stuck.turn, "phone" in str(stuck.next_step)) == ("clerk", True)
    other = shaky.case(DEPARTMENT, SERVICE)
    worker.once()
    assert shaky.states(other) == {"create": "done"}  # one in doubt delays no other
    worker.close()
