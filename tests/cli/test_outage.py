"""The outage kit from a terminal: a power cut by commands alone, from the kit to two people's word."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.clock import SystemClock
from desktop.practice.district import load
from tests.casework import answers, centre
from tests.cli.conftest import Run
from tests.reports.reading import flat_text_of, pages_of

SERVICE = "minimum-living-allowance"


def on_paper(folder: Path) -> Path:
    """What a clerk read off a form, as a file."""
    service = next(s for cat in load().values() for s in cat.services if s.id == SERVICE)
    materials = [m.evidence for m in service.materials if m.required and not m.when]
    values: dict[str, Any] = answers.complete(service, {}, ())
    if values.get("marital_status") == "married":
        materials.append("marriage-certificate")
    file = folder / "form.json"
    document = {
        "applicant": centre.person(1),
        "form": values,
        "materials": [{"evidence": each} for each in materials],
    }
    file.write_text(json.dumps(document, default=str), encoding="utf-8")
    return file


def test_a_power_cut_from_the_kit_to_two_peoples_word(run: Run, tmp_path: Path) -> None:
    pdf = tmp_path / "kit.pdf"
    made = run("--json", "forms", "print", SERVICE, "--count", "2", "--any", "1", "-o", str(pdf))
    assert made.status == 0, made.err
    first, second = made.document["piles"][0]["first"], made.document["piles"][0]["last"]
    text = flat_text_of(pdf.read_bytes())
    assert first in text
    assert second in text
    assert run("forms", "again", first, "-o", str(tmp_path / "kit2.pdf"), "--reason", " ").status == 1
    assert run("forms", "again", first, "-o", str(tmp_path / "kit2.pdf"), "--reason", "jam").status == 0
    assert pages_of(pdf.read_bytes()) == pages_of((tmp_path / "kit2.pdf").read_bytes())
    now = SystemClock().now().astimezone()
    at = now.strftime("%Y-%m-%d %H:%M")
    source = str(on_paper(tmp_path))
    early = (now - timedelta(hours=2)).strftime("%Y-%m-%d %H:%M")
    refused = run("forms", "enter", second, "--from", source, "--at", early)
    assert refused.status == 1
    assert "only printed on" in refused.err
    entered = run("--json", "forms", "enter", second, "--from", source, "--at", at)
    assert entered.document["state"] == "wanted", entered.err
    assert run("forms", "enter", second, "--from", source, "--at", at).status == 1  # not a second case
    assert second in run("forms", "to-check").out
    assert "yourself" in run("forms", "check", second, "--same").err
    assert "--same" in run("forms", "check", second, who="lina").out
    compared = run("--json", "forms", "check", second, who="lina").document
    assert compared["applicant"]["id_number"] == centre.person(1)["id_number"]
    assert datetime.fromisoformat(compared["asked_at"]).strftime("%Y-%m-%d %H:%M") == at
    done = run("--json", "forms", "check", second, "--same", who="lina")
    assert done.document == {"number": second, "accepted": True}
    listed = run("--json", "forms", "list")
    assert (listed.status, listed.document["missing"]) == (1, [first])  # the one before it was handed out
    day = run("report", "day").out
    assert first in day
    assert run("forms", "spoil", first, "--reason", "torn").status == 0
    assert run("forms", "list").status == 0
    assert "torn" in run("forms", "show", first).out
    assert run("--json", "numbers").document["closes"] is True
    assert "剩余" in run("--language", "zh", "forms", "list").out


def test_what_is_given_back_or_given_up_and_counted(run: Run, tmp_path: Path) -> None:
    pdf = tmp_path / "kit.pdf"
    made = run("--json", "forms", "print", "--count", "4", "-o", str(pdf)).document
    first, last = made["piles"][0]["first"], made["piles"][0]["last"]
    source, at = str(on_paper(tmp_path)), SystemClock().now().astimezone().strftime("%H:%M")
    assert run("forms", "enter", first, "--from", source, "--at", at).status == 1  # for any business: which?
    assert run("forms", "enter", first, "--from", source, "--at", at, "--service", SERVICE).status == 0
    back = run("--json", "forms", "give-back", first, "--reason", "another street", who="lina")
    assert back.document == {"state": "returned"}
    assert run("--json", "forms", "give-up", first, "--reason", "wrong form").document == {"free": first}
    assert run("forms", "count", last).status == 1  # three before it are gone
    assert len(run("--json", "forms", "list").document["missing"]) == 3
    assert len(run("--json", "forms", "count", last, "--gone").document["missing"]) == 4


def test_what_is_wrong_is_a_sentence(run: Run, tmp_path: Path) -> None:
    for words in (
        ("forms", "show", "QH-A1-000001-00"),
        ("forms", "show", "hello"),
        ("forms", "print", "nothing", "-o", str(tmp_path / "x.pdf")),
        ("forms", "print", "--count", "0", "-o", str(tmp_path / "x.pdf")),
    ):
        ran = run(*words)
        assert ran.status == 1, words
        assert "Next step:" in ran.err
