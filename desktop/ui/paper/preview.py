"""A PDF as it will be printed: pages one below the other, bigger and smaller, read from bytes."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QTimer
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.errors import Sentence, sentence
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel

_STEP = 1.25
_LEAST, _MOST = 0.25, 4.0


class Preview(QWidget):
    """Shows a PDF; ``show_pdf`` gives it another one. *name* is what a screen reader calls it."""

    def __init__(self, name: Sentence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self.view = QPdfView()  # taken in after its buttons: Tab goes as the eye does
        self.view.setDocument(self._document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setMinimumHeight(240)
        self._pages = PlainLabel("", "caption", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._bar())
        column.addWidget(self.view, 1)
        self.view.pageNavigator().currentPageChanged.connect(lambda _page: self._say())
        self._say()

    @property
    def pages(self) -> int:
        """How many pages there are; 0 for none."""
        return max(0, self._document.pageCount())

    def show_pdf(self, pdf: bytes) -> None:
        """Show this one from its first page."""
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        QTimer.singleShot(0, self, self._to_top)
        self._say()

    def zoom(self, steps: int) -> None:
        """Bigger (positive) or smaller (negative); 0 fits the width again."""
        if steps == 0:
            self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            return
        factor = self.view.zoomFactor()
        if self.view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            factor = self._fitting()
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(_MOST, max(_LEAST, factor * _STEP**steps)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        smaller = Button(sentence("Smaller"), "quiet")
        smaller.clicked.connect(lambda: self.zoom(-1))
        bigger = Button(sentence("Bigger"), "quiet")
        bigger.clicked.connect(lambda: self.zoom(1))
        fit = Button(sentence("Fit the width"), "quiet")
        fit.clicked.connect(lambda: self.zoom(0))
        row.addWidget(self._pages)
        row.addStretch(1)
        for button in (smaller, bigger, fit):
            row.addWidget(button)
        return row

    def _fitting(self) -> float:
        """The factor at which the first page is as wide as the view; 1.0 is 72 dots an inch of screen."""
        wide = self._document.pagePointSize(0).width() if self.pages else 0.0
        inch = self.logicalDpiX() / 72
        return self.view.viewport().width() / (wide * inch) if wide else 1.0

    def _to_top(self) -> None:
        self.view.verticalScrollBar().setValue(0)
        self._say()

    def _say(self) -> None:
        at = self.view.pageNavigator().currentPage() + 1
        self._pages.say(sentence("Page {at} of {many}", at=at, many=self.pages) if self.pages else "")
        self.view.setAccessibleName(
            words.say("Preview: {what}, {many} pages", what=self._name, many=self.pages)
        )
