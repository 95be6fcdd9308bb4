"""Promise *readme*: a newcomer finds what it is, how to run it, how to add to it; and all of it is true."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from desktop.cli.parser import parser

ROOT = Path(__file__).resolve().parents[2]
_PNG = b"\x89PNG\r\n\x1a\n"
_WANTED = {
    "what it is": "desktop program at the counter",
    "make run": "make run ",
    "make test": "make test ",
    "how a case travels": "## How a case travels",
    "how to add a deed": "How to add a deed",
    "how to add a department": "- A **department**",
}


def main(arguments: list[str]) -> int:
    """Read it as a newcomer does; 0 when nothing is missing and every link and command is there."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [what for what, words in _WANTED.items() if words not in text]
    links = _links()
    missing += [
        f"{file} -> {target}" for file, target in links if not (ROOT / file).parent.joinpath(target).exists()
    ]
    missing += [f"no picture: {picture}" for picture in _pictures(text) if not _is_picture(picture)]
    missing += [] if _pictures(text) else ["no picture in README.md"]
    commands = _commands()
    missing += [f"no such command: {command}" for command in commands if not _is_there(command)]
    first = ROOT / "docs" / "decisions" / "0001-a-case-is-its-journal.md"
    missing += [] if first.exists() and "Rejected" in first.read_text(encoding="utf-8") else [str(first.name)]
    missing += [] if "## 0." in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8") else ["CHANGELOG.md"]
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    missing += [] if "Apache License" in licence and "Version 2.0" in licence else ["LICENSE"]
    for what in missing:
        print("MISSING", what)
    print(f"readme: {len(links)} links and {len(commands)} commands, {len(missing)} missing")
    return 1 if missing else 0


def _links() -> list[tuple[str, str]]:
    """Every link to a file of ours, in README and the documents."""
    files = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    return [
        (str(file.relative_to(ROOT)), target)
        for file in files
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8"))
        if "://" not in target
    ]


def _pictures(text: str) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)


def _is_picture(name: str) -> bool:
    file = ROOT / name
    return file.exists() and file.read_bytes().startswith(_PNG) and file.stat().st_size > 20_000


def _commands() -> set[str]:
    """Every command of ours that a document names: make targets, and verbs of the program."""
    found: set[str] = set()
    for file in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        text = file.read_text(encoding="utf-8")
        found |= {f"make {name}" for name in re.findall(r"`make ([a-z-]+)", text)}
        found |= {f"one-counter {name}" for name in re.findall(r"`one-counter ([a-z]+)", text)}
    return found


def _is_there(command: str) -> bool:
    program, _, name = command.partition(" ")
    if program == "one-counter":
        return name in parser().format_help()
    asked = name.replace("NAME", "tour")
    return (
        subprocess.run(["make", "-n", "-C", str(ROOT), asked], capture_output=True, check=False).returncode
        == 0
    )
