"""The one box: names, pinyin, numbers, services, commands, barcodes; the newest answer only."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.casework import intake
from desktop.store.rows import Hit
from desktop.ui.frame.finding import find
from desktop.ui.frame.onebox import OneBox
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow, sign_in


@pytest.fixture
def box(working: Window) -> OneBox:
    working.press("box")
    return working.header.box


@pytest.fixture
def pressed(working: Window, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What the window was asked to open."""
    told: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(working, "open", lambda kind, **what: told.append((kind, what)))
    return told


def type_in(window: Window, box: OneBox, text: str) -> list[str]:
    box.look_for(text)
    assert window.background.settle()
    rows = box.answers.list
    return [rows.item(row).text() for row in range(rows.count())]


def test_a_name_is_found_by_characters_pinyin_and_initials(working: Window, box: OneBox) -> None:
    for typed in ("张伟", "zhangw", "zw", "ZW"):
        assert any(text.startswith("张伟") for text in type_in(working, box, typed)), typed
    for typed in ("欧阳", "oynn"):
        assert any(text.startswith("欧阳娜娜") for text in type_in(working, box, typed)), typed


def test_an_identity_number_is_never_shown_whole(working: Window, box: OneBox) -> None:
    number = next(
        row.id_number
        for hit in working.doors.desk.store.lookups.search("张伟")
        if (row := working.doors.desk.store.lookups.resident_row(hit.id)) is not None
    )
    shown = "\n".join(type_in(working, box, "张伟"))
    assert "张伟" in shown
    assert number not in shown
    assert number[6:14] not in shown


def test_answers_are_grouped_and_headed(working: Window, box: OneBox) -> None:
    working.press("language")
    shown = type_in(working, box, "出生")
    assert "事项" in shown
    assert shown.index("事项") < len(shown) - 1


def test_open_answers_follow_the_language(working: Window, box: OneBox) -> None:
    assert "Services" in type_in(working, box, "出生")
    working.press("language")
    assert working.background.settle()
    rows = box.answers.list
    shown = [rows.item(row).text() for row in range(rows.count())]
    assert "事项" in shown
    assert "Services" not in shown


def test_a_service_is_found_in_the_language_of_the_screen(working: Window, box: OneBox) -> None:
    service = working.doors.desk.store.lookups.services()[0]
    assert any(text.startswith(service.name.en) for text in type_in(working, box, service.name.zh[:4]))


def test_commands_are_found_by_their_name(working: Window, box: OneBox, doors: Any) -> None:
    assert "Lock the screen" in type_in(working, box, "lock the")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert doors.calls == ["lock"]


def test_nothing_found_is_said(working: Window, box: OneBox) -> None:
    assert type_in(working, box, "qqqqzzzz") == ["Nothing was found."]
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.answers.current() is None


def test_down_and_enter_take_an_answer(
    working: Window, box: OneBox, pressed: list[tuple[str, dict[str, Any]]]
) -> None:
    rows = box.answers.list
    type_in(working, box, "z")
    hits = [rows.item(row).data(Qt.ItemDataRole.UserRole) for row in range(rows.count())]
    wanted = [hit for hit in hits if isinstance(hit, Hit)]
    assert len(wanted) > 1
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.answers.current() == wanted[1]
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert pressed[0][1] == {wanted[0].group: wanted[0].id}
    assert box.text() == ""
    assert not box.answers.isVisible()


def test_enter_before_the_answers_takes_the_first_when_it_comes(
    working: Window, box: OneBox, pressed: list[tuple[str, dict[str, Any]]]
) -> None:
    box.setText("张伟")
    box._slowest = 500  # a person
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert pressed == []
    assert working.background.settle()
    assert [kind for kind, _ in pressed] == ["resident"]


def test_typing_rests_before_it_asks(working: Window, box: OneBox, qtbot: Any) -> None:
    asked: list[str] = []
    box.asked.connect(asked.append)
    QTest.keyClicks(box, "zhang")
    assert asked == []
    qtbot.waitUntil(lambda: bool(asked), timeout=2000)
    qtbot.wait(200)
    assert asked == ["zhang"]


def test_an_answer_to_an_older_text_is_not_shown(working: Window, box: OneBox) -> None:
    box.setText("abc")
    box.answer("ab", (Hit("service", "x", "X", ""),))
    assert not box.answers.isVisible()


def test_a_barcode_opens_its_case_at_once(
    working: Window, box: OneBox, pressed: list[tuple[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lookups = type(working.doors.desk.store.lookups)
    monkeypatch.setattr(
        lookups, "case_by_number", lambda _self, number: "case:9" if number == "QH700012" else None
    )
    QTest.keyClicks(box, "QH700012")  # as fast as a scanner
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert working.background.settle()
    assert pressed == [("case", {"case": "case:9"})]


def test_an_unknown_barcode_is_told(working: Window, box: OneBox) -> None:
    QTest.keyClicks(box, "ZZ99887766")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert working.background.settle()
    assert "ZZ99887766" in working.banner.what.full()


def test_escape_puts_the_answers_away_before_it_goes_back(working: Window, box: OneBox) -> None:
    type_in(working, box, "张")
    assert box.answers.isVisible()
    working.press("back")
    assert not box.answers.isVisible()
    assert box.text() == ""


def test_leaving_the_box_puts_the_answers_away(working: Window, box: OneBox) -> None:
    type_in(working, box, "张")
    working.rail.setFocus()
    QApplication.processEvents()
    box.focusOutEvent(_focus_out())
    assert not box.answers.isVisible()


def test_markup_in_answers_stays_text(working: Window, box: OneBox) -> None:
    box.setText("x")
    box.answer("x", (Hit("service", "x", "<img src='file:///etc/passwd'>", "<b>bold</b>"),))
    assert box.answers.list.item(1).text().startswith("<img")
    assert box.answers.grab().width() > 0


def _focus_out() -> Any:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent

    return QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason)


def test_a_case_is_told_apart_by_whose_it_is(working: Window, box: OneBox) -> None:
    desk = working.doors.desk
    resident = next(hit.id for hit in desk.store.lookups.search("张伟", 5) if hit.group == "resident")
    intake.open_case(desk, "marriage-registration", resident)
    hits = [hit for hit in find(desk, "张伟") if hit.group == "case"]
    assert [hit.detail for hit in hits] == ["张伟 · Marriage registration · Draft"]


def test_who_takes_nobody_in_finds_nobody(make_window: MakeWindow) -> None:
    window = sign_in(make_window(), "admin")
    assert not find(window.doors.desk, "张伟")
    assert not find(window.doors.desk, "marriage")
