"""For everybody: every control on every page has a name for screen readers and is big enough to press."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.dialogs.crash import CrashDialog
from desktop.ui.doors import Preferences
from desktop.ui.places import PLACES
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow, sign_in

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QAbstractSpinBox)


def controls(root: QWidget) -> list[QWidget]:
    """What a person may press or fill in now; the insides of a control of Qt's own are not one."""
    found = [each for kind in CONTROLS for each in root.findChildren(kind) if each.isVisible()]
    inside = (QComboBox, QAbstractSpinBox, QAbstractItemView)  # a header is told with its table
    return [each for each in found if not isinstance(each.parent(), inside)]


def nameless(root: QWidget) -> list[str]:
    """Controls whose name a screen reader would not find."""
    silent = []
    for each in controls(root):
        heard = QAccessible.queryAccessibleInterface(each)
        name = heard.text(QAccessible.Text.Name) if heard is not None else ""
        if not name.strip() and not each.accessibleName().strip():
            silent.append(f"{type(each).__name__} {each.objectName()}")
    return silent


def small(root: QWidget) -> list[tuple[str, QSize]]:
    """Buttons and inputs lower than a control has to be."""
    pressed = [each for each in controls(root) if isinstance(each, (QAbstractButton, QLineEdit, QComboBox))]
    return [(each.accessibleName(), each.size()) for each in pressed if each.height() < theme.control() - 2]


def screens(window: Window) -> list[str]:
    """Everything this role can get to without a case."""
    role = window.doors.desk.who.role
    return [place.id for place in PLACES if role in place.roles]


@pytest.mark.parametrize("look", [Preferences(), Preferences(language="zh", theme="contrast", scale=200)])
@pytest.mark.parametrize("login", ["li.na", "wang.fang", "admin"])
def test_every_control_on_every_place_has_a_name_and_a_size(
    make_window: MakeWindow, look: Preferences, login: str
) -> None:
    window = make_window(look)
    assert nameless(window) == []
    assert small(window) == []
    sign_in(window, login)
    for place in screens(window):
        window.go(place)
        assert window.background.settle()
        assert nameless(window) == [], place
        assert small(window) == [], place
    window.open("keys")
    assert nameless(window) == []


def test_this_test_would_notice_a_nameless_one(working: Window) -> None:
    from PySide6.QtWidgets import QToolButton

    bad = QToolButton(working)
    bad.setFixedHeight(20)
    bad.show()
    assert nameless(working) == ["QToolButton "]
    assert [size.height() for _, size in small(working)] == [20]


def test_the_crash_dialog_too(working: Window) -> None:
    dialog = CrashDialog(ValueError("x"), working)
    dialog.show()
    assert nameless(dialog) == []
    assert controls(dialog)
    dialog.close()


def test_the_line_and_the_places_are_told_with_role_and_state(working: Window) -> None:
    rail = QAccessible.queryAccessibleInterface(working.rail)
    assert rail.role() == QAccessible.Role.List
    assert rail.childCount() == working.rail.count()
    line = QAccessible.queryAccessibleInterface(working.header.line)
    assert line.role() in (QAccessible.Role.Button, QAccessible.Role.ButtonMenu)
    assert line.text(QAccessible.Text.Name) == working.header.line.text()


def test_tab_reaches_every_control(working: Window) -> None:
    from PySide6.QtCore import Qt

    unreachable = [
        type(each).__name__
        for each in controls(working)
        if each.isEnabled() and not each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert unreachable == []
