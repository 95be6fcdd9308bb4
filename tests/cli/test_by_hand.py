"""A department without a line, from its file to its decision, by commands alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.residents import practice_number
from tests.casework.test_by_hand import FILE, SECRET
from tests.cli.conftest import Run
from tests.fakes.parcel_reader import open_parcel

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def number(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case of a department without a line, taken in."""
    monkeypatch.setenv("ONE_COUNTER_DEPARTMENT_SECRET", SECRET)
    (tmp_path / "archives.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(PDF)
    told = {
        "applicant": {"name": "张伟", "id_number": practice_number("110101", date(1980, 5, 6), 7)},
        "form": {"about": "1987年招工表"},
        "materials": [{"evidence": "id-card", "file": "scan.pdf"}],
    }
    (tmp_path / "case.json").write_text(json.dumps(told), encoding="utf-8")
    assert run("department", "check", "archives.toml").status == 0
    added = run("department", "add", "archives.toml", who="it")
    assert added.status == 0, added.err
    refreshed = run("catalogue", "refresh", who="it")
    assert refreshed.status == 0, refreshed.out + refreshed.err
    opened = run("--json", "case", "open", "archive-copy", "--from", "case.json")
    assert opened.status == 0, opened.err
    return str(opened.document["number"])


def test_handed_over_taken_and_answered(run: Run, number: str, tmp_path: Path) -> None:
    assert "carried to the department" in run("sync", "--plan").out
    made = run("--json", "department", "hand-over", "archives", str(tmp_path))
    assert made.document["cases"] == [number]
    assert f"{number}/id-card.pdf" in open_parcel(Path(made.document["file"]), SECRET)
    assert Path(made.document["sheet"]).read_bytes().startswith(b"%PDF")
    assert run("case", "taken", number, "档-17").status == 0
    answered = run("--json", "case", "answer", number, "approved", "--paper", str(tmp_path / "scan.pdf"))
    assert answered.document["state"] == "approved"
    assert run("--json", "case", "show", number).document["state"] == "approved"
    refused = run("case", "results", number, "--save", str(tmp_path / "out"))
    assert (refused.status, "purpose" in refused.err) == (1, True)
    words = ("case", "results", number, "--save", str(tmp_path / "out"), "--purpose", "for the file")
    (saved,) = run("--json", *words).document["saved"]
    assert Path(saved).read_bytes() == (tmp_path / "scan.pdf").read_bytes()
    assert "Looked at" in run("case", "show", number).out


def test_what_cannot_be_is_told_with_the_next_step(run: Run, number: str, tmp_path: Path) -> None:
    for words in (
        ("department", "hand-over", "archives", str(tmp_path / "nowhere")),
        ("department", "hand-over", "nobody", str(tmp_path)),
        ("case", "taken", number, "档-17"),
        ("case", "answer", number, "approved"),
        ("case", "taken", "no-such-number", "档-17"),
    ):
        ran = run(*words)
        assert ran.status == 1, words
        assert "Next step:" in ran.err
    assert run("case", "answer", number, "lost").status == 2
