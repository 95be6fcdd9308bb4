"""Idleness: without a key or the mouse, lock; when nothing was changed for a moment, let the store rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

from desktop.ui.background import Background
from desktop.ui.bus import Bus

REST_MS = 2000

_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class Idle(QObject):
    """Watches the native window, which sees every input once before any widget does; 0 seconds: never."""

    def __init__(self, window: QWidget, seconds: int, over: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._seconds = seconds
        self._over = over
        self._since = QElapsedTimer()
        self._watched: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to count."""
        if self._seconds <= 0:
            return
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._watched:
            handle.installEventFilter(self)
            self._watched = handle
        self._since.start()
        self._timer.start()

    def count(self, seconds: int) -> None:
        """Lock after so many seconds from now on; 0: never."""
        self._seconds = seconds
        self.stop()
        self.start()

    def stop(self) -> None:
        """Count no longer."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody is there."""
        if event.type() in _SIGNS:
            self._since.start()
        return False

    def _look(self) -> None:
        if self._since.elapsed() >= self._seconds * 1000:
            self.stop()
            self._over()


class Resting(QObject):
    """Lets the store rest in the thread of the deeds; *rest* is looked up when it is needed."""

    def __init__(self, owner: QObject, background: Background, bus: Bus, rest: Callable[[], Any]) -> None:
        super().__init__(owner)
        self._background = background
        self._rest = rest
        self._timer = QTimer(self, interval=REST_MS, singleShot=True)
        self._timer.timeout.connect(self.now)
        bus.changed.connect(lambda _subjects: self._timer.start())

    def now(self) -> None:
        """Rest at once: a case is done."""
        self._timer.stop()
        self._background.deed(self, self._rest)

    def stop(self) -> None:
        """The store is about to be closed, which does the same."""
        self._timer.stop()
