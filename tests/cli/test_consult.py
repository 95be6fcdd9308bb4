"""Consultation from a terminal: a library taken over, a question it does not answer, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.casework.test_by_hand import FILE, SECRET
from tests.cli.conftest import Run

BASIS = {"en": "Interim Regulation on Residence Permits", "zh": "《居住证暂行条例》"}


def library(folder: Path, department: str) -> Path:
    """A department's file of one answer."""
    file = folder / "answers.json"
    one = {
        "id": "permit-lost",
        "question": {"en": "What if a residence permit is lost?", "zh": "居住证遗失后如何补办？"},
        "text": {"en": "Come with your identity card.", "zh": "带身份证到窗口申请补领。"},
        "department": department,
        "legal_basis": [BASIS],
        "valid_until": "2199-12-31",
    }
    file.write_text(json.dumps({"answers": [one]}), encoding="utf-8")
    return file


@pytest.fixture
def department(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A department without a line: it is asked by telephone."""
    monkeypatch.setenv("ONE_COUNTER_DEPARTMENT_SECRET", SECRET)
    (tmp_path / "archives.toml").write_text(FILE, encoding="utf-8")
    assert run("department", "add", "archives.toml", who="it").status == 0
    return "archives"


def test_a_question_goes_out_and_comes_back(run: Run, department: str, tmp_path: Path) -> None:
    file = library(tmp_path, department)
    assert run("--json", "answers", "import", str(file)).document == {"new": 1}
    assert run("--json", "answers", "import", str(file)).document == {"new": 0}
    (found,) = run("--json", "answers", "find", "居住证", "补办").document
    assert found["state"] == "in_force"
    assert "带身份证" in run("--language", "zh", "answers", "show", found["answer"]).out
    assert run("answers", "told", found["answer"]).status == 0
    assert run("--json", "answers", "show", found["answer"]).document["told"] == 1
    asked = run("--json", "inquiry", "ask", department, "可以代办吗？").document
    number = asked["number"]
    assert asked["state"] == "asked"
    assert run("inquiry", "asked", number, "--whom", "王科长").status == 0
    assert run("--json", "inquiry", "answered", number, "可以。").document["state"] == "answered"
    assert run("--json", "inquiry", "told", number, "--how", "phone").document["state"] == "told"
    assert run("--json", "inquiry", "list").document == []
    assert "电话" in run("--language", "zh", "inquiry", "show", number).out


def test_what_is_wrong_is_a_sentence(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"answers": [{}]}', encoding="utf-8")
    for words in (
        ("answers", "import", str(broken)),
        ("answers", "show", "answer:none"),
        ("answers", "told", "answer:none", "--to", "110101199001011237"),
        ("inquiry", "ask", "nowhere", "?"),
        ("inquiry", "show", "I000000-A1-01"),
    ):
        ran = run(*words)
        assert ran.status == 1, words
        assert "Trouble:" in ran.err
        assert "Next step:" in ran.err
