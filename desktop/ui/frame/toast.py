"""Toasts: what was done, for eight seconds, with a way to undo it; nothing moves, nothing blocks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.ui import theme
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import Picture, PlainLabel, Said

SECONDS = 8
MOST = 3


class Toast(QFrame):
    """One message; stays while the mouse rests on it or the keys are in it."""

    over = Signal()

    def __init__(self, what: Said, undo: Callable[[], None] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._undo = undo
        self.setProperty("toast", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(Picture("done", "success", 18))
        self.label = PlainLabel(what, "body", lines=False)
        row.addWidget(self.label, 1)
        if undo is not None:
            button = Button(sentence("Undo"), "quiet", "undo", "undo")
            button.clicked.connect(self.undo)
            row.addWidget(button)
        close = Button(sentence("Put away"), "icon", "close")
        close.clicked.connect(self.over)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._over)
        self._timer.start(SECONDS * 1000)

    @property
    def undoable(self) -> bool:
        """Whether there is something to undo."""
        return self._undo is not None

    def undo(self) -> None:
        """Undo it, once, and go."""
        undo, self._undo = self._undo, None
        self.over.emit()
        if undo is not None:
            undo()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start(SECONDS * 1000)
        super().leaveEvent(event)

    def _over(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            self._timer.start(SECONDS * 1000)
        else:
            self.over.emit()


class Toasts(QWidget):
    """The newest three, at the bottom over whatever is shown; ``changed`` when one came or went."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: list[Toast] = []
        window.installEventFilter(self)
        self.hide()

    def add(self, what: Said, undo: Callable[[], None] | None = None) -> None:
        """Show one more, and read it aloud."""
        toast = Toast(what, undo, self)
        toast.over.connect(lambda: self._gone(toast))
        self._shown.append(toast)
        self._column.addWidget(toast)
        toast.show()
        if len(self._shown) > MOST:
            self._gone(self._shown[0])
        self._place()
        self.changed.emit()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, toast.label.full()))

    def undo(self) -> None:
        """Undo the newest that can be."""
        newest = next((toast for toast in reversed(self._shown) if toast.undoable), None)
        if newest is not None:
            newest.undo()

    def undoable(self) -> bool:
        """Whether anything shown can be undone."""
        return any(toast.undoable for toast in self._shown)

    def clear(self) -> None:
        """Put all away at once."""
        for toast in list(self._shown):
            self._gone(toast)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom while the window changes its size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ApplicationFontChange) and self._shown:
            QTimer.singleShot(0, self._place)
        return False

    def _gone(self, toast: Toast) -> None:
        self._shown = [each for each in self._shown if each is not toast]
        toast.hide()
        self._column.removeWidget(toast)
        toast.deleteLater()
        self._place()
        self.changed.emit()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setVisible(bool(self._shown))
        self.raise_()
        hint = self.sizeHint()
        width = min(max(hint.width(), theme.grown(320)), window.width() - 32)
        self.setGeometry(
            (window.width() - width) // 2, window.height() - hint.height() - 24, width, hint.height()
        )
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
