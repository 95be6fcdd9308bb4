"""The queue's page and the hall's screens, on a real store: calls, numbers, what is shown and said."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from desktop.app.house import House
from desktop.casework import hall
from desktop.clock import SystemClock
from desktop.domain.catalogue import Text
from desktop.domain.hall.numbers import code
from desktop.paths import StorePaths
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.doors import Resumed
from desktop.ui.hall.big import LEAST_PT, TARGET, BigScreen
from desktop.ui.hall.display import HallDisplay
from desktop.ui.hall.numbers import NumberScreen
from desktop.ui.pages.queue.page import QueuePage
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow, sign_in
from tests.ui.doors import PASSPHRASE, TestDoors
from tests.ui.pages.queueing import give, settle, shown


def banner(window: Window) -> str:
    return window.banner.what.full() if window.banner.isVisible() else ""


def test_a_number_is_given_called_and_served(queue: QueuePage, working: Window) -> None:
    give(queue)
    give(queue, "elderly")
    assert queue.give.given.full() == "A002 · 0 before it"
    assert "next" in queue.give.wait.full()
    assert [line.number.full() for line in queue.next.lines.values()] == ["A001", "A002"]
    queue.serving.call.click()
    settle(queue)
    assert queue.serving.number.full() == "A002"
    assert working.queue_number == "A002"
    assert working.header.number.isVisible()
    queue.serving.buttons["finish"].click()
    settle(queue)
    assert working.queue_number == ""
    assert not queue.serving.number.isVisible()
    assert "1 served today" in queue.heading.under.full()


def test_f9_calls_from_any_page(working: Window) -> None:
    hall.take(working.doors.desk, "any")
    working.go("counter")
    working.keys["call_next"].trigger()
    assert working.background.settle()
    assert working.queue_number == "A001"
    working.keys["call_next"].trigger()
    assert working.background.settle()
    assert working.queue_number == ""


def test_not_there_put_aside_and_back(queue: QueuePage) -> None:
    give(queue)
    queue.serving.call.click()
    settle(queue)
    queue.serving.buttons["recall"].click()
    settle(queue)
    queue.serving.buttons["miss"].click()
    settle(queue)
    (line,) = queue.aside.lines.values()
    assert "Not there" in {label.full() for label in line.findChildren(PlainLabel)}
    line.buttons["come_back"].click()
    settle(queue)
    assert not queue.aside.lines
    assert len(queue.next.lines) == 1
    next(iter(queue.next.lines.values())).buttons["call"].click()
    settle(queue)
    assert queue.serving.number.full() == "A001"


def test_a_wrong_time_is_a_sentence(queue: QueuePage, working: Window) -> None:
    give(queue, "appointment", "soon")
    assert "no time of day" in banner(working)
    assert queue.give.given.full() == ""


def test_a_window_serves_the_lines_it_ticks(queue: QueuePage, working: Window) -> None:
    desk = working.doors.desk
    lead = replace(desk, who=next(row for row in desk.store.lookups.staff() if row.role == "manager"))
    hall.set_group(lead, "one", "A", Text("One", "一"))
    changed = hall.set_group(lead, "two", "B", Text("Two", "二"))
    hall.take(desk, "one")
    working.bus.changed.emit(changed.subjects)
    settle(queue)
    assert list(queue.give.lines) == ["one", "two"]
    assert len(queue.next.lines) == 1
    queue.lines.boxes["one"].click()
    settle(queue)
    assert not queue.next.lines
    assert queue.lines.boxes["two"].isChecked()


def test_a_line_that_moves_takes_no_key_away(queue: QueuePage) -> None:
    for _ in range(3):
        give(queue)
    kept = list(queue.next.lines.values())[2]
    kept.buttons["call"].setFocus()
    queue.serving.call.click()
    settle(queue)
    assert list(queue.next.lines.values())[1] is kept
    assert kept.buttons["call"].hasFocus()


def test_the_ticket_is_shown_to_print(queue: QueuePage, working: Window) -> None:
    give(queue)
    assert working.keys["print"].isEnabled()
    queue.give.print.click()
    settle(queue)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.pane.preview.pages == 1  # type: ignore[attr-defined]
    dialog.close()


# The screens


def hall_screen(window: Window) -> HallDisplay:
    window.keys["screen.hall"].trigger()
    assert window.background.settle()
    screen = window.hall.screens["hall"]
    assert isinstance(screen, HallDisplay)
    return screen


def number_screen(window: Window) -> NumberScreen:
    window.keys["screen.numbers"].trigger()
    assert window.background.settle()
    screen = window.hall.screens["numbers"]
    assert isinstance(screen, NumberScreen)
    return screen


def test_the_hall_screen_shows_calls_in_both_languages_and_no_name(queue: QueuePage, working: Window) -> None:
    for _ in range(3):
        give(queue)
    screen = hall_screen(working)
    assert "还没有叫号" in shown(screen)
    for _ in range(2):
        working.keys["call_next"].trigger()
        settle(queue)
    assert screen.number.full() == "A002"
    assert screen.window_name.full() == "7号窗口\nWindow 7"
    assert [number.full() for number, _ in screen.before][:2] == ["A001", ""]
    assert "A 综合业务：1 人等候" in shown(screen)
    assert "李娜" not in shown(screen)


def test_the_number_screen_gives_a_number_with_two_presses(queue: QueuePage, working: Window) -> None:
    give(queue)
    screen = number_screen(working)
    screen.buttons["any"].click()
    screen.buttons["disabled"].click()
    settle(queue)
    assert screen.given is not None
    assert screen.given.row.priority == "disabled"
    assert "A002" in shown(screen)
    assert "请记住您的号码" in shown(screen)  # no printer here
    taken = working.doors.desk.store.lookups.ticket(screen.given.row.id).taken
    assert taken is not None
    assert taken.screen
    screen.buttons["done"].click()
    settle(queue)
    assert screen.given is None
    assert "any" in screen.buttons


def test_the_number_screen_takes_an_appointment_or_says_what_is_wrong(
    queue: QueuePage, working: Window
) -> None:
    screen = number_screen(working)
    screen.buttons["any"].click()
    screen.buttons["appointment"].click()
    assert screen.time is not None
    screen.time.setText("99")
    screen.buttons["go"].click()
    settle(queue)
    assert "不是有效时间" in shown(screen)
    assert screen.time is not None
    screen.time.setText("23:59")
    screen.buttons["go"].click()
    settle(queue)
    assert screen.given is not None
    assert screen.given.row.appointment is not None


@pytest.mark.parametrize("theme_presses", [0, 1])
def test_screens_for_residents_have_big_type_and_targets(
    queue: QueuePage, working: Window, theme_presses: int
) -> None:
    screens: list[BigScreen] = [hall_screen(working), number_screen(working)]
    for _ in range(theme_presses):
        working.press("theme")
    for screen in screens:
        QApplication.processEvents()
        labels = [label for label in screen.findChildren(PlainLabel) if label.isVisible()]
        assert labels
        assert min(label.font().pointSizeF() for label in labels) >= LEAST_PT
        for target in (*screen.findChildren(QAbstractButton), *screen.findChildren(QLineEdit)):
            if target.isVisible():
                assert min(target.width(), target.height()) >= TARGET
                assert target.font().pointSizeF() >= LEAST_PT
                assert target.accessibleName()


def test_screens_close_with_a_lock_and_by_their_own_window(queue: QueuePage, working: Window) -> None:
    hall_screen(working)
    number_screen(working).close()
    assert set(working.hall.screens) == {"hall"}
    assert working.doors.preferences().screens == ("hall",)
    give(queue)
    working.keys["call_next"].trigger()
    settle(queue)
    working.press("lock")
    assert working.hall.screens == {}
    assert working.locked.number.full() == "A001"
    assert working.doors.preferences().screens == ("hall",)  # a lock closes it for a while only


def test_screens_that_stood_open_are_opened_again(queue: QueuePage, doors: TestDoors) -> None:
    window = queue.window()
    assert isinstance(window, Window)
    hall_screen(window)
    window.close()
    again = Window(doors)
    again.show()
    sign_in(again)
    assert again.background.settle()
    try:
        assert set(again.hall.screens) == {"hall"}
        again.press("theme")  # what is looked like is kept beside it
        assert doors.preferences().screens == ("hall",)
        again.press("screen.hall")
        assert doors.preferences().screens == ()
    finally:
        again.close()
        again.deleteLater()


def test_whose_number_is_served_is_known_after_a_restart(queue: QueuePage, doors: TestDoors) -> None:
    give(queue)
    queue.serving.call.click()
    settle(queue)
    window = queue.window()
    assert isinstance(window, Window)
    window.close()
    again = Window(doors)
    again.show()
    sign_in(again)
    assert again.background.settle()
    try:
        assert again.queue_number == "A001"
    finally:
        again.close()
        again.deleteLater()


def test_only_new_calls_are_spoken(queue: QueuePage, working: Window) -> None:
    spoken: list[str] = []
    give(queue)
    working.keys["call_next"].trigger()
    settle(queue)
    screen = hall_screen(working)
    screen._voice.call = lambda number, window: spoken.append(number)  # type: ignore[method-assign]
    give(queue)
    assert spoken == []
    queue.serving.buttons["recall"].click()
    settle(queue)
    working.keys["call_next"].trigger()
    settle(queue)
    assert spoken == ["A001", "A002"]


def test_a_call_by_mistake_is_undone(queue: QueuePage, working: Window) -> None:
    for _ in range(2):
        give(queue)
    for _ in range(2):
        working.keys["call_next"].trigger()
        settle(queue)
    assert working.queue_number == "A002"
    working.press("undo")
    settle(queue)
    assert working.queue_number == "A001"
    assert [line.number.full() for line in queue.next.lines.values()] == ["A002"]


def test_a_number_held_out_is_called_by_its_bars_or_typed(queue: QueuePage, working: Window) -> None:
    for _ in range(3):
        give(queue)
    working.finding.scan(code(working.doors.desk.today, "A003"))
    settle(queue)
    assert working.queue_number == "A003"
    queue.number.setText("a2")
    queue.number.returnPressed.emit()
    settle(queue)
    assert working.queue_number == "A002"
    assert queue.number.text() == ""
    queue.number.setText("a9")
    queue.number.returnPressed.emit()
    settle(queue)
    assert "A9" in banner(working).upper()
    assert working.queue_number == "A002"


def test_those_who_lead_set_up_and_end_lines(make_window: MakeWindow) -> None:
    window = sign_in(make_window(), "wang.fang")
    window.go("queue")
    assert window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, QueuePage)
    for letter, name in (("B", "Social"), ("C", "Rest")):
        page.lines.set_up.click()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AskDialog)
        dialog.question("letter").put(letter)
        dialog.question("zh").put("社保")
        dialog.question("en").put(name)
        dialog.answer()
        settle(page)
    assert list(page.give.lines) == ["line-b", "line-c"]
    page.lines.end.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskDialog)
    dialog.question("line").put("line-b")
    dialog.answer()
    settle(page)
    assert list(page.give.lines) == ["line-c"]


def test_a_clerk_sets_up_no_lines(queue: QueuePage) -> None:
    assert not queue.lines.set_up.isVisible()
    assert not queue.lines.end.isVisible()


def test_a_locked_house_shows_the_number_and_nothing_else(
    practice_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    paths = StorePaths(shutil.copytree(practice_store, tmp_path / "locked"))
    house = House(paths, SystemClock())
    desk = house.open("li.na", PASSPHRASE)
    hall.take(desk, "any")
    hall.call_next(desk)
    monkeypatch.setattr("os.execv", lambda *_: None)  # what replaces this very process
    house.lock()
    left = House(paths, SystemClock()).resumed()
    assert left == Resumed("li.na", "A001")
    assert House(paths, SystemClock()).resumed() is None
