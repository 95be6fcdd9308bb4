"""Stories: the whole product in its users' words, in a real window, by keys alone; every key is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.window import Window
from tests.ui.conftest import doors, make_window, practice_store, working  # noqa: F401 - fixtures

PATIENCE_MS = 20_000  # a machine under load; a person waits for none of it

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass
class Hands:
    """A clerk's hands on the keyboard: keys go to whatever has them, and are counted.

    A text counts one for each character and is counted apart: no program can spare anybody the name.
    """

    window: Window
    bot: QtBot
    commands: int = field(default=0)
    letters: int = field(default=0)

    def press(self, *keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.commands += 1
            QTest.keyClick(self.at(), key, with_)
            self.settle()

    def type(self, text: str) -> None:
        """Type a text; Chinese comes from the input method, as it does at a counter."""
        self.letters += len(text)
        if text.isascii():
            QTest.keyClicks(self.at(), text)
        else:
            chosen = QInputMethodEvent()
            chosen.setCommitString(text)
            QCoreApplication.sendEvent(self.at(), chosen)
        self.settle()

    def at(self) -> QWidget:
        """What has the keys now."""
        return self.window.focusWidget() or self.window

    def settle(self) -> None:
        """Let the window finish what it began."""
        assert self.window.background.settle()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that a person would see."""
        self.bot.waitUntil(holds, timeout=PATIENCE_MS)
        self.settle()


@pytest.fixture
def hands(working: Window, qtbot: QtBot) -> Hands:  # noqa: F811
    """The clerk has signed in and sits before the counter."""
    working.activateWindow()
    working.windowHandle().requestActivate()
    assert QTest.qWaitForWindowActive(working)  # keys with Ctrl reach a window that is active only
    return Hands(working, qtbot)
