"""Measures text that does not fit where it stands: labels, buttons, choices, tabs, headers, tiles, lists."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.parts.tiles import Tiles

NEAR = 2  # px that nobody sees: metrics are rounded
_SPOKEN = (QLabel, QPushButton, QCheckBox, QRadioButton, QComboBox, QLineEdit, QTabBar)
_TILE = Qt.ItemDataRole.UserRole


def cut_off(root: QWidget) -> list[str]:
    """Every text below *root* of which a part cannot be seen, in words; nothing when all is whole."""
    found: list[str] = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or widget.objectName().startswith("qt_"):
            continue
        found += [f"{type(widget).__name__} {what}" for what in _of(widget)]
        if isinstance(widget, _SPOKEN) and _text(widget):
            found += [f"{type(widget).__name__} {what}" for what in _outside(widget, root)]
        if isinstance(widget, QScrollArea):
            found += list(_sideways(widget))
    return list(dict.fromkeys(found))


def _of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QPushButton | QCheckBox | QRadioButton):
        hint = widget.sizeHint()
        if widget.text() and (widget.width() < hint.width() - NEAR or widget.height() < hint.height() - NEAR):
            yield f"“{widget.text()}” has {_size(widget)} and needs {hint.width()}x{hint.height()}"
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QLineEdit):
        yield from _line(widget)
    elif isinstance(widget, QTabBar):
        yield from _tabs(widget)
    elif isinstance(widget, Tiles):
        yield from _tiles(widget)
    elif isinstance(widget, QListWidget):
        yield from _list(widget)
    elif isinstance(widget, QTableView):
        yield from _header(widget)


def _label(label: QLabel) -> Iterator[str]:
    text = label.text()
    if isinstance(label, PlainLabel) and text != label.full():
        yield f"“{label.full()}” is shortened to “{text}”"
        return
    room, metrics = label.contentsRect(), QFontMetrics(label.font())
    if not text:
        return
    if label.wordWrap():
        flags = int(Qt.TextFlag.TextWordWrap) | int(label.alignment())
        need = metrics.boundingRect(QRect(0, 0, room.width(), 100_000), flags, text)
        wide, high = need.width(), need.height()
    else:
        lines = text.split("\n")
        wide = max(metrics.horizontalAdvance(line) for line in lines)
        high = metrics.height() * len(lines)
    if wide > room.width() + NEAR or high > room.height() + NEAR:
        yield f"“{text}” has {room.width()}x{room.height()} and needs {wide}x{high}"


def _combo(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    wide = combo.fontMetrics().horizontalAdvance(combo.currentText())
    if wide > field.width() + NEAR:
        yield f"“{combo.currentText()}” has {field.width()} px and needs {wide}"


def _line(line: QLineEdit) -> Iterator[str]:
    if line.text() or not line.placeholderText():
        return
    margins = line.textMargins()
    room = line.width() - margins.left() - margins.right() - 2 * 12
    wide = line.fontMetrics().horizontalAdvance(line.placeholderText())
    if wide > room + NEAR:
        yield f"“{line.placeholderText()}” has {room} px and needs {wide}"


def _tabs(tabs: QTabBar) -> Iterator[str]:
    for at in range(tabs.count()):
        wide = tabs.fontMetrics().horizontalAdvance(tabs.tabText(at))
        if wide > tabs.tabRect(at).width() or tabs.tabRect(at).right() > tabs.width():
            yield f"“{tabs.tabText(at)}” has {tabs.tabRect(at).width()} px and needs {wide}"


def _tiles(tiles: Tiles) -> Iterator[str]:
    """Name, then foot; whose it is may be shortened: the group at the left says it whole."""
    strong, small = QFontMetrics(theme.font("strong")), QFontMetrics(theme.font("caption"))
    room = tiles.gridSize().width() - 12 - 24
    for tile in tiles.tiles():
        name, foot = said(tile.name), said(tile.foot)
        need = strong.boundingRect(QRect(0, 0, room, 10_000), int(Qt.TextFlag.TextWordWrap), name)
        lines = round(need.height() / strong.lineSpacing())
        fits = (tiles.gridSize().height() - 50 - 2 * small.lineSpacing()) // strong.lineSpacing()
        if need.width() > room + NEAR or lines > fits:
            yield f"“{name}” needs {lines} lines of {room} px and has {fits}"
        if small.horizontalAdvance(foot) > room:
            yield f"“{foot}” has {room} px and needs {small.horizontalAdvance(foot)}"


def _list(view: QListWidget) -> Iterator[str]:
    if type(view.itemDelegate()) is not QStyledItemDelegate:
        return  # it breaks lines itself, and gives each the height they need
    for row in range(view.count()):
        text, room = view.item(row).text(), view.visualItemRect(view.item(row))
        inner = min(room.width(), view.viewport().width()) - (2 * 11 if view.property("nav") else 8)
        flags = int(Qt.TextFlag.TextWordWrap) if view.wordWrap() else 0
        need = view.fontMetrics().boundingRect(QRect(0, 0, inner, 10_000), flags, text)
        if need.width() > inner + NEAR or need.height() > room.height() + NEAR:
            has = f"{inner}x{room.height()}"
            yield f"“{text}” has {has} and needs {need.width()}x{need.height()}"


def _header(table: QTableView) -> Iterator[str]:
    header = table.horizontalHeader()
    for section in range(header.count()):
        if header.isSectionHidden(section):
            continue
        text = str(table.model().headerData(section, Qt.Orientation.Horizontal) or "")
        need = header.fontMetrics().horizontalAdvance(text) + 16
        if need > header.sectionSize(section) + NEAR:
            yield f"“{text}” has {header.sectionSize(section)} px and needs {need}"


def _outside(widget: QWidget, root: QWidget) -> Iterator[str]:
    """Parts of a widget beyond an ancestor; what a scroll area holds can be brought into view."""
    rect, above = widget.rect(), widget
    while above is not root:
        parent = above.parentWidget()
        if parent is None or isinstance(parent.parentWidget(), QAbstractScrollArea):
            return
        rect, above = QRect(above.mapToParent(QPoint(rect.x(), rect.y())), rect.size()), parent
        if not parent.rect().adjusted(-NEAR, -NEAR, NEAR, NEAR).contains(rect):
            yield f"“{_text(widget)}” stands beyond the edge of {type(parent).__name__}"
            return


def _sideways(area: QScrollArea) -> Iterator[str]:
    beyond = area.horizontalScrollBar().maximum()
    if beyond > NEAR:
        yield f"{type(area).__name__} must be scrolled sideways by {beyond} px"


def _text(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) and not isinstance(widget, QTabBar) else ""


def _size(widget: QWidget) -> str:
    return f"{widget.width()}x{widget.height()}"
