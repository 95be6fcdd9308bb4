"""Scans and papers on screen, drawn by a process of its own, so that no file can harm the window."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import Trouble, sentence
from desktop.ui import theme
from desktop.ui.paper.child import DRAW
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.page import Frame, Scroll

PATIENCE_S = 30.0
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "PYTHONPATH", "VIRTUAL_ENV", "LANG")


def draw(content: bytes) -> tuple[bytes, ...]:
    """The pages of a paper as PNG; for a background thread.

    Raises Trouble when the paper cannot be shown, whatever it did to the process that tried.
    """
    program = [sys.executable, *([] if getattr(sys, "frozen", False) else ["-m", "desktop"]), DRAW]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - this program itself, with one fixed word
            program, input=content, capture_output=True, timeout=PATIENCE_S, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _unreadable() from error
    pages = tuple(_pages(done.stdout))
    if done.returncode or not pages:
        raise _unreadable()
    return pages


def _pages(out: bytes) -> list[bytes]:
    found: list[bytes] = []
    at = 0
    while at + 4 <= len(out):
        (size,) = struct.unpack_from(">I", out, at)
        if at + 4 + size > len(out):
            raise _unreadable()
        found.append(out[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def _unreadable() -> Trouble:
    return Trouble(
        sentence("This paper cannot be shown: the file is damaged or of an unusual kind."),
        sentence("Ask for the paper itself, or have it scanned again."),
    )


class ViewerDialog(QDialog):
    """Shows the pages one below the other; ``read`` fetches the paper off the window."""

    def __init__(self, frame: Frame, parent: QWidget, title: Said, read: Callable[[], bytes]) -> None:
        super().__init__(parent)
        self._title = title
        self.pages: list[QWidget] = []
        self.banner = Banner(closable=False)
        self.banner.hide()
        close = Button(sentence("Close"), "plain", "close")
        close.clicked.connect(self.reject)
        top = QHBoxLayout()
        top.addWidget(PlainLabel(title, "title", lines=True), 1)
        top.addWidget(close)
        self._scroll = Scroll()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll
        self._scroll.setAccessibleName(said(title))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(self._scroll, 1)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(said(title))
        self.setAccessibleName(said(title))
        self.resize(min(theme.grown(900), 1280), min(theme.grown(700), 740))
        frame.background.ask(self, "viewer", lambda: draw(read()), self._show, self.banner.say_trouble)

    def _show(self, pages: tuple[bytes, ...]) -> None:
        room = self._scroll.viewport().width() - 64
        for number, page in enumerate(pages, 1):
            sheet = _Sheet(QImage.fromData(page), max(room, 320))
            sheet.setAccessibleName(said(sentence("Page {n} of {all}", n=number, all=len(pages))))
            self.pages.append(sheet)
            self._scroll.inside.addWidget(sheet)
        self._scroll.setFocus()


class _Sheet(QWidget):
    """One page, as wide as there is room."""

    def __init__(self, image: QImage, wide: int) -> None:
        super().__init__()
        self._image = image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        self.setFixedSize(self._image.size())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.end()
