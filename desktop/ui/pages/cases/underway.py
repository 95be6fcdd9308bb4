"""Long work of the work list while it goes on: how far it is, how long it will take, pause and cancel."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from desktop.errors import Sentence, sentence
from desktop.ui.background import Progress
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.naming import call

TOLD_AFTER_S = 2.0  # how long is left is guessed from this much, and not from less


class Underway(QFrame):
    """Shown while something long goes on, hidden otherwise; the window stays alive beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._progress: Progress | None = None
        self._what = sentence("Working")
        self._began = 0.0
        self._paused = False
        self.label = PlainLabel("", "body", lines=True)
        self.bar = QProgressBar()
        self.bar.setProperty("bare", True)
        self.bar.setTextVisible(False)
        call(self.bar, sentence("How far it is"))
        self.pause = Button(sentence("Pause"), "quiet")
        self.pause.clicked.connect(self._pause)
        self.stop = Button(sentence("Stop"), "quiet", "close")
        self.stop.clicked.connect(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addWidget(self.bar)
        column.addWidget(flowing(self.pause, self.stop, space=4))
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something goes on: nothing second is begun meanwhile."""
        return self._progress is not None

    def begin(self, what: Sentence, progress: Progress) -> None:
        """Something long begins."""
        self._what, self._progress, self._paused = what, progress, False
        self._began = time.monotonic()
        self.pause.say(sentence("Pause"))
        self.bar.setRange(0, 0)
        self.label.say(what)
        self.show()

    def moved(self, done: int, total: int) -> None:
        """How far it is now."""
        if self._progress is None:
            return
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        far = sentence("{what}: {done} of {total}", what=self._what, done=f"{done:,}", total=f"{total:,}")
        gone = time.monotonic() - self._began
        if gone >= TOLD_AFTER_S and 0 < done < total and not self._paused:
            left = round(gone / done * (total - done))
            far = sentence("{far}, about {n} s left", far=far, n=left)
        self.label.say(far)

    def over(self) -> None:
        """It ended, one way or another."""
        self._progress = None
        self.hide()

    def _pause(self) -> None:
        if self._progress is not None:
            self._paused = not self._paused
            self._progress.pause(self._paused)
            self.pause.say(sentence("Go on") if self._paused else sentence("Pause"))

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.cancel()
