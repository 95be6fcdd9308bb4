"""The window around the pages: signing in, moving about, locking, looks that change live, the line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

from desktop import words
from desktop.domain.catalogue import Text
from desktop.errors import Trouble, sentence
from desktop.ui import places, theme
from desktop.ui.doors import DepartmentLine, Line, Preferences
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.page import Frame, Page
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow, sign_in
from tests.ui.doors import TestDoors


class Probe(Page):
    """A page that remembers what happens to it."""

    name = sentence("Page")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.happened: list[str] = []
        self.stays = False

    def begin(self, **what: Any) -> None:
        self.happened.append(f"begin {what}")

    def refresh(self) -> None:
        self.happened.append("refresh")

    def concerns(self, subjects: frozenset[str]) -> bool:
        return "case:1" in subjects

    def retranslate(self) -> None:
        self.happened.append(words.language())

    def leave(self) -> bool:
        return not self.stays

    def acts(self) -> dict[str, Any]:
        return {"submit": lambda: self.happened.append("submit")}


@pytest.fixture(autouse=True)
def probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets every test open a page of kind "probe"."""
    monkeypatch.setitem(places.OPENED, "probe", Probe)


def opened(window: Window) -> Probe:
    window.open("probe", case="case:1")
    page = window.shelf.page()
    assert isinstance(page, Probe)
    return page


# Two levels


