"""Commands as IT staff and scripts use them: sentences with a next step, one document, nothing by half."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.residents import practice_number
from desktop.domain.rules.intake import needed
from desktop.practice.district import load
from tests.casework import answers
from tests.cli.conftest import Run

SERVICE = "marriage-registration"
PDF = b"%PDF-1.4\n%%EOF\n"


def application(folder: Path, name: str = "case.json", **changed: Any) -> Path:
    """An intake file with everything the service needs."""
    service = next(s for s in load()["civil-affairs"].services if s.id == SERVICE)
    who = {"name": "张伟", "id_number": practice_number("110101", date(1980, 5, 6), 7)}
    form = answers.complete(service, {}, ())
    form |= {name: value for name, value in who.items() if name in form}
    brought = [{"evidence": m.evidence} for m in needed(service, (), form) if m.required]
    told = {"applicant": who, "form": form, "materials": brought, **changed}
    file = folder / name
    file.write_text(json.dumps(told, ensure_ascii=False, default=str), encoding="utf-8")
    return file


def taken_in(run: Run, folder: Path) -> str:
    opened = run("--json", "case", "open", SERVICE, "--from", str(application(folder)))
    assert opened.status == 0, opened.err
    assert opened.document["accepted"]
    return str(opened.document["number"])


def test_json_may_be_said_before_or_after_the_command(run: Run, tmp_path: Path) -> None:
    number = taken_in(run, tmp_path)
    before, after = run("--json", "case", "list"), run("case", "list", "--json")
    assert before.document == after.document
    assert [row["number"] for row in after.document] == [number]


@pytest.mark.parametrize(
    "words",
    [
        ("doctor",),
        ("staff", "list"),
        ("department", "list"),
        ("catalogue", "list"),
        ("catalogue", "show", SERVICE),
        ("catalogue", "show", "nothing-of-the-kind"),
        ("case", "list"),
        ("case", "show", "no-such-number"),
        ("case", "open", SERVICE, "--from", "not-there.json"),
        ("case", "receipt", "no-such-number", "-o", "r.pdf"),
        ("report", "month", "-o", "m.docx"),
        ("report", "month"),
        ("report", "month", "--period", "2026-13", "-o", "m.pdf"),
        ("report", "case", "--case", "no-such-number", "-o", "c.xlsx"),
        ("report", "day"),
        ("sync", "--plan"),
        ("audit", "verify"),
        ("rebuild", "--check"),
        ("restore", "not-there.backup"),
        ("department", "check", "not-there.toml"),
        ("setup", "not-there.toml"),
        ("hub", "status"),
    ],
)
def test_json_is_always_one_document(run: Run, words: tuple[str, ...]) -> None:
    ran = run("--json", *words)
    document = ran.document  # exactly one, whatever happened
    if ran.err:
        assert ran.status == 1
        assert document["trouble"] in ran.err
        assert document["next_step"] in ran.err
    assert "Traceback" not in ran.err


def test_a_wrong_passphrase_is_one_document_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE_COUNTER_PASSPHRASE", "not this one")
    ran = run("--json", "case", "list")
    assert ran.status == 1
    assert set(ran.document) == {"trouble", "next_step"}


def test_trouble_speaks_chinese_too(run: Run) -> None:
    ran = run("--language", "zh", "case", "open", SERVICE, "--from", "not-there.json")
    assert ran.status == 1
    assert not any("a" <= c <= "z" for c in ran.err.replace("not-there.json", ""))


@pytest.mark.parametrize(
    "changed",
    [
        {"form": {"no_such_field": 1}},
        {"materials": [{"evidence": "no-such-paper"}]},
        {"materials": [{"evidence": "id-card", "file": "not-there.pdf"}]},
        {"materials": [{"evidence": "id-card", "file": "words.txt"}]},
        {"materials": [{"evidence": "id-card", "state": "promised"}]},
        {"circumstances": ["in-a-hurry"]},
    ],
)
def test_a_case_is_taken_in_whole_or_not_at_all(run: Run, tmp_path: Path, changed: dict[str, Any]) -> None:
    (tmp_path / "words.txt").write_text("no paper")
    ran = run("case", "open", SERVICE, "--from", str(application(tmp_path, **changed)))
    assert ran.status == 1
    assert ran.err.count("\n") == 2  # what, and the next step
    assert run("--json", "case", "list").document == []


def test_no_copy_of_a_receipt_before_its_reason(run: Run, tmp_path: Path) -> None:
    number = taken_in(run, tmp_path)
    assert run("case", "receipt", number, "-o", "first.pdf").status == 0
    assert run("case", "receipt", number, "-o", "second.pdf").status == 1
    assert not (tmp_path / "second.pdf").exists()
    assert run("case", "receipt", number, "-o", "second.pdf", "--reason", "lost").status == 0
    assert (tmp_path / "second.pdf").read_bytes().startswith(b"%PDF")


def test_a_supplement_brings_what_is_asked_for(run: Run, tmp_path: Path) -> None:
    number = taken_in(run, tmp_path)
    (tmp_path / "scan.pdf").write_bytes(PDF)
    assert run("case", "attach", number, "no-such-paper", "scan.pdf").status == 1
    assert run("case", "attach", number, "id-card", "scan.pdf").status == 0


def test_a_case_report_is_no_spreadsheet(run: Run, tmp_path: Path) -> None:
    number = taken_in(run, tmp_path)
    assert run("report", "case", "--case", number, "-o", "case.xlsx").status == 1
    assert not (tmp_path / "case.xlsx").exists()
    assert run("report", "case", "--case", number, "-o", "case.pdf").status == 0


def test_a_catalogue_that_was_not_told_is_said(run: Run) -> None:
    told = """
        id = "far-away"
        name = {en = "Far away", zh = "远方"}
        code = "FA"
        url = "http://127.0.0.1:9/far-away/v1"
    """
    Path("far.toml").write_text(told, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONE_COUNTER_DEPARTMENT_SECRET", "key")
        assert run("department", "add", "far.toml", who="it").status == 0
    ran = run("--json", "catalogue", "refresh", who="it")
    assert ran.status == 1
    assert "far-away" in ran.document["unreached"]


def test_usage_is_status_two(run: Run) -> None:
    for words in (("case", "list", "--state", "asleep"), ("case", "list", "--limit", "0"), ("nonsense",)):
        ran = run(*words)
        assert ran.status == 2
        assert "usage" in ran.err


def test_what_the_recovery_shares_open(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = """
        centre = "elsewhere"
        name = {en = "Elsewhere", zh = "他处"}
        district = {en = "Elsewhere", zh = "他处"}
        code = "EL"
        [counter]
        name = "1"
        prefix = "A1"
        [administrator]
        login = "boss"
        name = "Boss"
        role = "it"
        clearance = 4
    """
    Path("site.toml").write_text(site, encoding="utf-8")
    made = run("--data", "made", "--json", "setup", "site.toml")
    assert made.status == 0, made.err
    shares = made.document["recovery"]
    Path("two.txt").write_text("\n".join(shares[:2]))
    Path("one.txt").write_text(shares[0])
    assert run("--data", "made", "backup", "made.backup", who="boss").status == 0
    elsewhere = run("--data", "new", "restore", "made.backup", who="boss")
    assert "only on the computer it was made on" in elsewhere.err
    monkeypatch.setenv("ONE_COUNTER_NEW_PASSPHRASE", "another four words")
    assert run("--data", "new", "restore", "made.backup", "--shares", "one.txt", who="boss").status == 1
    assert run("--data", "new", "restore", "made.backup", "--shares", "two.txt", who="boss").status == 0
    assert run("--data", "made", "recover", "two.txt", who="boss").status == 0
    monkeypatch.setenv("ONE_COUNTER_PASSPHRASE", "another four words")
    for folder in ("new", "made"):
        assert run("--data", folder, "audit", "verify", who="boss").status == 0


def test_a_place_that_cannot_be_written_is_said_of_that_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for words in (
        ("backup", "file/b"),
        ("audit", "export", "-o", "file/a"),
        ("report", "month", "-o", "file/m.pdf"),
    ):
        ran = run(*words)
        assert ran.status == 1
        assert "cannot be written" in ran.err
    ran = run("practice", "--tour", "file/tour")
    assert ran.status == 1
    assert "cannot be made" in ran.err


@pytest.mark.parametrize(
    ("told", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C.UTF-8", "ONE_COUNTER_LANGUAGE": "zh"}, "zh"),
    ],
)
def test_the_language_of_the_computer_is_spoken(
    run: Run, monkeypatch: pytest.MonkeyPatch, told: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    said = run("case", "show", "1").err
    assert ("办件" in said) == (language == "zh")
    assert "办件" not in run("--language", "en", "case", "show", "1").err
