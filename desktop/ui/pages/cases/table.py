"""The work list's table: fixed columns made from the text size, whole rows, Enter opens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.ui import theme
from desktop.ui.pages.cases.model import COLUMNS, CasesModel, Index
from desktop.ui.parts.labels import said

_ROOM = 24  # px around a text
_SHARE = 150  # px a column without a width of its own has at least


class _Marked(QStyledItemDelegate):
    """Marks the chosen row with a bar before it: colour alone is no sign."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.column() == 0 and option.state & QStyle.StateFlag.State_Selected:
            box = QRect(option.rect)
            painter.fillRect(box.x(), box.y(), 4, box.height(), theme.tokens().colour("accent"))


class CasesTable(QTableView):
    """``activated`` is sent by Enter and by a double click."""

    def __init__(self, model: CasesModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_Marked(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.setMinimumHeight(160)
        self.size_columns()

    def size_columns(self) -> None:
        """Widths from the text size and the longest texts known, never from a hundred thousand rows."""
        metrics = QFontMetrics(theme.font("body"))
        wide: dict[int, int] = {}
        for at, column in enumerate(COLUMNS):
            if column.longest:
                texts = (column.name, *column.longest)
                text = max(metrics.horizontalAdvance(said(each)) for each in texts)
                wide[at] = text + _ROOM + (theme.grown(16) + 8 if column.drawn else 0)
        sharing = [at for at in range(len(COLUMNS)) if at not in wide]
        left = (self.viewport().width() - sum(wide.values())) // max(len(sharing), 1)
        for at in sharing:
            wide[at] = max(left, theme.grown(_SHARE))
        for at, width in wide.items():
            self.setColumnWidth(at, width)
        self.setIconSize(QSize(theme.grown(16), theme.grown(16)))
        self.verticalHeader().setDefaultSectionSize(max(theme.control(), metrics.lineSpacing() + 12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.size_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.activated.emit(index)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ApplicationFontChange:
            QTimer.singleShot(0, self, self.size_columns)
        return super().event(event)
