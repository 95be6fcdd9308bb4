"""The timeline of a case: newest first; who, when, and whether it is only here or the department has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import words
from desktop.errors import Sentence, sentence
from desktop.ui import icons, theme
from desktop.ui.parts.labels import Said, readable, said
from desktop.ui.parts.naming import call

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
_PAD = 8
_WHERE: dict[str, tuple[Sentence, str, str]] = {
    "here": (sentence("on this computer"), "counter", "text2"),
    "department": (sentence("the department has it"), "department", "success"),
}
_ROOT = QModelIndex()


@dataclass(frozen=True)
class TimeLine:
    """One moment: when, who did it, what happened, and where it is known."""

    at: datetime
    who: Said
    what: Sentence
    where: str  # here | department

    def spoken(self) -> str:
        """All of it as one text."""
        whole = words.say(
            "{at}, {who}: {what}, {where}",
            at=_when(self.at),
            who=said(self.who),
            what=self.what,
            where=_WHERE[self.where][0],
        )
        return readable(whole)


class Timeline(QListView):
    """Shows the moments of a case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = _Lines(self)
        self.setModel(self._lines)
        self.setItemDelegate(_Painter(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(280)
        call(self, sentence("Timeline, newest first"))

    def show_lines(self, lines: tuple[TimeLine, ...]) -> None:
        """Show these, newest first; what was marked stays marked."""
        if lines != self._lines.lines:
            row = self.currentIndex().row()
            self._lines.replace(lines)
            self.setCurrentIndex(self._lines.index(max(row, 0), 0))

    def lines(self) -> tuple[TimeLine, ...]:
        """What is shown."""
        return self._lines.lines

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.scheduleDelayedItemsLayout()


class _Lines(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[TimeLine, ...] = ()

    def replace(self, lines: tuple[TimeLine, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken()
        return None


class _Painter(QStyledItemDelegate):
    """Draws what happened, and below it when, by whom, and where it is known."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(_LINE)
        view = self.parent()
        wide = view.viewport().width() if isinstance(view, QListView) else 400
        if not isinstance(line, TimeLine):
            return QSize(wide, theme.control())
        body = QFontMetrics(theme.font("body"))
        room = QRect(0, 0, max(wide - self._left() - _PAD, 80), 10000)
        high = body.boundingRect(room, int(Qt.TextFlag.TextWordWrap), said(line.what)).height()
        return QSize(wide, high + self._under(line, room.width()) + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(_LINE)
        if not isinstance(line, TimeLine):
            return
        worn = theme.tokens()
        box = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, worn.colour("accent_soft"))
            painter.fillRect(box.x(), box.y(), 4, box.height(), worn.colour("accent"))
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), worn.colour("divider"))
        _, drawing, ink = _WHERE[line.where]
        side = theme.grown(18)
        picture = icons.pixmap(drawing, ink, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(box.x() + _PAD, box.y() + _PAD + 2, side, side, picture)
        room = box.adjusted(self._left(), _PAD, -_PAD, -_PAD)
        under = self._under(line, room.width())
        wrap = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
        painter.setFont(theme.font("body"))
        painter.setPen(worn.colour("text"))
        painter.drawText(room.adjusted(0, 0, 0, -under), wrap, said(line.what))
        painter.setFont(theme.font("caption"))
        painter.setPen(worn.colour("text2"))
        painter.drawText(
            QRect(room.x(), room.bottom() - under + 1, room.width(), under), wrap, self._caption(line)
        )
        painter.restore()

    def _left(self) -> int:
        return _PAD + theme.grown(18) + 8

    def _under(self, line: TimeLine, width: int) -> int:
        metrics = QFontMetrics(theme.font("caption"))
        room = QRect(0, 0, width, 10000)
        return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._caption(line)).height() + 2

    @staticmethod
    def _caption(line: TimeLine) -> str:
        return " · ".join((_when(line.at), said(line.who), words.render(_WHERE[line.where][0])))


def _when(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")

