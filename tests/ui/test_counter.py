"""The counter: services as tiles, one key each, found by typing in both languages and pinyin."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.catalogue import Text
from desktop.ui import theme
from desktop.ui.doors import Preferences
from desktop.ui.pages.counter import CounterPage
from desktop.ui.parts.tiles import Tile, Tiles
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow, sign_in


@pytest.fixture
def counter(working: Window) -> CounterPage:
    page = working.shelf.page()
    assert isinstance(page, CounterPage)
    return page


@pytest.fixture
def chosen(counter: CounterPage) -> list[Tile]:
    """What was chosen; nothing is opened."""
    told: list[Tile] = []
    counter.picker.chosen.disconnect()
    counter.picker.chosen.connect(told.append)
    return told


def matched(name: object, typed: str) -> bool:
    """Whether a name begins with what was typed, in either language."""
    assert isinstance(name, Text)
    return name.en.startswith(typed) or name.zh.startswith(typed)


def names(tiles: Tiles) -> list[str]:
    return [tiles.model().index(row, 0).data() for row in range(len(tiles.tiles()))]


def choose_group(counter: CounterPage, text: str) -> None:
    groups = counter.picker.groups
    row = next(row for row in range(groups.count()) if groups.item(row).text().startswith(text))
    groups.setCurrentRow(row)


def test_life_events_come_first(counter: CounterPage) -> None:
    shown = [tile.group for tile in counter.picker.tiles.tiles()]
    events = len(counter.frame.doors.desk.store.lookups.life_events())
    assert shown[:events] == ["life_event"] * events
    assert set(shown[events:]) == {"service"}


def test_every_department_has_its_group_and_all_its_services(counter: CounterPage) -> None:
    lookups = counter.frame.doors.desk.store.lookups
    for row in lookups.departments():
        choose_group(counter, row.name.en)
        ids = {tile.id for tile in counter.picker.tiles.tiles()}
        assert ids == {service.id for service in lookups.services(row.id)}
    choose_group(counter, "All services")
    assert len(counter.picker.tiles.tiles()) == len(lookups.services())


def test_digits_open_tiles(counter: CounterPage, chosen: list[Tile]) -> None:
    choose_group(counter, "All services")
    tiles = counter.picker.tiles
    for digit in "3", "9":
        QTest.keyClick(tiles, digit)
    assert chosen == [tiles.tiles()[2], tiles.tiles()[8]]


def test_a_click_and_enter_open_too(counter: CounterPage, chosen: list[Tile]) -> None:
    tiles = counter.picker.tiles
    choose_group(counter, "All services")
    corner = tiles.visualRect(tiles.model().index(1, 0)).center()
    QTest.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, corner)
    QTest.keyClick(tiles, Qt.Key.Key_Return)
    assert [tile.id for tile in chosen] == [tiles.tiles()[1].id] * 2


def test_typing_filters_in_both_languages_and_pinyin(working: Window, counter: CounterPage) -> None:
    tiles = counter.picker.tiles
    service = counter.frame.doors.desk.store.lookups.services()[0]
    initials = "".join(_initial(letter) for letter in service.name.zh[:4])
    for typed in (service.name.en[:6], service.name.zh[:3], initials):
        tiles.clear_filter()
        for letter in typed:
            tiles.filter += letter
            tiles.typed.emit(tiles.filter)
        assert working.background.settle()
        assert service.id in {tile.id for tile in tiles.tiles()}, typed
        assert len(tiles.tiles()) < len(counter.frame.doors.desk.store.lookups.services()) / 2
        if typed != initials:
            assert matched(tiles.tiles()[0].name, typed)
    QTest.keyClick(tiles, Qt.Key.Key_Backspace)
    assert tiles.filter == initials[:-1]
    tiles.clear_filter()
    assert tiles.filter == ""


def test_nothing_matches_and_everything_comes_back(working: Window, counter: CounterPage) -> None:
    tiles = counter.picker.tiles
    before = names(tiles)
    QTest.keyClicks(tiles, "qqqq")
    assert working.background.settle()
    assert tiles.tiles() == []
    counter.picker._clear.click()
    assert names(tiles) == before


def test_tiles_speak_the_language_of_the_screen(working: Window, counter: CounterPage) -> None:
    choose_group(counter, "All services")
    english = names(counter.picker.tiles)
    working.press("language")
    chinese = names(counter.picker.tiles)
    assert len(english) == len(chinese)
    assert not set(english) & set(chinese)
    tile = counter.picker.tiles.model().index(0, 0)
    heard = tile.data(Qt.ItemDataRole.AccessibleTextRole)
    assert chinese[0] in heard
    assert "工作日" in heard


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_tiles_fill_the_width_without_scrolling_sideways(make_window: MakeWindow, scale: int) -> None:
    window = sign_in(make_window(Preferences(scale=scale)))
    window.resize(1366, 768)
    window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, CounterPage)
    choose_group(page, "All services")
    tiles = page.picker.tiles
    first = [tiles.visualRect(tiles.model().index(row, 0)) for row in range(6)]
    columns = sum(1 for box in first if box.y() == first[0].y())
    assert columns >= 2
    assert columns * tiles.gridSize().width() <= tiles.viewport().width()
    assert all(box.height() > theme.grown(60) for box in first)


def test_a_new_catalogue_shows_by_itself(working: Window, counter: CounterPage) -> None:
    counter.picker.show_offer(type(counter.picker._offer)((), (), (), ()))
    assert counter.picker.tiles.tiles() == []
    working.bus.changed.emit(frozenset({"service:x"}))
    assert working.background.settle()
    assert counter.picker.tiles.tiles()


def _initial(character: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return str(lazy_pinyin(character, style=Style.FIRST_LETTER)[0])


def test_what_was_typed_is_forgotten_once_something_is_opened(
    counter: CounterPage, chosen: list[Tile]
) -> None:
    tiles = counter.picker.tiles
    QTest.keyClicks(tiles, "marri")
    assert tiles.tiles()
    first = tiles.tiles()[0]
    QTest.keyClick(tiles, "1")
    assert chosen == [first]
    assert tiles.filter == ""
