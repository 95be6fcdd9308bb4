"""A card of the book: a title and lines that are made anew whenever it is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.parts.cards import Card, Rule
from desktop.ui.parts.labels import Said


class ListCard(Card):
    """A card whose lines are made anew when it is shown."""

    def __init__(self, title: Said) -> None:
        super().__init__(title)
        self._lines: list[QWidget] = []

    def begin(self) -> None:
        """Take away what was shown."""
        for widget in self._lines:
            self.inside.removeWidget(widget)
            widget.deleteLater()
        self._lines = []

    def put(self, *widgets: QWidget) -> None:
        """Add lines, with a rule before them."""
        for widget in (Rule(), *widgets) if self._lines else widgets:
            self._lines.append(widget)
            self.inside.addWidget(widget)
