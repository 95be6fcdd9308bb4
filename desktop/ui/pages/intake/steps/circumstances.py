"""Special circumstances of an intake: what the law or kindness asks to be done differently."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework.together.reading import Taking
from desktop.domain.catalogue import CIRCUMSTANCES, Text
from desktop.domain.forms import Choice
from desktop.errors import sentence
from desktop.ui.parts.cards import Card
from desktop.ui.parts.fields import Field
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.questions.choices import SomeOf


class CircumstancesStep(QWidget):
    """Ticks for every special circumstance; ``chosen`` carries all that are ticked."""

    chosen = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ticks = SomeOf(tuple(Choice(name, text) for name, text in CIRCUMSTANCES.items()))
        self.ticks.left.connect(lambda: self.chosen.emit(tuple(self.ticks.value())))
        help_text = sentence("They change what is asked for and how it is printed; reports count them.")
        self._marked = PlainLabel("", "body", "muted", lines=True)
        self._marked.hide()
        card = Card()
        card.inside.addWidget(Field(sentence("Special circumstances"), self.ticks, help_text))
        card.inside.addWidget(self._marked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)

    def first(self) -> QWidget:
        """The first tick."""
        return self.ticks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; Space and digits tick."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def show_taking(self, taking: Taking) -> None:
        """Show what the cases hold, and which circumstances change something in these services."""
        self.ticks.put(list(taking.circumstances))
        self.ticks.setEnabled(bool(taking.open))
        named = dict.fromkeys(name for view in taking.views for name in view.service.circumstances)
        texts = [CIRCUMSTANCES[name] for name in named if name in CIRCUMSTANCES]
        self._marked.setVisible(bool(texts))
        names = Text(", ".join(t.en for t in texts), "、".join(t.zh for t in texts))
        self._marked.say(sentence("In this service these change something: {names}.", names=names))
