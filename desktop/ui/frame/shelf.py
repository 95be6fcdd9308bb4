"""The two levels: every place with its page, and the one page opened in it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.ui.parts.buttons import Button
from desktop.ui.parts.page import Frame, Page
from desktop.ui.places import OPENED, PLACES


class Shelf(QStackedWidget):
    """Keeps each place's page and what was opened in it; ``turned`` after each change."""

    turned = Signal()

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = frame
        self._ground: dict[str, Page] = {}
        self._opened: dict[str, Page] = {}
        self.place = ""

    def page(self) -> Page | None:
        """The page shown now."""
        return self._opened.get(self.place) or self._ground.get(self.place)

    def level(self) -> int:
        """1 in a place, 2 when something is opened in it, 0 before the first."""
        return 2 if self.place in self._opened else int(self.place in self._ground)

    def go(self, place: str) -> None:
        """Show a place, with what is opened in it."""
        if place not in self._ground:
            made = next(each for each in PLACES if each.id == place).make(self._frame)
            self._ground[place] = made
            for button in made.findChildren(Button):
                if button.keys == "back":
                    button.hide()  # for when the page is opened in a place; a place is as far back as it goes
            made.begin()
            self.addWidget(made)
        self.place = place
        self._turn()

    def open(self, kind: str, what: dict[str, Any]) -> bool:
        """Open a page in this place instead of what is opened; False when that one would not leave."""
        if not self._close():
            return False
        page = OPENED[kind](self._frame)
        page.begin(**what)
        self._opened[self.place] = page
        self.addWidget(page)
        self._turn()
        return True

    def back(self) -> bool:
        """Close what is opened here; False when nothing was or it would not leave."""
        if self.level() != 2 or not self._close():
            return False
        self._turn()
        return True

    def clear(self) -> None:
        """Close everything (lock, sign out)."""
        for page in (*self._opened.values(), *self._ground.values()):
            self.removeWidget(page)
            page.deleteLater()
        self._opened, self._ground, self.place = {}, {}, ""

    def _close(self) -> bool:
        page = self._opened.get(self.place)
        if page is None:
            return True
        if not page.leave():
            return False
        del self._opened[self.place]
        self.removeWidget(page)
        page.deleteLater()
        return True

    def _turn(self) -> None:
        page = self.page()
        if page is not None:
            self.setCurrentWidget(page)
            first = page.first()
            if first is not None:
                first.setFocus()
            else:
                page.setFocus()
        self.turned.emit()
