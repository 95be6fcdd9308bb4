"""Choosing a service: groups at the left (life events first, departments), tiles at the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import words
from desktop.domain.catalogue import LifeEvent, Service
from desktop.errors import sentence
from desktop.store.rows import DepartmentRow
from desktop.ui import theme
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.tiles import Tile, Tiles, match

if TYPE_CHECKING:
    from desktop.casework.desk import Desk

Index = QModelIndex | QPersistentModelIndex
_KEY = Qt.ItemDataRole.UserRole
START, EVERY = "start", "every"
OFTEN_DAYS = 30
OFTEN = 9


@dataclass(frozen=True)
class Offer:
    """What can be chosen here, read off the window; life events of which every service is offered here."""

    services: tuple[Service, ...]
    life_events: tuple[LifeEvent, ...]
    departments: tuple[DepartmentRow, ...]
    often: tuple[str, ...]  # service ids, most used in the last 30 days first


def read_offer(desk: Desk) -> Offer:
    """Read the catalogue and what this counter did lately; runs off the window."""
    lookups = desk.store.lookups
    since = desk.today - timedelta(days=OFTEN_DAYS)
    services = lookups.services_on(desk.today)  # what is published for later is not offered yet
    here = {service.id for service in services}
    whole = tuple(event for event in lookups.life_events() if here.issuperset(event.services))
    return Offer(services, whole, lookups.departments(), lookups.most_used(since, OFTEN))


class Picker(QWidget):
    """``chosen`` carries a Tile (a service or a life event, as its group says); ``typed`` the letters."""

    chosen = Signal(object)
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = Offer((), (), (), ())
        self._found: dict[str, int] = {}
        self.groups = QListWidget()
        self.groups.setProperty("bare", True)
        self.groups.setProperty("nav", True)
        self.groups.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.groups.setItemDelegate(Wrapping(self.groups))
        self.groups.setResizeMode(QListView.ResizeMode.Adjust)
        self.tiles = Tiles()
        self.tiles.chosen.connect(self._chose)
        self.tiles.typed.connect(self._typed)
        self.groups.currentRowChanged.connect(lambda _row: self._show())
        self._note = PlainLabel("", "body", "muted", lines=True)
        self._clear = Button(sentence("Show all again"), "quiet", "close")
        self._clear.clicked.connect(self.tiles.clear_filter)
        self._lay_out()
        self._say()

    def show_offer(self, offer: Offer) -> None:
        """Show what can be chosen; keeps the group shown."""
        self._offer = offer
        self._fill()

    def also_found(self, typed: str, services: tuple[str, ...]) -> None:
        """Service ids the store found for the letters typed (pinyin, keywords), the best first."""
        if typed == self.tiles.filter:
            self._found = {service: at for at, service in enumerate(services)}
            self._show()
            self.tiles.looking(False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self._fill()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The groups take three tenths at most."""
        super().resizeEvent(event)
        self._widen()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.groups)
        column = QVBoxLayout()
        column.setSpacing(8)
        above = QHBoxLayout()
        above.addWidget(self._note, 1)
        above.addWidget(self._clear)
        column.addLayout(above)
        column.addWidget(self.tiles, 1)
        row.addLayout(column, 1)

    def _say(self) -> None:
        self.groups.setAccessibleName(words.say("Groups of services"))

    def _fill(self) -> None:
        now = self.groups.currentItem()
        kept = now.data(_KEY) if now is not None else START
        self.groups.blockSignals(True)
        self.groups.clear()
        entries: list[tuple[str, Said]] = [
            (START, sentence("Life events and often used")),
            *((row.id, row.name) for row in self._offer.departments),
            (EVERY, sentence("All services")),
        ]
        for key, name in entries:
            item = QListWidgetItem(said(name))
            item.setData(_KEY, key)
            item.setToolTip(item.text() if "<" not in item.text() else "")
            self.groups.addItem(item)
            if key == kept:
                self.groups.setCurrentItem(item)
        if self.groups.currentItem() is None:
            self.groups.setCurrentRow(0)
        self.groups.blockSignals(False)
        self._widen()
        self._show()

    def _widen(self) -> None:
        metrics = QFontMetrics(theme.font("body"))
        texts = [
            metrics.horizontalAdvance(self.groups.item(row).text()) for row in range(self.groups.count())
        ]
        most = max(theme.grown(150), self.width() * 3 // 10)
        self.groups.setFixedWidth(min(max([theme.grown(120), *texts]) + 32, most))
        self.groups.scheduleDelayedItemsLayout()

    def _chose(self, tile: Tile) -> None:
        self.chosen.emit(tile)
        self.tiles.clear_filter()  # the next person asks for something else

    def _typed(self, typed: str) -> None:
        self._found = {}
        self._show()
        self.tiles.looking(bool(typed))
        self.typed.emit(typed)

    def _show(self) -> None:
        typed = self.tiles.filter
        names = {row.id: row.name for row in self._offer.departments}
        every = [
            service_tile(each, names.get(each.department, each.department)) for each in self._offer.services
        ]
        events = [event_tile(each) for each in self._offer.life_events]
        if typed:
            found = [tile for tile in (*events, *every) if match(tile, typed) or tile.id in self._found]
            last = len(self._found)
            shown = sorted(found, key=lambda tile: (-match(tile, typed), self._found.get(tile.id, last)))
            self._note.say(sentence("Found for “{typed}”: {n}", typed=typed, n=len(shown)))
        else:
            shown = self._of_group(every, events)
            self._note.say(
                sentence("Press 1 to 9 to open, or type letters: English, pinyin or its initials.")
            )
        self._clear.setVisible(bool(typed))
        self.tiles.show_tiles(shown)

    def _of_group(self, every: list[Tile], events: list[Tile]) -> list[Tile]:
        now = self.groups.currentItem()
        key = now.data(_KEY) if now is not None else START
        rank = {service: at for at, service in enumerate(self._offer.often)}
        every = sorted(every, key=lambda tile: rank.get(tile.id, len(rank)))
        if key == EVERY:
            return every
        if key == START:
            return [*events, *every[: 2 * OFTEN]]
        own = {service.id for service in self._offer.services if service.department == key}
        return [tile for tile in every if tile.id in own]


class Wrapping(QStyledItemDelegate):
    """Draws a line of a list in as many lines as it needs; the chosen one with a bar at its left."""

    _LEFT, _RIGHT = 16, 8

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        assert isinstance(view, QListWidget)
        room = QRect(0, 0, view.viewport().width() - self._LEFT - self._RIGHT, 10_000)
        metrics = QFontMetrics(theme.font("strong"))
        high = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), str(index.data())).height()
        return QSize(10, max(theme.control(), high + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn, box = theme.tokens(), QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, worn.colour("accent_soft" if chosen else "surface2"))
        if chosen:
            painter.fillRect(box.x(), box.y(), 4, box.height(), worn.colour("accent"))
        painter.setPen(worn.colour("accent" if chosen else "text"))
        painter.setFont(theme.font("strong" if chosen else "body"))
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box.adjusted(self._LEFT, 0, -self._RIGHT, 0), flags, str(index.data()))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(worn.colour("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()


def service_tile(service: Service, department: Said) -> Tile:
    """A service as a tile."""
    days = service.limits.promised_days
    foot = sentence("{n} working days", n=days) if days else sentence("On the spot")
    if days == 1:
        foot = sentence("1 working day")
    return Tile(
        "service", service.id, service.name, department, foot, " ".join((service.id, *service.keywords))
    )


def event_tile(event: LifeEvent) -> Tile:
    """A life event as a tile."""
    foot = sentence("{n} services, one set of papers", n=len(event.services))  # never one alone
    return Tile("life_event", event.id, event.name, sentence("Life event"), foot, event.id)
