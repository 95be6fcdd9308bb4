"""Spreadsheets open, hold the same cases, and compute nothing that somebody wrote into them."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from desktop.reports.tables import Table, as_csv, month_csv, month_tables, month_xlsx, xlsx
from tests.reports import samples

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AT = datetime(2026, 10, 31, tzinfo=UTC)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "＝1", '=HYPERLINK("http://x")']


def cells(book: bytes, number: int = 1) -> list[list[tuple[str, str]]]:
    """Every cell of one sheet as (type, text), read from the XML."""
    with ZipFile(BytesIO(book)) as pack:
        shared = ElementTree.fromstring(pack.read("xl/sharedStrings.xml"))
        texts = ["".join(t.text or "" for t in one.iter(f"{MAIN}t")) for one in shared]
        sheet = ElementTree.fromstring(pack.read(f"xl/worksheets/sheet{number}.xml"))
    assert not list(sheet.iter(f"{MAIN}f")), "a formula"
    rows = []
    for row in sheet.iter(f"{MAIN}row"):
        told = []
        for cell in row:
            value = cell.findtext(f"{MAIN}v", "")
            kind = cell.get("t", "n")
            told.append((kind, texts[int(value)] if kind == "s" else value))
        rows.append(told)
    return rows


def test_the_workbook_holds_every_case_as_text() -> None:
    sheet = samples.month_sheet()
    rows = cells(month_xlsx(sheet, "zh"))
    assert [text for _, text in rows[0]][:3] == ["办件编号", "申请人", "事项"]
    assert [(row[0], row[1]) for row in rows[1:]] == [
        (("s", case.number), ("s", case.applicant)) for case in sheet.cases
    ]
    day = (sheet.cases[0].received_on - date(1899, 12, 30)).days  # how spreadsheets count dates
    assert rows[1][4] == ("n", str(day))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text(text: str) -> None:
    table = Table("t", ("a",), ((text,),))
    assert cells(xlsx([table], "en", AT))[1] == [("s", text)]
    (row,) = list(csv.reader(StringIO(as_csv(table, "en").decode("utf-8-sig"))))[1:]
    assert row == ["'" + text]


def test_csv_has_its_mark_and_plain_values() -> None:
    table = Table("t", ("name", "n", "day", "none"), (('𬱖,"张"', -3, date(2026, 10, 1), None),))
    told = as_csv(table, "en")
    assert told.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(told.decode("utf-8-sig"))))[1] == ['𬱖,"张"', "-3", "2026-10-01", ""]


@pytest.mark.parametrize(
    "text", ["\x00\x08\x1b", "\ud800", "\u202eabc", "x" * 50_000, "]]>&<a b='c'>", "_x0041_"]
)
def test_hostile_texts_stay_texts(text: str) -> None:
    table = Table(text, (text,), ((text,), ("second",)))
    rows = cells(xlsx([table, table], "en", AT))
    assert rows[2] == [("s", "second")]
    assert rows[1][0][1] != ""
    if len(text) > 40_000:
        assert rows[1][0][1].endswith("…")
    assert as_csv(table, "en").decode("utf-8-sig")


def test_same_month_same_bytes_in_both_languages() -> None:
    sheet = samples.month_sheet()
    assert month_xlsx(sheet) == month_xlsx(sheet)
    assert month_csv(sheet, "zh") == month_csv(sheet, "zh")
    assert month_xlsx(sheet, "zh") != month_xlsx(sheet, "en")


def test_every_table_has_as_many_values_as_columns() -> None:
    for table in month_tables(samples.month_sheet()):
        assert all(len(row) == len(table.columns) for row in table.rows), table.name


def test_sheet_names_are_taken_whatever_they_are() -> None:
    tables = [Table("[a]:*?/\\'" * 9, ("x",), ()) for _ in range(12)]
    with ZipFile(BytesIO(xlsx(tables, "en", AT))) as pack:
        book = ElementTree.fromstring(pack.read("xl/workbook.xml"))
    names = [one.get("name", "") for one in book.iter(f"{MAIN}sheet")]
    assert len({name.casefold() for name in names}) == 12
    assert all(0 < len(name) <= 31 for name in names)
