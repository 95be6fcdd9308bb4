"""Rounds against the practice departments over TCP: every case exactly once, whatever the line does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.practice.serving import Practice
from tests.fakes.counter import Counter

DEPARTMENT = "civil-affairs"
SERVICE = "marriage-registration"
PDF = b"%PDF-1.4\n" + b"paper " * 100_000


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice(decide_after_s=3600) as practice:
        yield practice


@pytest.fixture
def counter(tmp_path: Path, practice: Practice) -> Iterator[Counter]:
    counter = Counter(tmp_path / "store", practice.url_of(DEPARTMENT))
    counter.add_department(DEPARTMENT)
    yield counter
    counter.store.close()


def filed(practice: Practice) -> list[str]:
    return sorted(case["number"] for case in practice.cases(DEPARTMENT))


def test_a_case_with_papers_arrives(counter: Counter, practice: Practice) -> None:
    case = counter.case(DEPARTMENT, SERVICE, papers={"id-card": PDF, "joint-photo": PDF + b"2"})
    worker = counter.worker(DEPARTMENT)
    done = worker.once()
    assert counter.states(case) == {"create": "done", "paper:id-card": "done", "paper:joint-photo": "done"}
    assert done.settled == 3
    (there,) = practice.cases(DEPARTMENT)
    assert {one["evidence"] for one in there["attached"]} == {"id-card", "joint-photo"}
    assert counter.store.lookups.case(case).reference == there["reference"]
    worker.close()
