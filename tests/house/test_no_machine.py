"""Nothing in the repository knows the machine it was made on: no paths, no package hosts, no keys."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.house.sources import ROOT

# Written in pieces, so that this file is not its own first finding.
FORBIDDEN = {
    "a path of one machine": rf"(?<![\w.])/(?:{'|'.join(['wo' + 'rk', 'ro' + 'ot', 'fa' + 'rm'])})/"
    rf"|/{'ho' + 'me'}/[a-z]\w*/|[A-Z]:\\Users\\",
    "a package host": "|".join(
        host.replace("!", r"\.")
        for host in ("pypi" + "!org", "python" + "hosted", "registry" + "!npmjs", "deb" + "!debian!org")
    ),
    "a private key": "BEGIN " + r"(?:[A-Z]+ )?PRIVATE KEY",
}


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        return [name for name in listed.stdout.decode().split("\0") if name]
    return [p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if p.is_file() and ".venv" not in p.parts]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found: list[str] = []
    for name in _tracked():
        file = ROOT / name
        raw = file.read_bytes() if file.is_file() else b""
        if b"\0" in raw[:8000]:
            continue
        for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{name}:{number}")
    assert not found


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of one machine", "open('/" + "wo" + "rk/main/x')"),
        ("a path of one machine", "/" + "home/li/x"),
        ("a package host", "https://files.python" + "hosted.example"),
        ("a private key", "-----BEGIN " + "EC PRIVATE KEY-----"),
    ],
)
def test_a_planted_line_is_found(what: str, line: str) -> None:
    assert re.search(FORBIDDEN[what], line)
