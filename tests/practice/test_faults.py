"""Faults: what a counter sees, and whether the department had acted."""

from __future__ import annotations

import time

import pytest
import requests

from desktop.errors import Trouble
from desktop.practice.serving import Practice, serve
from tests.practice.conftest import Counter, problem

ACTED = {"drop-after": True, "error500-after": True, "nonsense": True, "truncated": True}
NOT_ACTED = {"drop-before": False, "error500": False, "too-many": False}


def filed(counter: Counter, number: str) -> str:
    """What came of filing a case: a status, or the name of what broke; "nonsense" for what is no answer."""
    try:
        answer = counter.file(number, f"key-{number}")
    except requests.RequestException as broken:
        return type(broken).__name__
    try:
        return str(answer.status_code) if answer.json().get("number") == number else answer.json()["type"]
    except (ValueError, AttributeError):
        return "nonsense"


@pytest.mark.parametrize(
    ("fault", "seen"),
    {
        "drop-before": "ConnectionError",
        "drop-after": "ConnectionError",
        "error500": "/problems/internal",
        "error500-after": "/problems/internal",
        "nonsense": "nonsense",
        "truncated": "ChunkedEncodingError",
        "too-many": "/problems/too-many-requests",
    }.items(),
)
def test_a_fault_breaks_one_request_and_the_next_try_puts_it_right(
    counter: Counter, fault: str, seen: str
) -> None:
    counter.practice.set_fault(fault, times=1)
    assert filed(counter, "A-1") == seen
    there = bool(counter.practice.cases())
    assert there is (ACTED | NOT_ACTED)[fault]
    again = counter.file("A-1", "key-A-1")
    assert again.status_code == 201
    assert ("Idempotency-Replayed" in again.headers) is there
    assert len(counter.practice.cases()) == 1


def test_nonsense_comes_in_several_kinds(counter: Counter) -> None:
    counter.practice.set_fault("nonsense")
    bodies = {counter.call("GET", "/").content for _ in range(3)}
    assert len(bodies) == 3
    assert any(body.startswith(b"<") for body in bodies)


def test_too_many_says_when_to_come_back(counter: Counter) -> None:
    counter.practice.set_fault("too-many")
    answer = counter.call("GET", "/")
    assert (answer.status_code, problem(answer)) == (429, "/problems/too-many-requests")
    assert answer.headers["Retry-After"] == "1"


def test_slow_answers_late_and_rightly(counter: Counter) -> None:
    counter.practice.set_fault("slow", slow_s=0.5, times=2)
    for ask in (lambda: counter.call("GET", "/"), lambda: counter.file("A-1")):
        begun = time.monotonic()
        assert ask().ok
        assert time.monotonic() - begun >= 0.5
    begun = time.monotonic()
    assert counter.call("GET", "/").ok
    assert time.monotonic() - begun < 0.4


def test_a_fault_of_one_department_and_method_leaves_the_others_alone(counter: Counter) -> None:
    other = Counter(counter.practice, "health")
    counter.practice.set_fault("error500", department="civil-affairs", method="POST")
    assert counter.call("GET", "/").ok
    assert counter.file("A-1").status_code == 500
    assert other.call("GET", "/").ok
    assert other.post("/number-blocks", {"counter": "w", "count": 1}).ok
    counter.practice.set_fault(None, department="civil-affairs")
    assert counter.file("A-1").ok
    other.close()


def test_a_fault_may_end_by_itself(counter: Counter) -> None:
    counter.practice.set_fault("error500", for_s=0.3)
    assert counter.call("GET", "/").status_code == 500
    time.sleep(0.35)
    assert counter.call("GET", "/").ok


def test_vanish_closes_the_port_and_coming_back_keeps_everything(counter: Counter) -> None:
    reference = counter.reference("A-1")
    port = counter.practice.port
    counter.practice.set_fault("vanish")
    with pytest.raises(requests.ConnectionError, match="refused"):
        counter.call("GET", "/")
    counter.practice.set_fault(None)
    assert counter.practice.port == port
    assert counter.case(reference)["number"] == "A-1"


def test_vanish_for_a_while(counter: Counter) -> None:
    counter.practice.set_fault("vanish", for_s=0.3)
    with pytest.raises(requests.ConnectionError):
        counter.call("GET", "/")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert counter.call("GET", "/").ok
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    pytest.fail("the departments did not come back")


