"""A paper ready to be handed over: its preview, the printer, copies, and saving it as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QSpinBox, QVBoxLayout, QWidget

from desktop import words
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui.paper.preview import Preview
from desktop.ui.paper.printing import print_pages, printer_named, printers, save_pdf
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import Choice
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame

MOST_COPIES = 20


class PaperPane(QWidget):
    """Preview, printer, copies, print, save.

    ``printed(True)`` after the printer took it, ``printed(False)`` after a failure (which is told in a
    banner); ``saved(path)`` after it was written to a file.
    """

    printed = Signal(bool)
    saved = Signal(str)

    def __init__(self, frame: Frame, name: Sentence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = frame
        self._pdf = b""
        self._held = False
        self._file_name = "paper.pdf"
        self.preview = Preview(name)
        self._printer = Choice()
        call(self._printer, sentence("Printer"))
        self._copies = QSpinBox()
        self._copies.setRange(1, MOST_COPIES)
        call(self._copies, sentence("Copies"))
        self.print = Button(sentence("Print"), "primary", "print", "print")
        self.print.clicked.connect(self.start_print)
        self.save = Button(sentence("Save as PDF…"), "plain")
        self.save.clicked.connect(self.start_save)
        self._none = PlainLabel(sentence("No printer is set up on this computer."), "body", "warning")
        self._none.hide()
        copies = PlainLabel(sentence("Copies"), "body")
        copies.setBuddy(self._copies)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(flowing(self.print, self.save, self._printer, copies, self._copies, self._none))
        column.addWidget(self.preview, 1)
        self._copies_label = copies
        self._ready(False)
        frame.background.ask(self, "printers", printers, self._found, self._nobody)

    def show_paper(self, pdf: bytes, file_name: str) -> None:
        """Show this one; *file_name* is offered when it is saved."""
        self._pdf = pdf
        self._file_name = file_name
        self.preview.show_pdf(pdf)
        self._ready(True)

    def hold(self, held: bool) -> None:
        """Show it, but let it neither be printed nor saved yet."""
        self._held = held
        self._ready(bool(self._pdf))

    def start_print(self) -> None:
        """Send it to the chosen printer."""
        if not self._pdf or self._held or not self._printer.value():
            return
        pdf, copies, name = self._pdf, self._copies.value(), self._printer.value()
        self._ready(False)
        self._frame.background.ask(
            self,
            "print",
            lambda: print_pages(pdf, printer_named(name), copies),
            lambda _pages: self.printed.emit(True),
            self._failed,
            lambda: self._ready(True),
        )

    def start_save(self) -> None:
        """Ask where to, and write it there."""
        title, kinds = words.say("Save as PDF"), words.say("PDF files (*.pdf)")
        path, _ = QFileDialog.getSaveFileName(self, title, self._file_name, kinds)
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write it there."""
        pdf = self._pdf
        self._frame.background.ask(
            self, "save", lambda: save_pdf(pdf, path), self._written, self._frame.trouble
        )

    def _written(self, path: Path) -> None:
        self._frame.toast(sentence("Saved: {name}", name=path.name))
        self.saved.emit(str(path))

    def _failed(self, trouble: Trouble) -> None:
        self._frame.trouble(trouble)
        self.printed.emit(False)

    def _found(self, names: tuple[str, ...]) -> None:
        self._printer.offer([(name, name) for name in names])
        self._printer.choose(self._frame.doors.settings().printer)  # the first when it is not there
        self._none.setVisible(not names)
        for widget in (self._printer, self._copies, self._copies_label):
            widget.setVisible(bool(names))
        self._ready(bool(self._pdf))

    def _nobody(self, _trouble: Trouble) -> None:
        self._found(())

    def _ready(self, ready: bool) -> None:
        ready = ready and not self._held
        self.print.setEnabled(ready and bool(self._printer.value()))
        self.save.setEnabled(ready)
