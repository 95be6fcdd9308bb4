"""Spreadsheets: the same figures and cases as .xlsx and .csv, where every text is a text and no formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.insight.asked import Asked
from desktop.insight.figures import Listed, Row
from desktop.reports.sheets import MonthSheet, Said
from desktop.words import Language, render

Value = Said | int | float | date | None
_LONGEST = 32_767  # characters a cell of a spreadsheet holds (ECMA-376 implementations)
_NAME = 31  # characters a sheet's name holds
# Controls, directions and lone surrogates: visible as their code, so that nothing hides and no XML breaks.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, its columns, its rows."""

    name: Said
    columns: tuple[Said, ...]
    rows: tuple[tuple[Value, ...], ...]


def month_xlsx(sheet: MonthSheet, language: Language = "en") -> bytes:
    """The month as a workbook: cases, figures, and one sheet a breakdown."""
    return xlsx(month_tables(sheet), language, sheet.head.printed_at)


def month_csv(sheet: MonthSheet, language: Language = "en") -> bytes:
    """The cases and inquiries of the month as CSV, one list; its last column says which of both a line is."""
    return as_csv(_one_list(sheet), language)


def xlsx(tables: Sequence[Table], language: Language, made_at: datetime) -> bytes:
    """A workbook with one sheet a table; identical bytes for identical input.

    In memory as a whole: the writer's constant-memory mode would leave names in plain temporary files.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd",
    })
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bg_color": "#E9EDF2", "bottom": 1})
    names: set[str] = set()
    for table in tables:
        page = book.add_worksheet(_sheet_name(_text(table.name, language), names))
        page.freeze_panes(1, 0)
        widths = [8.0] * len(table.columns)
        for column, title in enumerate(table.columns):
            page.write_string(0, column, _text(title, language), bold)
        for number, row in enumerate(table.rows, 1):
            for column, value in enumerate(row):
                widths[column] = max(widths[column], _write(page, number, column, value, language))
        for column, wide in enumerate(widths):
            page.set_column(column, column, min(wide + 2, 60))
        page.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    book.close()
    return out.getvalue()


def as_csv(table: Table, language: Language) -> bytes:
    """A table as CSV (RFC 4180) in UTF-8 with a byte order mark; what looks like a formula is quoted."""
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_guarded(_text(title, language)) for title in table.columns])
    for row in table.rows:
        writer.writerow([_plain(value, language) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def month_tables(sheet: MonthSheet) -> tuple[Table, ...]:
    """The tables of a month, the cases first."""
    month = sheet.month
    cases = Table(sentence("Cases"), (
        sentence("Case number"), sentence("Applicant"), sentence("Service"), sentence("Department"),
        sentence("Received on"), sentence("Promised by"), sentence("Decided on"), sentence("State"),
    ), tuple(
        (c.number, c.applicant, c.service, c.department, c.received_on, c.due_on, c.decided_on, c.state)
        for c in sheet.cases
    ))
    measures = (*month.measures, *(sheet.asked.measures if sheet.asked is not None else ()))
    figures = Table(sentence("Figures"), (
        sentence("Figure"), sentence("This month"), sentence("Month before"), sentence("What it counts"),
    ), tuple((m.name, m.value, m.before, m.definition) for m in measures))
    return (
        cases, figures,
        _breakdown(sentence("By department"), sentence("Department"), month.departments),
        _breakdown(sentence("By service"), sentence("Service"), month.services),
        _breakdown(sentence("How cases came in"), sentence("Way"), month.ways),
        _breakdown(sentence("Special circumstances"), sentence("Circumstance"), month.circumstances),
        _waiting(sentence("Overdue cases"), month.overdue),
        _waiting(sentence("Cases whose clock stands still"), month.waiting),
        *(_inquiries(sheet, sheet.asked) if sheet.asked is not None else ()),
    )


def _inquiries(sheet: MonthSheet, asked: Asked) -> tuple[Table, ...]:
    """The inquiries of the month, how departments answered, and which answers are overdue."""
    number, question, department = sentence("Number"), sentence("Question"), sentence("Department")
    due = sentence("To be answered by")
    return (
        Table(sentence("Inquiries"), (
            number, question, sentence("Service"), department, sentence("Asked on"), due,
            sentence("Answered on"), sentence("State"),
        ), tuple(
            (i.number, i.question, i.service, i.department, i.asked_on, i.due_on, i.answered_on, i.state)
            for i in sheet.inquiries
        )),
        Table(sentence("Inquiries by department"), (
            department, sentence("Asked"), sentence("Answered"), sentence("Answered in time"),
            sentence("Answered late"), sentence("Still open"), sentence("Overdue"),
        ), tuple(
            (r.label, r.asked, r.answered, r.in_time, r.late, r.open, r.overdue) for r in asked.departments
        )),
        Table(sentence("Overdue inquiries"), (number, question, department, due, sentence("Days")), tuple(
            (o.number, o.question, o.department, o.due_on, o.days) for o in asked.overdue
        )),
    )


def _one_list(sheet: MonthSheet) -> Table:
    cases = month_tables(sheet)[0]
    case, inquiry = sentence("Case"), sentence("Inquiry")
    return Table(cases.name, (*cases.columns, sentence("Sort")), (
        *((*row, case) for row in cases.rows),
        *(
            (i.number, "", i.service, i.department, i.asked_on, i.due_on, i.answered_on, i.state, inquiry)
            for i in sheet.inquiries
        ),
    ))


def _breakdown(name: Sentence, first: Sentence, rows: Sequence[Row]) -> Table:
    return Table(name, (
        first, sentence("Taken in"), sentence("Decided"), sentence("Decided on time"), sentence("Still open"),
        sentence("Waiting for supplement"), sentence("Overdue"),
    ), tuple(
        (r.label, r.taken_in, r.decided, r.share_in_time, r.open, r.waiting, r.overdue) for r in rows
    ))


def _waiting(name: Sentence, rows: Sequence[Listed]) -> Table:
    return Table(name, (
        sentence("Case number"), sentence("Applicant"), sentence("Service"), sentence("Department"),
        sentence("Since"), sentence("Days"), sentence("Materials missing"),
    ), tuple((r.number, r.applicant, r.service, r.department, r.since, r.days, r.missing) for r in rows))


def _text(said: Said, language: Language) -> str:
    text = said if isinstance(said, str) else (
        said.to(language) if isinstance(said, Text) else render(said, language)
    )
    text = _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
    return text if len(text) <= _LONGEST else text[:_LONGEST - 1] + "…"


def _write(page: Any, row: int, column: int, value: Value, language: Language) -> float:
    """Write one cell by its type; returns the width it would like, in characters."""
    if value is None:
        return 0
    if isinstance(value, (int, float)):
        page.write_number(row, column, value)
        return 8
    if isinstance(value, date):
        page.write_datetime(row, column, value)
        return 11
    text = _text(value, language)
    page.write_string(row, column, text)
    return sum(2 if char > "\u2e7f" else 1 for char in text[:60])


def _plain(value: Value, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    return value.isoformat() if isinstance(value, date) else _guarded(_text(value, language))


def _guarded(text: str) -> str:
    """A text that a spreadsheet would compute gets an apostrophe before it (CWE-1236)."""
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text


def _sheet_name(text: str, taken: set[str]) -> str:
    """A name a workbook takes: no forbidden sign, short, not given twice."""
    name = plain = re.sub(r"[\[\]:*?/\\']", " ", text).strip()[:_NAME] or "-"
    while name.casefold() in taken:
        end = f" {len(taken) + 1}"
        name = plain[:_NAME - len(end)] + end
    taken.add(name.casefold())
    return name
