"""How things are grouped: cards, headings, rules and the identity bar of what is open."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.ui import theme
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import Pill, PlainLabel, Said
from desktop.ui.theme import Tone


class Card(QFrame):
    """A surface with an edge; ``inside`` is its column."""

    def __init__(self, title: Said | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(16, 16, 16, 16)
        self.inside.setSpacing(12)
        self.heading: PlainLabel | None = None
        if title is not None:
            self.heading = PlainLabel(title, "lead")
            self.inside.addWidget(self.heading)


class Rule(QFrame):
    """A thin line between things; decoration only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("rule", True)


class Heading(QWidget):
    """A title, a sentence below it, and what can be done at the right (``side``)."""

    def __init__(self, title: Said, under: Said = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(4)
        self.title = PlainLabel(title, "title", lines=True)
        self.under = PlainLabel(under, "body", "muted", lines=True)
        self.under.setVisible(bool(under))
        column.addWidget(self.title)
        column.addWidget(self.under)
        row.addLayout(column, 1)
        self.side = QHBoxLayout()
        self.side.setSpacing(8)
        row.addLayout(self.side)

    def say(self, title: Said, under: Said = "") -> None:
        """Other texts."""
        self.title.say(title)
        self.under.say(under)
        self.under.setVisible(bool(under))


class IdentityBar(QFrame):
    """Pinned on top of whatever is open: back, whose it is, number, state, and the date that counts.

    Give values already masked by casework.sight. ``side`` takes the page's own buttons.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 16, 8)
        row.setSpacing(12)
        self.back = Button(sentence("Back"), "icon", "back", "back")
        self._name = PlainLabel("", "title", cut=True)
        self._facts = PlainLabel("", "body", "muted", cut=True)
        self._state = Pill("", "plain")
        self._state.hide()
        words_column = QVBoxLayout()
        words_column.setSpacing(0)
        words_column.addWidget(self._name)
        words_column.addWidget(self._facts)
        row.addWidget(self.back)
        row.addLayout(words_column, 1)
        row.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        self.side = QHBoxLayout()
        self.side.setSpacing(8)
        row.addLayout(self.side)

    def show_subject(self, name: Said, facts: Said = "") -> None:
        """Whose or what it is; *facts* in one line (masked ID · number · due)."""
        self._name.say(name)
        self._facts.say(facts)
        self._facts.setVisible(bool(facts))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long name is set smaller before it is shortened."""
        super().resizeEvent(event)
        self._fit()

    def show_state(self, what: Said, tone: Tone = "plain", icon: str = "") -> None:
        """The state it is in."""
        self._state.show_as(what, tone, icon)
        self._state.show()
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        room = self._name.width()
        fits = QFontMetrics(theme.font("title")).horizontalAdvance(self._name.full()) <= room
        self._name.set_in("title" if fits else "strong")
