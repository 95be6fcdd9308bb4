"""What dialogs that ask something share: a column that scrolls, a foot, Ctrl+Enter answers, Esc leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import Sentence, sentence
from desktop.ui import theme
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.page import Scroll

_WIDEST, _HIGHEST = 1280, 720  # px: what the smallest screen has room for


class AskingDialog(QDialog):
    """``column`` takes what is asked, *ok* answers it; opened with ``open()`` the window stays alive."""

    def __init__(self, parent: QWidget, title: Sentence, under: Said, ok: Button) -> None:
        super().__init__(parent)
        self._title = title
        self._scroll = Scroll()
        self.column = self._scroll.inside
        self.column.addWidget(PlainLabel(title, "title", lines=True))
        if under:
            self.column.addWidget(PlainLabel(under, "body", lines=True))
        self.ok = ok
        self.ok.clicked.connect(self.answer)
        self.stop = Button(sentence("Go back"), "plain")
        self.stop.clicked.connect(self.reject)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def finish(self, width: int, height: int) -> None:
        """Everything is in the column: lay it out, this large at 100 % and never larger than the screen."""
        self.column.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 24, 16)
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.ok)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(row)
        self.resize(min(theme.grown(width), _WIDEST), min(theme.grown(height), _HIGHEST))
        self._say()

    def answer(self) -> None:
        """Give the answers, when everything needed is there."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter answers, wherever the keys are; Enter alone never does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.answer()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.setWindowTitle(said(self._title))
        self.setAccessibleName(said(self._title))
