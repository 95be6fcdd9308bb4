"""Pages a second of receipts and of a month report, against bare ReportLab setting the same text."""

from __future__ import annotations

import io
import re
import subprocess
import time
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks import stores
from benchmarks.measuring import Figure, faster
from desktop.casework.desk import Desk
from desktop.casework.papers.handed_out import receipt_sheet
from desktop.casework.papers.of_month import month_sheet
from desktop.paths import resources
from desktop.reports.month_report import month_report
from desktop.reports.receipt import receipt
from desktop.store.lookups import CaseFilter

CASES = 10_000
SECONDS = 4.0  # of each measurement
_FONT = "BarePlain"


def measure(cases: int = CASES) -> list[Figure]:
    """Draw the same papers again and again, ours and bare by turns."""
    desk = stores.open_at(stores.ready(cases))
    try:
        papers = _papers(desk)
    finally:
        desk.store.close()
    pdfmetrics.registerFont(TTFont(_FONT, str(resources() / "fonts" / "NotoSansSC-Regular.ttf")))
    return [_measured(name, draw) for name, draw in papers.items()]


def _papers(desk: Desk) -> dict[str, Callable[[], bytes]]:
    row = desk.store.lookups.cases(CaseFilter(("accepted",))).rows[0]
    one, month = receipt_sheet(desk, row.id), month_sheet(desk, desk.today.year, desk.today.month)
    return {"receipt": lambda: receipt(one), "month report": lambda: month_report(month, "zh")}


def _measured(name: str, draw: Callable[[], bytes]) -> Figure:
    pages = _text(draw())
    ours = _rate(lambda: len(_text_pages(draw(), len(pages))))
    bare = _rate(lambda: len(_text_pages(_bare(pages), len(pages))))
    note = f"{len(pages)} pages, {sum(len(page) for page in pages)} lines"
    return faster(f"{name}, pages", ours, bare, "1/s", "bare ReportLab, same lines of text", note)


def _rate(draw: Callable[[], int]) -> float:
    draw()  # fonts are loaded once
    drawn, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        drawn += draw()
    return drawn / (time.perf_counter() - began)


def _text_pages(pdf: bytes, expected: int) -> range:
    """A drawn paper must have all its pages."""
    assert len(re.findall(rb"/Type /Page\b", pdf)) == expected
    return range(expected)


def _text(pdf: bytes) -> list[list[str]]:
    """The lines of every page, as pdftotext reads them."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = read.stdout.decode().split("\f")[:-1]
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


def _bare(pages: list[list[str]]) -> bytes:
    """The same lines on as many pages, with nothing but ReportLab."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for lines in pages:
        canvas.setFont(_FONT, 8)
        for place, line in enumerate(lines):
            canvas.drawString(40, 800 - 9 * place, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
