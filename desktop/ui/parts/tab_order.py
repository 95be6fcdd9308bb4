"""Tab goes through a window in the order in which its layouts show it, also through what was added later."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)  # one stop each


def step(window: QWidget, now: QWidget | None, *, forward: bool) -> QWidget | None:
    """Where Tab (or Shift+Tab) leads from *now*; None when nothing can take the keys."""
    stops = list(_stops(window))
    if not stops:
        return None
    if now is None or now not in stops:
        above = [at for at, each in enumerate(stops) if now is not None and each.isAncestorOf(now)]
        at = above[-1] if above else (-1 if forward else 0)
    else:
        at = stops.index(now)
    return stops[(at + (1 if forward else -1)) % len(stops)]


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Every widget below that Tab stops at, in reading order."""
    for child in _children(widget):
        if child.isWindow() or child.isHidden() or not child.isEnabled():
            continue
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.focusProxy() is None:
            yield child
        if not isinstance(child, _WHOLE):
            yield from _stops(child)


def _children(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QStackedWidget):
        current = widget.currentWidget()
        if current is not None:
            yield current
        return
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None:
            yield inside
        return
    layout = widget.layout()
    laid_out = list(_laid_out(layout)) if layout is not None else []
    yield from laid_out
    for child in widget.children():
        if isinstance(child, QWidget) and child not in laid_out:
            yield child


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            yield from _laid_out(inner)
        elif widget is not None:
            yield widget
