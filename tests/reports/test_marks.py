"""The codes on a receipt are read back from its picture, as a scanner would."""

from __future__ import annotations

import re
import subprocess
from itertools import groupby
from pathlib import Path

import pytest
import segno
from reportlab.graphics.barcode.code128 import _patterns

from desktop.errors import sentence
from desktop.reports.paper import marks
from desktop.reports.paper.pages import A4, MM, Pages
from tests.reports.samples import HEAD

DOTS = 600  # an inch
UNIT = DOTS / 72


def picture(pdf: bytes, folder: Path) -> list[bytes]:
    """The rows of the first sheet in grey."""
    (folder / "one.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(DOTS), "-gray", "-singlefile", "one.pdf", "one"],
        cwd=folder,
        check=True,
        timeout=60,
    )
    raw = (folder / "one.pgm").read_bytes()
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", raw)
    assert head
    wide = int(head[1])
    return [raw[at : at + wide] for at in range(head.end(), len(raw), wide)]


def drawn(folder: Path, what: str, text: str) -> tuple[bool, list[bytes]]:
    pages = Pages(HEAD, sentence("Case report"), "en", size=A4)
    if what == "qr":
        done = marks.qr(pages, text, 100, 300, 58)
    else:
        done = marks.bars(pages, text, 100, 300, 62 * MM, 22)
    return done, picture(pages.save(), folder) if done else []


@pytest.mark.parametrize(
    "text", ["MZ-07-2026-000418-3", "YJ-07-2026-000031-5\nWJ-07-2026-000122-0", "办件一"]
)
def test_the_qr_code_is_read_back(text: str, tmp_path: Path) -> None:
    done, rows = drawn(tmp_path, "qr", text)
    wanted = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = len(wanted)
    step = 58 / size
    middles = [(n + 0.5) * step for n in range(size)]
    told = [
        [int(rows[round((A4[1] - 358 + y) * UNIT)][round((100 + x) * UNIT)] < 128) for x in middles]
        for y in middles
    ]
    assert done
    assert told == wanted


@pytest.mark.parametrize("number", ["MZ-07-2026-000418-3", "123456789012", "A1"])
def test_the_bar_code_is_read_back(number: str, tmp_path: Path) -> None:
    done, rows = drawn(tmp_path, "bars", number)
    row = rows[round((A4[1] - 311) * UNIT)][round(95 * UNIT) : round((102 + 176) * UNIT)]
    runs = [(dark, len(list(run))) for dark, run in groupby(value < 128 for value in row)][1:-1]
    module = sum(n for _, n in runs[:6]) / 11  # the start sign is eleven modules wide
    widths = [round(n / module) for _, n in runs]
    assert done
    assert module / DOTS * 25.4 >= 0.18  # millimetres; what hand scanners need
    assert _read(widths) == number


def _read(widths: list[int]) -> str:
    """Code sets B and C of ISO/IEC 15417, with the check sign verified."""
    by_widths = {
        tuple("abcdABCD".index(c) % 4 + 1 for c in pattern): sign for sign, pattern in _patterns.items()
    }
    values = [by_widths[tuple(widths[at : at + 6])] for at in range(0, len(widths) - 7, 6)]
    assert (values[0] + sum(n * v for n, v in enumerate(values[1:-1], 1))) % 103 == values[-1]
    out, code = "", values[0]
    for value in values[1:-1]:
        if value in (99, 100) and not (code in (105, 99) and value == 99):
            code = value
        else:
            out += f"{value:02}" if code in (105, 99) else chr(value + 32)
    return out


@pytest.mark.parametrize("text", ["", "编号", "x" * 49, "a\nb", "x" * 40])
def test_no_bars_for_what_they_cannot_say(text: str, tmp_path: Path) -> None:
    assert not drawn(tmp_path, "bars", text)[0]


@pytest.mark.parametrize("text", ["", "x" * 900])
def test_no_qr_code_for_what_it_cannot_say(text: str, tmp_path: Path) -> None:
    assert not drawn(tmp_path, "qr", text)[0]
