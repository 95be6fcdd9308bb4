"""Screenshots: what the window shows now, settled, as a PNG; works without a screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import Trouble, sentence
from desktop.ui.background import Background


def grab(window: QWidget, path: Path, *, size: tuple[int, int] | None = None, seconds: float = 10.0) -> Path:
    """Save a picture of *window* to *path* (PNG) once nothing is under way; *size* in px resizes it first.

    Raises Trouble when the file cannot be written.
    """
    if size is not None:
        window.resize(QSize(*size))
    background = getattr(window, "background", None)
    if isinstance(background, Background):
        background.settle(seconds)
    for _ in range(3):
        QApplication.processEvents()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not window.grab().save(str(path), "PNG"):
        raise Trouble(
            sentence("The picture could not be written to {path}.", path=str(path)),
            sentence("Choose another folder and try again."),
        )
    return path
