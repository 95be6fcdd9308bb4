"""Rounds against the practice departments over TCP: every case exactly once, whatever the line does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.domain.entry import Draft
from desktop.domain.kinds import delivery as d
from desktop.practice.serving import Practice
from desktop.store.journal import Journal
from desktop.sync.schedule import Pace
from tests.fakes.counter import COUNTER, Ahead, Counter
from tests.fakes.fault_proxy import ACTED, NOT_ACTED, FaultProxy, RandomFaults
from tests.sync.conftest import DEPARTMENT, SERVICE

PDF = b"%PDF-1.4\n" + b"paper " * 100_000


def numbers(practice: Practice) -> list[str]:
    return sorted(case["number"] for case in practice.cases(DEPARTMENT))


def entries(journal: Journal, case: str) -> list[str]:
    """The delivery entries of a case after the plan, in order, by kind."""
    bodies = [entry.body for entry in journal.read(case)]
    kinds = (d.StepSending, d.StepDone, d.StepRefused, d.StepDoubted, d.StepCleared)
    return [type(body).__name__ for body in bodies if isinstance(body, kinds)]


def until_settled(counter: Counter, *cases: str, rounds: int = 40) -> None:
    """Rounds, each a while after the other, until nothing of these cases is on its way."""
    worker = counter.worker(DEPARTMENT)
    for _ in range(rounds):
        worker.once()
        counter.clock.sleep(61)
        states = {state for case in cases for state in counter.states(case).values()}
        if states <= {"done", "refused", "handed_over"}:
            worker.close()
            return
    raise AssertionError(f"still on its way: {[counter.states(case) for case in cases]}")


def test_a_case_with_papers_arrives(counter: Counter, practice: Practice) -> None:
    case = counter.case(DEPARTMENT, SERVICE, papers={"id-card": PDF, "joint-photo": PDF + b"2"})
    done = counter.worker(DEPARTMENT).once()
    assert counter.states(case) == {"create": "done", "paper:id-card": "done", "paper:joint-photo": "done"}
    assert done.settled == 3
    (there,) = practice.cases(DEPARTMENT)
    assert {one["evidence"] for one in there["attached"]} == {"id-card", "joint-photo"}
    assert counter.store.lookups.case(case).reference == there["reference"]


def test_a_dead_line_leaves_no_entry(counter: Counter, practice: Practice) -> None:
    cases = counter.cases(DEPARTMENT, SERVICE, 3)
    practice.stop()
    before = counter.store.journal.head()
    worker = counter.worker(DEPARTMENT)
    for _ in range(5):
        worker.once()
        counter.clock.sleep(1)
    assert counter.store.journal.head() == before
    assert {counter.states(case)["create"] for case in cases} == {"waiting"}
    standing = worker.course.standing
    assert (standing.failures > 0, standing.code) == (True, "refused")


def test_back_off_survives_a_restart(counter: Counter, practice: Practice) -> None:
    practice.stop()
    counter.worker(DEPARTMENT).once()
    counter.reopen()
    again = counter.worker(DEPARTMENT)
    assert again.course.standing.failures == 1
    assert again.course.standing.not_before is not None


@pytest.mark.parametrize("fault", [*ACTED, *NOT_ACTED])
def test_one_fault_on_the_create(shaky: Counter, proxy: FaultProxy, practice: Practice, fault: str) -> None:
    case = shaky.case(DEPARTMENT, SERVICE)
    left = [fault]
    proxy.choose = lambda line: left.pop() if line.startswith("POST /civil-affairs/v1/cases") and left else ""
    until_settled(shaky, case)
    assert shaky.states(case) == {"create": "done"}, shaky.store.lookups.steps_of(case)
    assert numbers(practice) == [shaky.store.lookups.case(case).number]
    assert not left
    kinds = entries(shaky.store.journal, case)
    assert kinds[0] == "StepSending"
    assert kinds[-1] == "StepDone"
    if fault in ("drop_after", "truncate", "reset_after", "nonsense", "error500_after"):
        assert "StepDoubted" in kinds


@pytest.mark.parametrize("seed", range(6))
def test_random_faults_on_every_call(
    shaky: Counter, proxy: FaultProxy, practice: Practice, seed: int
) -> None:
    """Half of all requests fail in some way; with papers and messages; each thing is there exactly once."""
    cases = [shaky.case(DEPARTMENT, SERVICE, papers={"id-card": PDF}) for _ in range(4)]
    for case in cases[:2]:
        shaky.say(case, "question", "How long will it take?")
    proxy.choose = RandomFaults(seed, 0.4, tuple(f for f in (*ACTED, *NOT_ACTED) if f != "drip"))
    until_settled(shaky, *cases, rounds=200)
    there = practice.cases(DEPARTMENT)
    assert numbers(practice) == sorted(shaky.store.lookups.case(case).number for case in cases)
    assert [len(one["attached"]) for one in there] == [1] * 4
    assert sorted(len(one["messages"]) for one in there) == [0, 0, 1, 1]
    assert all(set(shaky.states(case).values()) == {"done"} for case in cases)


def test_a_kill_between_mark_and_answer_is_a_doubt_settled_by_the_key(
    counter: Counter, practice: Practice
) -> None:
    """Both histories of a mark that a kill left behind: the department acted, and it did not."""
    acted, idle = counter.cases(DEPARTMENT, SERVICE, 2)
    connector = counter.connector(DEPARTMENT)
    connector.greet()
    for case in (acted, idle):
        (row,) = counter.store.lookups.steps_of(case)
        counter.store.journal.append([Draft(case, d.StepSending(row.delivery, row.step, 1))], COUNTER)
        if case == acted:
            connector.send(row)  # and the program dies before it writes the answer down
    counter.reopen()
    until_settled(counter, acted, idle)
    assert len(numbers(practice)) == 2
    assert len(set(numbers(practice))) == 2
    for case in (acted, idle):
        assert entries(counter.store.journal, case) == [
            "StepSending", "StepDoubted", "StepSending", "StepDone",
        ]  # fmt: skip


def test_beyond_the_life_of_the_key_it_looks_first(counter: Counter, practice: Practice) -> None:
    """After two days the department has forgotten its keys: only looking keeps the case from doubling."""
    acted, idle = counter.cases(DEPARTMENT, SERVICE, 2)
    connector = counter.connector(DEPARTMENT)
    connector.greet()
    for case in (acted, idle):
        (row,) = counter.store.lookups.steps_of(case)
        counter.store.journal.append([Draft(case, d.StepSending(row.delivery, row.step, 1))], COUNTER)
        if case == acted:
            connector.send(row)
    assert isinstance(counter.clock, Ahead)
    counter.clock.by += timedelta(days=2)
    practice.advance(2 * 86_400)
    until_settled(counter, acted, idle)
    assert len(numbers(practice)) == 2
    assert entries(counter.store.journal, acted) == ["StepSending", "StepDoubted", "StepDone"]
    assert entries(counter.store.journal, idle) == [
        "StepSending", "StepDoubted", "StepCleared", "StepSending", "StepDone",
    ]  # fmt: skip


def test_a_refusal_is_told_and_delays_no_other(counter: Counter, practice: Practice) -> None:
    wrong = counter.case(DEPARTMENT, "no-such-service", papers={"id-card": PDF})
    good = counter.case(DEPARTMENT, SERVICE)
    worker = counter.worker(DEPARTMENT)
    worker.once()
    assert counter.states(wrong) == {"create": "refused", "paper:id-card": "waiting"}
    assert counter.states(good) == {"create": "done"}
    row = counter.store.lookups.steps_of(wrong)[0]
    assert (row.turn, row.why) == ("clerk", "This department has no such service")
    said = [str(one.why) for one in worker.plan().not_now]
    assert any("was refused: This department has no such service" in one for one in said)
    assert any("waits until the department has the case itself" in one for one in said)


def test_a_wrong_key_stops_the_department_and_refuses_no_case(counter: Counter, practice: Practice) -> None:
    counter.store.secrets.put(f"department:{DEPARTMENT}", "wrong")
    case = counter.case(DEPARTMENT, SERVICE)
    worker = counter.worker(DEPARTMENT, pace=Pace())
    worker.once()
    assert counter.states(case) == {"create": "waiting"}
    held = worker.plan().held
    assert held is not None
    assert (held.turn, "key" in str(held.why)) == ("it", True)


def test_asked_to_wait_it_waits(counter: Counter, practice: Practice) -> None:
    case = counter.case(DEPARTMENT, SERVICE)
    practice.set_fault("too-many", times=1)
    worker = counter.worker(DEPARTMENT)
    again = worker.once().again_at
    assert worker.course.standing.told_to_wait
    assert again > counter.clock.now()
    worker.course.hurry()  # a person's haste does not override the department's wish
    assert worker.once().settled == 0
    counter.clock.sleep(5)
    worker.once()
    assert counter.states(case) == {"create": "done"}


def test_a_supplement_comes_after_its_papers(counter: Counter, practice: Practice) -> None:
    from desktop.sync.deliveries import PaperFile

    case = counter.case(DEPARTMENT, SERVICE)
    worker = counter.worker(DEPARTMENT)
    worker.once()
    kept = counter.store.papers.keep_bytes(PDF)
    paper = PaperFile(kept.id, kept.sha256, kept.size, kept.media_type, "photo.pdf")
    counter.say(case, "supplement", "here", evidence=("joint-photo",), papers={"joint-photo": paper})
    done = worker.once()
    assert done.more
    worker.once()
    (there,) = practice.cases(DEPARTMENT)
    assert [one["evidence"] for one in there["attached"]] == ["joint-photo"]
    assert [one["type"] for one in there["messages"]] == ["supplement"]
    assert set(counter.states(case).values()) == {"done"}


def test_papers_go_on_where_the_line_broke(shaky: Counter, proxy: FaultProxy, practice: Practice) -> None:
    """Every third piece is lost, before or after it arrived: at most that piece is sent twice each time."""
    size = 3_000_000
    case = shaky.case(DEPARTMENT, SERVICE, papers={"id-card": b"%PDF-1.4\n" + bytes(size - 9)})
    seen = [0]

    def choose(line: str) -> str:
        seen[0] += line.startswith("PATCH")
        faults = {0: "drop_before", 3: "drop_after"}
        return faults.get(seen[0] % 6, "") if line.startswith("PATCH") else ""

    proxy.choose = choose
    until_settled(shaky, case)
    sizes = [len(one.partition(b"\r\n\r\n")[2]) for one in proxy.requests if one.startswith(b"PATCH")]
    lost = [fault for fault, line in proxy.suffered if line.startswith("PATCH")]
    again = sum(n for n, fault in zip(sizes, lost, strict=True) if fault == "drop_before")
    assert again > 0
    assert sum(sizes) == size + again
    assert len(practice.cases(DEPARTMENT)[0]["attached"]) == 1


def test_answers_become_entries_once(counter: Counter, practice: Practice) -> None:
    case = counter.case(DEPARTMENT, SERVICE)
    worker = counter.worker(DEPARTMENT)
    worker.once()
    for _ in range(5):
        practice.advance(3600)
        counter.clock.sleep(60)
        worker.once()
    folded = counter.store.lookups.case(case)
    there = practice.cases(DEPARTMENT)[0]
    assert folded.answer is not None
    assert (folded.answer.version, folded.answer.state) == (there["version"], there["state"])
    known = [answer.version for answer in folded.answers]
    assert known == sorted(set(known))
    counter.store.journal.append((), COUNTER, hints={f"mark:{DEPARTMENT}": ""})  # as after an old backup
    head = counter.store.journal.head()
    counter.clock.sleep(60)
    worker.once()
    assert counter.store.journal.head() == head


def test_answers_for_unknown_cases_are_kept_and_found_later(
    make_counter: object, counter: Counter, practice: Practice
) -> None:
    case = counter.case(DEPARTMENT, SERVICE)
    counter.worker(DEPARTMENT).once()
    practice.advance(3600)
    other: Counter = make_counter(practice.url_of(DEPARTMENT))  # type: ignore[operator]
    worker = other.worker(DEPARTMENT)
    worker.once()
    assert other.store.journal.hint(f"unknown:{DEPARTMENT}") not in (None, "[]")
    number = counter.store.lookups.case(case).number
    mine = other.case(DEPARTMENT, SERVICE, number=number)
    other.clock.sleep(60)
    worker.once()
    assert other.store.lookups.case(mine).answer is not None
    assert other.store.journal.hint(f"unknown:{DEPARTMENT}") == "[]"


def test_numbers_are_reserved_once_though_the_answer_is_lost(
    shaky: Counter, proxy: FaultProxy, practice: Practice
) -> None:
    left = ["drop_after"]
    proxy.choose = lambda line: left.pop() if "number-blocks" in line and left else ""
    worker = shaky.worker(DEPARTMENT)
    worker.once()
    assert shaky.store.lookups.numbers_left(shaky.store.identity.device, DEPARTMENT) == 0
    shaky.clock.sleep(61)
    worker.once()
    device = shaky.store.identity.device
    assert shaky.store.lookups.numbers_left(device, DEPARTMENT) == 200
    first = shaky.store.lookups.next_number(device, DEPARTMENT)
    assert first is not None
    asked = [line for _, line in proxy.suffered if "number-blocks" in line]
    assert len(asked) == 2
    assert "000001" in first[0]  # the block of the first wish, not a second one


def test_the_catalogue_comes_with_a_tag(counter: Counter, practice: Practice) -> None:
    worker = counter.worker(DEPARTMENT)
    worker.once()
    services = counter.store.lookups.services(DEPARTMENT)
    assert SERVICE in {service.id for service in services}
    head = counter.store.journal.head()
    counter.clock.sleep(7 * 3600)
    worker.once()
    assert counter.store.journal.head() == head


def test_offline_means_that_nothing_leaves(shaky: Counter, proxy: FaultProxy) -> None:
    case = shaky.case(DEPARTMENT, SERVICE)
    worker = shaky.worker(DEPARTMENT)
    worker.course.offline = True
    worker.once()
    assert (proxy.suffered, shaky.states(case)) == ([], {"create": "waiting"})
