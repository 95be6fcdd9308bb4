"""Scanners and card readers: they type faster than hands, wherever the keys are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.ui.frame.onebox import SCAN_MS
from desktop.ui.pages.case.page import CasePage
from desktop.ui.pages.counter import CounterPage
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.pages.person import ResidentPage
from tests.casework.taking import PDF, scan
from tests.stories.conftest import CTRL, SHIFT, Hands
from tests.ui.doors import TestDoors
from tests.ui.pages.taking_in import accepted, draft, number, register
from tests.ui.pages.test_viewer import png

Key = Qt.Key


def reader(hands: Hands, code: str) -> None:
    """A reader's keys come to the native window, one right after the other."""
    handle = hands.window.windowHandle()
    for letter in code:
        QTest.keyClick(handle, letter)
    QTest.keyClick(handle, Key.Key_Return)
    hands.settle()


def test_a_receipt_is_scanned_at_the_counter(hands: Hands) -> None:
    """Here is my receipt; the clerk scans it without touching a key."""
    window, desk = hands.window, hands.window.doors.desk
    case = accepted(desk, resident=register(desk, "周涛", 901))
    assert isinstance(window.shelf.page(), CounterPage)
    reader(hands, desk.case(case).number)
    hands.until(lambda: isinstance(window.shelf.page(), CasePage))
    assert window.shelf.page().id == case
    hands.at_most(0)


def test_an_identity_card_of_somebody_known(hands: Hands) -> None:
    """Here is my identity card; you know me."""
    window, desk = hands.window, hands.window.doors.desk
    who = register(desk, "周涛", 902)
    reader(hands, number(902))
    hands.until(lambda: isinstance(window.shelf.page(), ResidentPage))
    assert window.shelf.page().resident == who
    hands.at_most(0)


def test_an_identity_card_of_somebody_new(hands: Hands) -> None:
    """Here is my identity card; I have never been here."""
    window = hands.window
    reader(hands, number(903))
    hands.until(lambda: isinstance(window.shelf.page(), ResidentPage))
    page = window.shelf.page()
    assert page.resident == ""
    assert page.form.question("id_number").value() == number(903)
    hands.at_most(0)


def test_a_card_is_read_into_the_line_that_asks_for_it(hands: Hands) -> None:
    """The clerk has opened the service already and lays my card on the reader."""
    window, desk = hands.window, hands.window.doors.desk
    who = register(desk, "周涛", 904)
    window.open("intake", service="residence-permit")
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    hands.until(lambda: hands.at() is page.applicant.applicant.finder.line)
    reader(hands, number(904))
    hands.until(lambda: page.applicant.applicant.id == who)
    hands.at_most(0)


def test_a_person_typing_is_no_scanner(hands: Hands) -> None:
    """Slow fingers on the tiles still open what their digit says."""
    window = hands.window
    tile = window.shelf.page().picker.tiles.tiles()[1]
    QTest.keyClick(window.windowHandle(), Key.Key_2)
    QTest.qWait(3 * SCAN_MS)
    hands.until(lambda: isinstance(window.shelf.page(), IntakePage))
    page = window.shelf.page()
    hands.until(lambda: bool(page.work.title))
    assert tile.name in (page.work.title, getattr(page.work.event, "name", None))


def test_a_sheet_from_the_scanner_folder(hands: Hands, doors: TestDoors, tmp_path: Path) -> None:
    """The clerk lays my proof on the scanner; its file comes by itself."""
    window, desk = hands.window, hands.window.doors.desk
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "yesterday.pdf").write_bytes(PDF)
    doors.set(replace(doors.settings(), scan_folder=str(folder)))
    case = draft(desk, "residence-permit", register(desk, "周涛", 905))
    window.open("intake", case=case)
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    hands.until(lambda: page.taking is not None)
    page.show_step("materials")
    hands.settle()
    assert not page.materials.newest.isVisible()
    scan(folder, "card.pdf")
    hands.until(page.materials.newest.isVisible)
    hands.press(Key.Key_S, with_=CTRL | SHIFT)
    hands.until(lambda: "id-card" in desk.case(case).materials)
    assert desk.case(case).materials["id-card"].file_name == "card.pdf"
    assert not page.materials.newest.isVisible()
    hands.at_most(3)


def test_a_sheet_straight_from_the_scanner(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a scanner under the desk: one key, and the sheet is in my case."""
    window, desk = hands.window, hands.window.doors.desk
    program = tmp_path / "scanimage"
    (tmp_path / "sheet.png").write_bytes(png(300, 200))
    program.write_text(f"#!/bin/sh\ncat '{tmp_path / 'sheet.png'}'\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    case = draft(desk, "residence-permit", register(desk, "周涛", 906))
    window.open("intake", case=case)
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    hands.until(lambda: page.taking is not None)
    page.show_step("materials")
    hands.settle()
    assert page.materials.scan.isVisible()
    page.materials.scan.setFocus()
    hands.press(Key.Key_Space)
    hands.until(lambda: "id-card" in desk.case(case).materials)
    paper = desk.case(case).materials["id-card"].paper
    assert desk.store.papers.read(paper) == png(300, 200)
    hands.at_most(1)
