"""Case numbers for machines: Code 128 bars and QR codes, drawn as shapes."""

from __future__ import annotations

import segno
from reportlab.graphics.barcode.code128 import Code128

from desktop.reports.paper.fonts import clean
from desktop.reports.paper.pages import MM, Pages

_THICKEST, _THINNEST = 0.33 * MM, 0.19 * MM  # of one module, so that hand scanners read it from paper
_LONGEST = 800  # bytes in a QR code that still scans from a corner of a receipt


def bars(pages: Pages, number: str, x: float, y: float, room: float, high: float) -> bool:
    """A number as Code 128 with its lower left corner at (x, y); False when it cannot be read at that width.

    Source: ISO/IEC 15417; only printable ASCII is encoded.
    """
    if not (number.isascii() and number.isprintable() and 0 < len(number) <= 48):
        return False
    modules = Code128(number, barWidth=1, quiet=0).width
    thick = min(_THICKEST, room / modules)
    if thick < _THINNEST:
        return False
    pages.canvas.saveState()
    Code128(number, barWidth=thick, barHeight=high, quiet=0, humanReadable=0).drawOn(pages.canvas, x, y)
    pages.canvas.restoreState()
    return True


def clean_lines(content: str) -> str:
    """The lines of a text as they can be printed and scanned."""
    return "\n".join(clean(line) for line in content.split("\n"))


def qr(pages: Pages, content: str, x: float, y: float, side: float) -> bool:
    """A text as QR code, error correction M, in a square with its lower left corner at (x, y).

    False when it is too long to be read at any sensible size. Source: ISO/IEC 18004.
    """
    content = clean_lines(content)
    if not 0 < len(content.encode("utf-8")) <= _LONGEST:
        return False
    matrix = segno.make(content, error="m", micro=False).matrix
    unit = side / len(matrix)
    boxes = []
    for number, cells in enumerate(matrix):
        top = y + side - (number + 1) * unit
        start = None
        for at, dark in enumerate((*cells, 0)):
            if dark and start is None:
                start = at
            elif not dark and start is not None:
                boxes.append((x + start * unit, top, (at - start) * unit, unit))
                start = None
    pages.pen.squares(boxes)
    return True
