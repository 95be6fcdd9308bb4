"""A scanned picture as a PDF page, so that it is shown and printed like any other paper."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSizeF, Qt
from PySide6.QtGui import QImageReader, QPageSize, QPainter, QPdfWriter

from desktop.errors import Trouble, sentence

MOST_PIXELS = 40_000_000  # STORE.md: what a scan may have
_DPI = 300


def as_pdf(content: bytes, media_type: str) -> bytes:
    """A PDF as it is, a picture (JPEG, PNG, TIFF with all its pages) on A4. Raises Trouble for others."""
    if media_type == "application/pdf":
        return content
    into = QBuffer()
    into.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(into)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(10, 10, 10, 10))
    writer.setResolution(_DPI)
    source = QBuffer()
    source.setData(QByteArray(content))
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    painter = QPainter()
    try:
        for page in range(max(1, min(reader.imageCount(), 50))):
            _draw(reader, page, writer, painter)
    finally:
        if painter.isActive():
            painter.end()
    return bytes(into.data().data())


def _draw(reader: QImageReader, page: int, writer: QPdfWriter, painter: QPainter) -> None:
    size = reader.size()
    if page and not reader.jumpToImage(page):
        return
    image = reader.read() if 0 < size.width() * size.height() <= MOST_PIXELS else None
    if image is None or image.isNull():
        raise Trouble(
            sentence("This picture cannot be shown."),
            sentence("Save it to a file, and ask the department for a PDF."),
        )
    if not painter.isActive():
        painter.begin(writer)
    else:
        writer.newPage()
    room = writer.pageLayout().paintRectPixels(_DPI)
    fit = QSizeF(image.size()).scaled(QSizeF(room.size()), Qt.AspectRatioMode.KeepAspectRatio).toSize()
    painter.drawImage(QRect(0, 0, fit.width(), fit.height()), image)
