"""What a register says beside an answer that a person gave: shown, and the person chooses."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel, Said, said


class Beside(QWidget):
    """One other answer and two ways to decide; nothing changes until a button is pressed."""

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = PlainLabel("", "caption", "accent", lines=True)
        self.take = Button(sentence("Take what the register says"), "plain", "done")
        self.keep = Button(sentence("Keep what is typed"), "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.what)
        column.addWidget(flowing(self.take, self.keep))
        self.take.clicked.connect(self.taken)
        self.hide()

    def offer(self, what: Said) -> None:
        """Show the other answer, with who says so."""
        self.what.say(what)
        for button in (self.take, self.keep):
            button.setAccessibleDescription(said(what))
        self.show()
