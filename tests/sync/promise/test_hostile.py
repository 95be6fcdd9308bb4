"""Answers no honest department gives: each ends soon, with a sentence, whatever was asked."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest

from desktop.net import WireTrouble
from desktop.words import render
from tests.fakes.counter import Counter
from tests.fakes.raw_server import RawServer, reply
from tests.sync.promise.stage import KnownCases, Stage, paper_of

JSON = "application/json"
ANSWERS: dict[str, bytes] = {
    "sign-in page": reply("200 OK", b"<html>Please sign in", "text/html"),
    "page as JSON": reply("200 OK", b"<html>Please sign in", JSON),
    "empty object": reply("200 OK", b"{}", JSON),
    "empty list": reply("200 OK", b"[]", JSON),
    "null": reply("200 OK", b"null", JSON),
    "a number": reply("200 OK", b"1e999", JSON),
    "text": reply("200 OK", b'"reference"', JSON),
    "cut short": reply("201 Created", b'{"reference": "CA-0', JSON),
    "not UTF-8": reply("200 OK", b'{"reference": "\xff\xfe"}', JSON),
    "lone surrogate": reply("200 OK", b'{"reference": "\\ud800"}', JSON),
    "very deep": reply("200 OK", b"[" * 100_000 + b"]" * 100_000, JSON),
    "very long": reply("200 OK", b"[" + b"0," * 4_000_000 + b"0]", JSON),
    "doubled keys": reply("200 OK", b'{"a": 1, "a": 2}', JSON),
    "huge number": reply("200 OK", b'{"version": ' + b"9" * 5000 + b"}", JSON),
    "wrong types": reply("200 OK", b'{"reference": [], "results": 1, "changes": "x", "id": {}}', JSON),
    "objects for texts": reply(
        "200 OK", b'[{"reference": {"a": 1}, "service_request_id": {}, "id": []}]', JSON
    ),
    "nothing": reply("204 No Content", b"", JSON),
    "redirect": reply("302 Found", b"", "text/html", "Location: http://127.0.0.1:9/"),
    "XML bomb": reply(
        "200 OK",
        b'<!DOCTYPE a [<!ENTITY b "cccccccc"><!ENTITY d "&b;&b;&b;&b;">]><a>&d;</a>',
        "application/xml",
    ),
    "teapot": reply("418 I'm a teapot", b"{}", JSON),
    "wrong length": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{}",
    "no HTTP": b"220 mail.example ESMTP\r\n",
    "gzip bomb": b"",
}


def _bomb() -> bytes:
    import gzip

    body = gzip.compress(b" " * 60_000_000)
    return reply("200 OK", body, JSON, "Content-Encoding: gzip")


@pytest.fixture(scope="module", params=ANSWERS)
def answer(request: pytest.FixtureRequest) -> bytes:
    return ANSWERS[request.param] or _bomb()


def _calls(counter: Counter, stage: Stage) -> dict[str, Callable[[], object]]:
    case = counter.case(stage.department, stage.service, papers={"id-card": b"%PDF-1.4\n" + b"x" * 1000})
    create, paper = counter.store.lookups.steps_of(case)
    referred = type(paper)(**{n: getattr(paper, n) for n in paper.__slots__} | {"reference": "CA-1"})
    connector = counter.connector(stage.department)
    if hasattr(connector, "follow"):
        connector.follow(KnownCases({"CA-1": create.case_number}))
    return {
        "greet": connector.greet,
        "prepare": lambda: connector.prepare(""),
        "reserve": lambda: connector.reserve("Window 1", 20, "a" * 32),
        "send": lambda: connector.send(create),
        "find": lambda: connector.find(create),
        "carry": lambda: connector.carry(paper, paper_of(counter, paper)),
        "attach": lambda: connector.send(referred),
        "find paper": lambda: connector.find(referred),
        "changes": lambda: connector.changes("", 100),
        "fetch": lambda: connector.fetch("0" * 64),
        "explain": lambda: connector.explain(WireTrouble("odd")),
        "close": connector.close,
    }


@pytest.mark.promise("hostile")
def test_every_call_ends_soon_with_a_sentence(
    make_counter: Callable[..., Counter], stage: Stage, answer: bytes
) -> None:
    def behave(conn: socket.socket, request: bytes) -> None:
        conn.sendall(answer)
        conn.close()

    with RawServer(behave) as server:
        counter = make_counter(server.port)
        connector = counter.connector(stage.department)
        for name, call in _calls(counter, stage).items():
            began = time.monotonic()
            try:
                call()
            except WireTrouble as trouble:
                why = connector.explain(trouble)
                assert render(why.title, "zh"), name
                assert render(why.next_step, "zh"), name
                if name in ("send", "attach"):
                    assert why.sort in ("later", "refused", "needs_it", "needs_clerk"), name
            else:
                # A create that was answered with nonsense must never count as done.
                assert name not in ("send", "fetch"), name
            assert time.monotonic() - began < 10, name
