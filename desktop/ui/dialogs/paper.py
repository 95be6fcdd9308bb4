"""A paper before it is printed: its preview in a dialog of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.forms import FormField
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui import theme
from desktop.ui.paper.pane import PaperPane
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.parts.page import Frame
from desktop.ui.questions.question import Question


class PaperDialog(QDialog):
    """Makes a paper off the window, shows it, prints or saves it; ``printed`` says how printing went.

    With *why* a question stands above it, and nothing is printed or saved before that is answered;
    ``reason`` is the answer.
    """

    printed = Signal(bool)

    def __init__(
        self,
        frame: Frame,
        parent: QWidget,
        title: Sentence,
        file_name: str,
        make: Callable[[], bytes],
        why: FormField | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._file_name = file_name
        self.pane = PaperPane(frame, title)
        self.pane.printed.connect(self.printed)
        self._banner = Banner(closable=False)
        self._banner.hide()
        self.why = Question(why) if why is not None else None
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
        if self.why is not None:
            column.addWidget(self.why)
            self.why.onward = self._to_print
            self.why.left.connect(self._told_why)
            self.pane.hold(True)
            self.why.edit.setFocus()
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

    @property
    def reason(self) -> str:
        """Why it is printed; "" when nobody was asked."""
        return str(self.why.value() or "") if self.why is not None else ""

    def _show(self, pdf: bytes) -> None:
        self.pane.show_paper(pdf, self._file_name)
        if self.why is None or self.reason:
            self._to_print()

    def _told_why(self) -> None:
        self.pane.hold(not self.reason)

    def _to_print(self) -> None:
        (self.pane.print if self.pane.print.isEnabled() else self.pane.save).setFocus()

    def _failed(self, trouble: Trouble) -> None:
        self._banner.say_trouble(trouble)

    def _say(self) -> None:
        self.setWindowTitle(said(self._title))
        self.setAccessibleName(said(self._title))
