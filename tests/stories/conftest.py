"""Stories: the whole product in its users' words, in a real window, by keys alone; every key is counted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.house import House
from desktop.casework import centre
from desktop.casework.centre import DepartmentFile
from desktop.casework.desk import sit_down
from desktop.casework.people import add_staff
from desktop.clock import SystemClock
from desktop.errors import sentence
from desktop.paths import StorePaths
from desktop.practice.serving import PRACTICE_KEY
from desktop.ui.paper import pane
from desktop.ui.window import Window
from tests.ui.conftest import doors, make_window, practice_store, sign_in, working  # noqa: F401 - fixtures
from tests.ui.doors import PASSPHRASE, TestDoors

PATIENCE_MS = 20_000  # a machine under load; a person waits for none of it
TOLD = "ONE_COUNTER_STORIES"  # names a file to which every story that ended well adds a line of JSON

Key = Qt.Key
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_HELD = (CTRL, ALT, SHIFT)


@dataclass
class Hands:
    """A clerk's hands on the keyboard: keys go to whatever has them, and are counted.

    Every key that is pressed counts, one to move about and one that is held down with it (Ctrl, Alt, Shift)
    too. What is typed as text counts one for each character and is counted apart: no program can spare
    anybody the name.
    """

    window: Window
    bot: QtBot
    commands: int = field(default=0)
    letters: int = field(default=0)
    limit: int | None = None

    def press(self, *keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.commands += 1 + sum(bool(with_ & held) for held in _HELD)
            QTest.keyClick(self.at(), key, with_)
            self.settle()

    def digit(self, number: int) -> None:
        """Press a digit that chooses: a key like any other, not a text."""
        self.press(Qt.Key(Qt.Key.Key_0 + number))

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

    def scan(self, code: str) -> None:
        """A scanner or a card reader types a code and Enter, faster than hands; no key of the clerk's."""
        for letter in code:
            QTest.keyClick(self.at(), letter)
        QTest.keyClick(self.at(), Qt.Key.Key_Return)
        self.settle()

    def at(self) -> QWidget:
        """What has the keys now: in a dialog, when one is open."""
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            return dialog.focusWidget() or dialog
        return self.window.focusWidget() or self.window

    def settle(self) -> None:
        """Let the window finish what it began."""
        assert self.window.background.settle()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that a person would see."""
        self.bot.waitUntil(holds, timeout=PATIENCE_MS)
        self.settle()

    def at_most(self, keys: int) -> None:
        """The story promises to need no more keys than these, beside what is typed."""
        self.limit = keys
        assert self.commands <= keys, f"{self.commands} keys and {self.letters} letters"


@pytest.fixture
def hands(working: Window, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Hands]:  # noqa: F811
    """The clerk has signed in and sits before the counter."""
    yield from seated(working, qtbot, request)


@pytest.fixture
def senior_hands(
    doors: TestDoors,  # noqa: F811
    make_window: Callable[..., Window],  # noqa: F811
    qtbot: QtBot,
    request: pytest.FixtureRequest,
) -> Iterator[Hands]:
    """A colleague with clearance for restricted values: births ask for health data."""
    desk = doors.open("admin", PASSPHRASE)
    add_staff(desk, "chen.jie", "陈洁", "clerk", PASSPHRASE, clearance=4)
    desk.store.close()
    yield from seated(sign_in(make_window(), "chen.jie"), qtbot, request)


def seated(window: Window, bot: QtBot, request: pytest.FixtureRequest) -> Iterator[Hands]:
    """Hands before a window; what they did is told when the story ended well."""
    window.activateWindow()
    window.windowHandle().requestActivate()
    assert QTest.qWaitForWindowActive(window)  # keys with Ctrl reach a window that is active only
    found = Hands(window, bot)
    failed = request.session.testsfailed
    yield found
    file = os.environ.get(TOLD)
    if file and request.session.testsfailed == failed:
        function = getattr(request, "function", None)
        name = str(getattr(function, "__name__", "")).removeprefix("test_").replace("_", " ")
        words = ((getattr(function, "__doc__", None) or "").strip() or name).partition("\n")[0]
        piece = request.node.name.partition("[")[2].rstrip("]")
        told = {
            "story": f"{words} ({piece})" if piece else words,
            "keys": found.commands,
            "letters": found.letters,
            "at_most": found.limit,
        }
        with open(file, "a", encoding="utf-8") as lines:
            lines.write(json.dumps(told, ensure_ascii=False) + "\n")


def whole_house(store: Path, department: str, url: str) -> Window:
    """A clerk's window on the whole house, with exchange; only one department has a line."""
    paths = StorePaths(store)
    desk = sit_down(paths, "admin", PASSPHRASE, SystemClock())
    for row in desk.store.lookups.departments():
        if row.id == department:
            file = DepartmentFile(row.id, row.name, row.code, url, timeout_s=2.0)
            centre.add_department(desk, file, PRACTICE_KEY)
        else:
            centre.remove_department(desk, row.id, "not in this story")
    desk.store.close()
    window = Window(House(paths, SystemClock(), practice=sentence("Sign in.")))
    window.show()
    return sign_in(window)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """A printer stands at the counter that prints into files; these are its sheets."""
    sheets: list[Path] = []

    def printer(_name: str) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        sheets.append(tmp_path / f"sheet{len(sheets)}.pdf")
        made.setOutputFileName(str(sheets[-1]))
        return made

    monkeypatch.setattr(pane, "printers", lambda: ("Office printer",))
    monkeypatch.setattr(pane, "printer_named", printer)
    return sheets
