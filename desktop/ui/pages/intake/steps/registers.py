"""The bar above questions that registers can answer: what would be asked, on which law, and the button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Rule
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel, Said, said

_NOTHING = sentence("There is nothing left to ask registers for here.")


class RegistersBar(QWidget):
    """Says before anything is asked what it would be; afterwards what came of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Button(sentence("Ask the registers"), "plain", "search", "registers")
        self._lines: Sequence[Said] = ()
        self._result: Sequence[Said] = ()
        self.what = PlainLabel("", "caption", lines=True)
        self.result = PlainLabel("", "body", lines=True)
        self.result.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.what)
        column.addWidget(flowing(self.button))
        column.addWidget(self.result)
        column.addWidget(Rule())
        self.hide()

    def show_questions(self, lines: Sequence[Said], *, busy: bool) -> None:
        """What may be asked and on which law, or why not now; a line each. None: nothing is left to ask."""
        self._lines = lines
        self.button.say(sentence("Asking…") if busy else sentence("Ask the registers"))
        self.button.setEnabled(not busy)
        self.button.setVisible(bool(lines) or busy)
        self._compose()
        self.show()

    def tell(self, lines: Sequence[Said]) -> None:
        """What came of asking; nothing takes it away again."""
        self._result = lines
        self._compose()
        if lines:
            QAccessible.updateAccessibility(QAccessibleEvent(self.result, QAccessible.Event.Alert))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._compose()

    def _compose(self) -> None:
        lines = self._lines or (() if self._result else (_NOTHING,))
        text = "\n".join(said(line) for line in lines)
        self.what.say(text)
        self.what.setVisible(bool(text))
        self.button.setAccessibleDescription(text)
        self.result.say("\n".join(said(line) for line in self._result))
        self.result.setVisible(bool(self._result))
