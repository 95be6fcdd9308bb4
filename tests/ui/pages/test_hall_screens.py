"""The screens that face the people, measured: nothing cut off, every control named, at any text size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from desktop.casework import hall
from desktop.domain.catalogue import Text
from desktop.ui.doors import Preferences
from desktop.ui.hall.big import BigScreen
from desktop.ui.hall.numbers import NumberScreen
from desktop.ui.hall.rating import RateScreen
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow, sign_in
from tests.ui.spoken import unspoken
from tests.ui.whole import cut_off

LONG = Text("Household registration and everything about where one lives", "户口登记及与居住地有关的各项业务")
LOOKS = (
    Preferences("en", "light", 100),
    Preferences("zh", "dark", 200),
    Preferences("en", "contrast", 150),
    Preferences("zh", "light", 100, senior=True),
)


def numbers(window: Window, *steps: str) -> Callable[[], BigScreen]:
    """The number screen after these presses."""

    def open_it() -> BigScreen:
        screen = opened(window, "numbers")
        assert isinstance(screen, NumberScreen)
        for step in steps:
            screen.buttons[step].click()
            window.background.settle()
        return screen

    return open_it


def rating(window: Window, *steps: str) -> Callable[[], BigScreen]:
    """The rating screen after somebody was asked and pressed these."""

    def open_it() -> BigScreen:
        screen = opened(window, "rating")
        assert isinstance(screen, RateScreen)
        if steps[:1] == ("",):
            window.hall.ask_rating(lambda _matters: None)
            window.background.settle()
        for step in steps:
            if step:
                screen.buttons[step].click()
                window.background.settle()
        return screen

    return open_it


def opened(window: Window, which: str) -> BigScreen:
    if which not in window.hall.screens:
        window.hall.switch(which)
        window.background.settle()
    return window.hall.screens[which]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.language}-{look.theme}-{look.scale}")
@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1920, 1080)])
def test_every_screen_is_whole_and_named(
    make_window: MakeWindow, look: Preferences, size: tuple[int, int]
) -> None:
    window = sign_in(make_window(look), "wang.fang")
    desk = window.doors.desk
    for letter in "ABC":
        hall.set_group(desk, f"line-{letter.lower()}", letter, LONG)
    for _ in range(8):
        hall.take(desk, "line-a")
        hall.call_next(desk)
    hall.take(desk, "line-b")
    window.bus.changed.emit(frozenset({"ticket:"}))
    window.background.settle()
    found: list[str] = []
    for name, open_it in (
        ("hall", lambda: opened(window, "hall")),
        ("lines", numbers(window)),
        ("reasons", numbers(window, "line-a")),
        ("time", numbers(window, "appointment")),
        ("given", numbers(window, "back", "line-b", "")),
        ("code", rating(window)),
        ("levels", rating(window, "")),
        ("why", rating(window, "1", "slow")),
        ("thanks", rating(window, "send")),
    ):
        screen = open_it()
        screen.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        assert (screen.width(), screen.height()) == size, name
        found += [f"{name}: {what}" for what in (*cut_off(screen), *unspoken(screen))]
    assert found == []