def test_what_is_opened_stays_while_another_place_is_looked_at(
    working: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = places.Place("cases", frozenset({"clerk"}), Probe)
    seen = (*(place for place in places.PLACES if place.id != "cases"), second)
    monkeypatch.setattr(places, "PLACES", seen)
    monkeypatch.setattr("desktop.ui.frame.shelf.PLACES", seen)
    page = opened(working)
    working.press("place.cases")
    assert working.shelf.page() is not page
    working.press("place.counter")
    assert working.shelf.page() is page
    assert page.happened == ["begin {'case': 'case:1'}", "refresh"]


def test_going_back_closes_level_two_unless_the_page_stays(working: Window) -> None:
    page = opened(working)
    page.stays = True
    working.press("back")
    assert working.shelf.page() is page
    page.stays = False
    working.press("back")
    assert working.shelf.level() == 1
    working.press("back")  # nothing to close
    assert working.shelf.place == "counter"


def test_the_pages_own_actions_come_before_the_windows(working: Window) -> None:
    page = opened(working)
    assert working.keys["submit"].isEnabled()
    working.keys["submit"].trigger()
    assert page.happened[-1] == "submit"
    working.back()
    assert not working.keys["submit"].isEnabled()


def test_nobody_gets_to_a_place_that_is_not_for_them(working: Window) -> None:
    working.go("admin")
    assert working.shelf.place == "counter"


def test_f6_walks_through_the_panes(working: Window) -> None:
    seen = []
    for _ in range(3):
        working.press("pane")
        seen.append(working.focusWidget())
    assert seen[0] is working.header.box or working.header.box in seen
    assert working.rail in seen
    assert len({id(widget) for widget in seen}) == 3


# What changed


def test_a_visible_page_refreshes_itself_a_hidden_one_when_it_is_shown(working: Window) -> None:
    page = opened(working)
    working.bus.changed.emit(frozenset({"case:1"}))
    working.bus.changed.emit(frozenset({"case:2"}))
    assert page.happened.count("refresh") == 2
    page.hide()
    working.bus.changed.emit(frozenset({"case:1"}))
    assert page.happened.count("refresh") == 2
    page.show()
    assert page.happened.count("refresh") == 3


def test_news_from_behind_reach_the_pages(working: Window, doors: TestDoors) -> None:
    page = opened(working)
    for heard in doors.heard:
        heard(frozenset({"case:1"}))
    assert page.happened.count("refresh") == 1  # not in the thread that told it
    QApplication.processEvents()
    assert page.happened.count("refresh") == 2


def test_a_page_that_was_closed_hears_nothing(working: Window) -> None:
    page = opened(working)
    working.back()
    QApplication.sendPostedEvents(None, 52)
    happened = page.happened
    working.bus.changed.emit(frozenset({"case:1"}))
    QApplication.processEvents()
    assert happened.count("refresh") == 1


# Looks


def test_the_language_changes_live_everywhere(working: Window, doors: TestDoors) -> None:
    page = opened(working)
    working.toast(sentence("Print"))
    working.press("language")
    assert page.happened[-1] == "zh"
    assert doors.look.language == "zh"
    assert working.header.who.text() == "7号窗口 · 李娜"
    assert working.rail.item(0).text() == "窗口"
    assert working.keys["lock"].text() == "锁屏"
    assert working.windowTitle().endswith("一窗通办")
    assert "打印" in {label.text() for label in working.toasts.findChildren(PlainLabel)}
    english = [
        widget.text()
        for kind in (PlainLabel, Button)
        for widget in working.findChildren(kind)
        if widget.text().isascii() and widget.text().isalpha() and widget.text() not in ("English", "Line")
    ]
    assert english == []
    working.press("language")
    assert working.rail.item(0).text() == "Counter"


def test_themes_and_sizes_change_live_and_are_remembered(working: Window, doors: TestDoors) -> None:
    for wanted in ("dark", "contrast", "light"):
        working.press("theme")
        assert doors.look.theme == wanted
        assert working.palette().window().color() == theme.THEMES[wanted].colour("bg")
    for _ in range(8):
        working.press("larger")
    assert doors.look.scale == 200
    assert QApplication.font().pointSizeF() == pytest.approx(21)
    for _ in range(9):
        working.press("smaller")
    assert doors.look.scale == 100


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_fits_a_small_screen_at_double_type(
    make_window: MakeWindow, language: words.Language
) -> None:
    window = make_window(Preferences(language=language, scale=200))
    window.resize(1366, 768)
    sign_in(window)
    window.doors.line = Line("offline", sentence("Case {number} was received.", number="x" * 8))  # type: ignore[attr-defined]
    for kind in ("", "keys"):
        if kind:
            window.open(kind)
        QApplication.processEvents()
        least = window.minimumSizeHint()
        assert (window.width(), window.height()) == (1366, 768)
        assert least.width() <= 1366
        assert least.height() <= 768


# Locking and leaving


def test_locking_hides_everything_at_once_then_replaces_the_process(
    working: Window, doors: TestDoors
) -> None:
    working.queue_number = "A017"
    page = opened(working)
    working.header.box.setText("张伟")
    working.press("lock")
    assert doors.calls == ["lock"]
    shown = {label.text() for label in working.findChildren(PlainLabel) if label.isVisible()}
    assert {"A017", "This counter is locked."} <= shown
    assert "张伟" not in "".join(shown)
    assert working.header.box.text() == ""
    assert not page.isVisible()
    assert not working.keys["place.counter"].isEnabled()
    assert working.windowTitle() == "One Counter"


def test_locking_waits_for_what_is_being_written(working: Window, doors: TestDoors) -> None:
    from PySide6.QtCore import QThread

    def write() -> None:
        QThread.msleep(150)
        doors.calls.append("written")

    working.background.deed(working, write)
    working.press("lock")
    assert doors.calls == ["written", "lock"]


def test_idleness_locks(make_window: MakeWindow, doors: TestDoors, qtbot: Any) -> None:
    doors.idle_seconds = 1
    window = sign_in(make_window())
    qtbot.waitUntil(lambda: "lock" in doors.calls, timeout=5000)
    assert window.idle.parent() is window


def test_closing_closes_the_store(working: Window, doors: TestDoors) -> None:
    working.close()
    assert doors.calls == ["close"]


# What the window tells


def test_a_toast_undoes_once(working: Window) -> None:
    undone: list[int] = []
    working.toast("one", lambda: undone.append(1))
    working.toast("two", lambda: undone.append(2))
    working.toast("three")
    assert working.keys["undo"].isEnabled()
    working.press("undo")
    working.press("undo")
    assert undone == [2, 1]
    assert not working.keys["undo"].isEnabled()
    working.press("undo")
    assert undone == [2, 1]


def test_at_most_three_toasts_and_they_go_by_themselves(
    working: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ui.frame.toast.SECONDS", 0)
    for number in range(5):
        working.toast(str(number))
    shown = [label.text() for label in working.toasts.findChildren(PlainLabel) if label.isVisible()]
    assert shown == ["2", "3", "4"]
    for _ in range(20):
        QApplication.processEvents()
    assert not working.toasts.isVisible()


def test_trouble_is_a_banner_until_it_is_put_away(working: Window) -> None:
    working.trouble(Trouble(sentence("Print"), sentence("Choose another folder and try again.")))
    assert working.banner.isVisible()
    assert working.banner.accessibleName() == "Print"
    assert working.banner.next_step.full() == "Choose another folder and try again."
    close = next(
        button for button in working.banner.findChildren(Button) if button.accessibleName() == "Put away"
    )
    close.click()
    assert not working.banner.isVisible()


def test_the_line_is_told_in_words_icon_and_colour(working: Window, doors: TestDoors) -> None:
    own = DepartmentLine("tax", Text("Tax", "税务"), "offline", sentence("Print"), waiting=12)
    looks = set()
    for state in ("online", "sending", "offline", "needs_you"):
        doors.line = Line(state, sentence("{n} answers", n=len(looks)), (own,))  # type: ignore[arg-type]
        working._ask_status()
        assert working.background.settle()
        line = working.header.line
        assert line.text() == f"{len(looks)} answers"
        looks.add((line.property("pill"), line.icon().pixmap(18, 18).toImage().constBits().tobytes()))
    assert len({pill for pill, _ in looks}) == 4
    assert len({picture for _, picture in looks}) == 4


def test_practice_is_marked_on_every_screen(working: Window, doors: TestDoors) -> None:
    for screen in (working.login, working._work, working.locked):
        working._screens.setCurrentWidget(screen)
        assert working.band.isVisible()


def test_a_real_centre_has_no_practice_band(make_window: MakeWindow, doors: TestDoors) -> None:
    doors.practice = False
    assert not make_window().band.isVisible()


def test_every_shown_label_is_plain_text(working: Window) -> None:
    from PySide6.QtWidgets import QLabel

    working.open("keys")
    labels = working.findChildren(QLabel)
    assert labels
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_preferences_are_those_of_the_doors(make_window: MakeWindow) -> None:
    window = make_window(replace(Preferences(), theme="dark", scale=125, language="zh"))
    assert words.language() == "zh"
    assert theme.tokens() is theme.THEMES["dark"]
    assert isinstance(window, QWidget)


def test_qt_speaks_the_language_of_the_window(working: Window) -> None:
    def look_in() -> str:
        return QCoreApplication.translate("QFileDialog", "Look in:")

    assert look_in() == "Look in:"
    working.press("language")
    assert look_in() == "查找范围："
    working.press("language")
    assert look_in() == "Look in:"


def test_english_quotes_are_no_wider_than_letters(working: Window) -> None:
    def quotes() -> int:
        return QFontMetrics(theme.font()).horizontalAdvance("“”")

    english = quotes()
    working.press("language")
    assert quotes() > 1.5 * english
    working.press("language")
    assert quotes() == english
