"""Pictures of the practice centre's window, page by page, in both languages, without a screen."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desktop import words
from desktop.app import practising
from desktop.app.house import House
from desktop.clock import Clock
from desktop.paths import StorePaths
from desktop.store.lookups import CaseFilter
from desktop.ui.doors import Preferences, ThemeName
from desktop.ui.window import Window
from desktop.words import Language

PAGE_DRAWN_S = 1.5  # a page of a preview is there by then
SIZE = (1366, 768)  # the smallest screen a counter has
_THEMES: tuple[tuple[Language, ThemeName], ...] = (
    ("en", "light"),
    ("zh", "light"),
    ("zh", "dark"),
    ("en", "contrast"),
)


def take(paths: StorePaths, folder: Path, clock: Clock) -> int:
    """Open the window on a practice store and take a picture of every page; returns how many."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # The offscreen screen cannot keep size hints, and says so at every window.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.plugin=false;*.warning=false")
    folder.mkdir(parents=True, exist_ok=True)
    spoken = words.language()
    try:
        return sum(_in_one_look(paths, folder, clock, *look) for look in _THEMES)
    finally:
        words.use(spoken)


def _in_one_look(paths: StorePaths, folder: Path, clock: Clock, language: Language, theme: ThemeName) -> int:
    from PySide6.QtCore import QCoreApplication, QEvent

    from desktop.ui.application import make
    from desktop.ui.pictures import grab

    house = House(paths, clock, logins=(practising.CLERK, practising.MANAGER), practice=practising.WELCOME)
    house.keep(replace(Preferences(), language=language, theme=theme))
    window = make(house)
    try:
        window.show()
        many = 0
        for name in _pages(window, house):
            grab(window, folder / f"{name}-{language}-{theme}.png", size=SIZE)
            many += 1
        return many
    finally:
        window.close()
        window.deleteLater()  # or it would hear of the next window's language
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        house.close()


def _let_draw(seconds: float) -> None:
    """Let what is drawn beside the window's own work, such as pages of a PDF, appear."""
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.02)


def _pages(window: Window, house: House) -> Iterator[str]:
    """Open one page after another, each ready for its picture."""
    yield "sign-in"
    window.login.who.setEditText(practising.MANAGER)
    window.login.passphrase.setText(practising.PASSPHRASE)
    window.login.enter.click()
    window.background.settle()
    lookups = house.desk.store.lookups
    window.go("counter")
    yield "counter"
    window.header.box.look_for("张")
    window.background.settle()
    yield "one-box"
    window.header.box.put_away()
    window.go("cases")
    yield "work-list"
    rows = lookups.cases(CaseFilter(states=("delivered", "approved", "in_review", "accepted")), limit=1).rows
    if rows:
        window.open("case", case=rows[0].id)
        yield "case"
    window.open("connections")
    yield "connections"
    window.open("month")
    window.background.settle()
    _let_draw(PAGE_DRAWN_S)
    yield "month-report"
    drafts = lookups.cases(CaseFilter(states=("draft",)), limit=1).rows
    if drafts:
        window.open("intake", case=drafts[0].id)
        yield "intake"
    events = lookups.life_events()
    if events:
        window.open("intake", life_event=events[0].id)
        yield "bundle"
    window.open("keys")
    yield "keys"
