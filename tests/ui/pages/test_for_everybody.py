"""Every page for everybody: names for screen readers, whole on a small screen at double type, any theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.casework import hall
from desktop.errors import Sentence
from desktop.ui.doors import Preferences
from desktop.ui.parts.page import Page
from desktop.ui.window import Window
from tests.ui.conftest import sign_in
from tests.ui.pages.taking_in import accepted, draft, register

SMALL = (1366, 768)
Open = Callable[[Window], None]


def _intake_step(step: str) -> Open:
    def open_it(window: Window) -> None:
        window.open("intake", case=draft(window.doors.desk))
        window.background.settle()
        page: Any = window.shelf.page()
        page.show_step(step)

    return open_it


def _event(window: Window) -> None:
    event = window.doors.desk.store.lookups.life_events()[0]
    window.open("intake", life_event=event.id, applicant=register(window.doors.desk))
    window.background.settle()
    page: Any = window.shelf.page()
    page.show_step("situation")


def _month(window: Window) -> None:
    today = window.doors.desk.today
    window.open("month", year=today.year, month=today.month)


def _cases(window: Window) -> None:
    draft(window.doors.desk)
    window.go("cases")


def _queue(window: Window) -> None:
    for priority in ("", "elderly", ""):
        hall.take(window.doors.desk, "any", priority=priority)  # type: ignore[arg-type]
    hall.call_next(window.doors.desk)
    hall.hold(window.doors.desk)
    hall.call_next(window.doors.desk)
    window.go("queue")


def _receipt(window: Window) -> None:
    window.open("intake", case=accepted(window.doors.desk))


PAGES: dict[str, Open] = {
    "find": lambda window: window.open("intake", service="marriage-registration"),
    "situation": _event,
    "form": _intake_step("form:Family"),
    "circumstances": _intake_step("circumstances"),
    "materials": _intake_step("materials"),
    "check": _intake_step("check"),
    "receipt": _receipt,
    "case": lambda window: window.open("case", case=accepted(window.doors.desk)),
    "cases": _cases,
    "connections": lambda window: window.open("connections"),
    "month": _month,
    "queue": _queue,
}


def shown_page(window: Window, which: str) -> Page:
    PAGES[which](window)
    assert window.background.settle(30)
    QApplication.processEvents()
    page = window.shelf.page()
    assert page is not None
    return page


def controls(page: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
    every = [w for w in page.findChildren(QWidget) if w.isVisibleTo(page)]
    named = [w for w in every if isinstance(w, kinds) or w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [
        w for w in named if w.objectName() != "qt_spinbox_lineedit" and not w.objectName().startswith("qt_")
    ]


def names(page: QWidget) -> dict[str, str]:
    """What a screen reader calls every control."""
    found: dict[str, str] = {}
    for at, widget in enumerate(controls(page)):
        spoken = QAccessible.queryAccessibleInterface(widget)
        name = spoken.text(QAccessible.Text.Name) if spoken is not None else ""
        found[f"{type(widget).__name__} {at}"] = name.strip()
    return found


@pytest.mark.parametrize("which", list(PAGES))
def test_every_control_has_a_name_in_both_languages(working: Window, which: str) -> None:
    page = shown_page(working, which)
    english = names(page)
    assert english
    assert "" not in english.values(), english
    working.press("language")  # while the page is open
    assert working.background.settle(30)
    chinese = names(page)
    assert "" not in chinese.values(), chinese
    same = {
        name for name in english.values() if name in set(chinese.values()) and any(c.islower() for c in name)
    }
    assert not same


@pytest.mark.parametrize("which", list(PAGES))
def test_whole_on_a_small_screen_at_double_type(
    make_window: Callable[[Preferences], Window], which: str
) -> None:
    window = sign_in(make_window(Preferences(language="en", scale=200)))
    window.resize(*SMALL)
    page = shown_page(window, which)
    window.resize(*SMALL)
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= SMALL[0]
    assert window.minimumSizeHint().height() <= SMALL[1]
    assert (window.width(), window.height()) == SMALL
    first = page.first()
    assert first is None or first.isVisibleTo(page) or not first.isEnabled()


@pytest.mark.parametrize("which", list(PAGES))
def test_the_title_names_the_place_and_never_a_number_of_a_person(working: Window, which: str) -> None:
    page = shown_page(working, which)
    title = page.title()
    assert isinstance(title, Sentence) or title
    assert working.windowTitle()
    assert "3301061988" not in working.windowTitle()


@pytest.mark.parametrize("theme", ["dark", "contrast"])
def test_pages_follow_the_theme_while_they_are_open(working: Window, theme: str) -> None:
    from desktop.ui.theme import tokens

    page = shown_page(working, "case")
    for _ in range(3):
        if working.doors.preferences().theme == theme:
            break
        working.press("theme")
    assert working.doors.preferences() == replace(working.doors.preferences(), theme=theme)
    picture = page.grab().toImage()
    assert picture.pixelColor(2, picture.height() - 3).name() == tokens().bg.lower()
