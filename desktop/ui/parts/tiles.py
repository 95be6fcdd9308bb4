"""The service supermarket: tiles opened by mouse, Enter or the digits 1 to 9, filtered by typing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import words
from desktop.errors import Sentence, sentence
from desktop.ui import icons, theme
from desktop.ui.parts.labels import Said, said

Index = QModelIndex | QPersistentModelIndex
LEAST_LINES, MOST_LINES = 2, 4  # of a name
BESIDE = 36  # px of a tile that its name may not use
WIDTH = 236  # px at 100 %: a tile is at least so wide
_TILE = Qt.ItemDataRole.UserRole
_NAME = sentence("Services; digits open, letters filter")


@dataclass(frozen=True)
class Tile:
    """One tile: what it opens, its name, a line below (whose it is) and a foot (days, number of services)."""

    group: str  # service | life_event
    id: str
    name: Said
    under: Said
    foot: Said
    also: str = ""  # other words it is found by


class Tiles(QListView):
    """``chosen`` carries the Tile that was opened; ``typed`` the letters typed so far ("" when cleared)."""

    chosen = Signal(object)
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = ""
        self._looking = self._enter_waits = False
        self._tiles = _Tiles(self)
        self.setModel(self._tiles)
        self.setItemDelegate(_Painter(self))
        self.setProperty("bare", True)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)
        self._say()

    def show_tiles(self, tiles: list[Tile]) -> None:
        """Show these; the first is marked."""
        self._tiles.replace(tiles)
        self._grid()
        if tiles:
            self.setCurrentIndex(self._tiles.index(0, 0))
        self.scrollToTop()

    def tiles(self) -> list[Tile]:
        """What is shown now."""
        return self._tiles.tiles

    def looking(self, looking: bool) -> None:
        """Whether more answers to the letters typed are still to come."""
        self._looking = looking
        if not looking and self._enter_waits:
            self._enter_waits = False
            self._open(self.currentIndex())

    def current(self) -> Tile | None:
        """The marked tile."""
        tile = self.currentIndex().data(_TILE)
        return tile if isinstance(tile, Tile) else None

    def clear_filter(self) -> bool:
        """Forget what was typed; False when nothing was."""
        had, self.filter = bool(self.filter), ""
        if had:
            self.typed.emit("")
        return had

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits open, Enter opens the marked one, letters filter."""
        text, key = event.text(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._looking:  # faster than the answers: Enter takes the first when they come
                self._enter_waits = True
            else:
                self._open(self.currentIndex())
        elif text in tuple("123456789"):
            self._open(self._tiles.index(int(text) - 1, 0))
        elif key == Qt.Key.Key_Backspace and self.filter:
            self._enter_waits = False
            self.filter = self.filter[:-1]
            self.typed.emit(self.filter)
        elif text and text.isprintable() and not (text == " " and not self.filter):
            self._enter_waits = False
            self.filter += text
            self.typed.emit(self.filter)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make as many columns as fit, all of one width."""
        self._grid()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grid()

    def _say(self) -> None:
        self.setAccessibleName(words.render(_NAME))
        self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        tile = index.data(_TILE)
        if isinstance(tile, Tile):
            self.chosen.emit(tile)

    def _grid(self) -> None:
        room = self.width() - 20  # Qt keeps room for a scroll bar
        columns = max(1, room // round(WIDTH * (0.6 + 0.4 * max(1.0, theme.scale()))))
        wide = room // columns
        lines = max((_lines_of(said(tile.name), wide - BESIDE) for tile in self.tiles()), default=LEAST_LINES)
        self.setGridSize(QSize(wide, tile_height(max(lines, LEAST_LINES))))


def tile_height(lines: int = LEAST_LINES) -> int:
    """Some lines of name, one of department, one foot, and room around them."""
    strong = QFontMetrics(theme.font("strong")).lineSpacing()
    small = QFontMetrics(theme.font("caption")).lineSpacing()
    return lines * strong + 2 * small + 50


def _lines_of(name: str, width: int) -> int:
    metrics = QFontMetrics(theme.font("strong"))
    if metrics.horizontalAdvance(name) <= width:
        return 1
    return min(len(_broken(name, metrics, width)), MOST_LINES)


class _Tiles(QAbstractListModel):
    """The tiles as Qt asks for them; screen readers hear name, department and foot."""

    def __init__(self, parent: Tiles) -> None:
        super().__init__(parent)
        self.tiles: list[Tile] = []

    def replace(self, tiles: list[Tile]) -> None:
        """Other tiles."""
        self.beginResetModel()
        self.tiles = tiles
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.tiles):
            return None
        tile = self.tiles[index.row()]
        if role == _TILE:
            return tile
        if role == Qt.ItemDataRole.DisplayRole:
            return said(tile.name)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            whole = ", ".join(filter(None, (said(tile.name), said(tile.under), said(tile.foot))))
            return whole if "<" not in whole else said(tile.name)
        return None


class _Painter(QStyledItemDelegate):
    """Draws a tile: a card with digit or drawing, name in two lines, department, foot."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        assert isinstance(view, Tiles)
        return view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile = index.data(_TILE)
        assert isinstance(tile, Tile)
        worn = theme.tokens()
        box = QRect(option.rect).adjusted(0, 0, -12, -12)
        state = option.state
        focus = bool(state & QStyle.StateFlag.State_HasFocus) and bool(
            state & QStyle.StateFlag.State_Selected
        )
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = 2 if focus or worn.high else 1
        ring = "focus" if focus else ("border" if hover or worn.high else "divider")
        painter.setPen(QPen(worn.colour(ring), edge))
        painter.setBrush(worn.colour("accent_soft" if hover or focus else "surface"))
        shape = QPainterPath()
        shape.addRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        painter.drawPath(shape)
        self._words(painter, box.adjusted(12, 10, -12, -10), tile, index.row())
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, tile: Tile, row: int) -> None:
        worn = theme.tokens()
        left = Qt.AlignmentFlag.AlignLeft
        side = theme.grown(18)
        ratio = painter.device().devicePixelRatioF()
        ink = "offline" if tile.group == "life_event" else "accent"
        painter.drawPixmap(box.x(), box.y() + 1, side, side, icons.pixmap(tile.group, ink, side, ratio))
        small = QFontMetrics(theme.font("caption"))
        painter.setFont(theme.font("caption"))
        painter.setPen(worn.colour("text2"))
        if row < 9:
            corner = QRect(
                box.right() - small.horizontalAdvance("0"), box.y(), small.horizontalAdvance("0") + 2, side
            )
            painter.drawText(
                corner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(row + 1)
            )
        beside = QRect(
            box.x() + side + 8, box.y(), box.width() - side - 8 - small.horizontalAdvance("000"), side
        )
        self._line(painter, beside, said(tile.under), left | Qt.AlignmentFlag.AlignVCenter)
        foot = QRect(box.x(), box.bottom() - small.height(), box.width(), small.height() + 1)
        self._line(painter, foot, said(tile.foot), left)
        painter.setFont(theme.font("strong"))
        painter.setPen(worn.colour("text"))
        high = foot.y() - box.y() - side - 6
        self._lines(painter, QRect(box.x(), box.y() + side + 6, box.width(), high), said(tile.name))

    def _line(self, painter: QPainter, box: QRect, text: str, flags: Qt.AlignmentFlag) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, flags, shown)

    def _lines(self, painter: QPainter, box: QRect, text: str) -> None:
        metrics = painter.fontMetrics()
        high = metrics.lineSpacing()
        most = max(1, min(MOST_LINES, box.height() // high))
        lines = _broken(text, metrics, box.width())
        if len(lines) > most:
            rest = "".join(lines[most - 1 :])
            lines = [
                *lines[: most - 1],
                metrics.elidedText(rest, Qt.TextElideMode.ElideRight, box.width()),
            ]
        for at, line in enumerate(lines):
            place = QRect(box.x(), box.y() + at * high, box.width(), high)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, line.strip())


def _broken(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """A text in lines of a width."""
    lines: list[str] = []
    while text:
        line = _fitting(text, metrics, max(width, 20))
        lines.append(line)
        text = text[len(line) :].lstrip()
    return lines


def _fitting(text: str, metrics: QFontMetrics, width: int) -> str:
    """The longest beginning that fits, ending at a space where there is one (Chinese breaks anywhere)."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    end = len(text)
    while end > 1 and metrics.horizontalAdvance(text[:end]) > width:
        end -= 1
    space = text.rfind(" ", 0, end + 1)
    return text[: space + 1] if space > 0 else text[:end]


def match(tile: Tile, typed: str) -> int:
    """How well typed letters find a tile: 2 its name begins so, 1 name or other words hold them, 0 not."""
    wanted = typed.casefold().strip()
    name = tile.name
    both = (
        (name.text,)
        if isinstance(name, Sentence)
        else (name,)
        if isinstance(name, str)
        else (name.en, name.zh)
    )
    if any(text.casefold().startswith(wanted) for text in both):
        return 2
    return int(any(wanted in text.casefold() for text in (*both, tile.also)))
