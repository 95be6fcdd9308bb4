"""The band that says on every screen that this is practice and nothing here is real."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.errors import sentence
from desktop.ui.parts.labels import Picture, PlainLabel


class PracticeBand(QFrame):
    """Thin, in words and with a sign, above everything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("strip", "warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 16, 2)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(Picture("warning", "warning", 16))
        self.label = PlainLabel(
            sentence("Practice centre: invented people, nothing here is real."), "caption", "warning"
        )
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.label)
        row.addStretch(1)
