"""`stuck` and `sync` on the command line: what waits for whom, and every way out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.casework.desk import sit_down
from desktop.clock import SystemClock
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import delivery as d
from desktop.paths import StorePaths
from tests.casework import centre
from tests.cli.conftest import Run
from tests.cli.test_commands import taken_in

TOML = """
id = "civil-affairs"
code = "CA"
url = "http://127.0.0.1:9/civil-affairs/v1"
timeout_s = 1.0

[name]
en = "Civil Affairs Bureau"
zh = "民政局"
"""


@pytest.fixture
def number(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case that its department refused: what the line brought while nobody looked."""
    monkeypatch.setenv("ONE_COUNTER_DEPARTMENT_SECRET", "practice")
    (tmp_path / "civil.toml").write_text(TOML, encoding="utf-8")
    assert run("department", "add", "civil.toml", who="it").status == 0
    number = taken_in(run, tmp_path)
    desk = sit_down(StorePaths(tmp_path / "store"), "wang", centre.WORDS, SystemClock())
    case = desk.store.lookups.case_by_number(number)
    assert case is not None
    delivery = desk.case(case).deliveries[0]
    refused = d.StepRefused(delivery.id, delivery.steps[0].step.id, 422, "户口簿号有误")
    desk.store.journal.append([Draft(case, refused)], Author("", "counter"))
    desk.store.close()
    return number


def test_the_list_says_all_that_is_to_be_said(run: Run, number: str) -> None:
    (one,) = run("--json", "stuck").document
    assert (one["number"], one["step"], one["turn"], one["state"]) == (number, "create", "clerk", "refused")
    assert "户口簿号有误" in one["why"]
    assert one["next"]
    assert one["since"]
    assert {"again", "edit", "paper", "it"} <= set(one["acts"])
    said = run("stuck").out
    assert number in said
    assert "户口簿号有误" in said
    assert "--language" not in said
    assert "经办人" in run("--language", "zh", "stuck").out


def test_trying_again_by_number_alone(run: Run, number: str) -> None:
    assert run("stuck", "again", number).status == 0
    assert run("--json", "stuck").document == []
    again = run("stuck", "again", number)
    assert (again.status, "Nothing of this case is stuck" in again.err) == (1, True)


def test_editing_puts_a_new_request_in_its_place(run: Run, number: str) -> None:
    same = run("stuck", "edit", number)
    assert (same.status, "Nothing is different" in same.err) == (1, True)
    edited = run("stuck", "edit", number, "--set", "phone=13900000001")
    assert edited.status == 0, edited.err
    assert run("--json", "stuck").document == []
    assert "Case " + number in run("sync", "--plan").out


def test_giving_it_to_it_and_taking_it_back(run: Run, number: str) -> None:
    words = ("stuck", "hand-over", number, "create", "--to", "it", "--reason", "unknown service")
    assert run(*words).status == 0
    (one,) = run("--json", "stuck").document
    assert (one["turn"], one["state"]) == ("it", "handed_over")
    assert run("stuck", "arrived", number, "--reference", "CA-7").status == 0
    assert run("--json", "stuck").document == []
    assert run("--json", "case", "show", number).document["reference"] == "CA-7"


def test_the_plan_names_no_ids_and_says_who_waits_for_what(run: Run, number: str) -> None:
    assert run("stuck", "again", number).status == 0
    said = run("sync", "--plan")
    assert f"Send: Case {number}" in said.out
    assert ":create" not in said.out
    assert "case:" not in said.out
    held = run("--offline", "sync", "--plan")
    assert "set to work offline" in held.out
    document = run("--json", "sync", "--plan").document
    assert [one["department"] for one in document["departments"]] == ["civil-affairs"]


def test_offline_sends_nothing_and_switches_stay(run: Run, number: str) -> None:
    once = run("--json", "--offline", "sync", "--once").document
    assert (once["settled"], once["offline"]) == (0, True)
    assert run("--json", "sync", "--plan").document["departments"][0]["held"] == ""
    assert run("sync", "--switch", "off").status == 0
    assert "offline" in run("--json", "sync", "--plan").document["departments"][0]["held"]
    assert run("sync", "--switch", "on", "--pause", "civil-affairs").status == 0
    assert "paused" in run("--json", "sync", "--plan").document["departments"][0]["held"]
    assert run("sync", "--resume", "civil-affairs").status == 0
    assert "paused" not in run("--json", "sync", "--plan").document["departments"][0]["held"]


def test_sync_says_what_is_stuck(run: Run, number: str) -> None:
    assert "Stuck: 1." in run("sync").out
    assert run("--json", "sync").document["stuck"] == 1
