"""Papers of answers: fetched over the real line, kept once, and every one that cannot be had says why."""

from __future__ import annotations

import hashlib
import random
import re
import socket
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from desktop.domain.catalogue import Text
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.case import DepartmentAnswered, ResultWanted
from desktop.net import Answered, Doubtful, Problem, WireTrouble
from desktop.practice.serving import Practice
from desktop.store.rows import DepartmentRow
from desktop.sync.connectors import connect
from desktop.sync.lines.statuses import by_status
from desktop.sync.promise import Explained, Fetching, Offers, explain_wire
from desktop.sync.rounds import Worker
from desktop.sync.rounds.results import Results
from desktop.sync.schedule import Pace
from tests.fakes.counter import EAGER, Counter
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.raw_server import RawServer, reply
from tests.sync.conftest import DEPARTMENT, SERVICE

PDF = b"%PDF-1.4\n" + b"decision " * 100
DEPARTMENT_ITSELF = Author(DEPARTMENT, "department")


def answered(counter: Counter, case: str, *papers: bytes) -> tuple[str, ...]:
    """The department's answer, with these papers; their digests."""
    digests = tuple(hashlib.sha256(paper).hexdigest() for paper in papers)
    told = DepartmentAnswered(
        DEPARTMENT, f"R-{case[-6:]}", 1, "approved", "2026-11-23T10:00:00+08:00", papers=digests
    )
    counter.store.journal.append([Draft(case, told)], DEPARTMENT_ITSELF)
    return digests


def approved(counter: Counter, practice: Practice) -> tuple[str, Worker]:
    """A case that its department approved, told to the counter, before its result was fetched."""
    papers = dict.fromkeys(("id-card", "spouse-id-card", "single-declaration", "joint-photo"), PDF)
    case = counter.case(DEPARTMENT, SERVICE, papers=papers)
    worker = counter.worker(DEPARTMENT)
    for said in ("", "The form was put right.", ""):
        if said:
            counter.say(case, "supplement", said)
        worker.once()
        practice.advance(3600)
        practice.advance(3600)
        counter.clock.sleep(61)
    return case, worker


def test_the_result_of_an_approved_case_is_here_after_the_next_round(
    counter: Counter, practice: Practice
) -> None:
    case, worker = approved(counter, practice)
    worker.once()
    folded = counter.store.lookups.case(case)
    there = practice.cases(DEPARTMENT)[0]
    assert folded.state == there["state"] == "approved"
    assert [one.sha256 for one in folded.results] == list(there["papers"])
    for one in folded.results:
        assert one.state == "kept"
        content = counter.store.papers.read(one.paper)
        assert hashlib.sha256(content).hexdigest() == one.sha256
    assert not counter.store.lookups.results(DEPARTMENT)
    head = counter.store.journal.head()
    worker.once()
    assert counter.store.journal.head() == head  # kept once, not at every round
    worker.close()


@dataclass
class Shelf:
    """A department that gives out papers, or fails, as its list says; nothing else is asked of it."""

    gives: dict[str, list[bytes | Exception]]
    asked: list[str] = field(default_factory=list)

    def fetch(self, sha256: str) -> bytes:
        self.asked.append(sha256)
        answers = self.gives[sha256]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def explain(self, trouble: WireTrouble) -> Explained:
        return by_status(trouble) if isinstance(trouble, Answered) else explain_wire(trouble)


def rounds(counter: Counter, shelf: Shelf, many: int, pace: Pace = EAGER) -> None:
    results = Results(counter.store, DEPARTMENT, counter.clock, pace, random.Random(3), lambda _: None)
    for _ in range(many):
        assert results.take(shelf, lambda: False) is False  # type: ignore[arg-type]
        counter.clock.sleep(400)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answered(404, Problem()), "gone"),
        (Answered(410, Problem()), "gone"),
        (Answered(422, Problem()), "refused"),
        (Doubtful("too_big"), "too_big"),
        (b"<html>no paper</html>", "unusable"),
        (Doubtful("timeout"), "tired"),
        (Answered(500, Problem()), "tired"),
    ],
)
def test_what_cannot_be_had_says_why_and_is_a_persons_turn(
    counter: Counter, answer: bytes | Exception, why: str
) -> None:
    first, second = counter.cases(DEPARTMENT, SERVICE, 2)
    (bad,) = answered(counter, first, b"bad")
    (good,) = answered(counter, second, PDF)
    shelf = Shelf({bad: [answer], good: [PDF]})
    rounds(counter, shelf, EAGER.ceiling + 2)
    (result,) = counter.store.lookups.case(first).results
    assert (result.state, result.why) == ("lacking", why)
    assert counter.store.lookups.case(second).results[0].state == "kept"  # none waits for another
    assert shelf.asked.count(bad) == (EAGER.ceiling if why == "tired" else 1)
    assert [row.sha256 for row in counter.store.lookups.results(state="lacking")] == [bad]
    # a person asks once more, and the department has found it
    counter.store.journal.append([Draft(first, ResultWanted(bad))], DEPARTMENT_ITSELF)
    rounds(counter, Shelf({bad: [PDF]}), 1)
    assert counter.store.lookups.case(first).results[0].state == "kept"


