"""What departments said is counted quietly in the header, until the news are looked at."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import case as k
from desktop.ui.window import Window
from tests.ui.doors import TestDoors
from tests.ui.pages.taking_in import accepted, register


def answered(window: Window, doors: TestDoors, case: str, version: int) -> None:
    """A department's word comes while somebody works, as the exchange brings it."""
    answer = k.DepartmentAnswered("civil-affairs", "CA-1", version, "in_review", "2026-11-23T09:00:00+08:00")
    window.doors.desk.store.journal.append([Draft(case, answer)], Author("civil-affairs", "department"))
    for heard in doors.heard:
        heard(frozenset({case}))


def test_answers_are_counted_by_case_until_they_are_looked_at(
    working: Window, doors: TestDoors, qtbot: QtBot
) -> None:
    desk = working.doors.desk
    first, second = (accepted(desk, resident=register(desk, f"周{n}", 960 + n)) for n in range(2))
    news = working.header.news
    assert news.accessibleName() == "News"
    answered(working, doors, first, 1)
    qtbot.waitUntil(lambda: news.accessibleName() == "News: 1", timeout=10_000)
    answered(working, doors, first, 2)  # the same case again is no second matter
    answered(working, doors, second, 1)
    qtbot.waitUntil(lambda: news.accessibleName() == "News: 2", timeout=10_000)
    assert news.text() == "2"
    news.click()
    assert working.background.settle()
    assert (news.accessibleName(), news.text()) == ("News", "")
    page: Any = working.shelf.page()
    assert {each.case for each in page.shown} == {first, second}


def test_ones_own_deeds_are_no_news(working: Window, doors: TestDoors, qtbot: QtBot) -> None:
    case = accepted(working.doors.desk, resident=register(working.doors.desk, "周九", 969))
    for heard in doors.heard:
        heard(frozenset({case}))
    qtbot.wait(1500)
    assert working.background.settle()
    assert working.header.news.accessibleName() == "News"


def test_the_marked_service_has_its_guide_one_press_away(working: Window) -> None:
    page: Any = working.shelf.page()
    tiles = page.picker.tiles
    page.guide.click()  # a life event is marked at first
    assert working.toasts.isVisible()
    service = next(n for n, tile in enumerate(tiles._tiles.tiles) if tile.group == "service")
    tiles.setCurrentIndex(tiles.model().index(service, 0))
    page.guide.click()
    assert working.background.settle()
    guide: Any = working.shelf.page()
    assert guide.service == tiles._tiles.tiles[service].id
    assert "published it" in guide.same.what.full()
