"""The promise that counts most: exactly once, whatever the line does, in rounds of the real engine."""

from __future__ import annotations

import itertools

import pytest

from desktop.casework import handover
from desktop.store.lookups import CaseFilter
from tests.fakes.counter import Counter
from tests.fakes.fault_proxy import ACTED, NOT_ACTED, FaultProxy, RandomFaults
from tests.sync.promise.stage import Stage, at_desk, digest

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


@pytest.mark.promise("one-fault")
@pytest.mark.parametrize("fault", [fault for fault in (*ACTED, *NOT_ACTED) if fault != "duplicate"])
def test_one_fault_while_the_case_is_handed_over(
    shaky: Counter, proxy: FaultProxy, stage: Stage, fault: str
) -> None:
    hand_over_with(fault, shaky, proxy, stage)


@pytest.mark.promise("doubled")
def test_a_request_that_comes_twice_makes_one_case(shaky: Counter, proxy: FaultProxy, stage: Stage) -> None:
    hand_over_with("duplicate", shaky, proxy, stage)


def hand_over_with(fault: str, shaky: Counter, proxy: FaultProxy, stage: Stage) -> None:
    """A case is handed over while the line does this once: it is there exactly once, or a person is asked."""
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


@pytest.mark.promise("one-fault")
@pytest.mark.parametrize("fault", ["too_many", "drop_before", "drop_after"])
def test_one_fault_at_each_request_in_turn(
    shaky: Counter, proxy: FaultProxy, stage: Stage, fault: str
) -> None:
    """The first request of a case fails, of the next case the second, until none is left to fail.

    A step can take several requests. That a later one of them was turned away says nothing of the earlier.
    """
    papers = {"id-card": PDF} if "papers" in stage.can else None
    wanted = {"id-card": digest(PDF)} if papers else {}
    for place in itertools.count():
        case = shaky.case(stage.department, stage.service, papers=papers)
        coming = iter([""] * place + [fault])
        proxy.choose = lambda line, coming=coming: next(coming, "")
        states = rounds(shaky, stage, case)
        proxy.choose = lambda line: ""
        number = shaky.store.lookups.case(case).number
        there = [one for one in stage.filed() if one.number == number]
        if stage.doubt == "C" and "in_doubt" in states.values():
            assert len(there) <= 1
        else:
            assert set(states.values()) == {"done"}, place
            assert [dict(one.papers) for one in there] == [wanted], place
        if next(coming, None) is not None:
            break


@pytest.mark.promise("many-faults")
def test_random_faults_on_every_call(shaky: Counter, proxy: FaultProxy, stage: Stage, seed: int) -> None:
    """Many requests fail; each case, paper and message is there exactly once, or with a person."""
    papers = {"id-card": PDF} if "papers" in stage.can else None
    cases = [shaky.case(stage.department, stage.service, papers=papers) for _ in range(3)]
    proxy.choose = RandomFaults(seed, stage.faulty, (*LOST, *NOT_ACTED))
    left = {"done", "in_doubt"} if stage.doubt == "C" else {"done"}
    for case in cases:
        assert set(rounds(shaky, stage, case, 150).values()) <= left
    numbers = {shaky.store.lookups.case(case).number: case for case in cases}
    there = {one.number: one for one in stage.filed()}
    assert len(there) == len(stage.filed())
    done = {number for number, case in numbers.items() if shaky.states(case)["create"] == "done"}
    assert done <= there.keys() <= numbers.keys()
    assert stage.doubt == "C" or len(done) == len(cases)
    if papers:
        assert [dict(one.papers) for one in there.values()] == [{"id-card": digest(PDF)}] * 3


@pytest.mark.promise("dead-line")
def test_a_dead_line_leaves_no_doubt(counter: Counter, stage: Stage) -> None:
    case = counter.case(stage.department, stage.service)
    stage.stop()
    worker = counter.worker(stage.department)
    worker.once()
    assert counter.states(case) == {"create": "waiting"}
    assert worker.course.standing.failures == 1


@pytest.mark.promise("entries")
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


@pytest.mark.promise("clocks")
def test_the_same_clocks_and_the_same_lists(counter: Counter, stage: Stage) -> None:
    """Whatever kind carries a case: it is counted once when the day is closed, and moves through lists."""
    case, other = (counter.case(stage.department, stage.service) for _ in range(2))
    desk = at_desk(counter)
    before = handover.reconcile(desk)
    assert (before.taken_in, before.at_departments, len(before.waiting), before.closes) == (2, 0, 2, True)
    worker = counter.worker(stage.department)
    worker.once()
    after = handover.reconcile(desk)
    assert (after.at_departments, after.waiting, after.closes) == (2, (), True)
    if "answers" not in stage.can:
        return
    state = stage.decide(counter.store.lookups.case(case).reference)
    for _ in range(2):
        counter.clock.sleep(61)
        worker.once()
    known = counter.store.lookups.case(case)
    assert known.state == state
    assert (known.decided_on is not None) == (state in ("approved", "refused"))
    listed = counter.store.lookups.cases(CaseFilter(states=(state,), department=stage.department)).rows
    assert case in {row.id for row in listed}
    assert counter.store.lookups.case(other).received is not None
