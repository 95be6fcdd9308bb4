"""What the campaign of hostile answers once found, kept from coming back."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop.net import Doubtful
from desktop.sync.connectors.open311 import reading
from desktop.sync.lines.naming import is_reference
from tests.fakes.hostile.calls import Calls, Tally
from tests.fakes.hostile.memory import Peak
from tests.fakes.hostile.server import Hostile
from tests.sync.promise.practice import DepartmentApiStage
from tests.sync.promise.zgw import ZgwStage


def test_a_wide_answer_is_read_in_one_go() -> None:
    """Each list was moved for each of them: 80,000 took minutes."""
    began = time.monotonic()
    assert reading.things([[] for _ in range(80_000)] + [{"id": 1}], "id") == [{"id": 1}]
    assert time.monotonic() - began < 2


def test_things_come_in_their_order() -> None:
    told = {"a": [{"id": 1}, {"x": {"id": 2}}, [[{"id": 3}]]], "b": {"id": 4}}
    assert [one["id"] for one in reading.things(told, "id")] == [1, 2, 3, 4]


def test_a_name_that_is_too_long_is_none_and_never_another() -> None:
    assert reading.name("7" * 80) == "7" * 80
    assert reading.name("7" * 81) == ""
    assert reading.name(0) == "0"


def test_a_register_that_made_nothing_is_not_believed(tmp_path: Path) -> None:
    """201 with any words counted as made: a role, a property or a status could have been lost."""
    with ZgwStage() as stage, Hostile() as server:
        calls = Calls(stage, server, tmp_path / "store")
        calls.learn()
        lines = server.learned()["send"]
        posts = [place for place, line in enumerate(lines) if line.startswith("POST ")]
        assert len(posts) >= 4
        for place in posts:
            server.be("send", place, "null")
            with pytest.raises(Doubtful):
                calls.all["send"](calls.fresh())
        calls.counter.store.close()


@pytest.mark.parametrize("bad", ["", " ", "a\0", "\0", "\u202eabc", "a\nb", "a ", "x" * 121, "a\ud800"])
def test_what_nobody_could_read_is_no_reference(bad: str) -> None:
    assert not is_reference(bad)
    assert is_reference("档2026-17/CA 000:1")


def test_a_greeting_waits_no_longer_than_the_file_says(tmp_path: Path) -> None:
    with DepartmentApiStage() as stage, Hostile() as server:
        calls = Calls(stage, server, tmp_path / "store")
        calls.learn()
        tally, peak = Tally(), Peak()
        for kind in ("dripping headers", "dripping body", "silence"):
            server.be("greet", 0, kind)
            calls.attempt("greet", 0, kind, False, tally, peak)
        calls.counter.store.close()
    assert not tally.wrong
    assert tally.slowest < 4
    assert peak.by_kernel or tally.largest < 64
