"""The store rests: two seconds after the last change, and when a case is done."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.casework import work
from desktop.ui.frame.idle import REST_MS
from desktop.ui.window import Window
from tests.ui.pages.taking_in import draft


def log_size(window: Window) -> int:
    """Bytes in the write-ahead log."""
    path = window.doors.desk.store.vault.path
    return path.with_name(path.name + "-wal").stat().st_size


def test_two_seconds_after_the_last_change_the_store_rests(working: Window, qtbot: QtBot) -> None:
    desk = working.doors.desk
    case = draft(desk)
    page = working.shelf.page()
    assert page is not None
    page.do(lambda: work.note(desk, case, "eine Bemerkung"))
    assert working.background.settle()
    assert log_size(working) > 0
    qtbot.waitUntil(lambda: log_size(working) == 0, timeout=REST_MS + 8000)


def test_rest_is_not_asked_of_a_window_that_goes(working: Window, qtbot: QtBot) -> None:
    working.bus.changed.emit(frozenset({"case:1"}))
    working.close()
    qtbot.wait(50)
    assert not working.resting._timer.isActive()
