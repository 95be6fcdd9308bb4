"""The window with the keys alone: Tab follows what is shown, Enter presses and goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.domain.catalogue import Text
from desktop.domain.forms import Choice, FormField
from desktop.errors import sentence
from desktop.ui.doors import Preferences
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import Line
from desktop.ui.parts.page import Scroll
from desktop.ui.parts.tab_order import step
from desktop.ui.questions.question import Question
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow
from tests.ui.doors import TestDoors


def test_tab_reaches_what_was_added_later_where_it_is_shown(working: Window) -> None:
    page = QWidget(working)
    column = QVBoxLayout(page)
    foot = QPushButton("foot")
    column.addWidget(foot)
    late = [Line(), Line()]
    for at, line in enumerate(late):
        column.insertWidget(at, line)
    shut = Line()
    shut.setEnabled(False)
    column.insertWidget(2, shut)
    page.show()
    assert step(page, late[0], forward=True) is late[1]
    assert step(page, late[1], forward=True) is foot
    assert step(page, foot, forward=False) is late[1]
    assert step(page, foot, forward=True) is late[0]


def test_tab_goes_from_the_box_over_the_rail_into_the_page(working: Window) -> None:
    working.activateWindow()
    working.header.box.setFocus()
    seen: list[QWidget] = []
    for _ in range(12):
        QTest.keyClick(working.focusWidget(), Qt.Key.Key_Tab)
        seen.append(working.focusWidget())
    page = working.shelf.page()
    assert page is not None
    order = [
        next((n for n, part in enumerate((working.header, working.rail, page)) if part.isAncestorOf(each)), 1)
        for each in seen
    ]
    around = order.index(0, order.index(1)) if 0 in order[order.index(1) :] else len(order)
    assert order[:around] == sorted(order[:around])
    assert {1, 2} <= set(order)


def test_enter_presses_a_button_once_however_long_it_is_held(working: Window) -> None:
    pressed: list[int] = []
    button = Button(sentence("Continue"), "primary", parent=working)
    button.clicked.connect(lambda: pressed.append(1))
    button.show()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert len(pressed) == 1
    QTest.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert len(pressed) == 2
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == 2  # submits the page instead


def test_enter_goes_on_question_by_question(working: Window) -> None:
    page = QWidget(working)
    column = QVBoxLayout(page)
    shown = Text("Married?", "婚姻状况")
    choices = tuple(Choice(each, Text(each, each)) for each in ("single", "married", "divorced"))
    field = FormField("marital", shown, Text("", ""), 2, shown, "choice", choices, True, True)
    typed = FormField("bank", shown, Text("", ""), 2, shown, "text", (), True, True)
    several = [Question(typed), Question(field), Question(typed)]
    for question in several:
        column.addWidget(question)
    page.show()
    several[0].edit.setFocus()
    for question in several[1:]:
        QTest.keyClick(working.focusWidget(), Qt.Key.Key_Return)
        assert question.isAncestorOf(working.focusWidget())


def test_what_is_wrong_at_sign_in_is_shown_whole(make_window: MakeWindow) -> None:
    for scale in (100, 200):
        window = make_window(Preferences(scale=scale))
        window.login.who.setEditText("li.na")
        window.login.passphrase.setText("not this one")
        window.login.sign_in()
        assert window.background.settle()
        QTest.qWait(50)
        label = window.login.banner.next_step
        needed = QFontMetrics(label.font()).boundingRect(
            0, 0, label.width(), 9999, int(Qt.TextFlag.TextWordWrap), label.text()
        )
        assert label.height() >= needed.height()
        window.close()


def test_a_practice_centre_says_how_to_get_in(make_window: MakeWindow, doors: TestDoors) -> None:
    doors.told = sentence("Sign in.")
    window = make_window()
    assert [each for each in window.login.findChildren(QWidget) if getattr(each, "text", str)() == "Sign in."]


def test_what_the_keys_jump_to_is_brought_into_view(working: Window) -> None:
    scroll = Scroll(working)
    scroll.setGeometry(0, 0, 400, 300)
    lines = [Line() for _ in range(30)]
    for line in lines:
        scroll.inside.addWidget(line)
    scroll.show()
    working.activateWindow()
    QTest.qWait(20)
    for line in (lines[-1], lines[0], lines[17]):
        line.setFocus()
        seen = scroll.viewport().rect()
        assert seen.contains(line.rect().translated(line.mapTo(scroll.viewport(), line.rect().topLeft())))
