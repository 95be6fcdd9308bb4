"""The department API over real connections: every call, and every way to be turned down."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import msgspec
import pytest
import requests

from desktop.domain import numbers
from desktop.domain.catalogue import Catalogue
from desktop.practice.consult import calls as inquiries
from desktop.practice.datasets import datasets
from desktop.practice.district import DEPARTMENTS, load
from desktop.practice.serving import Practice
from desktop.practice.web import _PATHS
from tests.practice.conftest import CASE, Counter, problem

CONTRACT = Path(__file__).resolve().parents[2] / "resources" / "schemas" / "department-api.yaml"
PAPER = bytes(range(256)) * 2500  # 640,000 bytes: three chunks
DIGEST = hashlib.sha256(PAPER).hexdigest()
CHUNK = 256 << 10


def test_the_server_offers_the_paths_of_the_contract_and_no_others() -> None:
    told = set()
    path = ""
    for line in CONTRACT.read_text(encoding="utf-8").split("\ncomponents:")[0].splitlines():
        if found := re.fullmatch(r"  (/\S*):", line):
            path = re.sub(r"\{\w+\}", "{}", found[1])
        elif found := re.fullmatch(r"    (get|put|post|patch|head|delete):", line):
            told.add((found[1].upper(), path))
    offered = {(method, re.sub(r"<.*?>(?=/|$)", "{}", path)) for method, path, _ in _PATHS}
    assert offered | set(inquiries.PATHS) == told


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_department_greets_and_publishes_its_catalogue(practice: Practice, department: str) -> None:
    counter = Counter(practice, department)
    told = counter.call("GET", "/").json()
    assert told["department"] == department
    registers = told["offers"].pop("datasets")
    assert registers == (department in {one.department for one in datasets().values()})
    assert told["offers"] == {"numbers": True, "doubt_class": "A", "gzip": True, "inquiries": True}
    answer = counter.call("GET", "/catalogue")
    assert msgspec.json.decode(answer.content, type=Catalogue) == load()[department]
    same = counter.call("GET", "/catalogue", headers={"If-None-Match": answer.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert counter.call("GET", "/catalogue", headers={"If-None-Match": '"other"'}).status_code == 200
    counter.close()


def test_answers_are_packed_only_for_whoever_takes_it(counter: Counter) -> None:
    packed = counter.call("GET", "/catalogue", headers={"Accept-Encoding": "gzip"})
    plain = counter.call("GET", "/catalogue", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 4
    assert packed.content == plain.content


def test_a_packed_body_is_taken_and_a_bomb_is_not(counter: Counter) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", "Idempotency-Key": "packed"}
    body = gzip.compress(json.dumps(CASE | {"number": "P-1"}).encode())
    assert counter.call("POST", "/cases", data=body, headers=headers).status_code == 201
    bomb = gzip.compress(b'"' + b" " * (5 << 20) + b'"')
    assert counter.call("POST", "/cases", data=bomb, headers=headers).status_code == 413
    assert counter.call("POST", "/cases", data=body[:-9], headers=headers).status_code == 400
    other = headers | {"Content-Encoding": "br"}
    assert counter.call("POST", "/cases", data=body, headers=other).status_code == 415


@pytest.mark.parametrize("key", [None, "", "wrong"])
def test_nobody_gets_in_without_the_key(practice: Practice, key: str | None) -> None:
    headers = {} if key is None else {"X-Api-Key": key}
    answer = requests.get(practice.url_of("health") + "/", headers=headers, timeout=10)
    assert problem(answer) == "/problems/unknown-key"
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"]


def test_numbers_are_reserved_once_and_never_twice(counter: Counter) -> None:
    first = counter.post("/number-blocks", {"counter": "w1", "count": 50}, "block-1").json()
    again = counter.post("/number-blocks", {"counter": "w1", "count": 50}, "block-1")
    other = counter.post("/number-blocks", {"counter": "w2", "count": 30}).json()
    assert again.json() == first
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len({*first["numbers"], *other["numbers"]}) == 80
    assert all(numbers.check(number) and number.startswith("CA-") for number in first["numbers"])


def test_a_case_is_filed_read_and_found(counter: Counter) -> None:
    filed = counter.file("A-1", "key-1").json()
    assert (filed["number"], filed["state"], filed["version"]) == ("A-1", "received", 1)
    case = counter.case(filed["reference"])
    assert case["key"] == "key-1"
    assert [m["evidence"] for m in case["materials"]] == [m["evidence"] for m in CASE["materials"]]
    assert "form" not in case
    for query in ({"number": "A-1"}, {"key": "key-1"}, {"number": "A-1", "key": "key-1"}):
        found = counter.call("GET", "/cases", params=query).json()["cases"]
        assert [one["reference"] for one in found] == [filed["reference"]]
    assert counter.call("GET", "/cases", params={"number": "A-2"}).json() == {"cases": []}


def test_a_case_has_a_tag_that_changes_with_it(counter: Counter) -> None:
    reference = counter.reference("A-1")
    tag = counter.call("GET", f"/cases/{reference}").headers["ETag"]
    same = counter.call("GET", f"/cases/{reference}", headers={"If-None-Match": tag})
    assert same.status_code == 304
    counter.post(f"/cases/{reference}/messages", {"type": "rating", "stars": 5})
    changed = counter.call("GET", f"/cases/{reference}", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


WRONG_CASES = {
    "no number": {"number": None},
    "a number of strange signs": {"number": "A 1"},
    "an unknown member": {"colour": "red"},
    "a text for a version": {"service_version": "1"},
    "a version below one": {"service_version": 0},
    "a time without its zone": {"received_at": "2026-11-23T09:41:00"},
    "an unknown circumstance": {"circumstances": ["left-handed"]},
    "an unknown material state": {"materials": [{"evidence": "id-card", "state": "lost"}]},
    "a paper that is no digest": {"materials": [{"evidence": "id-card", "state": "handed_in", "paper": "x"}]},
    "an applicant without a name": {"applicant": {"id_number": "990000194001010010"}},
    "a form that is a list": {"form": []},
}


@pytest.mark.parametrize("changes", WRONG_CASES.values(), ids=WRONG_CASES.keys())
def test_a_case_that_breaks_the_contract_is_turned_down_with_the_place(
    counter: Counter, changes: dict[str, object]
) -> None:
    body = {name: value for name, value in (CASE | {"number": "A-1"} | changes).items() if value is not None}
    answer = counter.post("/cases", body)
    assert answer.status_code == 422
    assert problem(answer) == "/problems/not-as-agreed"
    assert answer.json()["errors"][0]["at"].startswith("$")
    assert counter.practice.cases() == []


def test_what_is_no_json_is_turned_down(counter: Counter) -> None:
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    for body in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"number": NaN}'):
        answer = counter.call("POST", "/cases", data=body, headers=headers)
        assert answer.status_code == 400, body[:10]
        assert problem(answer) == "/problems/not-json"
    as_text = counter.call("POST", "/cases", data=b"{}", headers=headers | {"Content-Type": "text/plain"})
    assert as_text.status_code == 415
    long = counter.call("POST", "/cases", data=b" " * (2 << 20), headers=headers)
    assert long.status_code == 413


def test_whole_numbers_may_be_written_with_a_point(counter: Counter) -> None:
    assert counter.file("A-1", service_version=1.0).status_code == 201
    assert counter.file("A-2", service_version=1.5).status_code == 422


def test_services_and_numbers_must_be_right(counter: Counter) -> None:
    assert problem(counter.file("A-1", service="passport")) == "/problems/unknown-service"
    assert problem(counter.file("A-1", service_version=7)) == "/problems/unknown-service-version"
    reference = counter.reference("A-1")
    twice = counter.file("A-1")
    assert problem(twice) == "/problems/number-already-used"
    assert (twice.status_code, twice.json()["reference"]) == (422, reference)


def test_unknown_places_and_methods_are_problems(counter: Counter) -> None:
    assert problem(counter.call("GET", "/cases/CA-NONE-1")) == "/problems/no-such-case"
    assert problem(counter.call("GET", "/nowhere")) == "/problems/no-such-path"
    assert problem(counter.call("GET", "/papers/xyz")) == "/problems/no-such-path"
    wrong = counter.call("DELETE", "/cases")
    assert (wrong.status_code, problem(wrong)) == (405, "/problems/no-such-method")
    assert "POST" in wrong.headers["Allow"]
    elsewhere = requests.get(counter.practice.url + "/fire-brigade/v1/", timeout=10)
    assert problem(elsewhere) == "/problems/no-such-department"


def test_changes_come_in_pages_and_none_twice(counter: Counter) -> None:
    references = [counter.reference(f"A-{n}") for n in range(7)]
    counter.practice.advance(60)
    seen, mark, more = [], "", True
    while more:
        query = {"limit": 3} | ({"since": mark} if mark else {})
        page = counter.call("GET", "/changes", params=query).json()
        assert 0 < len(page["changes"]) <= 3
        seen += [(change["reference"], change["version"]) for change in page["changes"]]
        mark, more = page["mark"], page["more"]
    assert sorted(seen) == sorted((r, v) for r in references for v in (1, 2))
    assert counter.call("GET", "/changes", params={"since": mark}).json() == {
        "changes": [], "mark": mark, "more": False,
    }  # fmt: skip
    counter.reference("A-8")
    (new,) = counter.call("GET", "/changes", params={"since": mark}).json()["changes"]
    assert new["number"] == "A-8"


def test_a_mark_of_another_life_begins_from_the_start(counter: Counter) -> None:
    counter.reference("A-1")
    page = counter.call("GET", "/changes", params={"since": "ZZZZZ.99"}).json()
    assert [change["number"] for change in page["changes"]] == ["A-1"]
    for wrong in ({"since": "x"}, {"limit": 0}, {"limit": 501}, {"limit": "many"}):
        assert counter.call("GET", "/changes", params=wrong).status_code == 400


def announce(counter: Counter, digest: str = DIGEST, size: int = len(PAPER)) -> requests.Response:
    plan = {"size": size, "media_type": "application/pdf", "name": "户口簿.pdf"}
    return counter.call("PUT", f"/papers/{digest}", json=plan)


def send(counter: Counter, offset: int, chunk: bytes, digest: str = DIGEST) -> requests.Response:
    headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return counter.call("PATCH", f"/papers/{digest}", data=chunk, headers=headers)


def test_a_paper_travels_in_chunks_and_goes_on_where_it_stopped(counter: Counter) -> None:
    first = announce(counter)
    assert (first.status_code, first.json()) == (201, {"offset": 0})
    assert send(counter, 0, PAPER[:CHUNK]).headers["Upload-Offset"] == str(CHUNK)
    again = announce(counter)
    assert (again.status_code, again.json()) == (200, {"offset": CHUNK})
    head = counter.call("HEAD", f"/papers/{DIGEST}")
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (str(CHUNK), str(len(PAPER)))
    stale = send(counter, 0, PAPER[:CHUNK])
    assert (stale.status_code, stale.json()["offset"]) == (409, CHUNK)
    assert counter.call("GET", f"/papers/{DIGEST}").status_code == 404
    assert send(counter, CHUNK, PAPER[CHUNK : 2 * CHUNK]).status_code == 204
    assert send(counter, 2 * CHUNK, PAPER[2 * CHUNK :]).status_code == 204
    got = counter.call("GET", f"/papers/{DIGEST}")
    assert got.content == PAPER
    assert got.headers["Content-Type"] == "application/pdf"


def test_a_paper_that_is_not_its_digest_begins_again(counter: Counter) -> None:
    announce(counter, size=5)
    wrong = send(counter, 0, b"wrong")
    assert (wrong.status_code, problem(wrong)) == (422, "/problems/digest-differs")
    assert counter.call("HEAD", f"/papers/{DIGEST}").headers["Upload-Offset"] == "0"
    assert problem(send(counter, 0, b"too long")) == "/problems/paper-too-long"
    assert problem(send(counter, 0, bytes(CHUNK + 1))) == "/problems/too-long"
    assert problem(send(counter, 0, b"", "0" * 64)) == "/problems/no-such-paper"


def test_a_paper_becomes_a_material_only_when_it_is_whole(counter: Counter) -> None:
    reference = counter.reference("A-1", materials=CASE["materials"][:-1])
    counter.practice.advance(120)
    assert counter.case(reference)["asked_for"] == ["photo"]
    attachment = {"evidence": "photo", "sha256": DIGEST, "name": "photo.pdf"}
    announce(counter)
    early = counter.post(f"/cases/{reference}/papers", attachment)
    assert problem(early) == "/problems/paper-not-whole"
    for offset in range(0, len(PAPER), CHUNK):
        send(counter, offset, PAPER[offset : offset + CHUNK])
    attached = counter.post(f"/cases/{reference}/papers", attachment, "paper-1")
    assert (attached.status_code, attached.json()["state"]) == (201, "in_review")
    assert counter.post(f"/cases/{reference}/papers", attachment, "paper-1").json() == attached.json()
    assert len(counter.case(reference)["attached"]) == 1


def ask(counter: Counter, name: str = "marriage", **changes: object) -> requests.Response:
    body = {
        "legal_basis": "《婚姻登记条例》第十八条",
        "purpose": "核对婚姻状况",
        "fields": ["marital_status", "registered_on"],
        "subject": {"id_number": "990000198001010017", "name": "李娜"},
    }
    return counter.call("POST", f"/datasets/{name}/queries", json=body | changes)


def test_a_dataset_answers_on_a_legal_basis_only(counter: Counter) -> None:
    values = ask(counter).json()["values"]
    assert set(values) == {"marital_status", "registered_on"}
    assert values["marital_status"]["source"] == "civil-affairs"
    later = ask(counter).json()["values"]
    assert {f: v["value"] for f, v in later.items()} == {f: v["value"] for f, v in values.items()}
    refused = ask(counter, legal_basis="because")
    assert (refused.status_code, problem(refused)) == (403, "/problems/legal-basis-not-accepted")
    assert refused.json()["accepted"]
    assert problem(ask(counter, fields=["blood_group"])) == "/problems/unknown-field"
    assert problem(ask(counter, name="property")) == "/problems/no-such-dataset"
    child = {"id_number": "990000201501010017", "name": "小明"}
    assert ask(counter, subject=child).json() == {"values": {}}


def test_a_rate_limit_says_when_to_come_back() -> None:
    with Practice(rate_limit=5) as practice:
        counter = Counter(practice)
        answers = [counter.call("GET", "/") for _ in range(12)]
        turned_away = [answer for answer in answers if answer.status_code == 429]
        assert 5 <= len(answers) - len(turned_away) <= 7
        assert problem(turned_away[0]) == "/problems/too-many-requests"
        assert int(turned_away[0].headers["Retry-After"]) >= 1
        elsewhere = Counter(practice, "health")
        assert elsewhere.call("GET", "/").status_code == 200
        counter.close()
        elsewhere.close()
