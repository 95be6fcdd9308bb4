"""Signing in: names and passphrases, what goes wrong in sentences, the screen after a lock."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.errors import sentence
from desktop.ui.doors import Resumed
from desktop.ui.parts.labels import PlainLabel
from tests.ui.conftest import MakeWindow
from tests.ui.doors import PASSPHRASE, TestDoors


def test_a_clerk_signs_in_with_the_keyboard(make_window: MakeWindow, doors: TestDoors) -> None:
    window = make_window()
    assert window.login.first() is window.login.passphrase  # the last one's name stands there
    window.login.who.typed.selectAll()
    QTest.keyClicks(window.login.who.typed, "li.na")
    QTest.keyClick(window.login.who.typed, Qt.Key.Key_Return)
    QTest.keyClicks(window.login.passphrase, PASSPHRASE)
    QTest.keyClick(window.login.passphrase, Qt.Key.Key_Return)
    assert window.background.settle()
    assert doors.desk.who.name == "李娜"
    assert window.shelf.place == "counter"
    assert window.header.who.text() == "Window 7 · 李娜"
    assert window.login.passphrase.text() == ""


def test_a_wrong_passphrase_is_told_with_the_next_step(make_window: MakeWindow) -> None:
    window = make_window()
    window.login.who.setEditText("li.na")
    window.login.passphrase.setText("not this one")
    window.login.sign_in()
    assert not window.login.enter.isEnabled()
    assert window.background.settle()
    assert window.login.banner.isVisible()
    assert window.login.banner.what.full()
    assert window.login.banner.next_step.full()
    assert window.login.passphrase.text() == ""
    assert window.login.enter.isEnabled()


def test_too_many_tries_have_to_wait(make_window: MakeWindow) -> None:
    window, told = make_window(), set[str]()
    for _ in range(5):
        window.login.who.setEditText("li.na")
        window.login.passphrase.setText("not this one")
        window.login.sign_in()
        assert window.background.settle()
        told.add(window.login.banner.what.full())
    assert len(told) == 2  # wrong, then wait
    window.login.passphrase.setText(PASSPHRASE)
    window.login.sign_in()
    assert window.background.settle()
    assert window.login.banner.isVisible()  # also the right one has to wait now


def test_empty_answers_are_asked_for_without_opening(make_window: MakeWindow, doors: TestDoors) -> None:
    window = make_window()
    window.login.who.setEditText("")
    window.login.enter.click()
    texts = {label.text() for label in window.login.findChildren(PlainLabel) if label.isVisible()}
    assert {"Enter your name.", "Enter your passphrase."} <= texts
    assert window.background.under_way == 0


def test_without_a_store_it_says_what_to_do(make_window: MakeWindow, doors: TestDoors) -> None:
    doors.missing = sentence("Ask IT to set this computer up.")
    window = make_window()
    assert window.login.banner.next_step.full() == "Ask IT to set this computer up."
    assert not window.login.passphrase.isEnabled()


def test_after_a_lock_only_the_queue_number_is_shown(make_window: MakeWindow, doors: TestDoors) -> None:
    doors.left = Resumed("li.na", "A017")
    window = make_window()
    shown = {label.text() for label in window.login.findChildren(PlainLabel) if label.isVisible()}
    assert shown == {"A017", "Locked. Press any key to go on."}
    QTest.keyClick(window.login, Qt.Key.Key_Space)
    assert window.login.passphrase.isVisible()
    assert window.login.who.currentText() == "li.na"
    window.login.passphrase.setText(PASSPHRASE)
    window.login.sign_in()
    assert window.background.settle()
    assert window.shelf.place == "counter"
