"""The promise that counts most: exactly once, whatever the line does, in rounds of the real engine."""

from __future__ import annotations

import pytest

from tests.fakes.counter import Counter
from tests.fakes.fault_proxy import ACTED, NOT_ACTED, FaultProxy, RandomFaults
from tests.sync.promise.stage import Stage, digest

PDF = b"%PDF-1.4\n" + b"paper " * 50_000
# An answer without a body cannot be cut short or turned into nonsense that is still taken for it.
LOST = ("drop_after", "reset_after", "error500_after")
SETTLED = {"done", "refused", "handed_over"}


def rounds(counter: Counter, stage: Stage, case: str, most: int = 40) -> dict[str, str]:
    """Rounds, each a while after the other, until nothing of the case moves by itself any more."""
    worker = counter.worker(stage.department)
    for _ in range(most):
        worker.once()
        states = counter.states(case)
        stays = SETTLED | ({"in_doubt"} if stage.doubt == "C" else set())
        if set(states.values()) <= stays:
            break
        counter.clock.sleep(61)
    worker.close()
    return counter.states(case)


@pytest.mark.parametrize("fault", [*ACTED, *NOT_ACTED])
def test_one_fault_while_the_case_is_handed_over(
    shaky: Counter, proxy: FaultProxy, stage: Stage, fault: str
) -> None:
    if fault == "duplicate" and (stage.doubt == "C" or not stage.recognises):
        pytest.skip("a line that doubles by itself doubles at a department that can tell nothing apart")
    case = shaky.case(stage.department, stage.service)
    left = [fault]
    proxy.choose = lambda line: left.pop() if stage.creates(line) and left else ""
    states = rounds(shaky, stage, case)
    there = stage.filed()
    assert not left
    if stage.doubt == "C" and states["create"] == "in_doubt":
        assert len(there) <= 1
        (why,) = shaky.worker(stage.department).plan().not_now
        assert why.turn == "clerk"
        return
    assert states["create"] == "done"
    assert [one.number for one in there] == [shaky.store.lookups.case(case).number]
    assert shaky.store.lookups.case(case).reference == there[0].reference


@pytest.mark.parametrize("seed", range(3))
def test_random_faults_on_every_call(shaky: Counter, proxy: FaultProxy, stage: Stage, seed: int) -> None:
    """Many requests fail; each case, paper and message is there exactly once, or with a person."""
    if stage.doubt == "C":
        pytest.skip("a person settles each doubt there")
    papers = {"id-card": PDF} if "papers" in stage.can else None
    cases = [shaky.case(stage.department, stage.service, papers=papers) for _ in range(3)]
    proxy.choose = RandomFaults(seed, stage.faulty, (*LOST, *NOT_ACTED))
    for case in cases:
        assert set(rounds(shaky, stage, case, 150).values()) == {"done"}
    there = {one.number: one for one in stage.filed()}
    assert len(stage.filed()) == len(cases)
    assert there.keys() == {shaky.store.lookups.case(case).number for case in cases}
    if papers:
        assert [dict(one.papers) for one in there.values()] == [{"id-card": digest(PDF)}] * 3


def test_a_dead_line_leaves_no_doubt(counter: Counter, stage: Stage) -> None:
    case = counter.case(stage.department, stage.service)
    stage.stop()
    worker = counter.worker(stage.department)
    worker.once()
    assert counter.states(case) == {"create": "waiting"}
    assert worker.course.standing.failures == 1


def test_answers_become_entries(counter: Counter, stage: Stage) -> None:
    case = counter.case(stage.department, stage.service)
    worker = counter.worker(stage.department)
    worker.once()
    reference = counter.store.lookups.case(case).reference
    state = stage.decide(reference)
    counter.clock.sleep(61)
    worker.once()
    counter.clock.sleep(61)
    worker.once()
    answer = counter.store.lookups.case(case).answer
    assert answer is not None
    assert (answer.reference, answer.state) == (reference, state)
    head = len(counter.store.journal.read(case))
    counter.clock.sleep(61)
    worker.once()
    assert len(counter.store.journal.read(case)) == head
