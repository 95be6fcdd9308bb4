"""What a described department is sent, papers in each of the four ways, and what its refusals mean."""

from __future__ import annotations

from base64 import b64decode
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs

import pytest

from desktop.net import Doubtful, WireTrouble
from desktop.sync.connectors.declarative import Declarative
from desktop.sync.promise import Explained
from desktop.words import render
from tests.sync.connectors.described import SMALLEST, Asked, Telling, described, step

DONE = (201, {"id": "R-1"}, {})
PAPER = {
    "evidence": "id-card",
    "sha256": "a" * 64,
    "size": 700_000,
    "media_type": "application/pdf",
    "name": "n",
}
CONTENT = bytes(range(256)) * 2735
CREATE = SMALLEST["create"]


class Kept:
    size = len(CONTENT)

    def read(self, offset: int, length: int) -> bytes:
        return CONTENT[offset : offset + length]


def test_a_body_holds_what_the_file_says_and_leaves_out_what_is_not_there() -> None:
    body = {
        "no": "{number}",
        "who": {"name": "{applicant.name}", "tel": "{applicant.phone}"},
        "papers": "{materials[*].evidence}",
        "text": "{form.a} / {form.b | default: '-'}",
        "fixed": [1, True, "x"],
    }
    asked = {"applicant": {"name": "张伟"}, "materials": [{"evidence": "id-card"}], "form": {"a": 4}}
    with Telling(lambda asked: DONE) as server:
        described(server.url, create=CREATE | {"body": body}).send(step(**asked))
    assert server.asked[0].json == {
        "no": "N-1",
        "who": {"name": "张伟"},
        "papers": ["id-card"],
        "text": "4 / -",
        "fixed": [1, True, "x"],
    }


def test_every_try_sends_the_same_bytes() -> None:
    body = {"b": "{form}", "a": "{number}"}
    with Telling(lambda asked: DONE) as server:
        described(server.url, create=CREATE | {"body": body}).send(step(form={"z": 1, "y": 2}))
        described(server.url, create=CREATE | {"body": body}).send(step(form={"y": 2, "z": 1}))
    assert server.asked[0].body == server.asked[1].body


def test_a_form_is_sent_as_a_form() -> None:
    create = CREATE | {"encoding": "form", "body": {"case no": "{number}", "note": "a&b=ü"}}
    with Telling(lambda asked: DONE) as server:
        described(server.url, create=create).send(step())
    assert server.asked[0].media == "application/x-www-form-urlencoded"
    assert parse_qs(server.asked[0].body.decode()) == {"case no": ["N-1"], "note": ["a&b=ü"]}


@pytest.mark.parametrize(
    ("create", "asked"),
    [
        ({"path": "/cases/{form.x}"}, {"form": {"x": ".."}}),
        ({"path": "/cases/{form.x}"}, {}),
        ({"path": "/cases/{form}"}, {"form": {"x": 1}}),
        ({"headers": {"X": "{form.x}"}}, {"form": {"x": "a\r\nb"}}),
        ({"headers": {"X": "{form.x}"}}, {"form": {"x": "张"}}),
        ({"body": {"x": "{form.x | number}"}}, {"form": {"x": "many"}}),
    ],
)
def test_a_case_that_the_file_does_not_fit_is_given_to_it_unsent(
    create: dict[str, Any], asked: dict[str, Any]
) -> None:
    with Telling(lambda asked: DONE) as server:
        connector = described(server.url, create=CREATE | create)
        with pytest.raises(WireTrouble) as caught:
            connector.send(step(**asked))
    why = connector.explain(caught.value)
    assert (why.sort, why.certain, why.whole_department) == ("needs_it", True, False)
    assert server.asked == []


