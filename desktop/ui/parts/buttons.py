"""What is pressed: buttons that know their sentence, their icon and their keys."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop import words
from desktop.errors import Sentence
from desktop.ui import icons, theme
from desktop.ui.actions import act, keys_shown
from desktop.ui.parts.labels import Said, said

Kind = Literal["plain", "primary", "quiet", "danger", "icon"]
_INK: dict[Kind, str] = {
    "plain": "text",
    "primary": "on_accent",
    "quiet": "accent",
    "danger": "danger",
    "icon": "text2",
}


class Button(QPushButton):
    """A button. Kind "icon" shows only its drawing; the sentence is then its accessible name and tooltip.

    ``keys`` names an act of actions.ACTS whose keys the tooltip shows.
    """

    def __init__(
        self, what: Said, kind: Kind = "plain", icon: str = "", keys: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._what: Said = what
        self._kind: Kind = kind
        self._icon = icon
        self.keys = keys
        self.ink = _INK[kind]  # the token its drawing is coloured with
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self._show()
        self._draw()

    def say(self, what: Said) -> None:
        """Another text."""
        self._what = what
        self._show()

    def draw(self, icon: str) -> None:
        """Another drawing."""
        self._icon = icon
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as Space does; held down it presses once."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw()

    def _show(self) -> None:
        text = said(self._what)
        self.setText("" if self._kind == "icon" else text.replace("&", "&&"))
        self.setAccessibleName(text)
        if self.keys:
            keys = keys_shown(act(self.keys))
            self.setToolTip(words.say("{what} ({keys})", what=text, keys=keys))
        else:
            self.setToolTip(text if self._kind == "icon" else "")

    def _draw(self) -> None:
        if not self._icon:
            return
        alone = self._kind == "icon"
        side, room = theme.grown(20 if alone else 18), 0 if alone else 4
        self.setIcon(icons.icon(self._icon, self.ink, side, room))
        self.setIconSize(QSize(side + room, side))


def quiet(what: Sentence, icon: str = "", keys: str = "") -> Button:
    """A button that looks like a link, for what is not the main thing."""
    return Button(what, "quiet", icon, keys)
