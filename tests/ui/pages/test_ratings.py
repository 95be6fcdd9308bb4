"""Ratings in the window: the resident's own screen, slips, and figures that managers see in fives."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.casework import hall
from desktop.casework.hall import ratings
from desktop.domain.hall.rating import Rating
from desktop.ui.hall.big import LEAST_PT, TARGET, BigScreen
from desktop.ui.hall.rating import RateScreen
from desktop.ui.pages.queue.page import QueuePage
from desktop.ui.pages.queue.ratings import RatingsPage
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.window import Window
from tests.ui.conftest import sign_in
from tests.ui.doors import TestDoors
from tests.ui.pages.queueing import give, settle, shown


def rate_screen(window: Window) -> RateScreen:
    window.keys["screen.rating"].trigger()
    assert window.background.settle()
    screen = window.hall.screens["rating"]
    assert isinstance(screen, RateScreen)
    return screen


def serve(page: QueuePage) -> str:
    """Somebody took a number and is served; the ticket."""
    give(page)
    page.serving.call.click()
    settle(page)
    assert page.hall is not None
    assert page.hall.serving is not None
    return page.hall.serving.id


def test_the_resident_is_asked_and_what_they_press_is_sealed(queue: QueuePage, working: Window) -> None:
    ticket = serve(queue)
    screen = rate_screen(working)
    queue.serving.buttons["rate"].click()
    settle(queue)
    assert screen.buttons["5"].text() == "非常满意 · Very satisfied"
    screen.buttons["2"].click()
    screen.buttons["slow"].click()
    screen.buttons["unclear"].click()
    assert screen.buttons["slow"].isChecked()
    screen.buttons["send"].click()
    settle(queue)
    assert "已密封" in shown(screen)
    visit = working.doors.desk.store.lookups.visit_of(ticket)
    assert visit is not None
    assert visit.sealed
    assert visit.way == "screen"
    assert "slow" not in visit.sealed
    # Nothing of it on any of the clerk's pages, now or when the journal is read again.
    every = "\n".join(label.full() for label in working.findChildren(PlainLabel) if not _in(screen, label))
    assert "It took long" not in every
    assert "办理缓慢" not in every
    queue.serving.buttons["rate"].click()
    settle(queue)
    assert screen.resting  # asked once


def _in(screen: BigScreen, label: PlainLabel) -> bool:
    return screen.isAncestorOf(label)


def test_who_was_served_is_asked_by_itself_but_nobody_who_was_not(queue: QueuePage, working: Window) -> None:
    screen = rate_screen(working)
    serve(queue)
    queue.serving.buttons["miss"].click()
    settle(queue)
    assert screen.resting
    serve(queue)
    working.keys["call_next"].trigger()
    settle(queue)
    settle(queue)
    assert not screen.resting
    screen.buttons["skip"].click()
    assert screen.resting


def test_a_slip_and_its_code_typed_at_the_screen(queue: QueuePage, working: Window) -> None:
    ticket = serve(queue)
    queue.serving.buttons["rate"].click()  # no screen is open: a slip
    settle(queue)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.pane.preview.pages == 1  # type: ignore[attr-defined]
    dialog.close()
    visit = working.doors.desk.store.lookups.visit_of(ticket)
    assert visit is not None
    screen = rate_screen(working)
    assert screen.code is not None
    screen.code.setText("123")
    screen.buttons["go"].click()
    settle(queue)
    assert "没有这个评价码" in shown(screen)
    screen.code.setText(f"{visit.code[:4]} {visit.code[4:]}")
    screen.buttons["go"].click()
    settle(queue)
    screen.buttons["5"].click()
    screen.buttons["send"].click()
    settle(queue)
    rated = working.doors.desk.store.lookups.visit_of(ticket)
    assert rated is not None
    assert (bool(rated.sealed), rated.way) == (True, "number")


def test_the_rating_screen_has_big_type_and_targets(queue: QueuePage, working: Window) -> None:
    serve(queue)
    screen = rate_screen(working)
    queue.serving.buttons["rate"].click()
    settle(queue)
    for step in ("", "1"):
        if step:
            screen.buttons[step].click()
        QApplication.processEvents()
        targets = [b for b in screen.findChildren(QAbstractButton) if b.isVisible()]
        assert len(targets) >= 6
        assert min(min(t.width(), t.height()) for t in targets) >= TARGET
        assert min(t.font().pointSizeF() for t in targets) >= LEAST_PT
        assert all(t.accessibleName() for t in targets)
        assert screen.minimumSizeHint().height() <= 768


def test_managers_see_figures_in_fives_and_clerks_no_door_to_them(
    queue: QueuePage, working: Window, doors: TestDoors
) -> None:
    desk = working.doors.desk
    for level in (5, 5, 4, 4, 1, 3):
        ticket = hall.take(desk, "any").result
        (asked,) = ratings.ask(desk, ticket).result
        ratings.rate(desk, asked.visit.code, Rating(level, ("slow",) if level == 1 else ()))
    assert not queue.screens.figures.isVisible()
    assert "ratings" not in working.hall.acts()
    working.open("ratings")  # past every button
    assert working.background.settle()
    page = working.shelf.page()
    assert isinstance(page, RatingsPage)
    assert page.trouble.isVisible()
    assert page.cards == []
    working.close()
    manager = Window(doors)
    manager.show()
    sign_in(manager, "wang.fang")
    try:
        manager.go("queue")
        assert manager.background.settle()
        manager.press("ratings")
        assert manager.background.settle()
        page = manager.shelf.page()
        assert isinstance(page, RatingsPage)
        assert page.cards[0].mean.full() == "3.8 of 5"
        texts = dict(page.cards[0].levels.texts())
        assert texts["Very satisfied"] == "2 (40 %)"
        assert "1 not counted yet" in "".join(label.full() for label in page.findChildren(PlainLabel))
    finally:
        manager.close()
        manager.deleteLater()