def test_a_paper_that_fails_once_comes_later(counter: Counter) -> None:
    case = counter.case(DEPARTMENT, SERVICE)
    (digest,) = answered(counter, case, PDF)
    shelf = Shelf({digest: [Doubtful("reset"), Doubtful("truncated"), PDF]})
    rounds(counter, shelf, 4)
    assert shelf.asked == [digest] * 3
    assert counter.store.lookups.case(case).results[0].state == "kept"


def test_a_bad_line_brings_it_all_the_same(shaky: Counter, proxy: FaultProxy, practice: Practice) -> None:
    """Through real faults on the very call: cut, truncated, reset, and then the paper is whole."""
    faults = ["truncate", "reset_after", "drop_before", "error500", "nonsense"]

    def choose(line: str) -> str:
        fetched = line.startswith("GET") and "/papers/" in line
        return faults.pop() if fetched and faults else ""

    proxy.choose = choose
    case, worker = approved(shaky, practice)
    for _ in range(12):
        worker.once()
        shaky.clock.sleep(120)
    (result,) = shaky.store.lookups.case(case).results
    assert result.state == "kept"
    assert not faults
    worker.close()


def test_the_plan_says_that_papers_are_fetched(counter: Counter) -> None:
    answered(counter, counter.case(DEPARTMENT, SERVICE), PDF, PDF + b"2")
    worker = counter.worker(DEPARTMENT)
    worker.course.heard(Offers("A", timedelta(days=1)), 0.0)
    (said,) = [one.said for one in worker.plan().ask if one.what == "results"]
    assert said.values["count"] == 2
    worker.close()


class CutLine(RawServer):
    """A department that gives out one paper, piece by piece, and whose line breaks every few answers."""

    def __init__(self, content: bytes, *, pieces: bool = True) -> None:
        super().__init__(self._give)
        self.content, self.pieces = content, pieces
        self.given = self.asked = 0

    def _give(self, conn: socket.socket, request: bytes) -> None:
        self.asked += 1
        wanted = re.search(rb"\r\nRange: bytes=(\d+)-(\d+)\r\n", request)
        first, last = (int(one) for one in wanted.groups()) if wanted else (0, 0)
        whole = wanted is None or not self.pieces
        body = self.content if whole else self.content[first : last + 1]
        extra = (
            () if whole else (f"Content-Range: bytes {first}-{first + len(body) - 1}/{len(self.content)}",)
        )
        answer = reply("200 OK" if whole else "206 Partial Content", body, "application/pdf", *extra)
        self.given += len(body)
        if self.pieces and self.asked % 3 == 0:
            conn.sendall(answer[: len(answer) // 2])
            conn.close()
        else:
            conn.sendall(answer)


def fetched(counter: Counter, server: CutLine, rounds_: int) -> str:
    """The state of the result after some rounds of a real connector against that server."""
    case = counter.case(DEPARTMENT, SERVICE)
    answered(counter, case, server.content)
    connector = connect(
        DepartmentRow(DEPARTMENT, Text("D", "部"), "CA", "department-api", {"url": server.url}, True, 0),
        "",
        counter.clock,
    )
    seen: list[Fetching | None] = []
    dice = random.Random(3)
    results = Results(counter.store, DEPARTMENT, counter.clock, EAGER, dice, lambda _: None, seen.append)
    for _ in range(rounds_):
        results.take(connector, lambda: False)
        counter.clock.sleep(400)
    connector.close()
    here = [some.here for some in seen if some is not None]
    assert here == sorted(here)  # what is said of the progress never goes back
    assert all(some.size == len(server.content) for some in seen if some is not None)
    assert seen[-1] is None
    return counter.store.lookups.case(case).results[0].state


def test_a_large_result_arrives_over_a_line_that_breaks_again_and_again(counter: Counter) -> None:
    """7 MB in 28 pieces; every third answer is cut in the middle: more failures than any ceiling of tries."""
    content = PDF + random.Random(1).randbytes(7_000_000)
    with CutLine(content) as server:
        assert fetched(counter, server, 40) == "kept"
        cuts = server.asked // 3
        assert cuts > EAGER.ceiling
        assert server.given <= len(content) + cuts * 256 * 1024  # no piece twice but those that were cut


def test_who_gives_no_pieces_gives_the_whole(counter: Counter) -> None:
    with CutLine(PDF * 500, pieces=False) as server:
        assert fetched(counter, server, 1) == "kept"
        assert server.asked == 1


@pytest.mark.parametrize(
    "told", ["bytes 5-9/100", "bytes 0-9/5", "bytes 0-8/100", "bytes 0-9/99999999", "bytes 0-9/*", "", "x"]
)
def test_a_piece_of_something_else_is_no_answer(counter: Counter, told: str) -> None:
    def lie(conn: socket.socket, request: bytes) -> None:
        conn.sendall(
            reply("206 Partial Content", b"%PDF-1.4\n1", "application/pdf", f"Content-Range: {told}")
        )

    with RawServer(lie) as server:
        row = DepartmentRow(DEPARTMENT, Text("D", "部"), "CA", "department-api", {"url": server.url}, True, 0)
        connector = connect(row, "", counter.clock)
        with pytest.raises(Doubtful) as caught:
            connector.fetch("ab" * 32)
        assert caught.value.code == "nonsense"
        connector.close()
