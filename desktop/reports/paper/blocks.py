"""What papers are put together from: headings, pairs, tables, tiles, boxes and signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop.reports.paper.fonts import width
from desktop.reports.paper.pages import (
    ACCENT,
    FAINT,
    HAIR,
    INK,
    LEADING,
    QUIET,
    SOFT,
    TINT,
    Align,
    Pages,
)
from desktop.reports.paper.setting import fitting, lines, shorten
from desktop.reports.sheets import Said

SMALLER = 0.8  # the other language, beside the leading one
AIR = 0.45  # between the two, in sizes of the leading one


class Line(NamedTuple):
    """One line of type, ``size`` in points as printed; ``tail`` follows smaller: the other language."""

    text: str
    size: float
    bold: bool = False
    color: str = INK
    tail: str = ""

    def wide(self) -> float:
        """Its width in points."""
        tail = width(self.tail, self.size * SMALLER) + self.size * AIR if self.tail else 0
        return width(self.text, self.size, self.bold) + tail


class Place(NamedTuple):
    """Where the lines of a cell go: left edge, width, side."""

    x: float
    room: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a table: a text, and perhaps something smaller below it."""

    said: Said
    small: Said = ""
    bold: bool = False
    color: str = INK


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, its part of the width, its side.

    ``most`` lines a cell, 0 for all it needs; ``whole`` keeps it on one line by setting it smaller.
    """

    title: Said
    part: float
    align: Align = "left"
    most: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure that catches the eye: what it is, its value, a remark below."""

    label: Said
    value: Said
    note: Said = ""
    color: str = INK


def heading(pages: Pages, said: Said, *, keep: float = 40) -> None:
    """The title of a part; stays together with the ``keep`` points that follow."""
    size = pages.pt(10.5)
    pages.need(size * 2.4 + pages.pt(keep))
    pages.y -= size * 1.7
    pages.pen.area(pages.left, pages.y - size * 0.12, pages.pt(2.4), size * 0.98, ACCENT)
    at = pages.left + pages.pt(6.5)
    at += pages.pen.text(at, pages.y, shorten(pages.words(said), pages.span * 0.7, size, True), size, True)
    other, small = pages.words_too(said), pages.pt(7.5)
    if other:
        at += pages.pt(5)
        pages.pen.text(at, pages.y, shorten(other, pages.right - at, small), small, color=QUIET)
    pages.y -= size * 0.55


def typeset(
    pages: Pages, cell: Cell | Said, room: float, size: float, most: int = 0, bold: bool = False
) -> list[Line]:
    """The lines of a cell: the leading language, the other one smaller, then what is smaller anyway."""
    if not isinstance(cell, Cell):
        cell = Cell(cell, bold=bold)
    told = _both(pages, cell.said, room, Line("", pages.pt(size), bold or cell.bold, cell.color), most)
    if cell.small:
        told += _both(pages, cell.small, room, Line("", pages.pt(size * SMALLER), False, QUIET), most)
    return told


def _both(pages: Pages, said: Said, room: float, like: Line, most: int) -> list[Line]:
    """A text in both languages: on one line where they fit, else one below the other."""
    other = pages.words_too(said)
    told = [like._replace(text=t) for t in lines(pages.words(said), room, like.size, like.bold, most)]
    if not other:
        return told
    if len(told) == 1 and (one := told[0]._replace(tail=other)).wide() <= room:
        return [one]
    small = like.size * SMALLER
    return told + [Line(t, small, False, QUIET) for t in lines(other, room, small, False, most)]


def row(
    pages: Pages, cells: Sequence[list[Line]], places: Sequence[Place], pad: float,
    on_turn: Callable[[], None] | None = None,
) -> None:
    """One row of cells side by side; what does not fit goes on to the next sheet, line by line."""
    while True:
        high = _height(cells) + 2 * pad
        fits = high <= pages.room
        if not fits and not pages.fresh and high <= pages.whole:
            _turn(pages, on_turn)
            continue
        here = [_as_many(cell, pages.room - 2 * pad) for cell in cells] if not fits else cells
        _write_row(pages, here, places, pad)
        if fits:
            return
        cells = [cell[len(told):] for cell, told in zip(cells, here, strict=True)]
        if not any(cells):
            return
        _turn(pages, on_turn)


