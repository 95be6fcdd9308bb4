"""The rail at the left: one line for each place this person may use, with its key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import words
from desktop.errors import sentence
from desktop.ui import icons, theme
from desktop.ui.actions import act, keys_shown, tip
from desktop.ui.parts.labels import said

_NAME = sentence("Places")
_PLACE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class Rail(QListWidget):
    """A list, because screen readers tell its items and their number; ``chosen`` carries a place id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("rail", True)
        self.setItemDelegate(_Painter(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.currentRowChanged.connect(self._moved)
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(_PLACE)))
        self._quiet = False
        self._say()

    def offer(self, places: list[str]) -> None:
        """Show these places (ids whose acts are ``place.<id>``)."""
        self._quiet = True
        self.clear()
        for place in places:
            item = QListWidgetItem()
            item.setData(_PLACE, place)
            self.addItem(item)
        self._quiet = False
        self._say()

    def show_place(self, place: str) -> None:
        """Mark the place shown now."""
        self._quiet = True
        for row in range(self.count()):
            if self.item(row).data(_PLACE) == place:
                self.setCurrentRow(row)
        self._quiet = False

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._say()

    def _say(self) -> None:
        self.setAccessibleName(words.render(_NAME))
        metrics = QFontMetrics(theme.font("strong"))
        widest = metrics.horizontalAdvance("00000000")
        for row in range(self.count()):
            item = self.item(row)
            what = act("place." + item.data(_PLACE))
            item.setText(said(what.name))
            item.setToolTip(tip(what))
            item.setSizeHint(QSize(10, max(theme.control(), metrics.height() + 20)))
            widest = max(widest, metrics.horizontalAdvance(item.text()))
        keys = QFontMetrics(theme.font("caption")).horizontalAdvance("F9")
        self.setFixedWidth(16 + theme.grown(20) + 12 + widest + 16 + keys + 16)

    def _moved(self, row: int) -> None:
        if not self._quiet and row >= 0:
            self.chosen.emit(self.item(row).data(_PLACE))


class _Painter(QStyledItemDelegate):
    """Draws icon, name and key; the chosen place with a bar at its left, not by colour alone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn = theme.tokens()
        place = index.data(_PLACE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        box = QRect(option.rect)
        painter.save()
        if chosen or hover:
            painter.fillRect(box, worn.colour("accent_soft" if chosen else "surface2"))
        if chosen:
            painter.fillRect(box.x(), box.y(), 4, box.height(), worn.colour("accent"))
        ink = "accent" if chosen else "text"
        side = theme.grown(20)
        ratio = painter.device().devicePixelRatioF()
        picture = icons.pixmap(act("place." + place).icon, ink, side, ratio)
        painter.drawPixmap(box.x() + 16, box.center().y() - side // 2 + 1, side, side, picture)
        painter.setPen(worn.colour(ink))
        painter.setFont(theme.font("strong" if chosen else "body"))
        text = box.adjusted(16 + side + 12, 0, -8, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, index.data())
        painter.setPen(worn.colour("text2"))
        painter.setFont(theme.font("caption"))
        keys = keys_shown(act("place." + place))
        painter.drawText(
            box.adjusted(0, 0, -16, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys
        )
        if focus:
            painter.setPen(QPen(worn.colour("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()
