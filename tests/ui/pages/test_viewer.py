"""Scans on screen: drawn by a process that is limited, looked at for a purpose that is kept."""

from __future__ import annotations

import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop.casework import intake, papers
from desktop.domain.kinds.case import CaseSeen
from desktop.errors import Trouble
from desktop.ui.pages.case.page import CasePage
from desktop.ui.paper import viewer
from desktop.ui.window import Window
from tests.ui.pages.taking_in import accepted, draft


def png(width: int, height: int, rows: int | None = None) -> bytes:
    """A white picture; with fewer rows than it says, a lying one."""

    def part(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\x00" + b"\xff" * width for _ in range(height if rows is None else rows)))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", data) + part(b"IEND", b"")


def test_a_pdf_and_a_picture_are_drawn(working: Window) -> None:
    desk = working.doors.desk
    pages = viewer.draw(papers.receipt(desk, accepted(desk)))
    assert len(pages) == 1
    assert QImage.fromData(pages[0]).width() > 800
    assert QImage.fromData(viewer.draw(png(300, 200))[0]).height() == 200


@pytest.mark.parametrize(
    "content",
    [b"", b"no paper", b"%PDF-1.7\nnot one", png(60_000, 60_000, rows=1), b"\x89PNG\r\n\x1a\n" + b"\0" * 400],
    ids=["nothing", "text", "broken PDF", "a picture of 3.6 gigapixels", "broken PNG"],
)
def test_what_cannot_be_drawn_is_a_sentence(content: bytes) -> None:
    with pytest.raises(Trouble, match="cannot be shown"):
        viewer.draw(content)


def test_the_drawing_process_writes_no_file_and_stops_in_time(tmp_path: Path) -> None:
    program = (
        "from desktop.ui.paper import child\nchild.SECONDS = 1\nchild.limit()\n"
        "import signal, sys\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"try:\n    open({str(tmp_path / 'out')!r}, 'wb', 0).write(b'x')\n"
        "except OSError:\n    print('no file', flush=True)\n"
        "while True: pass\n"
    )
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == "no file"
    assert done.returncode != 0
    assert time.monotonic() - began < 50


def test_looking_at_a_scan_is_kept(working: Window, tmp_path: Path) -> None:
    desk = working.doors.desk
    case = draft(desk, "residence-permit")
    scan = tmp_path / "card.png"
    scan.write_bytes(png(400, 260))
    intake.take_material(desk, case, "id-card", "handed_in", file=scan)
    working.open("case", case=case)
    assert working.background.settle()
    page = working.shelf.page()
    assert isinstance(page, CasePage)
    assert set(page.materials.looks) == {"id-card"}
    dialog = page.show_scan("id-card", "comparing with the papers")
    assert working.background.settle(60)
    assert len(dialog.pages) == 1
    assert dialog.pages[0].accessibleName() == "Page 1 of 1"
    seen = [m.body for m in desk.case(case).timeline if isinstance(m.body, CaseSeen)]
    assert seen[0].fields == ("material:id-card",)
    assert seen[0].purpose == "comparing with the papers"
    dialog.reject()
