"""Bars, lines and small multiples on paper, drawn from the plain records that screens draw from too."""

from __future__ import annotations

from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor

from desktop.insight.drawings import Bars, Lines, Multiples, Series, ticks
from desktop.reports.paper.fonts import BOLD, REGULAR, width
from desktop.reports.paper.pages import Pages
from desktop.reports.paper.setting import shorten

# Told apart in grey too: one dark and solid, one light; lines also by dashes.
_TONES = (HexColor("#0B5CAD"), HexColor("#E0A030"), HexColor("#5B3E96"), HexColor("#14693A"))
_DASHES = (None, (4, 2), (1, 2), (6, 2, 1, 2))
_INK, _QUIET, _HAIR = HexColor("#1B2430"), HexColor("#4A5666"), HexColor("#D5DCE4")
_SIZE = 7.5


def chart(pages: Pages, figure: Bars | Lines | Multiples, high: float = 130) -> None:
    """Draw a chart over the whole width; ``high`` in points is what lines need, the others find their own."""
    if not figure.series or not figure.labels:
        return
    drawing = _draw(pages, figure, high)
    pages.need(drawing.height)
    pages.y -= drawing.height
    pages.canvas.saveState()
    renderPDF.draw(drawing, pages.canvas, pages.left, pages.y)
    pages.canvas.restoreState()
    pages.gap(6)


def _draw(pages: Pages, figure: Bars | Lines | Multiples, high: float) -> Any:
    if isinstance(figure, Bars):
        return _bars(pages, figure)
    if isinstance(figure, Lines):
        drawing = _sheet(pages, high)
        _legend(pages, drawing, figure.series, high - _SIZE)
        _plot(pages, drawing, figure.labels, figure.series, (0, 0, pages.span, high - _SIZE * 2.2))
        return drawing
    return _multiples(pages, figure)


def _sheet(pages: Pages, high: float) -> Any:
    """An empty drawing that names no font but ours (its default would stand in the file, not embedded)."""
    return Drawing(pages.span, high, initialFontName=REGULAR)


def _text(drawing: Any, x: float, y: float, text: str, anchor: str = "start", **more: Any) -> None:
    style = {"fontName": REGULAR, "fontSize": _SIZE, "fillColor": _QUIET, **more}
    drawing.add(String(x, y, text, textAnchor=anchor, **style))


def _legend(pages: Pages, drawing: Any, series: tuple[Series, ...], y: float) -> None:
    x = 0.0
    for number, one in enumerate(series):
        tone = _TONES[number % len(_TONES)]
        drawing.add(Rect(x, y - 0.5, 9, 6, fillColor=tone, strokeColor=None))
        name = pages.words(one.name)
        _text(drawing, x + 13, y, name)
        x += 13 + width(name, _SIZE) + 14


def _plot(
    pages: Pages, drawing: Any, labels: tuple[Any, ...], series: tuple[Series, ...],
    place: tuple[float, float, float, float], highest: float | None = None,
) -> None:
    """Lines with their axes in a rectangle (x, y, width, height)."""
    x, y, wide, high = place
    if highest is None:
        highest = max((value for one in series for value in one.values if value is not None), default=0)
    marks = ticks(highest, 4)
    # Labels stand in the middle below their points: half of one may not stick out at either end.
    half = max(width(pages.words(label), _SIZE) for label in (labels[0], labels[-1])) / 2
    left, right = x + max(width(str(marks[-1]), _SIZE) + 5, half), x + wide - max(4, half)
    bottom, top = y + _SIZE * 1.7, y + high - _SIZE * 0.6
    for value in marks:
        at = bottom + (top - bottom) * value / marks[-1]
        drawing.add(Line(left, at, right, at, strokeColor=_HAIR, strokeWidth=0.5))
        _text(drawing, left - 4, at - _SIZE * 0.35, str(value), "end")
    step = (right - left) / max(len(labels) - 1, 1)
    _under(pages, drawing, labels, (left, y + 1, step))
    for number, one in reversed(list(enumerate(series))):
        points = [
            (left + at * step, bottom + (top - bottom) * value / marks[-1])
            for at, value in enumerate(one.values) if value is not None
        ]
        _line(drawing, points, number)


