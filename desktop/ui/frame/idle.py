"""Idleness: after so long without a key or the mouse, lock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

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
