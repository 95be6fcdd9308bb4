"""How the window looks, changed live: language, colours, text size, the large screen; and remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.ui import theme
from desktop.ui.doors import Doors, Preferences
from desktop.words import Language


class Looks:
    """Puts preferences on a window; ``said_again`` is called after the language changed."""

    def __init__(self, window: QWidget, doors: Doors, said_again: Callable[[], None]) -> None:
        self._window = window
        self._doors = doors
        self._said_again = said_again

    def acts(self) -> dict[str, Callable[[], None]]:
        """What can be done about looks at any time, by ids of actions.ACTS."""
        return {
            "language": lambda: self._prefer(language="zh" if words.language() == "en" else "en"),
            "theme": self._next_theme,
            "larger": lambda: self._prefer(scale=_size(1)),
            "smaller": lambda: self._prefer(scale=_size(-1)),
            "senior": lambda: self._prefer(senior=not theme.preferences().senior),
        }

    def wear(self, look: Preferences) -> None:
        """Show the window so, at once, and remember it."""
        before = theme.preferences()
        if look != before:
            theme.wear(look)
        if look.language != words.language():
            speak(look.language)
            QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.LanguageChange))
            self._said_again()
        self._doors.keep(look)

    def _prefer(self, **changed: Any) -> None:
        self.wear(replace(theme.preferences(), **changed))

    def _next_theme(self) -> None:
        names = list(theme.THEMES)
        self._prefer(theme=names[(names.index(theme.preferences().theme) + 1) % len(names)])


def speak(language: Language) -> None:
    """Speak this language from now on; Qt's own windows (choosing a file) speak it too."""
    words.use(language)
    for known in _of_qt:
        QCoreApplication.removeTranslator(known)
    _of_qt.clear()
    if language == "zh":
        translator = QTranslator()
        if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            QCoreApplication.installTranslator(translator)
            _of_qt.append(translator)


_of_qt: list[QTranslator] = []  # Qt keeps no hold of them itself


def _size(step: int) -> int:
    at = theme.SCALES.index(min(theme.SCALES, key=lambda s: abs(s - theme.preferences().scale)))
    return theme.SCALES[max(0, min(len(theme.SCALES) - 1, at + step))]
