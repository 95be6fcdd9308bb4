"""That few paper forms are left is said in the header and the news until a kit is printed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from desktop.casework import outage
from desktop.casework.outage.kits import kit
from desktop.domain.catalogue import Text
from desktop.ui.frame.looks import speak
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow, sign_in

SERVICE = "marriage-registration"


def printed(window: Window, many: int) -> str:
    """A kit with so many forms of one service; its journal."""
    changed = outage.print_kit(window.doors.desk, {SERVICE: many})
    window.bus.changed.emit(changed.subjects)
    return str(changed.result)


def spoil(window: Window, block: str, many: int) -> None:
    desk = window.doors.desk
    for form in kit(desk, block).of("left")[:many]:
        window.bus.changed.emit(outage.spoil(desk, block, form.number, "torn").subjects)


def name_of(window: Window) -> Text:
    service = window.doors.desk.store.lookups.service(SERVICE)
    assert service is not None
    return service.name


def test_low_forms_stand_in_the_header_until_a_kit_is_printed(working: Window, qtbot: QtBot) -> None:
    forms, name = working.header.forms, name_of(working)
    block = printed(working, 7)
    qtbot.wait(3500)
    assert not forms.isVisible()
    spoil(working, block, 3)
    qtbot.waitUntil(forms.isVisible, timeout=10_000)
    assert forms.text() == "1"
    assert forms.accessibleName() == f"Few forms are left: {name.en} (4). Print a kit."
    assert "Ctrl+Shift+K" in forms.toolTip()
    speak("zh")
    chinese = f"剩余表单不多：{name.zh} (4)。请印制一套。"
    qtbot.waitUntil(lambda: forms.accessibleName() == chinese, timeout=10_000)
    speak("en")
    working.press("news")
    assert working.background.settle()
    news: Any = working.shelf.page()
    assert news.forms.isVisible()
    assert f"{name.en} (4)" in news.forms.what.full()
    forms.click()
    assert working.background.settle()
    page: Any = working.shelf.page()
    assert page.print.hasFocus()
    assert f"{name.en} (4)" in page.low.what.full()
    printed(working, 10)
    qtbot.waitUntil(lambda: not forms.isVisible(), timeout=10_000)


def test_it_is_read_aloud_once(working: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    say = QAccessible.updateAccessibility

    def heard(event: Any) -> None:
        spoken.append(event.message() if hasattr(event, "message") else "")
        say(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", heard)
    block, forms = printed(working, 4), working.header.forms
    qtbot.waitUntil(forms.isVisible, timeout=10_000)
    spoil(working, block, 1)
    qtbot.waitUntil(lambda: "(3)" in forms.accessibleName(), timeout=10_000)
    assert [said for said in spoken if "Few forms" in said] == [
        f"Few forms are left: {name_of(working).en} (4). Print a kit."
    ]


def test_nobody_is_told_who_prints_no_forms(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = sign_in(make_window())
    printed(window, 2)
    qtbot.waitUntil(window.header.forms.isVisible, timeout=10_000)
    window.close()
    it = sign_in(make_window(), "admin")
    qtbot.wait(4000)
    assert not it.header.forms.isVisible()
    it.press("news")
    assert it.background.settle()
    news: Any = it.shelf.page()
    assert news.forms.isVisible()
    assert not news.kits.isVisible()
