"""Room to write in by hand: framed fields wide enough for Chinese, cells for digits, and things to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.errors import Sentence, sentence
from desktop.reports.outage.sheets import Blank
from desktop.reports.paper.pages import FAINT, INK, MM, QUIET, Pages
from desktop.reports.paper.setting import lines
from desktop.reports.sheets import Said

HIGH = 9 * MM  # of a line to write on: Chinese by hand needs 7 to 8 mm
CELL = 5.2 * MM  # of one digit
TICK = 3.4 * MM
COLUMNS = 12  # a row is divided into so many parts
LABEL = 7.5  # points
_GAP = 2.5 * MM
_LINE = 0.7
_ABOVE = 2.0  # points between the last letter of a label and its field
_PARTS = {"text": 6, "wide": 12, "lines": 12, "short": 4, "date": 6, "ticks": 12}
_FEW = 3  # choices that fit half a row
_LINES = 3  # of a long answer
_YEAR, _MONTH, _DAY = 4, 2, 2  # digits


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a question stands: left edge and width."""

    x: float
    wide: float


def frame(pages: Pages, x: float, y: float, wide: float, high: float, color: str = FAINT) -> None:
    """The outline of a field, its lower left corner at (x, y)."""
    pen, half = pages.pen, _LINE / 2
    pen.rule(x - half, y, x + wide + half, color, _LINE)
    pen.rule(x - half, y + high, x + wide + half, color, _LINE)
    pen.area(x - half, y, _LINE, high, color)
    pen.area(x + wide - half, y, _LINE, high, color)


def cells(pages: Pages, x: float, y: float, many: int, wide: float = CELL, high: float = HIGH) -> float:
    """Cells for so many digits; returns the x where they end."""
    frame(pages, x, y, many * wide, high)
    for at in range(1, many):
        pages.pen.area(x + at * wide - 0.2, y, 0.4, high, FAINT)
    return x + many * wide


def tick(pages: Pages, x: float, y: float, said: Said, size: float = 8.5) -> float:
    """A box to tick with its word; returns the x where it ends."""
    frame(pages, x, y, TICK, TICK, INK)
    at = x + TICK + 1.2 * MM
    return at + _two(pages, at, y + 0.6 * MM, said, size)


def tick_width(pages: Pages, said: Said, size: float = 8.5) -> float:
    """How wide a box with its word is."""
    return TICK + 1.2 * MM + _two_width(pages, said, size)


def _two(pages: Pages, x: float, y: float, said: Said, size: float) -> float:
    """A word in both languages on one line; returns its width."""
    used = pages.pen.text(x, y, pages.words(said), size)
    other = pages.words_too(said)
    if other:
        used += size * 0.35
        used += pages.pen.text(x + used, y, other, size * 0.78, color=QUIET)
    return used


def _two_width(pages: Pages, said: Said, size: float) -> float:
    from desktop.reports.paper.fonts import width

    other = pages.words_too(said)
    return width(pages.words(said), size) + (size * 0.35 + width(other, size * 0.78) if other else 0)


def blanks(pages: Pages, asked: Sequence[Blank]) -> None:
    """Questions in rows, as many side by side as fit; a row is never divided over two sheets."""
    row: list[Blank] = []
    used = 0
    for one in asked:
        part = _part(one)
        if row and used + part > COLUMNS:
            _row(pages, row)
            row, used = [], 0
        row.append(one)
        used += part
    if row:
        _row(pages, row)


def first_high(pages: Pages, asked: Sequence[Blank]) -> float:
    """How high the first row is: a title never stands alone above the end of a sheet."""
    return _row(pages, asked[:1], measured=True) if asked else 0


def _part(one: Blank) -> int:
    if one.kind == "digits":
        return 6 if one.cells > 12 else 5
    if one.kind == "ticks" and len(one.choices) <= _FEW:
        return 6
    return _PARTS[one.kind]


