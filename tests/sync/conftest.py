"""A practice district on loopback, and a counter whose department lies in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.practice.serving import Practice
from tests.fakes.counter import Counter
from tests.fakes.fault_proxy import FaultProxy

DEPARTMENT = "civil-affairs"
SERVICE = "marriage-registration"


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice(decide_after_s=3600) as practice:
        yield practice


@pytest.fixture
def proxy(practice: Practice) -> Iterator[FaultProxy]:
    with FaultProxy(practice.port) as proxy:
        yield proxy


@pytest.fixture
def make_counter(tmp_path: Path) -> Iterator[Callable[..., Counter]]:
    made: list[Counter] = []

    def make(url: str, **config: object) -> Counter:
        counter = Counter(tmp_path / f"store{len(made)}", url, **config)
        counter.add_department(DEPARTMENT)
        made.append(counter)
        return counter

    yield make
    for counter in made:
        counter.store.close()


@pytest.fixture
def counter(make_counter: Callable[..., Counter], practice: Practice) -> Counter:
    return make_counter(practice.url_of(DEPARTMENT))


@pytest.fixture
def shaky(make_counter: Callable[..., Counter], proxy: FaultProxy) -> Counter:
    """A counter that reaches its department over a line that fails on purpose."""
    return make_counter(f"{proxy.url}/{DEPARTMENT}/v1", timeout_s=1.0)
