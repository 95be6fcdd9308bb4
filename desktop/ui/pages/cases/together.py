"""What is done with several cases of the work list at once: their receipts printed, the list exported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from desktop import words
from desktop.casework import work
from desktop.casework.desk import Changed, Desk
from desktop.domain.catalogue import Text
from desktop.errors import Trouble, sentence
from desktop.store.lookups import CaseFilter
from desktop.store.rows import CaseRow
from desktop.ui.background import Progress, Stopped
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.pages.case.deeds import WHY_AGAIN, WHYS
from desktop.ui.pages.cases.underway import Underway
from desktop.ui.paper import printing
from desktop.ui.parts.page import Page

_PRINTER = Text("Printer", "打印机")


def ask_print(
    page: Page, underway: Underway, rows: tuple[CaseRow, ...], printers: tuple[str, ...]
) -> AskDialog | None:
    """Ask for the printer and, for copies, the reason; then print the receipt of every case."""
    numbered = tuple(row for row in rows if row.number)
    if not numbered or not printers:
        page.frame.trouble(_nothing() if not numbered else _no_printer())
        return None
    several = sentence("Print {n} receipts", n=len(numbered))
    dialog = AskDialog(
        page,
        several if len(numbered) > 1 else sentence("Print 1 receipt"),
        sentence("A receipt that was printed before is marked as a copy, with this reason."),
        (
            asked("printer", _PRINTER, "choice", choices=tuple((p, Text(p, p)) for p in printers),
                  default=printers[0]),
            asked("reason", WHY_AGAIN, "choice", choices=WHYS, default="for the file"),
        ),
        sentence("Print"),
    )  # fmt: skip
    dialog.answered.connect(lambda said: print_all(page, underway, numbered, said["printer"], said["reason"]))
    dialog.open()
    return dialog


@dataclass(frozen=True)
class _Came:
    """What came out of the printer: whose receipts, whose failed, and why it ended before all were there."""

    printed: tuple[str, ...]
    failed: tuple[str, ...] = ()
    trouble: Trouble | None = None


def print_all(
    page: Page, underway: Underway, rows: tuple[CaseRow, ...], printer: str, reason: str
) -> Progress:
    """Print the receipts one after the other; what came out, and what did not, goes into the print ledger."""
    desk = page.frame.doors.desk

    def make(progress: Progress) -> _Came:
        from desktop.casework import papers

        printed: list[str] = []
        for row in rows:
            try:
                progress.moved(len(printed), len(rows))
                printing.print_pages(papers.receipt(desk, row.id), printing.printer_named(printer))
            except Stopped:
                break
            except (
                Trouble
            ) as trouble:  # the printer is out of paper: what lies there already is in the ledger
                return _Came(tuple(printed), (row.id,), trouble)
            printed.append(row.id)
        return _Came(tuple(printed))

    def came(out: _Came) -> None:
        many = len(out.printed)
        told = sentence("1 receipt printed.") if many == 1 else sentence("{n} receipts printed.", n=many)
        page.do(lambda: _ledger(desk, out, reason), toast=told)
        if out.trouble is not None:
            page.frame.trouble(out.trouble)

    progress = page.long(make, came, underway.moved, underway.over)
    one = sentence("Printing a receipt") if len(rows) == 1 else sentence("Printing {n} receipts", n=len(rows))
    underway.begin(one, progress)
    return progress


def ask_export(page: Page, underway: Underway, wanted: CaseFilter) -> None:
    """Ask where to, and write the list there."""
    kinds = ";;".join((words.say("Spreadsheets (*.xlsx)"), words.say("CSV files (*.csv)")))
    path, _ = QFileDialog.getSaveFileName(page, words.say("Export the list"), "cases.xlsx", kinds)
    if path:
        export(page, underway, wanted, Path(path))


def export(page: Page, underway: Underway, wanted: CaseFilter, path: Path) -> Progress:
    """Write every case of a filter into a spreadsheet, as this person may see them."""
    desk = page.frame.doors.desk

    def make(progress: Progress) -> Path:
        from desktop.casework.papers.of_list import work_list

        form = "csv" if path.suffix.lower() == ".csv" else "xlsx"
        made = work_list(desk, wanted, "csv" if form == "csv" else "xlsx", progress.moved)
        return printing.save_pdf(made, path)

    def saved(file: Path) -> None:
        page.frame.toast(sentence("Saved: {name}", name=file.name))

    progress = page.long(make, saved, underway.moved, underway.over)
    underway.begin(sentence("Writing the list"), progress)
    return progress


def _ledger(desk: Desk, came: _Came, reason: str) -> Changed:
    subjects: set[str] = set()
    for case in came.printed:
        subjects |= work.printed(desk, case, "receipt", "printed", reason).subjects
    for case in came.failed:
        subjects |= work.printed(desk, case, "receipt", "failed").subjects
    return Changed(frozenset(subjects))


def _nothing() -> Trouble:
    return Trouble(
        sentence("None of these cases has a receipt yet."),
        sentence("Mark cases that have a number."),
    )


def _no_printer() -> Trouble:
    return Trouble(
        sentence("No printer is set up on this computer."),
        sentence("Ask IT staff to set one up."),
    )