def _line(drawing: Any, points: list[tuple[float, float]], number: int) -> None:
    tone, dash = _TONES[number % len(_TONES)], _DASHES[number % len(_DASHES)]
    if len(points) > 1:
        flat = [value for point in points for value in point]
        drawing.add(PolyLine(flat, strokeColor=tone, strokeWidth=1.4, strokeDashArray=dash, strokeLineJoin=1))
    if len(points) <= 12:
        for at, up in points:
            drawing.add(Circle(at, up, 1.6, fillColor=tone, strokeColor=None))


def _under(
    pages: Pages, drawing: Any, labels: tuple[Any, ...], place: tuple[float, float, float]
) -> None:
    """Labels below an axis, as many as fit beside each other; the first always."""
    left, y, step = place
    told = [pages.words(label) for label in labels]
    widest = max(width(text, _SIZE) for text in told) + 5
    every = max(1, -(-int(widest) // max(int(step), 1)))
    for at in range(0, len(told), every):
        _text(drawing, left + at * step, y, told[at], "middle")


def _bars(pages: Pages, figure: Bars) -> Any:
    """One group of horizontal bars a label, each bar with its value at its end."""
    thick, gap = 6.5, 5.0
    group = thick * len(figure.series) + gap
    high = group * len(figure.labels) + _SIZE * 2.2
    drawing = _sheet(pages, high)
    _legend(pages, drawing, figure.series, high - _SIZE)
    names = [shorten(pages.words(label), pages.span * 0.34, _SIZE) for label in figure.labels]
    start = max(width(name, _SIZE) for name in names) + 8
    highest = max((value or 0 for one in figure.series for value in one.values), default=0)
    unit = (pages.span - start - 30) / max(highest, 1)
    for at, name in enumerate(names):
        top = high - _SIZE * 2.2 - at * group
        middle = top - thick * len(figure.series) / 2
        _text(drawing, start - 8, middle - _SIZE * 0.35, name, "end", fillColor=_INK)
        for number, one in enumerate(figure.series):
            value = one.values[at] or 0
            y = top - (number + 1) * thick
            drawing.add(Rect(
                start, y, max(value * unit, 0.4), thick - 1, fillColor=_TONES[number % 4], strokeColor=None
            ))
            _text(drawing, start + value * unit + 3, y + 0.2, f"{value:g}", fontSize=_SIZE * 0.85)
    drawing.add(Line(start, 0, start, high - _SIZE * 2, strokeColor=_QUIET, strokeWidth=0.6))
    return drawing


def _multiples(pages: Pages, figure: Multiples) -> Any:
    """Small lines in rows of four, all on one scale, each with its name and its sum."""
    columns, cell, gap = 4, 62.0, 10.0
    rows = -(-len(figure.series) // columns)
    drawing = _sheet(pages, rows * cell)
    wide = (pages.span - gap * (columns - 1)) / columns
    highest = max((value or 0 for one in figure.series for value in one.values), default=0)
    for number, one in enumerate(figure.series):
        x = (number % columns) * (wide + gap)
        y = (rows - 1 - number // columns) * cell
        total = f"{sum(value or 0 for value in one.values):g}"
        name = shorten(pages.words(one.name), wide - width(total, _SIZE, True) - 8, _SIZE)
        _text(drawing, x, y + cell - _SIZE * 1.5, name, fillColor=_INK)
        _text(drawing, x + wide, y + cell - _SIZE * 1.5, total, "end", fontName=BOLD, fillColor=_INK)
        _plot(pages, drawing, figure.labels, (one,), (x, y, wide, cell - _SIZE * 1.7), highest)
    return drawing
