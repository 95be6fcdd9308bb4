"""The process that draws scans for the viewer: limited in time, memory and files, it knows nothing else.

What residents bring is not trusted: a file that breaks the drawing breaks this process, not the window. It
reads one paper from standard input and writes its pages as PNG, each after its length (4 bytes, big endian).
"""

from __future__ import annotations

import os
import struct
import sys

DRAW = "--draw-paper"  # the word that makes the program this process
PAGES = 40  # more are not drawn
WIDE = 1240  # px: A4 at 150 dots an inch
MEMORY, SECONDS = 2 << 30, 20


def main() -> int:
    """Draw what comes on standard input; 1 when it cannot be read."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    content = sys.stdin.buffer.read()
    limit()
    pages = _of_pdf(content) if content.startswith(b"%PDF") else _of_picture(content)
    for page in pages:
        sys.stdout.buffer.write(struct.pack(">I", len(page)) + page)
    sys.stdout.buffer.flush()
    del application
    return 0 if pages else 1


def limit() -> None:
    """No more memory or time than a paper needs, no new files, no new processes; where the system can."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_DATA, MEMORY),  # not AS: PDFium reserves more addresses than any paper needs
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _of_pdf(content: bytes) -> list[bytes]:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtPdf import QPdfDocument

    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    found: list[bytes] = []
    for number in range(min(document.pageCount(), PAGES)):
        points = document.pagePointSize(number)
        scale = WIDE / max(points.width(), points.height() / 4, 1.0)
        found.append(_png(document.render(number, (points * scale).toSize())))
    return [page for page in found if page]


def _of_picture(content: bytes) -> list[bytes]:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
    from PySide6.QtGui import QImageReader

    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(512)  # MiB
    found: list[bytes] = []
    while len(found) < PAGES and reader.canRead():
        size = reader.size()
        if size.width() > WIDE * 2:
            reader.setScaledSize(size.scaled(QSize(WIDE * 2, WIDE * 8), Qt.AspectRatioMode.KeepAspectRatio))
        made = _png(reader.read())
        if not made:
            break
        found.append(made)
        if not reader.jumpToNextImage():
            break
    return found


def _png(image: object) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QImageWriter

    if not isinstance(image, QImage) or image.isNull():
        return b""
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    written = QImageWriter(out, QByteArray(b"png")).write(image)
    return bytes(out.data().data()) if written else b""
