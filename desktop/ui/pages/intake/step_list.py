"""The step list at the left of an intake: every step with its state, walked with the arrow keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import words
from desktop.errors import Sentence, sentence
from desktop.ui import icons, theme
from desktop.ui.parts.labels import Said, said

StepState = Literal["not_started", "in_progress", "done", "returned", "locked"]

_STATES: dict[StepState, tuple[Sentence, str, str]] = {  # what it says, drawing, ink
    "not_started": (sentence("not started"), "", "text2"),
    "in_progress": (sentence("in progress"), "starting", "accent"),
    "done": (sentence("done"), "done", "success"),
    "returned": (sentence("something is missing"), "error", "danger"),
    "locked": (sentence("not yet"), "lock", "disabled"),
}
_STEP = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Step:
    """One step: its id, its name, its state, and how deep it stands (1: a part of the step above)."""

    id: str
    name: Said
    state: StepState
    depth: int = 0


class StepList(QListWidget):
    """Shows steps; ``chosen`` carries the id of the one a person chose."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bare", True)
        self.setItemDelegate(_Painter(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._steps: tuple[Step, ...] = ()
        self._quiet = False
        self.currentRowChanged.connect(self._moved)
        self._name()

    def show_steps(self, steps: tuple[Step, ...], current: str) -> None:
        """Show these, with one marked."""
        self._quiet = True
        if [step.id for step in steps] != [step.id for step in self._steps]:
            self.clear()
            for _ in steps:
                self.addItem(QListWidgetItem())
        self._steps = steps
        for row, step in enumerate(steps):
            item = self.item(row)
            item.setData(_STEP, step)
            item.setText(words.say("{step}: {state}", step=said(step.name), state=_STATES[step.state][0]))
            flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
            item.setFlags(Qt.ItemFlag.NoItemFlags if step.state == "locked" else flags)
            if step.id == current:
                self.setCurrentRow(row)
        self._quiet = False

    def sizeHint(self) -> QSize:
        """Wide enough for its words, but never more than a quarter of a small screen."""
        return QSize(min(theme.grown(208), 340), 200)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        self.setAccessibleName(words.say("Steps"))

    def _moved(self, row: int) -> None:
        if not self._quiet and 0 <= row < len(self._steps):
            self.chosen.emit(self._steps[row].id)


class _Painter(QStyledItemDelegate):
    """Draws a step's sign, its name and, in words, its state."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, theme.grown(46))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        step = index.data(_STEP)
        if not isinstance(step, Step):
            return
        worn = theme.tokens()
        box = QRect(option.rect)
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if marked:
            painter.fillRect(box, worn.colour("accent_soft"))
            painter.fillRect(box.x(), box.y(), 4, box.height(), worn.colour("accent"))
        what, drawing, ink = _STATES[step.state]
        side = theme.grown(18)
        left = box.x() + 12 + step.depth * theme.grown(12)
        if drawing:
            picture = icons.pixmap(drawing, ink, side, painter.device().devicePixelRatioF())
            painter.drawPixmap(left, box.center().y() - side // 2, side, side, picture)
        room = box.adjusted(left - box.x() + side + 8, 4, -8, -4)
        top = QRect(room.x(), room.y(), room.width(), room.height() // 2)
        under = QRect(room.x(), top.bottom(), room.width(), room.height() - top.height())
        locked = step.state == "locked"
        self._line(
            painter, top, said(step.name), "strong" if marked else "body", "disabled" if locked else "text"
        )
        self._line(painter, under, words.render(what), "caption", "disabled" if locked else "text2")
        painter.restore()

    def _line(self, painter: QPainter, box: QRect, text: str, role: theme.Role, ink: str) -> None:
        painter.setFont(theme.font(role))
        painter.setPen(theme.tokens().colour(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
