"""The hall's screen: who is called where, in type for the whole hall, in both languages; numbers only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework.hall import Hall
from desktop.clock import Clock
from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.store.rows import TicketRow
from desktop.ui.hall.big import LEAST_PT, BigLabel, BigScreen
from desktop.ui.hall.voice import Voice
from desktop.ui.parts.cards import Rule

BEFORE = 4  # calls before the latest one
CLOCK_MS = 5000


def window_text(window: str) -> Sentence | str:
    """A window by its number; one with a name is called by it."""
    return sentence("Window {window}", window=window) if window.isdigit() else window


class HallDisplay(BigScreen):
    """Nothing moves: the latest call stands on top until there is another. It shows no name of anybody."""

    def __init__(self, parent: QWidget, clock: Clock, centre: Text, voice: Voice) -> None:
        super().__init__(parent, sentence("Hall screen"))
        self._clock, self._voice = clock, voice
        self._heard: dict[str, int] | None = None  # how often each ticket was called when last looked
        self.centre = BigLabel(centre, 20, "muted", between=" · ")
        self.time = BigLabel("", 24, bold=True)
        self.number = BigLabel("", 96, "accent", bold=True)
        self.window_name = BigLabel("", 44, bold=True)
        self.before = [(BigLabel("", 28, bold=True), BigLabel("", 24, between=" ")) for _ in range(BEFORE)]
        self.lines = QHBoxLayout()
        self._waits: dict[str, BigLabel] = {}
        self._lay_out()
        timer = QTimer(self)
        timer.setInterval(CLOCK_MS)
        timer.timeout.connect(self._tell_time)
        timer.start()
        self._tell_time()

    def show_hall(self, hall: Hall) -> None:
        """Show these calls; what is new since the last look is spoken."""
        calls = hall.calls
        latest = calls[0] if calls else None
        self.number.say(latest.number if latest else "—")
        self.window_name.tell(
            window_text(latest.window) if latest else sentence("Nobody has been called yet today.")
        )
        for (number, window), row in zip(self.before, (*calls[1:], *[None] * BEFORE), strict=False):
            number.say(row.number if row else "")
            window.tell(window_text(row.window) if row else "")
        self._show_lines(hall)
        self._speak(calls)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Type as big as the screen allows."""
        super().resizeEvent(event)
        unit = min(self.height() / 720, self.width() / 1280)
        self.number.grow(96 * unit)
        self.window_name.grow(34 * unit)
        self.centre.grow(18 * unit)
        self.time.grow(24 * unit)
        for number, window in self.before:
            number.grow(24 * unit)
            window.grow(19 * unit)
        for label in self._waits.values():
            label.grow(LEAST_PT * unit)

    def _speak(self, calls: Sequence[TicketRow]) -> None:
        heard = self._heard
        self._heard = {row.id: row.calls for row in calls}
        if heard is None:  # what was called before the screen was opened is old
            return
        for row in reversed(calls):
            if row.calls > heard.get(row.id, 0) and row.state == "serving":
                self._voice.call(row.number, row.window)

    def _show_lines(self, hall: Hall) -> None:
        wanted = {line.group.id for line in hall.lines}
        for gone in [group for group in self._waits if group not in wanted]:
            label = self._waits.pop(gone)
            self.lines.removeWidget(label)
            label.deleteLater()
        for line in hall.lines:
            if line.group.id not in self._waits:
                self._waits[line.group.id] = BigLabel("", LEAST_PT, "muted")
                self.lines.addWidget(self._waits[line.group.id], 1)
            name, many = line.group.name, len(line.waiting)
            letter = line.group.letter
            self._waits[line.group.id].tell(
                Text(f"{letter} {name.en}: {many} waiting", f"{letter} {name.zh}：{many} 人等候")
            )

    def _tell_time(self) -> None:
        self.time.say(f"{self._clock.now().astimezone():%H:%M}")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.centre, 1)
        top.addWidget(self.time)
        now = QFrame()
        now.setProperty("card", True)
        inside = QVBoxLayout(now)
        inside.addStretch(1)
        for label in (self.number, self.window_name):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(label)
        inside.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(1, 1)
        heading = BigLabel(sentence("Called before"), LEAST_PT, "muted", between=" · ")
        grid.addWidget(heading, 0, 0, 1, 2)
        for at, (number, window) in enumerate(self.before):
            grid.addWidget(number, at + 1, 0)
            grid.addWidget(window, at + 1, 1)
        grid.setRowStretch(BEFORE + 1, 1)
        across = QHBoxLayout()
        across.setSpacing(32)
        across.addWidget(now, 3)
        across.addLayout(grid, 2)
        self.lines.setSpacing(24)
        self.column.addLayout(top)
        self.column.addWidget(Rule())
        self.column.addLayout(across, 1)
        self.column.addWidget(Rule())
        self.column.addLayout(self.lines)
