"""Slips of paper for the hall: the ticket somebody waits with, and the slip to rate a visit by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.errors import sentence
from desktop.reports.paper import marks
from desktop.reports.paper.pages import INK, MM, QUIET, TINT, Pages
from desktop.reports.paper.setting import fitting, lines, shorten
from desktop.reports.sheets import RatingSlip, Said, TicketSlip
from desktop.words import Language

WIDE, HIGH = 80 * MM, 150 * MM  # the roll of a ticket printer is so wide; a slip is as long as it needs


def ticket(sheet: TicketSlip, first: Language = "zh") -> bytes:
    """A ticket as PDF: the number, the line, how many wait before, how long that takes, and its code."""
    return _long_enough(lambda high: _ticket(sheet, first, high))


def rating(sheets: Sequence[RatingSlip], first: Language = "zh") -> bytes:
    """Slips as PDF, one a matter, each to rate by once: code, five levels to tick, what becomes of it."""
    return _long_enough(lambda high: _ratings(sheets, first, high))


def _long_enough(draw: Callable[[float], tuple[Pages, float]]) -> bytes:
    """Draw it, and again on a longer slip when something reached into the foot."""
    pages, lowest = draw(HIGH)
    if lowest < pages.bottom:
        pages, _ = draw(HIGH + pages.bottom - lowest)
    return pages.save()


def _ticket(sheet: TicketSlip, first: Language, high: float) -> tuple[Pages, float]:
    pages = Pages(sheet.head, sentence("Queue number"), first, size=(WIDE, high), scale=0.9)
    _big(pages, sheet.number)
    _told(pages, sheet.line, 11, bold=True)
    if sheet.priority:
        _told(pages, sheet.priority, 9)
    pages.gap(4)
    _told(pages, sentence("People before you: {n}", n=sheet.ahead), 11, bold=True)
    _told(pages, sheet.wait, 9)
    if not sheet.priority:
        _told(pages, sentence("People who may go first can be called before you."), 8, color=QUIET)
    taken = sentence("Taken at {time}", time=f"{sheet.head.printed_at:%Y-%m-%d %H:%M}")
    _told(pages, taken, 8, color=QUIET)
    pages.gap(4)
    _codes(pages, sheet.code)
    return pages, pages.y


def _ratings(sheets: Sequence[RatingSlip], first: Language, high: float) -> tuple[Pages, float]:
    title = sentence("How was your visit?")
    pages = Pages(sheets[0].head, title, first, size=(WIDE, high), scale=0.9)
    lowest = pages.y
    for at, sheet in enumerate(sheets):
        if at:
            pages.turn()
        _one_matter(pages, sheet)
        lowest = min(lowest, pages.y)
    return pages, lowest


def _one_matter(pages: Pages, sheet: RatingSlip) -> None:
    _big(pages, sheet.shown_code)
    _told(pages, sheet.what, 9, bold=True)
    pages.gap(3)
    for number, level in enumerate(sheet.levels):
        _box(pages, f"{len(sheet.levels) - number}", level)
    pages.gap(3)
    for text in sheet.remarks:
        _told(pages, text, 8, color=QUIET)
    pages.gap(4)
    _codes(pages, sheet.code)


def _big(pages: Pages, text: str) -> None:
    size = fitting(text, pages.span, 44, True, least=16)
    pages.y -= size * 1.05
    middle = (pages.left + pages.right) / 2
    pages.pen.text(middle, pages.y, text, size, True, INK, "centre")
    pages.gap(8)


def _told(pages: Pages, said: Said, size: float, *, bold: bool = False, color: str = INK) -> None:
    """A text in both languages, one below the other, in the middle."""
    middle = (pages.left + pages.right) / 2
    for text, points, heavy in ((pages.words(said), size, bold), (pages.words_too(said), size * 0.85, False)):
        for line in lines(text, pages.span, points, heavy, 4) if text else ():
            pages.y -= points * 1.35
            pages.pen.text(middle, pages.y, line, points, heavy, color, "centre")


def _box(pages: Pages, number: str, said: Said) -> None:
    """One level to tick on paper."""
    side = 9.0
    pages.y -= side * 1.6
    pages.pen.area(pages.left, pages.y - 1, side, side, INK)
    pages.pen.area(pages.left + 0.8, pages.y - 0.2, side - 1.6, side - 1.6, "1 1 1")
    text = shorten(f"{number}  {pages.pair(said)}", pages.span - side * 2, 9)
    pages.pen.text(pages.left + side * 1.6, pages.y, text, 9)


def _codes(pages: Pages, code: str) -> None:
    """The code for machines: a square for telephones, bars for hand scanners, and in letters."""
    side = 24 * MM
    middle = (pages.left + pages.right) / 2
    pages.pen.area(middle - side / 2 - 4, pages.y - side - 8, side + 8, side + 8, TINT)
    marks.qr(pages, code, middle - side / 2, pages.y - side - 4, side)
    pages.y -= side + 14
    high = 9 * MM
    wide = pages.span if len(code) > 12 else pages.span * 0.45  # a short code stands in the middle
    marks.bars(pages, code, middle - wide / 2, pages.y - high, wide, high)
    pages.y -= high + 10
    pages.pen.text(middle, pages.y, code, 8, color=QUIET, align="centre")
