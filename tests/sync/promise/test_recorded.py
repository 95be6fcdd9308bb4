"""Every kind passes the department check from its recorded answers, and no kit names anybody."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from desktop.app import main as one_counter
from tests.fakes.counter import fictitious_id
from tests.sync.promise.recording import KITS
from tests.sync.promise.stages import STAGES

SOMEBODY = ("张伟", fictitious_id(1), "13800000000", "YH-")
Check = Callable[..., tuple[int, list[dict[str, object]], str]]


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    """The command line. The servers of the kits are long gone: whoever asked a line would hear nothing."""

    def call(*words: str) -> tuple[int, list[dict[str, object]], str]:
        capsys.readouterr()
        ended = one_counter(["--json", "department", "check", *map(str, words)])
        said = capsys.readouterr()
        document = json.loads(said.out)
        return ended, document, said.err

    return call


def each_kind() -> list[object]:
    """Every kind, with its promise marked for the table of the campaign."""
    return [pytest.param(name, marks=pytest.mark.promise("recorded", name), id=name) for name in STAGES]


@pytest.mark.parametrize("kind", each_kind())
def test_it_passes_from_its_recorded_answers(
    kind: str, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = KITS / kind
    monkeypatch.delenv("ONE_COUNTER_DEPARTMENT_SECRET", raising=False)
    ended, found, err = check(folder / "department.toml", "--recorded", folder)
    assert (ended, err) == (0, "")
    kit = json.loads((folder / "kit.json").read_text(encoding="utf-8"))
    told = [{name: one[name] for name in ("step", "holds", "says")} for one in found]
    assert told == kit["found"]
    assert sum(one["holds"] is True for one in found) >= 5
    assert all(one["next_step"] for one in found if one["holds"] is False)


@pytest.mark.parametrize("kind", each_kind())
def test_a_kit_names_nobody_and_holds_no_secret(kind: str) -> None:
    raw = (KITS / kind / "kit.json").read_text(encoding="utf-8")
    for personal in SOMEBODY:
        assert personal not in raw, personal
    assert STAGES[kind].secret not in json.dumps(
        [one for one in json.loads(raw)["calls"] if "catalogue" not in one["call"]]
    )
