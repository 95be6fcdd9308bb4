"""Putting a PDF on paper: which printers there are, and sending the pages to one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop.errors import Trouble, sentence
from desktop.paths import why

_DPI = 300  # dots an inch; text stays sharp and a page needs 35 MB while it is drawn


def printers() -> tuple[str, ...]:
    """The printers of this computer, the usual one first. Asks the print server: may take time."""
    usual = QPrinterInfo.defaultPrinterName()
    names = [name for name in QPrinterInfo.availablePrinterNames() if name]
    return tuple(sorted(names, key=lambda name: (name != usual, name)))


def printer_named(name: str) -> QPrinter:
    """A printer of this computer."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    return printer


def print_pages(pdf: bytes, printer: QPrinter, copies: int = 1) -> int:
    """Send every page to the printer; returns how many pages. For a background thread.

    Raises Trouble when the PDF cannot be read or the printer does not take it.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    pages = document.pageCount()
    if pages < 1:
        raise Trouble(
            sentence("This paper cannot be read, so it cannot be printed."),
            sentence("Make it again; if that does not help, tell IT."),
        )
    printer.setCopyCount(copies)
    printer.setFullPage(True)
    _page_like(printer, document.pagePointSize(0))
    painter = QPainter()
    if not painter.begin(printer):
        raise Trouble(
            sentence("The printer {name} does not take the paper.", name=printer.printerName() or "PDF"),
            sentence("Look whether it is switched on and has paper, or choose another printer."),
        )
    try:
        for page in range(pages):
            if page and not printer.newPage():
                raise Trouble(
                    sentence("Printing stopped at page {page}.", page=page + 1),
                    sentence("Look at the printer, then print again."),
                )
            _draw(painter, printer, document, page)
    finally:
        painter.end()
    return pages


def save_pdf(pdf: bytes, path: Path) -> Path:
    """Write a PDF to a file a person chose; raises Trouble when that is not possible."""
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise Trouble(
            sentence("The file could not be written: {why}.", why=why(error)),
            sentence("Choose another folder or another name."),
        ) from error
    return path


def _page_like(printer: QPrinter, points: QSizeF) -> None:
    size = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))


def _draw(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> None:
    points = document.pagePointSize(page)
    image = document.render(page, (points * _DPI / 72).toSize())
    room = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    shown = points.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.fillRect(room, Qt.GlobalColor.white)
    painter.drawImage(QRectF((room.width() - shown.width()) / 2, 0, shown.width(), shown.height()), image)
