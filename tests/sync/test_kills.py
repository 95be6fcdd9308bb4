"""SIGKILL at random moments of sending: every case is at the department exactly once, and known to be."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from desktop.paths import StorePaths
from desktop.practice.serving import Practice
from desktop.store.opening import open_store
from tests.fakes.counter import PASSPHRASE, Counter
from tests.sync.conftest import DEPARTMENT, SERVICE

KILLS = 8
PDF = b"%PDF-1.4\n" + bytes(700_000)


@pytest.mark.parametrize("seed", range(3))
def test_kills_while_sending(counter: Counter, practice: Practice, seed: int) -> None:
    cases = counter.cases(DEPARTMENT, SERVICE, 40, papers={"id-card": PDF})
    counter.store.close()
    dice, finished = random.Random(seed), False
    for kill in (*[True] * KILLS, False):
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.sending_program", str(counter.folder), DEPARTMENT],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        if kill:
            time.sleep(0.2 + dice.random())
            program.kill()
        finished = "done" in program.stdout.read()
        program.stdout.close()
        program.wait()
        if finished:
            break
    assert finished
    counter.store = open_store(StorePaths(counter.folder), "test", PASSPHRASE, counter.clock)
    there = practice.cases(DEPARTMENT)
    known = {case: counter.store.lookups.case(case) for case in cases}
    assert sorted(one["number"] for one in there) == sorted(case.number for case in known.values())
    assert [len(one["attached"]) for one in there] == [1] * 40
    assert all(set(counter.states(case).values()) == {"done"} for case in cases)
    references = {one["number"]: one["reference"] for one in there}
    assert all(case.reference == references[case.number] for case in known.values())
    assert counter.store.journal.verify() == []
