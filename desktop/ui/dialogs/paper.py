"""A paper before it is printed: its preview in a dialog of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import Sentence, Trouble, sentence
from desktop.ui import theme
from desktop.ui.paper.pane import PaperPane
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.parts.page import Frame


class PaperDialog(QDialog):
    """Makes a paper off the window, shows it, prints or saves it; ``printed`` says how printing went."""

    printed = Signal(bool)

    def __init__(
        self, frame: Frame, parent: QWidget, title: Sentence, file_name: str, make: Callable[[], bytes]
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._file_name = file_name
        self.pane = PaperPane(frame, title)
        self.pane.printed.connect(self.printed)
        self._banner = Banner(closable=False)
        self._banner.hide()
        close = Button(sentence("Close"), "plain", "close")
        close.clicked.connect(self.reject)
        top = QHBoxLayout()
        top.addWidget(PlainLabel(title, "title", lines=True), 1)
        top.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._banner)
        column.addWidget(self.pane, 1)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(theme.grown(860), 1280), min(theme.grown(680), 740))
        self._say()
        frame.background.ask(self, "paper", make, self._show, self._failed)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _show(self, pdf: bytes) -> None:
        self.pane.show_paper(pdf, self._file_name)
        (self.pane.print if self.pane.print.isEnabled() else self.pane.save).setFocus()

    def _failed(self, trouble: Trouble) -> None:
        self._banner.say_trouble(trouble)

    def _say(self) -> None:
        self.setWindowTitle(said(self._title))
        self.setAccessibleName(said(self._title))
