"""A window on a real store, offscreen, for every test of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

import desktop.ui  # noqa: F401 - before pytest-qt spins any event loop
from desktop.ui.doors import Preferences
from desktop.ui.window import Window
from tests.ui.doors import PASSPHRASE, TestDoors, make_store

MakeWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def practice_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice store, founded once; every test works on a copy of it."""
    folder = tmp_path_factory.mktemp("founded") / "store"
    make_store(folder)
    return folder


@pytest.fixture
def doors(practice_store: Path, tmp_path: Path) -> TestDoors:
    return TestDoors(practice_store, tmp_path)


@pytest.fixture
def make_window(doors: TestDoors, qapp: object) -> Iterator[Callable[..., Window]]:
    """Makes a shown window; closes it, and the store behind it, after the test."""
    made: list[Window] = []

    def make(look: Preferences | None = None) -> Window:
        doors.look = look or doors.look
        window = Window(doors)
        made.append(window)
        window.show()
        window.background.settle()
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else later themes dress old windows


@pytest.fixture
def working(make_window: Callable[..., Window]) -> Window:
    """A window in which the clerk has signed in."""
    return sign_in(make_window())


def sign_in(window: Window, login: str = "li.na") -> Window:
    """Sign in as a person does."""
    window.login.who.setEditText(login)
    window.login.passphrase.setText(PASSPHRASE)
    window.login.enter.click()
    assert window.background.settle()
    return window
