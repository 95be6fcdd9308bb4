"""The department API connector: hostile answers to every call, and what each failure means in words."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop.clock import SystemClock
from desktop.net import Answered, Doubtful, Problem, Unreachable, WireTrouble
from desktop.store.rows import StepRow
from desktop.sync.connectors import department_api
from desktop.sync.connectors.department_api import DepartmentApi
from desktop.sync.promise import Carried
from desktop.words import render
from tests.fakes.raw_server import RawServer, always, reply

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
AT = "2026-10-12T09:00:00Z"
REQUEST = json.dumps({"evidence": "id", "sha256": "a" * 64, "size": 10, "media_type": "x/y", "name": "n"})


def step(call: str) -> StepRow:
    reference = "" if call == "create" else "R-1"
    return StepRow(
        "case:1",
        "N-1",
        "d",
        "s",
        "tax",
        call,
        "k" * 64,
        REQUEST,
        "",
        "waiting",
        0,
        0,
        NOW,
        None,
        reference=reference,
    )


class Ten:
    size = 10

    def read(self, offset: int, length: int) -> bytes:
        return b"0123456789"[offset : offset + length]


CALLS: dict[str, Callable[[DepartmentApi], Any]] = {
    "greet": lambda c: c.greet(),
    "prepare": lambda c: c.prepare('"tag"'),
    "reserve": lambda c: c.reserve("A1", 5, "key"),
    "create": lambda c: c.send(step("create")),
    "message": lambda c: c.send(step("message")),
    "attach": lambda c: c.send(step("paper")),
    "carry": lambda c: c.carry(step("paper"), Ten()),
    "find": lambda c: c.find(step("create")),
    "find message": lambda c: c.find(step("message")),
    "changes": lambda c: c.changes("m", 10),
    "fetch": lambda c: c.fetch("a" * 64),
}
GOOD: dict[str, Any] = {
    "greet": {
        "department": "tax", "idempotency_key_lifetime_s": 60,
        "offers": {"numbers": True, "doubt_class": "A", "gzip": True},
    },
    "reserve": {"block": "B1", "numbers": ["N-1", "N-2"]},
    "create": {"reference": "R-1", "number": "N-1", "state": "received", "version": 1, "at": "x"},
    "message": {"message": "M", "version": 2},
    "find": {"cases": [{"reference": "R-1", "number": "N-1", "version": 1, "key": "k" * 64}]},
    "find message": {"reference": "R-1", "number": "N-1", "messages": [{"key": "k" * 64}]},
    "changes": {
        "changes": [
            {"reference": "R-1", "number": "N-1", "version": 2, "state": "approved", "at": AT}
        ],
        "mark": "m2", "more": False,
    },
}  # fmt: skip


def connector(server: RawServer) -> DepartmentApi:
    return department_api.connect("tax", {"url": server.url, "timeout_s": 3.0}, "secret", SystemClock())


def asked(call: str, answer: bytes) -> Any:
    with RawServer(always(answer)) as server:
        line = connector(server)
        try:
            return CALLS[call](line)
        finally:
            line.close()


@pytest.mark.parametrize("call", sorted(GOOD))
def test_a_good_answer_is_understood(call: str) -> None:
    status = "201 Created" if call in ("reserve", "create", "message") else "200 OK"
    assert asked(call, reply(status, json.dumps(GOOD[call]).encode()))


HOSTILE = {
    "nothing": b"",
    "not json": b"{",
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "twice the same key": b'{"reference":"R-1","reference":"R-2","number":"N-1","version":1}',
    "another case": b'{"reference":"R-1","number":"N-2","version":1,"state":"received","at":"x"}',
    "a path": b'{"reference":"../../x","number":"N-1","version":1}',
    "dots": b'{"reference":"..","number":"N-1","version":1}',
    "a huge version": b'{"reference":"R-1","number":"N-1","version":9999999999999999999}',
    "a negative version": b'{"reference":"R-1","number":"N-1","version":-1}',
    "text for a number": b'{"reference":"R-1","number":"N-1","version":"1"}',
    "a long reference": b'{"reference":"' + b"x" * 10_000 + b'","number":"N-1","version":1}',
    "deep": b'{"a":' * 1000 + b"1" + b"}" * 1000,
    "other numbers": b'{"block":"B","numbers":["a/../b","<script>"]}',
    "doubled numbers": b'{"block":"B","numbers":["N-1","N-1"]}',
    "too many numbers": b'{"block":"B","numbers":["1","2","3","4","5","6"]}',
    "offset beyond": b'{"offset":11}',
    "offset below": b'{"offset":-1}',
    "a mark too long": json.dumps({"changes": [], "mark": "m" * 300, "more": False}).encode(),
    "more than asked": json.dumps({"changes": [{}] * 11, "mark": "m", "more": False}).encode(),
}


@pytest.mark.parametrize("call", sorted(CALLS))
@pytest.mark.parametrize("answer", sorted(HOSTILE))
@pytest.mark.parametrize("status", ["200 OK", "201 Created"])
def test_hostile_answers_give_a_sentence(call: str, answer: str, status: str) -> None:
    try:
        asked(call, reply(status, HOSTILE[answer]))
    except WireTrouble as trouble:
        explained = DepartmentApi.explain(None, trouble)  # type: ignore[arg-type]
        assert render(explained.title, "zh") != render(explained.title, "en")
        assert not (explained.certain and explained.sort == "refused")
    else:
        assert call in ("find", "find message", "changes", "greet")  # such an answer may be empty, not wrong


def test_mutated_answers_never_crash() -> None:
    """Bytes of good answers, changed at random: a value of the right shape, or a doubt."""
    dice = random.Random(7)
    with RawServer(lambda conn, _: conn.sendall(current[0])) as server:
        line = connector(server)
        for call, good in GOOD.items():
            status = "201 Created" if call in ("reserve", "create", "message") else "200 OK"
            for _ in range(150):
                body = bytearray(json.dumps(good).encode())
                for _ in range(dice.randint(1, 4)):
                    body[dice.randrange(len(body))] = dice.randrange(256)
                current = [reply(status, bytes(body))]
                try:
                    CALLS[call](line)
                except WireTrouble as trouble:
                    assert isinstance(trouble, Doubtful)  # noqa: PT017 - either outcome is right
        line.close()


def test_an_answer_to_another_request_is_none() -> None:
    wrong = reply(
        "201 Created", json.dumps(GOOD["create"]).encode(), "application/json", "Idempotency-Key: other"
    )
    with pytest.raises(Doubtful):
        asked("create", wrong)


def test_changes_that_are_none_are_passed_over() -> None:
    good = GOOD["changes"]["changes"][0]
    bad = [
        {},
        {**good, "state": "lost"},
        {**good, "at": "yesterday"},
        {**good, "reference": "../x"},
        {**good, "version": "2"},
    ]
    told = {"changes": [*bad, {**good, "reason": "a\u202eb\u0007c", "asked_for": ["x"]}], "mark": "m2"}
    page = asked("changes", reply(body=json.dumps(told).encode()))
    assert len(page.changes) == 1
    assert page.changes[0].answer.reason == "abc"


def test_a_piece_goes_on_where_the_department_says() -> None:
    answers = [
        reply("201 Created", b'{"offset": 0}'),
        reply("409 Conflict", b'{"type":"/problems/x","title":"x","offset":4}', "application/problem+json"),
        b"HTTP/1.1 204 No Content\r\nUpload-Offset: 10\r\n\r\n",
    ]  # fmt: skip
    with RawServer(lambda conn, _: conn.sendall(answers.pop(0))) as server:
        line = connector(server)
        assert [line.carry(step("paper"), Ten()) for _ in range(3)] == [
            Carried(0, 10), Carried(4, 10), Carried(10, 10),
        ]  # fmt: skip
        assert server.requests[2].endswith(b"456789")
        line.close()


@pytest.mark.parametrize(
    ("trouble", "sort", "certain", "whole"),
    [
        (Unreachable("refused"), "later", True, True),
        (Unreachable("tls"), "needs_it", True, True),
        (Doubtful("timeout"), "later", False, False),
        (Doubtful("portal"), "later", False, True),
        (Answered(401, Problem()), "needs_it", True, True),
        (Answered(429, Problem(), 5.0), "later", True, True),
        (Answered(503, Problem(), 5.0), "later", False, True),
        (Answered(500, Problem()), "later", False, False),
        (Answered(409, Problem()), "later", False, False),
        (Answered(422, Problem("/problems/not-as-agreed", "No")), "refused", True, False),
        (Answered(422, Problem("/problems/idempotency-key-reused")), "needs_it", True, False),
        (Answered(404, Problem()), "needs_it", True, False),
        (Answered(413, Problem()), "needs_it", True, False),
    ],
)
def test_what_a_failure_means(trouble: WireTrouble, sort: str, certain: bool, whole: bool) -> None:
    found = DepartmentApi.explain(None, trouble)  # type: ignore[arg-type]
    assert (found.sort, found.certain, found.whole_department) == (sort, certain, whole)
    assert render(found.next_step, "zh") != render(found.next_step, "en")