@pytest.mark.parametrize(
    ("create", "answer"),
    [
        ({}, {}),
        ({}, {"id": ""}),
        ({}, {"id": ["R-1"]}),
        ({}, {"id": "a\nb"}),
        ({}, {"id": ".."}),
        ({}, {"id": "x" * 500}),
        ({"number": "{answer.no}"}, {"id": "R-1", "no": "N-2"}),
        ({"number": "{answer.no}"}, {"id": "R-1"}),
        ({"version": "{answer.v}"}, {"id": "R-1", "v": -1}),
        ({"version": "{answer.v}"}, {"id": "R-1", "v": True}),
        ({"version": "{answer.v}"}, {"id": "R-1"}),
    ],
)
def test_an_answer_that_does_not_name_our_case_usably_is_none(create: dict[str, Any], answer: Any) -> None:
    with Telling(lambda asked: (201, answer, {})) as server, pytest.raises(Doubtful):
        described(server.url, create=CREATE | create).send(step())


# -- papers -----------------------------------------------------------------------------------------------


def sent(connector: Declarative) -> None:
    row = step("paper", "R-1", **PAPER)
    paper = Kept()
    for _ in range(20):
        if connector.carry(row, paper).whole:
            break
    connector.send(row)


ATTACH = {"method": "POST", "path": "/cases/{reference}/papers"}


def test_a_paper_inside_json() -> None:
    attach = ATTACH | {"body": {"kind": "{evidence}", "data": "{content}"}}
    with Telling(lambda asked: (201, {}, {})) as server:
        sent(described(server.url, papers={"style": "base64", "attach": attach}))
    (one,) = server.asked
    assert (one.path, one.json["kind"]) == ("/cases/R-1/papers", "id-card")
    assert b64decode(one.json["data"]) == CONTENT


def test_a_paper_as_a_form() -> None:
    attach = ATTACH | {"encoding": "multipart", "body": {"kind": "{evidence}"}}
    with Telling(lambda asked: (201, {}, {})) as server:
        sent(described(server.url, papers={"style": "multipart", "attach": attach, "file_field": "scan"}))
    (one,) = server.asked
    parts = message_from_bytes(f"Content-Type: {one.media}\r\n\r\n".encode() + one.body).get_payload()
    found = {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts
    }
    assert found == {"kind": b"id-card", "scan": CONTENT}


def test_a_paper_as_it_is() -> None:
    attach = {"method": "PUT", "path": "/files/{reference}/{sha256}"}
    with Telling(lambda asked: (201, {}, {})) as server:
        sent(described(server.url, papers={"style": "raw", "attach": attach}))
    (one,) = server.asked
    assert (one.method, one.media, one.body) == ("PUT", "application/pdf", CONTENT)


def test_a_paper_piece_by_piece_goes_on_where_the_department_stands() -> None:
    held = bytearray(CONTENT[:100_000])

    def pieces(asked: Asked) -> tuple[int, Any, dict[str, str]]:
        if asked.method == "PATCH":
            start, end, size = (int(n) for n in asked.headers["content_range"].replace("/", "-").split("-"))
            assert (start, end - start + 1, size) == (len(held), len(asked.body), len(CONTENT))
            held.extend(asked.body)
        return 200, {"offset": len(held)}, {}

    papers = {
        "style": "chunked",
        "attach": ATTACH,
        "announce": {"path": "/files/{sha256}"},
        "piece": {
            "method": "PATCH",
            "path": "/files/{sha256}",
            "headers": {"Content-Range": "{offset}-{last}/{size}"},
            "offset": "{answer.offset}",
            "kib": 200,
        },
    }
    with Telling(pieces) as server:
        asked = PAPER | {"size": len(CONTENT)}
        connector = described(server.url, papers=papers)
        row = step("paper", "R-1", **asked)
        for _ in range(20):
            if connector.carry(row, Kept()).whole:
                break
        connector.send(row)
    assert bytes(held) == CONTENT
    methods = [one.method for one in server.asked]
    assert (methods[0], methods[-1], set(methods[1:-1])) == ("GET", "POST", {"PATCH"})
    sizes = [len(one.body) for one in server.asked[1:-1]]
    assert sizes[0] < sizes[1] <= max(sizes) <= 200 * 1024  # small at first, then what a piece may have


