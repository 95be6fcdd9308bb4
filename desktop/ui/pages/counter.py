"""The counter: services as tiles by life event and department, and the way to residents."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.store.rows import Hit
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Heading
from desktop.ui.parts.page import Frame, Page
from desktop.ui.parts.picker import Offer, Picker, read_offer
from desktop.ui.parts.tiles import Tile


class CounterPage(Page):
    """Opens an intake with one or two keys: a digit for a tile, or letters and Enter."""

    name = sentence("Counter")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 16, 0)
        column.setSpacing(12)
        heading = Heading(sentence("What can we do for you?"))
        self.register = Button(sentence("Register a resident"), "plain", "person")
        self.register.clicked.connect(lambda: frame.open("resident", resident=""))
        self.guide = Button(sentence("Guide"), "plain", "service", "guide")
        self.guide.clicked.connect(self._guide)
        heading.side.addWidget(self.guide)
        heading.side.addWidget(self.register)
        across = QHBoxLayout()
        across.addWidget(heading)
        column.addLayout(across)
        self.empty = Banner("warning", closable=False)
        column.addWidget(self.empty)
        self.picker = Picker()
        self.picker.chosen.connect(self._chosen)
        self.picker.typed.connect(self._typed)
        column.addWidget(self.picker, 1)

    def refresh(self) -> None:
        """Read the catalogue again."""
        desk = self.frame.doors.desk
        self.ask("offer", lambda: read_offer(desk), self._show)

    def concerns(self, subjects: frozenset[str]) -> bool:
        """Services, life events and departments; a new case changes what is often used, which can wait."""
        mine = ("service:", "life_event:", "department:", "catalogue")
        return any(subject.startswith(mine) for subject in subjects)

    def first(self) -> QWidget | None:
        """The tiles, so that a digit opens one at once."""
        return self.picker.tiles

    def acts(self) -> dict[str, Callable[[], None]]:
        """A new case starts with choosing a service."""
        return {"new": self.picker.tiles.setFocus, "guide": self._guide}

    def _guide(self) -> None:
        """The guide of the marked service."""
        tile = self.picker.tiles.current()
        if tile is not None and tile.group == "service":
            self.frame.open("guide", service=tile.id)
        else:
            self.frame.toast(sentence("Mark a service first: a life event is many of them."))

    def _show(self, offer: Offer) -> None:
        self.picker.show_offer(offer)
        if offer.services:
            self.empty.hide()
        else:
            self.empty.say(
                sentence("No services are known on this computer yet."),
                sentence("Open Connections and fetch the catalogue of the departments."),
                "warning",
            )

    def _chosen(self, tile: Tile) -> None:
        if tile.group == "life_event":
            self.frame.open("intake", life_event=tile.id)
        else:
            self.frame.open("intake", service=tile.id)

    def _typed(self, typed: str) -> None:
        if not typed:
            return
        desk = self.frame.doors.desk

        def show(hits: tuple[Hit, ...]) -> None:
            found = tuple(hit.id for hit in hits if hit.group in ("service", "life_event"))
            self.picker.also_found(typed, found)

        self.ask("typed", lambda: desk.store.lookups.search(typed, 20), show)
