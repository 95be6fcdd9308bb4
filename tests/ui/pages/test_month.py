"""The month's report: shown, kept in three forms, in the language of the window."""

from __future__ import annotations

import csv
import subprocess
import zipfile
from pathlib import Path

from desktop.ui.pages.month import MonthPage
from desktop.ui.window import Window
from tests.ui.pages.taking_in import accepted, draft


def open_month(window: Window) -> MonthPage:
    today = window.doors.desk.today
    window.open("month", year=today.year, month=today.month)
    assert window.background.settle(30)
    page = window.shelf.page()
    assert isinstance(page, MonthPage)
    return page


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_the_month_is_shown_and_kept_in_three_forms(working: Window, tmp_path: Path) -> None:
    desk = working.doors.desk
    number = desk.case(accepted(desk)).number
    draft(desk)
    page = open_month(working)
    assert page.pane.preview.pages >= 1
    page.pane.save_to(tmp_path / "month.pdf")
    page.save_to(tmp_path / "month.xlsx", "xlsx")
    page.save_to(tmp_path / "month.csv", "csv")
    assert working.background.settle(30)
    assert "Month report" in text_of(tmp_path / "month.pdf")
    assert zipfile.is_zipfile(tmp_path / "month.xlsx")
    with (tmp_path / "month.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = {cell for line in csv.reader(file) for cell in line}
    assert number in cells or any(number in cell for cell in cells)


def test_another_month_and_another_language(working: Window, tmp_path: Path) -> None:
    page = open_month(working)
    now = page.chosen()
    page.earlier.click()
    assert working.background.settle(30)
    assert page.chosen() == (now[0], now[1] - 1) if now[1] > 1 else (now[0] - 1, 12)
    working.press("language")
    assert working.background.settle(30)
    page.pane.save_to(tmp_path / "zh.pdf")
    assert working.background.settle(30)
    assert "月" in text_of(tmp_path / "zh.pdf")


def test_a_report_that_was_left_is_made_anew(working: Window) -> None:
    desk = working.doors.desk
    page = open_month(working)
    shown = page.pane._pdf
    page.hide()
    accepted(desk)
    working.bus.changed.emit(frozenset({"case:any"}))
    page.show()
    assert working.background.settle(30)
    assert page.pane._pdf != shown
    while_read = page.pane._pdf
    working.bus.changed.emit(frozenset({"case:any"}))
    assert working.background.settle(30)
    assert page.pane._pdf is while_read  # nothing moves by itself


def test_a_folder_that_cannot_be_written_is_told(working: Window, tmp_path: Path) -> None:
    page = open_month(working)
    page.pane.save_to(tmp_path / "nowhere" / "month.pdf")
    assert working.background.settle(30)
    assert working.banner.isVisible()
    assert "could not be written" in working.banner.what.full()
