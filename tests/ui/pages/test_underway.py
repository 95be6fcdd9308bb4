"""Long work of the work list: what came out of the printer is in the ledger, whatever ended it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.kinds.case import PaperPrinted
from desktop.errors import Trouble, sentence
from desktop.ui.pages.cases import together
from desktop.ui.paper import printing
from desktop.ui.window import Window
from tests.ui.pages.taking_in import accepted, register


def work_list(window: Window, several: int) -> tuple[Any, list[str]]:
    """The work list with so many cases that have a number."""
    desk = window.doors.desk
    cases = [accepted(desk, resident=register(desk, f"周{n}", 940 + n)) for n in range(several)]
    window.go("cases")
    assert window.background.settle()
    return window.shelf.page(), cases


def ledger(window: Window, case: str) -> list[str]:
    """What the print ledger says of a case's receipt."""
    bodies = (moment.body for moment in window.doors.desk.case(case).timeline)
    return [body.state for body in bodies if isinstance(body, PaperPrinted)]


def rows(page: Any, cases: list[str]) -> tuple[Any, ...]:
    """Their rows, in this order."""
    known = {row.id: row for row in (page.model.case(n) for n in range(page.model.rowCount())) if row}
    return tuple(known[case] for case in cases)


def test_a_printer_out_of_paper_leaves_what_was_printed_in_the_ledger(
    working: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, cases = work_list(working, 3)
    sheets: list[bytes] = []

    def two_sheets(pdf: bytes, _printer: object, copies: int = 1) -> int:
        if len(sheets) == 2:
            raise Trouble(sentence("The printer did not take the pages."), None)
        sheets.append(pdf)
        return copies

    monkeypatch.setattr(printing, "print_pages", two_sheets)
    together.print_all(page, page.underway, rows(page, cases), "", "for the file")
    assert page.underway.busy
    assert working.background.settle(30)
    assert [ledger(working, case) for case in cases] == [["printed"], ["printed"], ["failed"]]
    assert "did not take" in working.banner.what.full()
    assert page.underway.isHidden()


def test_it_is_paused_and_stopped_and_the_rest_is_not_printed(
    working: Window, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page, cases = work_list(working, 3)
    first = threading.Event()
    go_on = threading.Event()

    def slow(_pdf: bytes, _printer: object, copies: int = 1) -> int:
        first.set()
        assert go_on.wait(20)
        return copies

    monkeypatch.setattr(printing, "print_pages", slow)
    together.print_all(page, page.underway, rows(page, cases), "", "for the file")
    qtbot.waitUntil(first.is_set, timeout=10_000)
    assert page.underway.isVisible()
    qtbot.waitUntil(lambda: "0 of 3" in page.underway.label.full(), timeout=5_000)
    page.underway.pause.click()
    assert "Go on" in page.underway.pause.text()
    go_on.set()
    qtbot.wait(100)
    assert page.underway.busy  # the sheet under way comes out, nothing else begins
    page.underway.stop.click()
    assert working.background.settle(30)
    assert [ledger(working, case) for case in cases] == [["printed"], [], []]
    assert page.underway.isHidden()


def test_a_list_is_written_with_its_progress(working: Window, tmp_path: Path) -> None:
    page, cases = work_list(working, 2)
    file = tmp_path / "cases.csv"
    together.export(page, page.underway, page.filter(), file)
    assert page.underway.busy
    assert working.background.settle(30)
    assert file.read_text(encoding="utf-8-sig").count("\n") == len(cases) + 1
    assert not page.underway.busy
