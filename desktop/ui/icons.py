"""Our own drawings, coloured by the theme: SVG files in resources whose ink is ``currentColor``."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.paths import resources
from desktop.ui import theme


@cache
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing = _drawing(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def pixmap(name: str, ink: str = "text", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """A drawing in the colour of a token of the theme worn now; *size* in px, already grown with the text."""
    return _pixmap(name, str(getattr(theme.tokens(), ink)), size, ratio)


def icon(name: str, ink: str = "text", size: int = 20, room: int = 0) -> QIcon:
    """A drawing as an icon, with its disabled form; *size* in px, and empty *room* at its right."""
    worn = theme.tokens()
    return _icon(name, str(getattr(worn, ink)), str(worn.disabled), size, room)


@cache
def _icon(name: str, colour: str, disabled: str, size: int, room: int) -> QIcon:
    made = QIcon(_roomy(_pixmap(name, colour, size, 2.0), room))
    made.addPixmap(_roomy(_pixmap(name, disabled, size, 2.0), room), QIcon.Mode.Disabled)
    return made


def _roomy(picture: QPixmap, room: int) -> QPixmap:
    if not room:
        return picture
    ratio = picture.devicePixelRatio()
    wider = QPixmap(picture.width() + round(room * ratio), picture.height())
    wider.setDevicePixelRatio(ratio)
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return wider
