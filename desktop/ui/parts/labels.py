"""Text on screen: plain, never markup; the label, the picture and the pill."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop import words
from desktop.domain.catalogue import Text
from desktop.errors import Sentence
from desktop.ui import icons, theme
from desktop.ui.theme import Role, Tone

Said = Sentence | Text | str  # str: as it is (names, numbers), never translated


_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def said(what: Said) -> str:
    """What a person reads, in the language spoken now."""
    if isinstance(what, Sentence):
        return readable(words.render(what))
    return readable(what.to(words.language()) if isinstance(what, Text) else what)


def readable(text: str) -> str:
    """A text in which nothing is hidden: controls and marks that turn its direction show as their code.

    Else a name could make the words beside it read backwards. Papers do the same ([U+202E]).
    """
    if text.isprintable():
        return text
    return "".join(f"[U+{ord(c):04X}]" if _hidden(c) else c for c in text)


def _hidden(char: str) -> bool:
    if char.isprintable() or char in "\n\t":
        return False
    return char in _TURNING or unicodedata.category(char) in ("Cc", "Cs")


class PlainLabel(QLabel):
    """The only way text gets on screen: plain text, a type role, a tone, and live language.

    ``say`` gives it another text. ``lines`` = True wraps; otherwise a long text is cut with "…" when
    ``cut`` is True (its tooltip and accessible name hold all of it).
    """

    def __init__(
        self,
        what: Said = "",
        role: Role = "body",
        tone: str = "",
        *,
        lines: bool = False,
        cut: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._what: Said = what
        self._role: Role = role
        self._cut = cut
        self._full = ""
        self.setWordWrap(lines)
        if cut:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if tone:
            self.setProperty("tone", tone)
        self.setFont(self.worn())
        self._show()

    def worn(self) -> QFont:
        """The font it is set in now; a label for a screen that is read from afar has its own."""
        return theme.font(self._role)

    def say(self, what: Said) -> None:
        """Show another text."""
        self._what = what
        self._show()

    def set_in(self, role: Role) -> None:
        """Another role of type."""
        if role != self._role:
            self._role = role
            self.setFont(theme.font(role))
            self._show()

    def tone(self, tone: str) -> None:
        """Another colour: "", muted, accent, success, warning, danger, offline."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def full(self) -> str:
        """All of the text, also what did not fit."""
        return self._full

    def minimumSizeHint(self) -> QSize:
        """A cut label may become narrow."""
        hint = super().minimumSizeHint()
        return QSize(QFontMetrics(self.font()).averageCharWidth() * 4, hint.height()) if self._cut else hint

    def sizeHint(self) -> QSize:
        """The whole text's size, also when it is cut now."""
        hint = super().sizeHint()
        if not self._cut:
            return hint
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._full) + 2, hint.height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and text size; a new style sheet brings back the font of the first polish."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            wanted = self.worn()
            if wanted != self.font():
                self.setFont(wanted)
                self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut again to the new width."""
        super().resizeEvent(event)
        if self._cut:
            self._fit()

    def _show(self) -> None:
        self._full = said(self._what)
        if self._cut:
            self._fit()
            self.updateGeometry()
        else:
            self.setText(self._full)
        self.setAccessibleName(self._full)

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._full, Qt.TextElideMode.ElideRight, max(self.width(), 8))
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._full if shown != self._full and "<" not in self._full else "")


class Picture(QWidget):
    """A drawing of ours beside a text that says the same; screen readers pass it by."""

    def __init__(self, name: str, ink: str = "text", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._ink, self._size = name, ink, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_as(self, name: str, ink: str) -> None:
        """Another drawing or colour."""
        self._name, self._ink = name, ink
        self.update()

    def sizeHint(self) -> QSize:
        """Grows with the text."""
        side = theme.grown(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the theme's colour."""
        side = theme.grown(self._size)
        painter = QPainter(self)
        picture = icons.pixmap(self._name, self._ink, side, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, side, side, picture)


class Pill(QFrame):
    """A state as icon, word and colour together: never colour alone."""

    def __init__(
        self, what: Said, tone: Tone = "plain", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(4)
        self._picture = Picture(icon or "notice", "text", 14)
        self._label = PlainLabel(what, "caption")
        row.addWidget(self._picture)
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_as(what, tone, icon)

    def show_as(self, what: Said, tone: Tone, icon: str = "") -> None:
        """Another state."""
        self._label.say(what)
        self._label.tone("muted" if tone == "plain" else tone)
        self._picture.setVisible(bool(icon))
        if icon:
            self._picture.show_as(icon, "text2" if tone == "plain" else tone)
        self.setProperty("tint", tone)
        self.style().unpolish(self)
        self.style().polish(self)
