"""The hall from a terminal: a morning of numbers by commands alone."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.reports.reading import flat_text_of


def test_a_morning_of_numbers(run: Run, tmp_path: Path) -> None:
    made = run("queue", "line", "family", "--letter", "B", "--name-en", "Family", "--name-zh", "家庭")
    assert made.status == 0, made.err
    paper = tmp_path / "ticket.pdf"
    taken = run("--json", "queue", "take", "-o", str(paper)).document
    assert (taken["number"], taken["line"], taken["ahead"]) == ("B001", "family", 0)
    assert "B001" in flat_text_of(paper.read_bytes())
    assert run("--json", "queue", "take", "--priority", "elderly").document["ahead"] == 0
    assert run("--json", "queue", "call").document["number"] == "B002"
    assert run("--json", "queue", "missed").document == {"number": "B002", "state": "missed"}
    assert run("queue", "back", "b2").status == 0
    assert run("--json", "queue", "call", "B001").document["number"] == "B001"
    assert run("--json", "queue", "hold", "--reason", "copies").document["state"] == "held"
    assert run("--json", "queue", "call").document["number"] == "B002"
    assert "not there" not in run("queue", "list").out
    assert run("--json", "queue", "done").document["state"] == "done"
    states = {row["number"]: row["state"] for row in run("--json", "queue", "list").document}
    assert states == {"B001": "held", "B002": "done"}
    assert "没有人等候" in run("--language", "zh", "queue", "call").out


def test_what_is_wrong_is_a_sentence(run: Run) -> None:
    for words in (
        ("queue", "take", "nowhere"),
        ("queue", "take", "--at", "noon", "--priority", "appointment"),
        ("queue", "done"),
        ("queue", "call", "Z9"),
        ("queue", "rate", "12345678", "5"),
        ("queue", "ratings", "--period", "2026-13"),
        ("queue", "ratings", "--period", "2026-01"),
    ):
        ran = run(*words)
        assert ran.status == 1, words
        assert "Trouble:" in ran.err
        assert "Next step:" in ran.err


def test_the_rule_can_be_read_out(run: Run) -> None:
    assert "After two of them in a row" in run("queue", "rule").out
    assert "连续叫两个优先号" in run("--language", "zh", "queue", "rule").out
