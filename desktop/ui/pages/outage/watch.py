"""Watches whether enough paper forms lie in the drawer for the next outage, for the header to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.ui.parts.page import Frame

if TYPE_CHECKING:
    from desktop.casework.desk import Desk
    from desktop.domain.catalogue import Text

FIRST_MS, SOON_MS = 3000, 2000  # after signing in, when the window is long there; changes in a row together
Low = tuple[tuple["Text", int], ...]


class FormsWatch(QObject):
    """``changed`` carries the services of which few forms are left, only when that is different now."""

    changed = Signal(object)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._low: Low = ()
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._look)
        self._watching = False

    def start(self) -> None:
        """Begin to watch."""
        if not self._watching:
            self._watching = True
            self._frame.bus.changed.connect(self._hear)
        self._soon.start(FIRST_MS)

    def stop(self) -> None:
        """Watch no longer."""
        self._soon.stop()
        if self._watching:
            self._watching = False
            self._frame.bus.changed.disconnect(self._hear)

    def _hear(self, subjects: frozenset[str]) -> None:
        """Numbers lie in blocks; a service's new version makes its forms in the drawer useless."""
        if not self._soon.isActive() and any(s.startswith(("block:", "service:")) for s in subjects):
            self._soon.start(SOON_MS)

    def _look(self) -> None:
        desk = self._frame.doors.desk
        self._frame.background.ask(self, "forms left", lambda: _low(desk), self._found)

    def _found(self, low: Low) -> None:
        if low != self._low:
            self._low = low
            self.changed.emit(low)


def _low(desk: Desk) -> Low:
    from desktop.casework import outage  # beside the window, and only when it is long there

    return outage.low(desk)
