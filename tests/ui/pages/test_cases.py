"""The work list: rows by key in pages, filters, keys, and a window that answers while it is scrolled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.casework import intake
from desktop.domain.catalogue import Text
from desktop.store.lookups import Page
from desktop.store.rows import CaseRow
from desktop.ui.background import LoopMeter
from desktop.ui.pages.cases.page import CasesPage
from desktop.ui.pages.cases.pages import KEPT, SIZE, Pages, walk
from desktop.ui.window import Window
from tests.ui.pages.taking_in import accepted, draft, register


def row(n: int) -> CaseRow:
    return CaseRow(
        f"case:{n}", str(n), "s", Text("S", "事"), "d", "draft", "resident:1", "张伟", "",
        datetime.now(UTC), None, None, "staff:1", "device", 0, "", clash=False, odd=False,
    )  # fmt: skip


class Long:
    """A list of a known length, read by key; remembers how often it was asked."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.asked = 0

    def __call__(self, after: tuple[str, int] | None, limit: int) -> Page:
        self.asked += 1
        start = after[1] if after else 0
        rows = tuple(row(n) for n in range(start, min(start + limit, self.length)))
        return Page(rows, ("", start + limit) if len(rows) == limit else None)


def reach(pages: Pages, long: Long, goal: int) -> None:
    """Walk to a page as the list does: in stages, until it is there."""
    for _ in range(100):
        start, key = pages.start_for(goal)
        found = walk(long, start, key, goal)
        pages.take(found)
        if found.arrived:
            return
    raise AssertionError("never arrived")


@given(st.integers(0, 30_000), st.lists(st.integers(0, 160), max_size=4))
def test_any_jumps_show_the_right_rows(length: int, jumps: list[int]) -> None:
    pages, long = Pages(), Long(length)
    for page in jumps:
        reach(pages, long, page)
        for at in (page * SIZE, page * SIZE + SIZE - 1):
            found = pages.row(at)
            assert (found.number if found else None) == (str(at) if at < length else None)
        assert len(pages.rows) <= KEPT
        if pages.end is not None:
            assert pages.end == length


def test_a_place_seen_before_is_not_walked_to_again() -> None:
    pages, long = Pages(), Long(100_000)
    reach(pages, long, 400)
    asked = long.asked
    reach(pages, long, 390)
    assert long.asked - asked <= 3


def open_list(window: Window) -> CasesPage:
    window.go("cases")
    assert window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, CasesPage)
    return page


def shown(page: CasesPage) -> list[tuple[str, ...]]:
    model = page.model
    return [
        tuple(str(model.index(at, column).data()) for column in range(model.columnCount()))
        for at in range(model.rowCount())
    ]


def test_enter_opens_a_case_and_a_draft_goes_on(working: Window, qtbot: QtBot) -> None:
    desk = working.doors.desk
    first = accepted(desk)
    second = draft(desk, resident=register(desk, "吴霞", 302))
    page = open_list(working)
    assert [line[0] for line in shown(page)] == ["Draft", desk.case(first).number]
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert working.background.settle()
    opened: Any = working.shelf.page()
    assert opened.id == first
    working.back()
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert working.background.settle()
    going_on: Any = working.shelf.page()
    assert going_on.work.cases == (second,)


def test_filters_narrow_and_are_shown_in_words(working: Window) -> None:
    desk = working.doors.desk
    accepted(desk)
    other = desk.store.lookups.services("household-registration")[0].id
    draft(desk, other, register(desk, "吴霞", 302))
    page = open_list(working)
    assert len(shown(page)) == 2
    page.state.setCurrentIndex(page.state.findData("draft"))
    assert working.background.settle()
    assert [line[3] for line in shown(page)] == ["Draft"]
    page.clear.click()
    page.department.setCurrentIndex(page.department.findData("civil-affairs"))
    assert working.background.settle()
    assert [line[2] for line in shown(page)] == ["Marriage registration"]
    page.way.setCurrentIndex(page.way.findData("stuck"))
    assert working.background.settle()
    assert shown(page) == []
    assert not page.empty.isHidden()
    page.clear.click()
    assert working.background.settle()
    assert len(shown(page)) == 2


def test_a_change_elsewhere_is_shown_and_the_place_is_kept(working: Window) -> None:
    desk = working.doors.desk
    cases = [draft(desk, resident=register(desk, "吴霞", 300 + at)) for at in range(3)]
    page = open_list(working)
    page.table.setCurrentIndex(page.model.index(2, 0))
    working.bus.changed.emit(intake.receive(desk, cases[0]).subjects)
    page._settle.timeout.emit()
    assert working.background.settle()
    assert shown(page)[2][0] == desk.case(cases[0]).number
    assert page.table.currentIndex().row() == 2


@pytest.mark.parametrize("length", [100_000])
def test_a_hundred_thousand_rows_scroll_without_holding_the_window(
    working: Window, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    """Rows come from a generator, not from a store that takes minutes to fill; the walk is the real one."""
    long = Long(length)
    monkeypatch.setattr("desktop.ui.pages.cases.page._reader", lambda _desk, _wanted: long)
    page = open_list(working)
    page.model.begin(length, walk(long, 0, None, 0), page.model._around)
    meter = LoopMeter(page)
    meter.start()
    bar = page.table.verticalScrollBar()
    for share in (0.3, 0.9, 0.1, 1.0):
        bar.setValue(round(bar.maximum() * share))
        assert working.background.settle()
    held = meter.stop()
    print(f"longest hold of the window: {held:.0f} ms")
    top = page.table.rowAt(5)
    assert str(page.model.index(top, 0).data()) == str(top)
    assert held < 400, f"the window was held for {held:.0f} ms"


def test_colour_is_never_the_only_sign(working: Window) -> None:
    desk = working.doors.desk
    accepted(desk)
    page = open_list(working)
    for column in range(page.model.columnCount()):
        index = page.model.index(0, column)
        if index.data(Qt.ItemDataRole.DecorationRole) is not None:
            assert str(index.data())


def test_what_was_opened_at_this_counter_is_told_from_what_came_from_another(working: Window) -> None:
    desk = working.doors.desk
    case = draft(desk)
    page = open_list(working)
    page.whose.choose("here")
    assert working.background.settle()
    assert case in {row.id for n in range(page.model.rowCount()) if (row := page.model.case(n))}
    assert page.filter().device == desk.store.identity.device
    elsewhere = replace(page.filter(), device="another")
    assert desk.store.lookups.cases(elsewhere).rows == ()
    assert desk.store.lookups.case_count(elsewhere) == 0
