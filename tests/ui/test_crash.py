"""Bugs: told plainly, without a word of anybody's data, and the window lives on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.errors import Trouble, sentence
from desktop.ui import application
from desktop.ui.dialogs.crash import CrashDialog, report
from desktop.ui.pictures import grab
from desktop.ui.window import Window
from tests.ui.doors import TestDoors

SECRET = "张伟 110101198403020012"


@pytest.fixture
def window(doors: TestDoors, qapp: QApplication) -> Iterator[Window]:
    """A window as the program makes it, with its hooks for bugs."""
    hook = sys.excepthook
    made = application.make(doors)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    sys.excepthook = hook


def broken() -> None:
    resident = SECRET
    raise ValueError(f"cannot read {resident}")


def caught() -> ValueError:
    try:
        broken()
    except ValueError as error:
        return error
    raise AssertionError


def test_a_report_says_where_but_never_what() -> None:
    text = report(caught())
    assert "builtins.ValueError" in text
    assert "broken" in text
    assert "张伟" not in text
    assert "1101" not in text
    assert "/" not in text.replace("ui/", "")


def test_a_bug_in_the_background_opens_the_dialog_and_the_window_lives(window: Window) -> None:
    window.background.deed(window, broken)
    assert window.background.settle()
    dialogs = window.findChildren(CrashDialog)
    assert len(dialogs) == 1
    assert "broken" in dialogs[0].text.toPlainText()
    assert SECRET not in dialogs[0].text.toPlainText()
    dialogs[0].go_on.click()
    assert window.isVisible()


def test_a_bug_in_the_window_too(window: Window) -> None:
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)
    (dialog,) = window.findChildren(CrashDialog)
    dialog.close_program.click()
    assert not window.isVisible()


def test_trouble_nobody_caught_is_a_banner_not_a_bug(window: Window) -> None:
    trouble = Trouble(sentence("Print"))
    sys.excepthook(Trouble, trouble, None)
    assert window.findChildren(CrashDialog) == []
    assert window.banner.what.full() == "Print"


def test_the_log_holds_no_message(window: Window, caplog: pytest.LogCaptureFixture) -> None:
    application.tell_bug(window, caught())
    assert "张伟" not in caplog.text


def test_a_picture_is_saved_and_a_bad_place_is_told(window: Window, tmp_path: Path) -> None:
    saved = grab(window, tmp_path / "shots" / "one.png", size=(900, 700))
    assert saved.read_bytes().startswith(b"\x89PNG")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(Trouble):
        grab(window, tmp_path / "folder.png")
