"""The system's voice: says who is called where, in both languages; without one it is silent and says so."""

from __future__ import annotations

import shutil
from collections import deque

from PySide6.QtCore import QObject, QProcess, Signal

from desktop.errors import Sentence, sentence
from desktop.words import render

PROGRAM = "spd-say"  # speech-dispatcher; the wheel of Qt holds no voice
MOST_WAITING = 6  # calls not said yet; older ones are dropped, since nobody comes to an old call


class Voice(QObject):
    """Says calls one after the other through the system; ``changed`` when its state is another."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, program: str = PROGRAM) -> None:
        super().__init__(parent)
        self._program = shutil.which(program) or ""
        self._broken = False
        self.on = True
        self._waiting: deque[tuple[str, str]] = deque(maxlen=MOST_WAITING)
        self._saying = QProcess(self)
        self._saying.finished.connect(self._said)
        self._saying.errorOccurred.connect(self._failed)

    @property
    def there(self) -> bool:
        """Whether this computer has a voice that works."""
        return bool(self._program) and not self._broken

    def state(self) -> Sentence:
        """How it stands, as it is shown."""
        if not self._program:
            return sentence("Silent: this computer has no speech (speech-dispatcher is not installed).")
        if self._broken:
            return sentence("Silent: the speech of this computer does not answer.")
        return sentence("Calls are spoken.") if self.on else sentence("Calls are not spoken.")

    def switch(self, on: bool) -> None:
        """Speak, or be quiet; switching on tries a broken voice again."""
        self.on = on
        if on:
            self._broken = False
        else:
            self._waiting.clear()
        self.changed.emit()

    def call(self, number: str, window: str) -> None:
        """Say that a number is called to a window."""
        if not (self.on and self.there):
            return
        spelled = " ".join(number.replace("-", ""))
        called = sentence("Number {number}, please come to window {window}.", number=spelled, window=window)
        self._waiting += [("zh", render(called, "zh")), ("en", render(called, "en"))]
        self._next()

    def _next(self) -> None:
        if self._waiting and self._saying.state() == QProcess.ProcessState.NotRunning:
            language, text = self._waiting.popleft()
            self._saying.start(self._program, ["--wait", "--language", language, "--", text])

    def _said(self, code: int, status: QProcess.ExitStatus) -> None:
        if code != 0 or status != QProcess.ExitStatus.NormalExit:
            self._fall_silent()
        else:
            self._next()

    def _failed(self, _error: QProcess.ProcessError) -> None:
        if self._saying.state() == QProcess.ProcessState.NotRunning:
            self._fall_silent()

    def _fall_silent(self) -> None:
        self._waiting.clear()
        if not self._broken:
            self._broken = True
            self.changed.emit()
