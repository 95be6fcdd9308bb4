"""Printing: every page reaches the printer, here one that prints into a file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from desktop.casework import papers
from desktop.errors import Trouble, sentence
from desktop.ui.paper.preview import Preview
from desktop.ui.paper.printing import print_pages
from desktop.ui.window import Window
from tests.ui.pages.taking_in import accepted


def file_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def pages_of(path: Path) -> int:
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()
    return int(next(line for line in told.splitlines() if line.startswith("Pages:")).split()[1])


def darkness(path: Path, folder: Path) -> float:
    """Which share of the first page is ink."""
    subprocess.run(
        ["pdftoppm", "-r", "40", "-gray", "-f", "1", "-l", "1", str(path), str(folder / "p")], check=True
    )
    raw = next(folder.glob("p*.pgm")).read_bytes()
    pixels = raw.split(b"\n", 3)[3]
    return sum(value < 128 for value in pixels) / len(pixels)


def test_every_page_is_printed_with_its_ink(working: Window, tmp_path: Path) -> None:
    desk = working.doors.desk
    pdf = papers.receipt(desk, accepted(desk))
    printed = print_pages(pdf, file_printer(tmp_path / "out.pdf"))
    assert printed == pages_of(tmp_path / "out.pdf") >= 1
    assert 0.005 < darkness(tmp_path / "out.pdf", tmp_path) < 0.5


def test_a_report_of_several_pages(working: Window, tmp_path: Path) -> None:
    desk = working.doors.desk
    today = desk.today
    pdf = papers.month_report(desk, today.year, today.month)
    printed = print_pages(pdf, file_printer(tmp_path / "out.pdf"))
    assert printed == pages_of(tmp_path / "out.pdf") > 1


def test_what_is_no_paper_is_told(working: Window, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        print_pages(b"no paper", file_printer(tmp_path / "out.pdf"))


def test_the_preview_says_what_it_shows_and_can_be_bigger(working: Window) -> None:
    desk = working.doors.desk
    preview = Preview(sentence("Receipt"))
    preview.resize(600, 700)
    preview.show_pdf(papers.receipt(desk, accepted(desk)))
    assert preview.pages == 1
    assert "1" in preview.view.accessibleName()
    fitting = preview._fitting()
    preview.zoom(1)
    assert preview.view.zoomFactor() > fitting
    preview.zoom(0)
    preview.deleteLater()
