"""Exactly once: keys, restarts and many threads at the same time."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop.practice.serving import Practice
from tests.practice.conftest import CASE, Counter, problem


def test_the_same_key_and_bytes_give_the_same_answer(counter: Counter) -> None:
    first = counter.file("A-1", "key-1")
    again = counter.file("A-1", "key-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(counter.practice.cases()) == 1


def test_the_same_answer_even_after_the_case_moved_on(counter: Counter) -> None:
    first = counter.file("A-1", "key-1")
    counter.practice.advance(300)
    assert counter.file("A-1", "key-1").content == first.content


def test_the_same_key_for_something_else_is_a_problem(counter: Counter) -> None:
    reference = counter.reference("A-1")
    counter.file("A-2", "key-2")
    for answer in (
        counter.file("A-3", "key-2"),
        counter.post(f"/cases/{reference}/messages", CASE | {"number": "A-2"}, "key-2"),
    ):
        assert (answer.status_code, problem(answer)) == (422, "/problems/idempotency-key-reused")
    assert len(counter.practice.cases()) == 2


def test_a_request_that_was_turned_down_leaves_its_key_free(counter: Counter) -> None:
    assert counter.file("A-1", "key-1", service="nothing").status_code == 422
    assert counter.file("A-1", "key-1").status_code == 201


def test_without_a_key_nothing_is_done(counter: Counter) -> None:
    for headers in ({}, {"Idempotency-Key": "x" * 201}, {"Idempotency-Key": "two words"}):
        answer = counter.call("POST", "/cases", json=CASE | {"number": "A-1"}, headers=headers)
        assert (answer.status_code, problem(answer)) == (400, "/problems/no-idempotency-key")
    assert counter.practice.cases() == []


def test_a_key_is_forgotten_after_its_lifetime() -> None:
    with Practice(key_lifetime_s=100) as practice:
        counter = Counter(practice)
        counter.file("A-1", "key-1")
        practice.advance(99)
        assert counter.file("A-1", "key-1").status_code == 201
        practice.advance(2)
        assert problem(counter.file("A-1", "key-1")) == "/problems/number-already-used"
        counter.close()


def test_a_key_that_is_being_worked_on_is_a_conflict(practice: Practice) -> None:
    practice.set_fault("slow", slow_s=1.0, method="POST", times=1)
    one, other = Counter(practice), Counter(practice)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(one.file, "A-1", "key-1")
        while not practice.registers["civil-affairs"].keys.running("key-1"):
            threading.Event().wait(0.01)
        answer = other.file("A-1", "key-1")
        assert (answer.status_code, problem(answer)) == (409, "/problems/idempotency-key-in-use")
        assert slow.result().status_code == 201
    assert other.file("A-1", "key-1").headers["Idempotency-Replayed"] == "true"
    assert len(practice.cases()) == 1
    one.close()
    other.close()


def test_many_threads_with_the_same_requests_file_each_case_once(practice: Practice) -> None:
    def work(_: int) -> set[int]:
        counter = Counter(practice)
        try:
            return {counter.file(f"A-{n}", f"key-{n}").status_code for n in range(25)}
        finally:
            counter.close()

    with ThreadPoolExecutor(8) as pool:
        statuses = set.union(*pool.map(work, range(8)))
    assert statuses <= {201, 409}
    assert sorted(case["number"] for case in practice.cases()) == sorted(f"A-{n}" for n in range(25))


def test_messages_happen_once_too(counter: Counter) -> None:
    reference = counter.reference("A-1")
    for _ in range(3):
        answer = counter.post(f"/cases/{reference}/messages", {"type": "urge", "text": "快"}, "urge-1")
        assert answer.json()["version"] == 2
    assert len(counter.case(reference)["messages"]) == 1


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    with Practice(state_folder=tmp_path, decide_after_s=60) as practice:
        counter = Counter(practice)
        first = counter.file("A-1", "key-1")
        reference = first.json()["reference"]
        counter.post(f"/cases/{reference}/messages", {"type": "question", "text": "何时办好"}, "q-1")
        block = counter.post("/number-blocks", {"counter": "w", "count": 10}, "b-1")
        counter.call("PUT", "/papers/" + "0" * 64, json={"size": 9, "media_type": "a/b", "name": "n"})
        headers = {"Upload-Offset": "0", "Content-Type": "application/octet-stream"}
        counter.call("PATCH", "/papers/" + "0" * 64, data=b"abcd", headers=headers)
        practice.advance(300)
        before = counter.case(reference)
        changes = counter.call("GET", "/changes").json()
        assert before["state"] == "approved"
        paper = counter.call("GET", f"/papers/{before['papers'][0]}").content
        counter.close()
    with Practice(state_folder=tmp_path, decide_after_s=60) as practice:
        counter = Counter(practice)
        assert counter.case(reference) == before
        assert counter.call("GET", "/changes").json() == changes
        assert counter.file("A-1", "key-1").content == first.content
        assert counter.post("/number-blocks", {"counter": "w", "count": 10}, "b-1").content == block.content
        fresh = counter.post("/number-blocks", {"counter": "w", "count": 10}).json()["numbers"]
        assert not set(fresh) & set(block.json()["numbers"])
        assert counter.call("HEAD", "/papers/" + "0" * 64).headers["Upload-Offset"] == "4"
        assert counter.call("GET", f"/papers/{before['papers'][0]}").content == paper
        counter.close()


def test_open_cases_go_on_after_a_restart(tmp_path: Path) -> None:
    with Practice(state_folder=tmp_path, decide_after_s=60) as practice:
        counter = Counter(practice)
        reference = counter.reference("A-1")
        counter.close()
    with Practice(state_folder=tmp_path, decide_after_s=60) as practice:
        counter = Counter(practice)
        practice.advance(300)
        assert counter.states(reference) == ["received", "in_review", "approved"]
        counter.close()


@pytest.mark.parametrize("cut", [1, 10, 100])
def test_a_line_torn_by_a_kill_is_no_deed(tmp_path: Path, cut: int) -> None:
    with Practice(state_folder=tmp_path) as practice:
        counter = Counter(practice)
        counter.file("A-1", "key-1")
        counter.file("A-2", "key-2")
        counter.close()
    file = tmp_path / "civil-affairs" / "deeds.jsonl"
    file.write_bytes(file.read_bytes()[:-cut])
    for _ in range(2):
        with Practice(state_folder=tmp_path) as practice:
            assert [case["number"] for case in practice.cases()] == ["A-1"]
    with Practice(state_folder=tmp_path) as practice:
        counter = Counter(practice)
        assert counter.file("A-2", "key-2").status_code == 201
        assert len(practice.cases()) == 2
        counter.close()
    assert all(json.loads(line) for line in file.read_bytes().splitlines())


def test_without_a_folder_a_new_life_gives_no_old_name_again() -> None:
    told = []
    for _ in range(2):
        with Practice() as practice:
            counter = Counter(practice)
            told.append(counter.reference("A-1"))
            told += counter.post("/number-blocks", {"counter": "w", "count": 3}).json()["numbers"]
            counter.close()
    assert len(set(told)) == len(told)
