"""What is known, as rows of name and value, to be read and checked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.errors import sentence
from desktop.ui import theme
from desktop.ui.parts.labels import PlainLabel, Said, said

_NOTHING = sentence("not given")


class Facts(QWidget):
    """Rows of a name and a value; a screen reader hears both together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[PlainLabel, PlainLabel]] = []

    def show_facts(self, facts: list[tuple[Said, Said]]) -> None:
        """Show these; an empty value says so."""
        while len(self._rows) > len(facts):
            for label in self._rows.pop():
                self._grid.removeWidget(label)
                label.deleteLater()
        while len(self._rows) < len(facts):
            self._add()
        for (name, value), (left, right) in zip(facts, self._rows, strict=True):
            left.say(name)
            right.say(value or _NOTHING)
            right.tone("" if value else "muted")
            right.setAccessibleName(f"{said(name)}: {right.full()}")

    def texts(self) -> list[tuple[str, str]]:
        """What is shown, in the language spoken now."""
        return [(left.full(), right.full()) for left, right in self._rows]

    def _add(self) -> None:
        left = PlainLabel("", "body", "muted", lines=True)
        left.setMinimumWidth(theme.grown(110))
        left.setMaximumWidth(theme.grown(220))
        right = PlainLabel("", "body", lines=True)
        right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = len(self._rows)
        self._grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(right, row, 1, Qt.AlignmentFlag.AlignTop)
        self._rows.append((left, right))