def _turn(pages: Pages, on_turn: Callable[[], None] | None) -> None:
    pages.turn()
    if on_turn:
        on_turn()


def _as_many(cell: list[Line], room: float) -> list[Line]:
    """The lines of a cell that still fit."""
    for at, line in enumerate(cell):
        room -= line.size * LEADING
        if room < 0:
            return cell[:at]
    return cell


def _write_row(pages: Pages, cells: Sequence[list[Line]], places: Sequence[Place], pad: float) -> None:
    top, lowest = pages.y - pad, pages.y - 2 * pad
    for cell, (x, room, align) in zip(cells, places, strict=True):
        y = top
        for line in cell:
            y -= line.size * LEADING
            _write_line(pages, line, x, y + line.size * 0.32, room, align)
        lowest = min(lowest, y - pad)
    pages.y = lowest


def _write_line(pages: Pages, line: Line, x: float, y: float, room: float, align: Align) -> None:
    if align != "left":
        spare = room - line.wide()
        x += spare if align == "right" else spare / 2
    x += pages.pen.text(x, y, line.text, line.size, line.bold, line.color)
    if line.tail:
        pages.pen.text(x + line.size * AIR, y, line.tail, line.size * SMALLER, False, QUIET)


def table(
    pages: Pages, columns: Sequence[Column], rows: Iterable[Sequence[Cell | Said]], *, size: float = 8.5
) -> None:
    """A table whose head comes again on every sheet."""
    places = _places(pages, columns)
    titles = [
        [line._replace(color=QUIET) for line in typeset(pages, c.title, p.room, size * 0.88, bold=True)]
        for c, p in zip(columns, places, strict=True)
    ]

    high = _height(titles) + pages.pt(5)

    def head() -> None:
        pages.pen.area(pages.left, pages.y - high, pages.span, high, TINT)
        _write_row(pages, titles, places, pages.pt(2.5))
        pages.pen.rule(pages.left, pages.y, pages.right, FAINT)

    pad, begun = pages.pt(2.2), False
    for cells in rows:
        told = [
            _fitted(pages, cell, place.room, size) if column.whole
            else typeset(pages, cell, place.room, size, column.most)
            for cell, place, column in zip(cells, places, columns, strict=True)
        ]
        if not begun:  # the head never stands alone at the end of a sheet
            pages.need(high + min(_height(told) + 2 * pad, pages.whole / 3))
            head()
            begun = True
        row(pages, told, places, pad, head)
        pages.pen.rule(pages.left, pages.y, pages.right)
    pages.gap(4)


def _places(pages: Pages, columns: Sequence[Column]) -> list[Place]:
    """Where each column stands."""
    whole, gap, inset = sum(column.part for column in columns), pages.pt(7), pages.pt(2.5)
    places, x = [], pages.left + inset
    for column in columns:
        wide = (pages.span - 2 * inset + gap) * column.part / whole
        places.append(Place(x, wide - gap, column.align))
        x += wide
    return places


def _height(cells: Sequence[list[Line]]) -> float:
    return max(sum(line.size for line in cell) for cell in cells) * LEADING


def _fitted(pages: Pages, cell: Cell | Said, room: float, size: float) -> list[Line]:
    """One line that is set smaller rather than broken (numbers)."""
    cell = cell if isinstance(cell, Cell) else Cell(cell)
    text = pages.words(cell.said)
    fit = fitting(text, room, pages.pt(size), cell.bold, least=pages.pt(size * 0.5))
    return [Line(t, fit, cell.bold, cell.color) for t in lines(text, room, fit, cell.bold)]