@pytest.mark.parametrize("told", [-1, 10**9, "x", None, True, [1], 0])
def test_a_department_that_says_nonsense_of_what_it_holds_is_not_believed(told: Any) -> None:
    papers = {
        "style": "chunked",
        "attach": ATTACH,
        "announce": {"path": "/files", "offset": "{answer.begun | default: 0}"},
        "piece": {"method": "PATCH", "path": "/files", "offset": "{answer.offset}"},
    }
    with Telling(lambda asked: (200, {"offset": told}, {})) as server:
        connector = described(server.url, papers=papers)
        row = step("paper", "R-1", **PAPER)
        connector.carry(row, Kept())
        with pytest.raises(Doubtful):
            connector.carry(row, Kept())


# -- refusals ---------------------------------------------------------------------------------------------

ERRORS = {
    "code": "{answer.error.code}",
    "title": "{answer.error.text}",
    "meanings": [
        {"status": [409], "code": ["EXISTS"], "means": "there"},
        {"code": ["LOCKED"], "means": "later"},
        {"code": ["SLOW_DOWN"], "means": "wait"},
        {"code": ["KEY"], "means": "key"},
        {"status": [400], "code": ["FIELD"], "means": "needs_clerk"},
        {"code": ["SCHEMA"], "means": "needs_it"},
        {"code": ["NO"], "means": "refused"},
    ],
}


def explained(status: int, body: Any, headers: dict[str, str] | None = None, **errors: Any) -> Explained:
    with Telling(lambda asked: (status, body, headers or {})) as server:
        connector = described(server.url, errors=ERRORS | errors)
        with pytest.raises(WireTrouble) as caught:
            connector.send(step())
        return connector.explain(caught.value)


@pytest.mark.parametrize(
    ("status", "code", "sort", "certain", "everything"),
    [
        (409, "EXISTS", "later", False, False),
        (400, "EXISTS", "needs_it", True, False),
        (422, "LOCKED", "later", True, False),
        (400, "SLOW_DOWN", "later", True, True),
        (400, "KEY", "needs_it", True, True),
        (400, "FIELD", "needs_clerk", True, False),
        (500, "SCHEMA", "needs_it", True, False),
        (422, "NO", "refused", True, False),
        (422, "OTHER", "refused", True, False),
        (401, "OTHER", "needs_it", True, True),
        (429, "OTHER", "later", True, True),
        (500, "OTHER", "later", False, False),
        (409, "OTHER", "later", False, False),
        (404, "OTHER", "needs_it", True, False),
    ],
)
def test_a_refusal_means_what_the_file_says(
    status: int, code: str, sort: str, certain: bool, everything: bool
) -> None:
    why = explained(status, {"error": {"code": code, "text": "<b>No</b>"}})
    assert (why.sort, why.certain, why.whole_department) == (sort, certain, everything)
    assert render(why.title, "zh")
    assert render(why.next_step, "zh")
    if sort == "refused":
        assert render(why.title, "en") == "<b>No</b>"


def test_a_status_alone_is_believed_only_where_the_file_says_so() -> None:
    assert explained(404, b"", {"Content-Type": "text/plain"}).sort == "later"
    assert explained(404, b"", {"Content-Type": "text/plain"}, bare=True).sort == "needs_it"
    assert explained(404, b"<html>Sign in", {"Content-Type": "text/html"}, bare=True).sort == "later"
    assert explained(404, b"{", {}, bare=True).certain is False


def test_a_message_that_the_file_does_not_name_is_a_persons() -> None:
    with Telling(lambda asked: DONE) as server:
        connector = described(server.url, messages={"question": {"method": "POST", "path": "/q/{reference}"}})
        connector.send(step("message", "R-1", type="question", text="?"))
        with pytest.raises(WireTrouble) as caught:
            connector.send(step("message", "R-1", type="urge", text="!"))
    assert connector.explain(caught.value).sort == "needs_clerk"
    assert [one.path for one in server.asked] == ["/q/R-1"]
