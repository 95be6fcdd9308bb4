"""The switch of the line: work offline, or online again, from anywhere in the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.errors import sentence
from desktop.ui.doors import Line
from desktop.ui.parts.page import Frame


class Switch(QObject):
    """Knows how the line is switched, from the bus, and turns it; *owner* is whom it goes with."""

    def __init__(self, frame: Frame, owner: QObject) -> None:
        super().__init__(owner)
        self._frame = frame
        self._offline = False
        frame.bus.line.connect(self._heard)

    def acts(self) -> dict[str, Callable[[], None]]:
        """What it does for ids of actions.ACTS."""
        return {"offline": self.turn}

    def turn(self) -> None:
        """Work offline, or no longer; the header and every page then say so."""
        doors, offline = self._frame.doors, not self._offline

        def switch() -> Line:
            doors.set_offline(offline)
            return doors.status()

        self._frame.background.ask(
            self, "switch", switch, lambda line: self._turned(line, offline), self._frame.trouble
        )

    def _turned(self, line: Line, offline: bool) -> None:
        self._frame.bus.line.emit(line)
        self._frame.toast(
            sentence("Working offline: everything is kept and nothing is sent.")
            if offline
            else sentence("Working online: what waits is sent now.")
        )

    def _heard(self, line: Line) -> None:
        self._offline = line.offline
