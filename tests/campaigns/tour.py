"""Promise *tour*: the practice tour on a machine without a screen, and what it leaves behind looked at."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter as Tally
from pathlib import Path
from typing import Any

import msgspec

from desktop.practice.serving import Practice

LONGEST_S = 180.0
CASES, DEPARTMENTS, PICTURES = 30, 8, 8  # at least; pictures in each language
_ROOT = Path(__file__).resolve().parents[2]
_PNG = b"\x89PNG\r\n\x1a\n"


def main(arguments: list[str]) -> int:
    """Run the tour (into the folder named, or one that is thrown away); 0 when everything holds."""
    with tempfile.TemporaryDirectory() as thrown_away:
        folder = Path(arguments[0]) if arguments else Path(thrown_away) / "tour"
        began = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-m", "desktop", "practice", "--tour", str(folder)],
            cwd=_ROOT,
            env=_without_screen(),
            capture_output=True,
            text=True,
            check=False,
        )
        took = time.monotonic() - began
        print(ran.stdout, ran.stderr, sep="", end="")
        if ran.returncode:
            print(f"tour: exit status {ran.returncode} after {took:.0f} s")
            return 1
        told = msgspec.json.decode((folder / "tour.json").read_bytes())
        checks = {**_figures(told), **_departments(folder, told), **_papers(folder, told)}
        pictures = {language: len(_pictures(folder, language)) for language in ("en", "zh")}
    checks["screenshots in each language"] = min(pictures.values()) >= PICTURES
    checks[f"under {LONGEST_S:.0f} s"] = took < LONGEST_S
    for what, good in checks.items():
        print(f"{'holds' if good else 'BROKEN':<7} {what}")
    print(
        f"tour: {took:.0f} s, {told['cases']} cases over {len(told['departments'])} departments, "
        f"{told['offline']} of them taken in without a line, {told['exactly_once']} accepted and at their "
        f"department exactly once, {sum(pictures.values())} screenshots"
    )
    return 0 if all(checks.values()) else 1


def _without_screen() -> dict[str, str]:
    """The environment of a machine without a screen."""
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "ONE_COUNTER_LANGUAGE")
    return {name: value for name, value in os.environ.items() if name not in gone}


def _figures(told: dict[str, Any]) -> dict[str, bool]:
    """What tour.json says."""
    waiting = [step["waiting"] for step in told["steps"] if step["step"] == "no line"]
    return {
        "every step has its figures": all(
            step["seconds"] >= 0 and len(step) > 3 for step in told["steps"] if step["step"] not in _BARE
        ),
        f"at least {CASES} cases": told["cases"] >= CASES and len(set(told["numbers"])) == told["cases"],
        f"{DEPARTMENTS} departments": len(told["departments"]) >= DEPARTMENTS,
        "a bundle": told["bundles"] >= 1 and any(step.get("bundle", 0) > 1 for step in told["steps"]),
        "taken in without a line": told["offline"] > 0 and waiting != [] and min(waiting) > 0,
    }


_BARE = ("departments", "store")  # that they were done is all there is to say of these


def _departments(folder: Path, told: dict[str, Any]) -> dict[str, bool]:
    """The departments' own books, read without the program that filled them."""
    books = Practice(0, state_folder=folder / "departments")
    try:
        there = Tally(row["number"] for row in books.cases())
    finally:
        books.stop()
    early = told["numbers"][: told["offline"]]
    accepted = sum(told["departments"].values())
    return {
        "nothing doubled": max(there.values()) == 1,
        "every accepted case there": len(there) == accepted == told["exactly_once"],
        "those taken in without a line too": sum(number in there for number in early) >= len(early) - 2,
        "none that nobody took in": set(there) <= set(told["numbers"]),
    }


def _papers(folder: Path, told: dict[str, Any]) -> dict[str, bool]:
    """The text of what was printed, as a reader finds it."""
    receipts = {file: _text(file) for file in (folder / "receipts").glob("receipt-*.pdf")}
    month = _text(folder / "reports" / "month-zh.pdf")
    named = [name for name in set(told["names"]) if name in month]
    rare = [name for name in set(told["names"]) if any(ord(char) > 0xFFFF for char in name)]
    return {
        "receipts with their number": bool(receipts)
        and all(file.stem.removeprefix("receipt-") in text for file, text in receipts.items()),
        "receipts with a resident's Chinese name": all(
            any(name in text for name in told["names"]) for text in receipts.values()
        ),
        "the month report with every number": all(number in month for number in told["numbers"]),
        "the month report with Chinese names": len(named) == len(set(told["names"])),
        "rare characters beyond U+FFFF among them": bool(rare) and all(name in month for name in rare),
        "the month report in English": "Month report" in _text(folder / "reports" / "month-en.pdf"),
    }


def _text(file: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout


def _pictures(folder: Path, language: str) -> list[Path]:
    """Screenshots of a language that are pictures and not empty."""
    found = [file for file in (folder / "screenshots").rglob("*.png") if language in file.stem.split("-")]
    return [file for file in found if file.read_bytes().startswith(_PNG) and file.stat().st_size > 10_000]