def pairs(pages: Pages, rows: Iterable[tuple[Said, Said]], *, columns: int = 2, size: float = 9) -> None:
    """Labels with their values, in columns; a value takes as many lines as it needs, an empty one none."""
    known = [one for one in rows if one[1] != ""]
    columns = 1 if pages.scale > 1.5 else columns
    gap = pages.pt(10)
    wide = (pages.span - gap * (columns - 1)) / columns
    widest = max((_label_width(pages, one[0], size) for one in known), default=0)
    label = min(widest, wide * 0.46) + pages.pt(7)
    places: list[Place] = []
    for number in range(columns):
        x = pages.left + number * (wide + gap)
        places += [Place(x, label), Place(x + label, wide - label)]
    for start in range(0, len(known), columns):
        cells: list[list[Line]] = []
        for name, value in known[start:start + columns]:
            named = typeset(pages, Cell(name, color=QUIET), label - pages.pt(6), size * 0.92)
            cells += [named, typeset(pages, value, wide - label, size)]
        row(pages, cells, places[:len(cells)], pages.pt(1.2))


def _label_width(pages: Pages, said: Said, size: float) -> float:
    """The width a label wants on one line."""
    return Line(pages.words(said), pages.pt(size * 0.92), tail=pages.words_too(said)).wide() + 0.1


def tiles(pages: Pages, shown: Sequence[Tile], *, columns: int = 4, size: float = 14) -> None:
    """Figures side by side on a tinted ground."""
    columns = min(columns, 2 if pages.scale > 1.5 else columns, len(shown))
    for start in range(0, len(shown), columns):
        _tile_row(pages, shown[start:start + columns], columns, size)


def _tile_row(pages: Pages, shown: Sequence[Tile], columns: int, size: float) -> None:
    gap, pad = pages.pt(5), pages.pt(5)
    wide = (pages.span - gap * (columns - 1)) / columns
    cells = [_tile_lines(pages, tile, wide - 2 * pad, size) for tile in shown]
    high = _height(cells) + 2 * pad
    pages.need(high + gap)
    for number in range(len(shown)):
        pages.pen.area(pages.left + number * (wide + gap), pages.y - high, wide, high, SOFT)
    places = [Place(pages.left + n * (wide + gap) + pad, wide - 2 * pad) for n in range(len(shown))]
    _write_row(pages, cells, places, pad)
    pages.y -= gap


def _tile_lines(pages: Pages, tile: Tile, room: float, size: float) -> list[Line]:
    told = [line._replace(color=QUIET) for line in typeset(pages, tile.label, room, 7.5)]
    value = pages.words(tile.value)
    fit = fitting(value, room, pages.pt(size), True, least=pages.pt(size * 0.6))
    told += [Line(t, fit, True, tile.color) for t in lines(value, room, fit, True)]
    other, small = pages.words_too(tile.value), pages.pt(7.5)
    told += [Line(t, small, False, tile.color) for t in lines(other, room, small)] if other else []
    if tile.note:
        told += [line._replace(color=QUIET) for line in typeset(pages, tile.note, room, 7)]
    return told


def box(
    pages: Pages, said: Sequence[Said], *, ground: str = TINT, color: str = INK, size: float = 8.5
) -> None:
    """A remark on a tinted ground; a long one goes on to the next sheet without the ground."""
    pad = pages.pt(5)
    room = pages.span - 2 * pad
    told = [line for one in said for line in typeset(pages, Cell(one, color=color), room, size)]
    high = sum(line.size for line in told) * LEADING + 2 * pad
    pages.gap(3)
    if high <= pages.whole:
        pages.need(high)
        pages.pen.area(pages.left, pages.y - high, pages.span, high, ground)
    row(pages, [told], [Place(pages.left + pad, room)], pad)
    pages.gap(3)


def signatures(pages: Pages, labels: Sequence[Said]) -> None:
    """Lines to sign on, side by side, kept together."""
    size, gap = pages.pt(8), pages.pt(12)
    pages.need(size * 4.2)
    pages.y -= size * 2.7
    wide = (pages.span - gap * (len(labels) - 1)) / len(labels)
    places = []
    for number in range(len(labels)):
        x = pages.left + number * (wide + gap)
        pages.pen.rule(x, pages.y, x + wide, FAINT)
        places.append(Place(x, wide))
    told = [typeset(pages, Cell(label, color=QUIET), wide, 7.5) for label in labels]
    _write_row(pages, told, places, pages.pt(1.5))


def divider(pages: Pages) -> None:
    """A thin line with some air."""
    pages.gap(3)
    pages.pen.rule(pages.left, pages.y, pages.right, HAIR)
    pages.gap(3)
