"""Nothing flashes: no part of a page is ever shown as a window of its own while pages are built."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import sentence
from desktop.ui.doors import Preferences
from tests.ui.conftest import MakeWindow, sign_in
from tests.ui.doors import TestDoors
from tests.ui.pages.taking_in import accepted, draft, register


class Watch(QObject):
    """Remembers every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it so
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {getattr(watched, 'text', str)()!r}")
        return False


@pytest.mark.parametrize("login", ["wang.fang", "admin"])
def test_no_part_is_shown_as_a_window(make_window: MakeWindow, doors: TestDoors, login: str) -> None:
    doors.told = sentence("Sign in.")
    app, watch = QApplication.instance(), Watch()
    assert app is not None
    app.installEventFilter(watch)
    try:
        window = sign_in(make_window(Preferences()), login)
        desk = doors.desk
        case = accepted(desk)
        person = register(desk, "周涛", 501)
        for place in ("counter", "cases", "centre", "admin"):
            window.go(place)
            assert window.background.settle()
        for kind, what in (
            ("intake", {"service": "marriage-registration"}),
            ("intake", {"life_event": "child-is-born"}),
            ("intake", {"case": draft(desk, resident=person)}),
            ("case", {"case": case}),
            ("resident", {"resident": person}),
            ("resident", {"resident": ""}),
            ("connections", {}),
            ("month", {}),
            ("keys", {}),
        ):
            window.open(kind, **what)
            assert window.background.settle()
        window.press("language")
        window.press("larger")
    finally:
        app.removeEventFilter(watch)
    assert [shown for shown in watch.shown if not shown.startswith("Window ")] == []
