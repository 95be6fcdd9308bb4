"""Reads papers the way others do: with poppler's tools, never with what wrote them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path


def _run(*words: str, given: bytes) -> bytes:
    return subprocess.run(words, input=given, capture_output=True, check=True, timeout=60).stdout


def text_of(pdf: bytes) -> str:
    """All text of a PDF as a reader copies it, in the order in which it was written."""
    return _run("pdftotext", "-raw", "-", "-", given=pdf).decode("utf-8")


def flat_text_of(pdf: bytes) -> str:
    """The same without any white space, so that line breaks do not hide a find."""
    return re.sub(r"\s", "", text_of(pdf))


def fonts_of(pdf: bytes, folder: Path) -> list[dict[str, str]]:
    """Every font of a PDF: name, kind, embedded, subset, with a map to Unicode."""
    file = folder / "fonts.pdf"
    file.write_bytes(pdf)
    rows = _run("pdffonts", str(file), given=b"").decode().splitlines()[2:]
    found = []
    for row in rows:
        name, rest = row.split(maxsplit=1)
        embedded, subset, unicode = re.search(r"(yes|no) (yes|no) (yes|no)", rest).groups()  # type: ignore[union-attr]
        found.append({"name": name, "kind": rest, "embedded": embedded, "subset": subset, "unicode": unicode})
    return found


def pages_of(pdf: bytes) -> int:
    """How many sheets a PDF has."""
    told = _run("pdfinfo", "-", given=pdf).decode()
    return int(re.search(r"Pages:\s+(\d+)", told)[1])  # type: ignore[index]


def outside_of(pdf: bytes) -> list[str]:
    """Words that stick out of their sheet."""
    told = _run("pdftotext", "-bbox", "-", "-", given=pdf).decode("utf-8", "replace")  # the title it writes
    out, wide, high = [], 0.0, 0.0
    for line in told.splitlines():
        if found := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            wide, high = float(found[1]), float(found[2])
        found = re.search(
            r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>', line
        )
        if found:
            x0, y0, x1, y1 = map(float, found.groups()[:4])
            if x0 < 0 or y0 < 0 or x1 > wide or y1 > high:
                out.append(found[5])
    return out
