"""The answers of the one box: a list over the page, grouped, walked with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import words
from desktop.errors import Sentence, sentence
from desktop.store.rows import Hit
from desktop.ui import icons, theme
from desktop.ui.parts.labels import said

A_GROUP = 10
GROUPS: dict[str, tuple[Sentence, str]] = {  # in this order: name, drawing
    "resident": (sentence("Residents"), "person"),
    "case": (sentence("Cases"), "case"),
    "form": (sentence("Paper forms"), "paper"),
    "life_event": (sentence("Life events"), "life_event"),
    "service": (sentence("Services"), "service"),
    "answer": (sentence("Answers of the library"), "notice"),
    "inquiry": (sentence("Inquiries"), "department"),
    "command": (sentence("Commands"), "command"),
}
_HIT = Qt.ItemDataRole.UserRole
_GROUP = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class Answers(QFrame):
    """Stands below *box* over the page and never takes the keys from it; ``taken`` carries a Hit."""

    taken = Signal(object)

    def __init__(self, window: QWidget, box: QWidget) -> None:
        super().__init__(window)
        self._box = box
        self.setProperty("popup", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        self.list = QListWidget()
        self.list.setProperty("bare", True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._clicked)
        column.addWidget(self.list)
        self.hide()

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        """Show these, grouped in our order, at most ten a group; the first is marked."""
        self.list.clear()
        self.list.setAccessibleName(words.say("Answers"))
        count = 0
        for group, (name, _) in GROUPS.items():
            own = [hit for hit in hits if hit.group == group][:A_GROUP]
            if own:
                self._add(words.render(name), None, group)
            for hit in own:
                self._add(said(hit.title) + (", " + said(hit.detail) if hit.detail else ""), hit, group)
            count += len(own)
        if not count:
            self._add(words.say("Nothing was found."), None, "")
        self._mark_first()
        self._place()
        self.show()
        self.raise_()
        told = words.say("{n} answers", n=count) if count else words.say("Nothing was found.")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))

    def current(self) -> Hit | None:
        """The marked answer."""
        item = self.list.currentItem()
        hit = item.data(_HIT) if item is not None else None
        return hit if isinstance(hit, Hit) else None

    def move_by(self, step: int) -> None:
        """Mark the next or the one before, round and round."""
        rows = [row for row in range(self.list.count()) if self.list.item(row).data(_HIT) is not None]
        if rows:
            at = rows.index(self.list.currentRow()) if self.list.currentRow() in rows else -1
            self.list.setCurrentRow(rows[(at + step) % len(rows)])
            told = self.list.currentItem().text()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))

    def _add(self, text: str, hit: Hit | None, group: str) -> None:
        item = QListWidgetItem(text)
        item.setData(_HIT, hit)
        item.setData(_GROUP, group)
        if hit is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _mark_first(self) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(_HIT) is not None:
                self.list.setCurrentRow(row)
                return

    def _clicked(self, item: QListWidgetItem) -> None:
        hit = item.data(_HIT)
        if hit is not None:
            self.taken.emit(hit)

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        corner = self._box.mapTo(window, QPoint(0, self._box.height() + 4))
        width = max(self._box.width(), min(theme.grown(480), window.width() - corner.x() - 16))
        width = min(width, window.width() - 16)
        corner.setX(max(8, min(corner.x(), window.width() - width - 8)))
        high = sum(self.list.sizeHintForRow(row) for row in range(self.list.count())) + 12
        self.setGeometry(corner.x(), corner.y(), width, min(high, window.height() - corner.y() - 16))


class _Painter(QStyledItemDelegate):
    """Draws group names small and answers with a drawing, a strong title and a muted detail."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        grouped = index.data(_HIT) is None
        return QSize(10, theme.grown(26) if grouped else theme.control())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn = theme.tokens()
        hit = index.data(_HIT)
        box = QRect(option.rect)
        painter.save()
        if not isinstance(hit, Hit):
            painter.setPen(worn.colour("text2"))
            painter.setFont(theme.font("caption"))
            painter.drawText(box.adjusted(12, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, index.data())
            painter.restore()
            return
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked:
            painter.fillRect(box, worn.colour("accent_soft"))
            painter.fillRect(box.x(), box.y(), 4, box.height(), worn.colour("accent"))
        side = theme.grown(18)
        picture = icons.pixmap(
            GROUPS[hit.group][1], "accent" if marked else "text2", side, painter.device().devicePixelRatioF()
        )
        painter.drawPixmap(box.x() + 12, box.center().y() - side // 2, side, side, picture)
        self._words(painter, box.adjusted(12 + side + 12, 0, -12, 0), hit)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, hit: Hit) -> None:
        worn, detail = theme.tokens(), said(hit.detail)
        painter.setFont(theme.font("strong"))
        metrics = painter.fontMetrics()
        detail_room = min(box.width() // 2, metrics.horizontalAdvance(detail) + 16) if detail else 0
        title = metrics.elidedText(said(hit.title), Qt.TextElideMode.ElideRight, box.width() - detail_room)
        painter.setPen(worn.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        if detail:
            left = box.adjusted(metrics.horizontalAdvance(title) + 16, 0, 0, 0)
            painter.setFont(theme.font("body"))
            shown = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, left.width())
            painter.setPen(worn.colour("text2"))
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
