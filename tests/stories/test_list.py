"""The work list in its users' words: what is due, whose it is, many at once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from desktop.casework import intake, work
from desktop.domain.kinds.case import PaperPrinted
from desktop.ui.pages.case.page import CasePage
from desktop.ui.pages.cases import together
from desktop.ui.pages.cases.page import CasesPage
from desktop.ui.pages.cases.views import EVERYBODYS
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.paper import printing
from tests.stories.conftest import ALT, CTRL, SHIFT, Hands
from tests.ui.pages.taking_in import accepted, complete, draft, register

Key = Qt.Key


def to_list(hands: Hands, expected: int) -> CasesPage:
    hands.press(Key.Key_F2)
    hands.until(lambda: isinstance(hands.window.shelf.page(), CasesPage))
    page = hands.window.shelf.page()
    assert isinstance(page, CasesPage)
    hands.until(lambda: page.model.rowCount() == expected)
    return page


def pick(hands: Hands, box: QComboBox, value: str) -> None:
    """Tab to a filter, then its arrow keys."""
    for _ in range(18):
        if hands.at() is box:
            break
        hands.press(Key.Key_Backtab, with_=SHIFT)
    assert hands.at() is box
    hands.press(Key.Key_Home)
    for _ in range(box.count()):
        if box.currentData() == value:
            return
        hands.press(Key.Key_Down)
    raise AssertionError(value)


def test_going_on_with_one_of_several_drafts(hands: Hands) -> None:
    """Three people fetch papers; the second one is back."""
    window, desk = hands.window, hands.window.doors.desk
    drafts = [
        draft(desk, resident=register(desk, n, s)) for n, s in (("赵磊", 911), ("黄敏", 912), ("陈静", 913))
    ]
    accepted(desk, resident=register(desk, "周涛", 914))
    hands.press(Key.Key_D, with_=CTRL)
    hands.until(
        lambda: isinstance(window.shelf.page(), CasesPage) and window.shelf.page().model.rowCount() == 3
    )
    hands.press(Key.Key_Down, Key.Key_Return)
    hands.until(lambda: isinstance(window.shelf.page(), IntakePage))
    page = window.shelf.page()
    hands.until(lambda: page.taking is not None)
    assert page.work.cases == (drafts[1],)
    hands.at_most(4)


def test_whose_results_lie_ready(hands: Hands) -> None:
    """Has anything come back that people can fetch?"""
    desk = hands.window.doors.desk
    accepted(desk, resident=register(desk, "周涛", 915))
    page = to_list(hands, 1)
    hands.press(Key.Key_5, with_=ALT)
    assert page.state.value() == "ready"
    hands.until(lambda: page.model.rowCount() == 0)
    assert page.empty.isVisible()
    hands.at_most(3)


def test_a_view_is_kept_for_tomorrow(hands: Hands) -> None:
    """Every morning I look at my own unfinished cases first."""
    page = to_list(hands, 0)
    pick(hands, page.whose, "mine")
    hands.settle()
    page.views.keep_as("Morning")
    pick(hands, page.whose, "")
    hands.settle()
    assert hands.window.doors.preferences().views
    hands.press(Key(Key.Key_1 + len(EVERYBODYS)), with_=ALT)  # own views come after everybody's
    hands.until(lambda: page.whose.value() == "mine")
    page.views.drop()
    assert not hands.window.doors.preferences().views
    hands.window.press("undo")  # it was the wrong one
    assert hands.window.doors.preferences().views


def test_the_receipts_of_many_at_once(
    hands: Hands, printed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The group from the factory wants all its receipts."""
    from desktop.ui.paper import pane

    monkeypatch.setattr(printing, "printers", pane.printers)
    monkeypatch.setattr(printing, "printer_named", pane.printer_named)
    desk = hands.window.doors.desk
    cases = [accepted(desk, resident=register(desk, f"周{n}", 920 + n)) for n in range(4)]
    work.printed(desk, cases[0], "receipt")
    page = to_list(hands, 4)
    hands.press(Key.Key_A, with_=CTRL)
    assert len(page.marked()) == 4
    hands.press(Key.Key_P, with_=CTRL)
    hands.until(lambda: hands.at().window() is not hands.window)
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: len(printed) == 4)
    hands.until(lambda: all(_ledger(hands, case) for case in cases))
    assert [state for state, _ in _ledger(hands, cases[0])] == ["reprinted", "printed"]
    assert [state for state, _ in _ledger(hands, cases[1])] == ["printed"]
    hands.at_most(8)


def _ledger(hands: Hands, case: str) -> list[tuple[str, str]]:
    bodies = (moment.body for moment in hands.window.doors.desk.case(case).timeline)
    return [(body.state, body.reason) for body in bodies if isinstance(body, PaperPrinted)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_as_a_spreadsheet(hands: Hands, form: str, tmp_path: Path) -> None:
    """The director wants this list in a spreadsheet."""
    desk = hands.window.doors.desk
    case = accepted(desk, resident=register(desk, "周涛", 930))
    draft(desk, resident=register(desk, "赵磊", 931))
    page = to_list(hands, 2)
    file = tmp_path / f"cases.{form}"
    together.export(page, page.underway, page.filter(), file)
    hands.until(file.exists)
    if form == "csv":
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        assert len(rows) == 3
        assert any(desk.case(case).number in row and "周涛" in row for row in rows)
    else:
        assert file.read_bytes().startswith(b"PK")
    hands.at_most(1)


def test_an_overdue_case_is_said_in_words(hands: Hands) -> None:
    """Which of them are late? I cannot tell the colours apart."""
    desk = hands.window.doors.desk
    case = draft(desk, resident=register(desk, "周涛", 932))
    complete(desk, case)
    intake.receive(desk, case)
    page = to_list(hands, 1)
    row = page.model.case(0)
    assert row is not None
    shown = [str(page.model.data(page.model.index(0, column))) for column in range(page.model.columnCount())]
    assert shown[3]
    assert row.number in shown[0]
    hands.press(Key.Key_Return)
    hands.until(lambda: isinstance(hands.window.shelf.page(), CasePage))
    hands.at_most(2)