def _row(pages: Pages, asked: Sequence[Blank], *, measured: bool = False) -> float:
    """One row; returns its height. *measured*: without drawing it."""
    whole = sum(_part(one) for one in asked)
    stretched = whole if whole > COLUMNS / 2 else COLUMNS  # a lone short one keeps its size
    unit = (pages.span + _GAP) / max(stretched, COLUMNS if len(asked) == 1 else whole)
    spots, x = [], pages.left
    for one in asked:
        wide = unit * _part(one)
        spots.append(Spot(x, wide - _GAP))
        x += wide
    labels = [_label(pages, one, spot) for one, spot in zip(asked, spots, strict=True)]
    rooms = [_room(pages, one, spot) for one, spot in zip(asked, spots, strict=True)]
    top = max(len(label) for label in labels) * LABEL * 1.35 + _ABOVE
    high = top + max(rooms) + 2 * MM
    if measured:
        return high
    pages.need(high)
    for one, spot, label in zip(asked, spots, labels, strict=True):
        y = pages.y - (top - len(label) * LABEL * 1.35 - _ABOVE)
        for text, size, color in label:
            y -= LABEL * 1.35
            pages.pen.text(spot.x, y + 1, text, size, color=color)
        _write(pages, one, spot, pages.y - top)
    pages.y -= high
    return high


def _label(pages: Pages, one: Blank, spot: Spot) -> list[tuple[str, float, str]]:
    """The lines above a field: what is asked, in both languages, and whether it must be answered."""
    said = _said(one)
    told = [(text, LABEL, INK) for text in lines(pages.words(said), spot.wide, LABEL, most=2)]
    other = pages.words_too(said)
    small = LABEL * 0.82
    return told + [(text, small, QUIET) for text in lines(other, spot.wide, small, most=2) if other]


def _said(one: Blank) -> Said:
    if one.only_if:
        return sentence("{label} (if it applies)", label=one.label)
    return sentence("{label} *", label=one.label) if one.required else one.label


def _room(pages: Pages, one: Blank, spot: Spot) -> float:
    """The height its answer needs."""
    if one.kind == "lines":
        return HIGH * _LINES
    if one.kind == "ticks":
        return len(_tick_rows(pages, one, spot)) * (TICK + 1.8 * MM) + 1 * MM
    return HIGH


def _tick_rows(pages: Pages, one: Blank, spot: Spot) -> list[list[Said]]:
    rows: list[list[Said]] = [[]]
    used = 0.0
    for choice in one.choices:
        wide = tick_width(pages, choice) + 4 * MM
        if rows[-1] and used + wide - 4 * MM > spot.wide:
            rows.append([])
            used = 0.0
        rows[-1].append(choice)
        used += wide
    return rows


def _write(pages: Pages, one: Blank, spot: Spot, top: float) -> None:
    if one.kind == "ticks":
        y = top
        for row in _tick_rows(pages, one, spot):
            y -= TICK + 1.8 * MM
            x = spot.x
            for choice in row:
                x = tick(pages, x, y + 0.8 * MM, choice) + 4 * MM
    elif one.kind == "digits":
        cells(pages, spot.x, top - HIGH, one.cells, min(CELL, spot.wide / one.cells))
    elif one.kind == "date":
        date_cells(pages, spot.x, top - HIGH)
    elif one.kind == "lines":
        frame(pages, spot.x, top - HIGH * _LINES, spot.wide, HIGH * _LINES)
        for at in range(1, _LINES):
            pages.pen.rule(spot.x, top - HIGH * at, spot.x + spot.wide)
    else:
        frame(pages, spot.x, top - HIGH, spot.wide, HIGH)


def date_cells(pages: Pages, x: float, y: float, *, time: bool = False) -> float:
    """Cells for a date, with the signs people write between them; and for a time of day."""
    signs = ((_YEAR, "年"), (_MONTH, "月"), (_DAY, "日")) + (((2, "时"), (2, "分")) if time else ())
    if pages.first == "en":
        signs = ((_YEAR, "-"), (_MONTH, "-"), (_DAY, "")) + (((2, ":"), (2, "")) if time else ())
    wide = CELL * (0.86 if time else 1.0)
    for many, sign in signs:
        x = cells(pages, x, y, many, wide) + 1.2 * MM
        x += pages.pen.text(x, y + HIGH * 0.35, sign, 9) + (1.2 * MM if sign else 2 * MM)
    return x


def written(pages: Pages, label: Sentence, x: float, wide: float) -> None:
    """A line to write on with its name before it, on the base line."""
    used = _two(pages, x, pages.y, label, LABEL)
    pages.pen.rule(x + used + 1.5 * MM, pages.y - 1, x + wide, FAINT)
