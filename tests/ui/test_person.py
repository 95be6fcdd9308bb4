"""A resident's page: masked until a purpose is given, a new case, registering and changing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.casework import people
from desktop.domain.residents import practice_number
from desktop.store.rows import ResidentRow
from desktop.ui.pages.person import ResidentPage
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.window import Window


def known(window: Window, name: str = "张伟") -> ResidentRow:
    lookups = window.doors.desk.store.lookups
    found = lookups.resident_row(lookups.search(name)[0].id)
    assert found is not None
    return found


def page_of(window: Window, resident: str) -> ResidentPage:
    window.open("resident", resident=resident)
    assert window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, ResidentPage)
    return page


def shown(page: ResidentPage) -> str:
    return "\n".join(label.full() for label in page.findChildren(PlainLabel))


def test_a_resident_is_shown_masked(working: Window) -> None:
    row = known(working)
    page = page_of(working, row.id)
    assert "张伟" in shown(page)
    assert row.id_number not in shown(page)
    assert row.phone not in shown(page)
    assert "*" in shown(page)


def test_a_purpose_shows_for_ten_seconds_and_is_kept(
    working: Window, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    monkeypatch.setattr("desktop.ui.pages.person.SHOWN_SECONDS", 1)
    row = known(working)
    page = page_of(working, row.id)
    entries = len(list(working.doors.desk.store.journal.read(row.id)))
    page.show_values("compare with the card")
    assert working.background.settle()
    assert row.id_number in shown(page)
    assert len(list(working.doors.desk.store.journal.read(row.id))) == entries + 1
    qtbot.waitUntil(lambda: row.id_number not in shown(page), timeout=5000)


def test_a_new_case_is_for_this_resident(working: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    row = known(working)
    page = page_of(working, row.id)
    opened: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(working, "open", lambda kind, **what: opened.append((kind, what)))
    page.picker.groups.setCurrentRow(page.picker.groups.count() - 1)
    tile = page.picker.tiles.tiles()[0]
    page.picker.tiles.chosen.emit(tile)
    assert opened == [("intake", {"applicant": row.id, "service": tile.id})]


def test_alt_digits_turn_to_the_views(working: Window) -> None:
    page = page_of(working, known(working).id)
    for at in (2, 1, 0):
        working.press(f"step.{at + 1}")
        assert page.tabs.currentIndex() == at
        assert page._stack.currentWidget() is page._views[at]


def test_somebody_new_is_registered_once(working: Window) -> None:
    page = page_of(working, "")
    number = practice_number("110102", date(1977, 5, 6), 45)
    page.form.begin(number, "孙丽")
    working.press("submit")
    assert working.background.settle()
    row = people.find_resident(working.doors.desk, number)
    assert row is not None
    assert page.resident == row.id
    assert page.bar._name.full() == "孙丽"
    assert working.toasts.isVisible()
    assert any(hit.id == row.id for hit in working.doors.desk.store.lookups.search("sunli"))


def test_a_wrong_number_is_told_and_nothing_is_written(working: Window) -> None:
    page = page_of(working, "")
    good = practice_number("110102", date(1977, 5, 6), 45)
    wrong = good[:-1] + ("1" if good[-1] != "1" else "2")
    page.form.begin(wrong, "孙丽")
    working.press("submit")
    assert working.background.settle()
    assert page.resident == ""
    assert page.form.question("id_number").field.wrong is not None
    assert people.find_resident(working.doors.desk, wrong) is None


def test_a_changed_value_is_kept_the_others_stay(working: Window) -> None:
    row = known(working)
    page = page_of(working, row.id)
    page.start_changing()
    page.form.question("address").put("清河路 1 号")
    working.press("submit")
    assert working.background.settle()
    after = working.doors.desk.store.lookups.resident(row.id)
    assert after.values["address"] == "清河路 1 号"
    assert after.values["id_number"] == row.id_number
    assert after.values["phone"] == row.phone


def test_the_page_follows_the_language(working: Window) -> None:
    page = page_of(working, known(working).id)
    working.press("language")
    assert working.background.settle()
    assert [page.tabs.tabText(at) for at in range(3)] == ["新办件", "办件", "登记信息"]
    assert "证件号码" in shown(page)
