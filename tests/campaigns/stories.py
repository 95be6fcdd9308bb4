"""Promise *stories*: the product in its users' words, in a real window, every key counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.stories.conftest import TOLD

LEAST = 40  # stories
_ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """Every story (or those that pytest's own words select); 0 when all end well within their keys."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "told.jsonl"
        file.touch()
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/stories",
            *arguments,
        ]
        environment = {**os.environ, TOLD: str(file), "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(command, cwd=_ROOT, env=environment, check=False)
        told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    _print(told)
    beyond = [each for each in told if each["at_most"] is not None and each["keys"] > each["at_most"]]
    held = done.returncode == 0 and not beyond and (len(told) >= LEAST or bool(arguments))
    verdict = "holds" if held else "FAILS"
    print(f"{len(told)} stories (at least {LEAST}), {len(beyond)} beyond their keys: {verdict}")
    return 0 if held else 1


def _print(told: list[dict[str, Any]]) -> None:
    print(f"\n{'keys':>5} {'at most':>8} {'letters':>8}  story")
    for each in told:
        print(f"{each['keys']:>5} {each['at_most'] or '':>8} {each['letters']:>8}  {each['story']}")
