"""The lock screen: only the queue number being served, until the process is replaced."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.ui.parts.labels import Picture, PlainLabel


class LockScreen(QWidget):
    """Shows a number and that the counter is locked; nothing else, nothing to press."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(2)
        self.number = PlainLabel("", "number")
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption = PlainLabel(sentence("This counter is locked."), "lead", "muted")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(Picture("lock", "text2", 48), 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.number)
        column.addWidget(self.caption)
        column.addStretch(3)
        self.setAccessibleName(self.caption.full())

    def show_number(self, number: str) -> None:
        """The queue number, or "" for none."""
        self.number.say(number)
        self.number.setVisible(bool(number))
