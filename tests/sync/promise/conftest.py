"""Each promise with each kind of department: a stage, a counter that knows it, and a line that may fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.counter import Counter
from tests.fakes.fault_proxy import FaultProxy
from tests.sync.promise.stage import Stage
from tests.sync.promise.stages import STAGES, VARIANTS


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "promise(name, kind): which promise a test holds, and for which kind when only for one"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with a stage runs for every kind its promise applies to; the others say why it does not."""
    if "stage" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("promise")
        assert mark is not None, "a test of the promise suite says which promise it holds"
        chosen = []
        every = metafunc.config.getoption("--every-kind", default=False)
        for name, kind in STAGES.items():
            if name in VARIANTS and not every:
                continue
            why = kind.why_not(mark.args[0])
            if why or mark.args[0] not in kind.own:
                chosen.append(pytest.param(name, marks=[pytest.mark.skip(reason=why)] if why else []))
        metafunc.parametrize("stage", chosen, indirect=True)
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--seeds", default=2)))


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with STAGES[request.param]() as stage:
        yield stage


@pytest.fixture
def make_counter(tmp_path: Path, stage: Stage) -> Iterator[Callable[..., Counter]]:
    made: list[Counter] = []

    def make(port: int = 0, secret: str | None = None) -> Counter:
        made.append(stage.counter(tmp_path / f"store{len(made)}", port, secret))
        return made[-1]

    yield make
    for counter in made:
        counter.store.close()


@pytest.fixture
def counter(make_counter: Callable[..., Counter]) -> Counter:
    return make_counter()


@pytest.fixture
def proxy(stage: Stage) -> Iterator[FaultProxy]:
    with FaultProxy(stage.port) as proxy:
        yield proxy


@pytest.fixture
def shaky(make_counter: Callable[..., Counter], proxy: FaultProxy) -> Counter:
    """A counter that reaches the department over a line that fails on purpose."""
    return make_counter(proxy.port)
