"""One paper form: its number to read and to scan, the original time, fields to write in, and the slip."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.errors import sentence
from desktop.reports.outage import boxes
from desktop.reports.outage.boxes import HIGH, LABEL, TICK, blanks, first_high, frame, tick, written
from desktop.reports.outage.sheets import Blank, PaperMaterial, PileSheet
from desktop.reports.paper import marks
from desktop.reports.paper.blocks import Cell, heading, signatures, typeset
from desktop.reports.paper.pages import FAINT, LEADING, MM, QUIET, TINT, Pages
from desktop.reports.paper.setting import fitting, shorten
from desktop.reports.sheets import Said

FORM = sentence("Application on paper")
_SLIP = 50 * MM  # of the strip that is torn off


def draw(pages: Pages, pile: PileSheet, number: str, code: str) -> None:
    """One form on a sheet that has just begun; the slip stands at the foot of its last sheet."""
    _number(pages, number, code)
    _what(pages, pile)
    _when(pages)
    for part in pile.parts:
        heading(pages, part.title, keep=first_high(pages, part.blanks) + 10)
        pages.gap(2)
        blanks(pages, part.blanks)
    if pile.circumstances:
        ticks = [Blank(sentence("Tick what applies"), "ticks", choices=pile.circumstances)]
        heading(pages, sentence("Special circumstances"), keep=first_high(pages, ticks) + 10)
        blanks(pages, ticks)
    _materials(pages, pile.materials, general=not pile.service)
    _signatures(pages)
    _slip(pages, pile, number)


def _number(pages: Pages, number: str, code: str) -> None:
    """The number to read, to type and to scan."""
    pad, side = 6.0, 62.0
    high = side + 2 * pad
    bottom = pages.y - high
    pages.pen.area(pages.left, bottom, pages.span, high, TINT)
    marks.qr(pages, code, pages.right - pad - side, bottom + pad, side)
    room = pages.span - 3 * pad - side
    x, y = pages.left + pad, pages.y - pad - 7
    label = pages.pair(sentence("Number of this form, and of the case"))
    pages.pen.text(x, y, shorten(label, room, 7.5), 7.5, color=QUIET)
    size = fitting(number, room, 20, True, least=9)
    pages.pen.text(x, y - 22, number, size, True)
    marks.bars(pages, number, x, bottom + pad, min(room, 70 * MM), 22)
    pages.y = bottom
    pages.gap(4)


def _what(pages: Pages, pile: PileSheet) -> None:
    """Which service; on the form for any business there is room to write it."""
    if not pile.service:
        asked = sentence("What is asked for (service, department)")
        blanks(pages, [Blank(asked, "wide", required=True)])
        return
    told = sentence("{department} · version {version}", department=pile.department, version=pile.version)
    for line in typeset(pages, Cell(pile.service, told, bold=True), pages.span, 12):
        pages.y -= line.size * LEADING
        x = pages.left + pages.pen.text(pages.left, pages.y + 2, line.text, line.size, line.bold, line.color)
        if line.tail:
            pages.pen.text(x + 4, pages.y + 2, line.tail, line.size * 0.8, color=QUIET)
    pages.gap(3)


def _when(pages: Pages) -> None:
    """The original time, from which all limits count, and why it was asked for on paper."""
    top = LABEL * 1.35 * 2 + 3
    pages.need(top + HIGH + 3 * MM)
    label = sentence("Asked for on (date and time): all limits count from then *")
    pages.pen.text(pages.left, pages.y - LABEL * 1.2, pages.words(label), LABEL)
    small = shorten(pages.words_too(label), pages.span * 0.62, LABEL * 0.82)
    pages.pen.text(pages.left, pages.y - LABEL * 2.45, small, LABEL * 0.82, color=QUIET)
    y = pages.y - top - HIGH
    boxes.date_cells(pages, pages.left, y, time=True)
    x = pages.left + pages.span * 0.63
    for at, said in enumerate((sentence("The line was down"), sentence("The computer was down"))):
        tick(pages, x, y + HIGH - TICK - at * (TICK + 2 * MM), said)
    pages.y = y - 3 * MM


def _materials(pages: Pages, materials: Sequence[PaperMaterial], *, general: bool) -> None:
    heading(pages, sentence("Materials"), keep=50)
    pages.gap(1)
    columns = _columns(pages)
    _material_head(pages, columns)
    for one in materials:
        _material(pages, one, columns)
    for _ in range(5 if general else 1):
        pages.need(HIGH)
        pages.y -= HIGH
        pages.pen.rule(pages.left, pages.y, pages.right)
        for x in columns[1:]:
            frame(pages, x + 3 * MM, pages.y + 3 * MM, TICK, TICK)
    pages.gap(4)


def _columns(pages: Pages) -> tuple[float, float, float]:
    """Where name, handed in and promised stand."""
    return pages.left, pages.right - 62 * MM, pages.right - 40 * MM


def _material_head(pages: Pages, columns: tuple[float, float, float]) -> None:
    names = (sentence("Material"), sentence("Handed in"), sentence("Promised, until"))
    pages.need(30)
    pages.y -= 10
    for x, name in zip(columns, names, strict=True):
        pages.pen.text(x, pages.y, shorten(pages.pair(name), 60 * MM, 7.5), 7.5, color=QUIET)
    pages.y -= 4
    pages.pen.rule(pages.left, pages.y, pages.right, FAINT)


def _material(pages: Pages, one: PaperMaterial, columns: tuple[float, float, float]) -> None:
    name: Said = sentence("{label} (if it applies)", label=one.name) if one.only_if else one.name
    if one.copies > 1:
        name = sentence("{label}, {n} copies", label=name, n=one.copies)
    told = typeset(pages, Cell(name, one.note), columns[1] - pages.left - 4 * MM, 8.5)
    high = max(sum(line.size for line in told) * LEADING + 5, 7 * MM)
    pages.need(high)
    y = pages.y - 2
    for line in told:
        y -= line.size * LEADING
        end = pages.left + pages.pen.text(pages.left, y + 2, line.text, line.size, line.bold, line.color)
        if line.tail:
            pages.pen.text(end + 4, y + 2, line.tail, line.size * 0.8, color=QUIET)
    middle = pages.y - high / 2 - TICK / 2
    frame(pages, columns[1] + 3 * MM, middle, TICK, TICK, FAINT)
    if one.tolerated:
        frame(pages, columns[2] + 3 * MM, middle, TICK, TICK, FAINT)
        pages.pen.rule(columns[2] + 9 * MM, middle, pages.right, FAINT)
    pages.y -= high
    pages.pen.rule(pages.left, pages.y, pages.right)


def _signatures(pages: Pages) -> None:
    """Who signs on the day, and who types and checks it afterwards."""
    told = sentence("What stands here is true; I was told what is still missing.")
    pages.need(44 * MM)
    pages.put(told, 8)
    signatures(pages, [sentence("Applicant (signature, date)"), sentence("Clerk (name, signature)")])
    signatures(
        pages, [sentence("Typed in by (name, date)"), sentence("Checked by a second person (name, date)")]
    )
    pages.gap(4)


def _slip(pages: Pages, pile: PileSheet, number: str) -> None:
    """The receipt of the day, to be torn off: at the foot of the sheet, whole."""
    pages.need(_SLIP)
    pages.y = pages.bottom + _SLIP
    x = pages.left
    while x < pages.right:  # where to cut
        pages.pen.rule(x, pages.y, min(x + 5, pages.right), FAINT, 0.7)
        x += 9
    cut = pages.pair(sentence("Tear off here and give it to the applicant"))
    pages.pen.text(pages.right, pages.y - 8, cut, 6.5, color=QUIET, align="right")
    pages.y -= 15
    centre = shorten(pages.words(pages.head.centre), pages.span * 0.55, 9, True)
    pages.pen.text(pages.left, pages.y, centre, 9, True)
    title = pages.pair(sentence("Receipt of an application on paper"))
    pages.y -= 11
    pages.pen.text(pages.left, pages.y, title, 8, color=QUIET)
    side = 26 * MM
    marks.qr(pages, number, pages.right - side, pages.bottom + 2, side)
    pages.y -= 20
    room = pages.span - side - 6 * MM
    pages.pen.text(pages.left, pages.y, number, fitting(number, room, 16, True, least=9), True)
    what = pile.service or sentence("What is asked for (service, department)")
    if pile.service:
        pages.y -= 12
        pages.pen.text(pages.left, pages.y, shorten(pages.pair(what), room, 8.5), 8.5)
    half = (room - 5 * MM) / 2
    pages.y -= 8 * MM
    written(pages, sentence("Received on (date, time)"), pages.left, room)
    pages.y -= 8 * MM
    other = sentence("Window") if pile.service else sentence("Service")
    written(pages, sentence("Clerk (name)"), pages.left, half)
    written(pages, other, pages.left + half + 5 * MM, half)
    keep = sentence("Keep this slip: with its number you can ask how it stands and fetch the result.")
    pages.y -= 12
    pages.pen.text(pages.left, pages.y, shorten(pages.words(keep), room, 7), 7, color=QUIET)
    pages.y -= 9
    pages.pen.text(pages.left, pages.y, shorten(pages.words_too(keep), room, 6), 6, color=QUIET)