def test_a_vanished_department_drops_its_connections_while_others_answer(counter: Counter) -> None:
    other = Counter(counter.practice, "health")
    counter.practice.set_fault("vanish", department="civil-affairs")
    with pytest.raises(requests.ConnectionError):
        counter.call("GET", "/")
    assert other.call("GET", "/").ok
    other.close()


def test_started_vanished_nothing_listens_until_the_fault_ends() -> None:
    practice = Practice(fault="vanish").start()
    try:
        assert practice.port == 0
        practice.set_fault(None)
        assert requests.get(practice.url + "/practice/cases", timeout=5).json()["count"] == 0
    finally:
        practice.stop()


def test_it_may_be_stopped_and_started_again(counter: Counter) -> None:
    paper = b"abc"
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    counter.call("PUT", f"/papers/{digest}", json={"size": 3, "media_type": "a/b", "name": "n"})
    headers = {"Upload-Offset": "0", "Content-Type": "application/octet-stream"}
    counter.call("PATCH", f"/papers/{digest}", data=paper, headers=headers)
    reference = counter.reference("A-1")
    counter.practice.stop()
    with pytest.raises(requests.ConnectionError):
        counter.call("GET", "/")
    counter.practice.start()
    assert counter.case(reference)["number"] == "A-1"
    assert counter.call("GET", f"/papers/{digest}").content == paper


def test_a_taken_port_is_said_in_a_sentence(practice: Practice) -> None:
    with pytest.raises(Trouble, match=str(practice.port)) as caught:
        serve(practice.port)
    assert caught.value.next_step is not None


def test_an_unknown_fault_is_said_with_the_known_ones(practice: Practice) -> None:
    with pytest.raises(Trouble, match="earthquake") as caught:
        practice.set_fault("earthquake")
    assert "drop-after" in str(caught.value.next_step)


# --- the knobs over HTTP ------------------------------------------------------------------------------


def turn(counter: Counter, knob: str, body: dict[str, object]) -> requests.Response:
    return requests.post(f"{counter.practice.url}/practice/{knob}", json=body, timeout=5)


def test_faults_are_set_over_http_and_do_not_stop_the_knob_itself(counter: Counter) -> None:
    told = turn(counter, "fault", {"fault": "error500", "department": "civil-affairs"})
    assert told.json() == {"faults": {"civil-affairs": "error500"}}
    assert counter.call("GET", "/").status_code == 500
    turn(counter, "fault", {"fault": "drop-before"})
    assert turn(counter, "fault", {"fault": ""}).json() == {"faults": {}}
    assert counter.call("GET", "/").ok


def test_vanish_over_http_answers_first_and_comes_back(counter: Counter) -> None:
    assert turn(counter, "fault", {"fault": "vanish", "for_s": 0.4}).ok
    time.sleep(0.2)
    with pytest.raises(requests.ConnectionError):
        counter.call("GET", "/")
    time.sleep(0.6)
    assert counter.call("GET", "/").ok


def test_the_clock_moves_over_http(counter: Counter) -> None:
    reference = counter.reference("A-1")
    assert turn(counter, "clock", {"advance_s": 120}).ok
    assert counter.case(reference)["state"] == "approved"
    assert turn(counter, "clock", {"decide_after_s": 0}).ok
    assert counter.case(counter.reference("A-2"))["state"] == "approved"


def test_cases_are_counted_over_http(counter: Counter) -> None:
    counter.file("A-1", "key-1")
    url = counter.practice.url + "/practice/cases"
    (case,) = requests.get(url, timeout=5).json()["cases"]
    assert (case["department"], case["number"], case["key"]) == ("civil-affairs", "A-1", "key-1")
    assert requests.get(url, params={"department": "health"}, timeout=5).json()["count"] == 0


@pytest.mark.parametrize(
    ("knob", "body"),
    [
        ("fault", {"fault": "earthquake"}),
        ("fault", {"fault": "slow", "department": "moon"}),
        ("fault", {"name": "slow"}),
        ("clock", {"advance_s": -1}),
    ],
)
def test_a_wrong_turn_of_a_knob_is_a_problem(counter: Counter, knob: str, body: dict[str, object]) -> None:
    answer = turn(counter, knob, body)
    assert answer.status_code == 422
    assert problem(answer).startswith("/problems/")
