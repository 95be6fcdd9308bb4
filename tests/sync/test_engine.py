"""The engine: lanes that do not hold each other up, switches that last, and an end within its bound."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.domain.entry import Draft
from desktop.domain.kinds.book import DepartmentRemoved
from desktop.practice.serving import Practice
from desktop.sync.engine import Engine
from tests.fakes.counter import COUNTER, EAGER, Counter
from tests.sync.conftest import DEPARTMENT, SERVICE

OTHER, OTHER_SERVICE = "household-registration", "household-split"


@pytest.fixture
def counter(tmp_path: Path, practice: Practice) -> Iterator[Counter]:
    """A counter with two departments, on the real clock."""
    counter = Counter(tmp_path / "store", "", SystemClock())
    for department in (DEPARTMENT, OTHER):
        counter.config = {"url": practice.url_of(department), "timeout_s": 5.0}
        counter.add_department(department)
    yield counter
    counter.store.close()


@pytest.fixture
def other_service(practice: Practice) -> str:
    from desktop.practice.district import load

    return load()[OTHER].services[0].id


def eventually(holds: Callable[[], bool], seconds: float = 10.0) -> float:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it never came to pass"
        time.sleep(0.02)
    return time.monotonic() - began


def test_once_settles_everything_that_can_go(
    counter: Counter, practice: Practice, other_service: str
) -> None:
    first, second = counter.case(DEPARTMENT, SERVICE), counter.case(OTHER, other_service)
    engine = Engine(counter.store, counter.clock, pace=EAGER)
    assert engine.once() == 2
    assert {**counter.states(first), **counter.states(second)} == {"create": "done"}
    assert engine.status().state == "online"
    engine.stop()


def test_a_hanging_department_delays_no_other(
    counter: Counter, practice: Practice, other_service: str
) -> None:
    practice.set_fault("slow", department=DEPARTMENT, slow_s=4.0)
    stuck = counter.case(DEPARTMENT, SERVICE)
    engine = Engine(counter.store, counter.clock, pace=EAGER)
    engine.start()
    case = counter.case(OTHER, other_service)
    assert eventually(lambda: counter.states(case) == {"create": "done"}) < 3.5
    assert counter.states(stuck) != {"create": "done"}
    began = time.monotonic()
    engine.stop(1.0)
    assert time.monotonic() - began < 2.0


def test_a_deed_is_sent_without_anybody_asking(counter: Counter) -> None:
    told: list[frozenset[str]] = []
    engine = Engine(counter.store, counter.clock, told.append, pace=EAGER)
    engine.start()
    eventually(lambda: engine.status().state == "online")
    case = counter.case(DEPARTMENT, SERVICE)
    eventually(lambda: counter.states(case) == {"create": "done"}, 5)
    assert any(case in subjects for subjects in told)
    engine.stop()


def test_the_line_goes_and_comes_back(counter: Counter, practice: Practice) -> None:
    practice.stop()
    engine = Engine(counter.store, counter.clock)
    engine.start()
    case = counter.case(DEPARTMENT, SERVICE)
    eventually(lambda: engine.status().state == "offline")
    assert str(engine.status().says) == "Offline, 1 to send"
    (failing,) = [d for d in engine.status().departments if d.department == DEPARTMENT]
    assert str(failing.says).startswith("The department cannot be reached. Since ")
    practice.start()
    engine.wake()
    eventually(lambda: counter.states(case) == {"create": "done"})
    eventually(lambda: engine.status().state == "online")
    engine.stop()


def test_offline_and_pause_are_remembered(counter: Counter) -> None:
    engine = Engine(counter.store, counter.clock, pace=EAGER)
    engine.set_offline(True)
    case = counter.case(DEPARTMENT, SERVICE)
    assert engine.once() == 0
    engine.stop()
    engine = Engine(counter.store, counter.clock, pace=EAGER)
    assert engine.offline
    assert "offline" in str(engine.plan()[0].held.why)  # type: ignore[union-attr]
    engine.set_offline(False)
    engine.pause(DEPARTMENT)
    assert (engine.once(), counter.states(case)) == (0, {"create": "waiting"})
    engine.pause(DEPARTMENT, paused=False)
    assert engine.once() == 1
    engine.stop()


def test_departments_come_and_go_while_it_runs(counter: Counter, practice: Practice) -> None:
    engine = Engine(counter.store, counter.clock, pace=EAGER)
    engine.start()
    assert len(engine.status().departments) == 2
    removed = Draft(f"department:{OTHER}", DepartmentRemoved("moved"))
    counter.store.journal.append([removed], COUNTER)
    engine.refresh()
    assert [d.department for d in engine.status().departments] == [DEPARTMENT]
    counter.config = {"url": practice.url_of(OTHER), "timeout_s": 5.0}
    counter.add_department(OTHER)
    engine.wake()
    eventually(lambda: [d.state for d in engine.status().departments] == ["online", "online"])
    engine.stop()


def test_settings_that_are_not_right_are_told_and_stop_no_other(counter: Counter) -> None:
    counter.config = {"url": "not an address"}
    counter.add_department("broken")
    engine = Engine(counter.store, counter.clock, pace=EAGER)
    engine.once()
    by_name = {d.department: d for d in engine.status().departments}
    assert by_name["broken"].state == "needs_you"
    assert "address" in str(by_name["broken"].says)
    assert by_name[DEPARTMENT].state == "online"
    engine.stop()


def test_a_bug_in_a_lane_is_told_and_the_lane_lives(counter: Counter) -> None:
    engine = Engine(counter.store, counter.clock, pace=EAGER)
    lane = engine._lanes[DEPARTMENT]
    assert lane.worker is not None
    real, lane.worker._connector = lane.worker._connector, None  # type: ignore[assignment]
    assert engine._round(lane) > 0
    (told,) = [d for d in engine.status().departments if d.department == DEPARTMENT]
    assert (told.state, "mistake" in str(told.says)) == ("needs_you", True)
    lane.worker._connector = real
    engine._round(lane)
    assert lane.trouble is None
    engine.stop()


def test_stopping_leaves_no_thread_behind(counter: Counter) -> None:
    engine = Engine(counter.store, counter.clock, pace=EAGER)
    engine.start()
    counter.cases(DEPARTMENT, SERVICE, 50)
    time.sleep(0.2)
    engine.stop()
    engine.stop()
    names = {thread.name for thread in threading.enumerate()}
    assert not names & {DEPARTMENT, OTHER, "recorder"}
    left = counter.store.lookups.steps(DEPARTMENT, ("sending",))
    assert left == ()


def test_starting_waits_for_nobody(tmp_path: Path) -> None:
    """Departments that accept a connection and never say a word: nothing of the start waits for them."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        port = silent.getsockname()[1]
        counter = Counter(tmp_path / "store", "", SystemClock())
        for n in range(6):
            counter.config = {"url": f"http://127.0.0.1:{port}/d{n}/v1", "timeout_s": 8.0}
            counter.add_department(f"d{n}")
        began = time.monotonic()
        engine = Engine(counter.store, counter.clock, pace=EAGER)
        engine.start()
        status = engine.status()
        assert time.monotonic() - began < 1.0
        assert {one.state for one in status.departments} == {"starting"}
        time.sleep(0.3)  # now all lanes hang on the line
        began = time.monotonic()
        engine.status()
        engine.plan()
        engine.wake()
        engine.set_offline(True)
        engine.pause("d0")
        assert time.monotonic() - began < 1.0  # and neither does anything a person does
        engine.stop(1.0)
        assert time.monotonic() - began < 3.0
        counter.store.close()
