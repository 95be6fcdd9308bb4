"""Makes parts of a page in idle moments, one a turn of the event loop, so that the window stays alive."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class OneByOne(QTimer):
    """Once started calls *make* again and again, until it says False: nothing is left to make."""

    def __init__(self, parent: QObject, make: Callable[[], bool]) -> None:
        super().__init__(parent, interval=0)
        self._make = make
        self.timeout.connect(self._turn)

    def all(self) -> None:
        """Make the rest at once: somebody needs all of it now."""
        while self._make():
            pass
        self.stop()

    def _turn(self) -> None:
        if not self._make():
            self.stop()
