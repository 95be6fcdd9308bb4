"""The month report: key figures, charts, tables, the cases somebody must look at, and how all is counted."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.errors import Sentence, sentence
from desktop.insight import drawings
from desktop.insight.asked import Asked, AskedListed
from desktop.insight.figures import Listed, Measure, Row
from desktop.reports.paper.blocks import Cell, Column, Tile, heading, table, tiles
from desktop.reports.paper.charts import chart
from desktop.reports.paper.pages import A4, DANGER, INK, QUIET, WARNING, Pages
from desktop.reports.sheets import MonthCase, MonthSheet, Said
from desktop.words import Language

_KEY = ("taken_in", "decided", "in_time", "half", "open", "waiting", "overdue", "complete")
_WORRY = ("overdue", "undated", "inquiries_late", "inquiries_overdue")


def month_report(sheet: MonthSheet, language: Language = "en") -> bytes:
    """The report of a month as PDF in one language (the title in both)."""
    month = sheet.month
    period = f"{month.year}-{month.month:02}"
    title = sentence("Month report {period}", period=period)
    pages = Pages(sheet.head, title, language, size=A4, both=False)
    pages.put(sentence(
        "Figures from the first of the month up to and with {day}, as this computer knows them.",
        day=month.until.isoformat(),
    ), 8.5, color=QUIET)
    pages.gap(5)
    tiles(pages, [_tile(month.measure(key)) for key in _KEY], columns=4)
    for remark in sheet.remarks:
        pages.put(remark)
    _charts(pages, sheet)
    _rows(pages, sentence("By service"), sentence("Service"), month.services)
    _rows(pages, sentence("How cases came in"), sentence("Way"), month.ways)
    _rows(pages, sentence("Special circumstances"), sentence("Circumstance"), month.circumstances)
    _listed(pages, sentence("Overdue cases"), sentence("Promised by"), month.overdue, DANGER)
    _listed(pages, sentence("Cases whose clock stands still"), sentence("Since"), month.waiting, WARNING)
    if sheet.asked is not None:
        _inquiries(pages, sheet.asked)
    _cases(pages, sheet.cases)
    _definitions(pages, (*month.measures, *(sheet.asked.measures if sheet.asked is not None else ())))
    return pages.save()


def shown(measure: Measure, value: float | None) -> Said:
    """A value of a measure with its unit, or a dash where there was nothing to measure."""
    if value is None:
        return "–"
    if measure.unit == "share":
        return f"{value:.1%}"
    if measure.unit == "days":
        return sentence("{count} days", count=f"{value:g}")
    if measure.unit == "working_days":
        return sentence("1 working day") if value == 1 else sentence("{n} working days", n=f"{value:g}")
    return f"{value:,.0f}"


def _tile(measure: Measure) -> Tile:
    color = DANGER if measure.key in _WORRY and measure.value else INK
    before = sentence("month before: {value}", value=shown(measure, measure.before))
    return Tile(measure.name, shown(measure, measure.value), before, color)


def _charts(pages: Pages, sheet: MonthSheet) -> None:
    month = sheet.month
    by_day, by_month, each = drawings.by_day(month), drawings.by_month(month), drawings.each_department(month)
    heading(pages, by_day.title, keep=150)
    chart(pages, by_day)
    if len(month.months) > 1:
        heading(pages, by_month.title, keep=130)
        chart(pages, by_month, 110)
    if month.departments:
        by_department = drawings.by_department(month)
        heading(pages, by_department.title, keep=40 + 18 * len(month.departments))
        chart(pages, by_department)
        _row_table(pages, sentence("Department"), month.departments)
        heading(pages, each.title, keep=70)
        chart(pages, each)


def _rows(pages: Pages, title: Sentence, name: Sentence, rows: Sequence[Row]) -> None:
    if rows:
        heading(pages, title, keep=60)
        _row_table(pages, name, rows)


def _row_table(pages: Pages, name: Sentence, rows: Sequence[Row]) -> None:
    table(pages, [
        Column(name, 4.4),
        Column(sentence("Taken in"), 1.1, "right"), Column(sentence("Decided"), 1.1, "right"),
        Column(sentence("Decided on time"), 1.4, "right"), Column(sentence("Still open"), 1.1, "right"),
        Column(sentence("Waiting for supplement"), 1.5, "right"), Column(sentence("Overdue"), 1.1, "right"),
    ], [_row(row) for row in rows])


def _row(row: Row) -> list[Cell | Said]:
    share = row.share_in_time
    return [
        row.label, str(row.taken_in), str(row.decided), "–" if share is None else f"{share:.1%}",
        str(row.open), str(row.waiting), Cell(str(row.overdue), color=DANGER if row.overdue else INK),
    ]


def _listed(pages: Pages, title: Sentence, since: Sentence, rows: Sequence[Listed], color: str) -> None:
    heading(pages, title, keep=60)
    if not rows:
        pages.put(sentence("None."), 8.5, color=QUIET)
        return
    table(pages, [
        Column(sentence("Case number"), 2.4, whole=True), Column(sentence("Applicant"), 1.4, most=2),
        Column(sentence("Service"), 3, most=2), Column(sentence("Department"), 2.4, most=2),
        Column(since, 1.5), Column(sentence("Days"), 0.8, "right"),
        Column(sentence("Materials missing"), 1.1, "right"),
    ], [[
        Cell(one.number, bold=True), one.applicant, one.service, one.department, one.since.isoformat(),
        Cell(str(one.days), bold=True, color=color), str(one.missing),
    ] for one in rows], size=8)


def _inquiries(pages: Pages, asked: Asked) -> None:
    """What was asked of departments, how soon they answered, and what the library gained by it."""
    heading(pages, sentence("Inquiries to departments"), keep=150)
    if asked.nothing:
        pages.put(sentence("None."), 8.5, color=QUIET)
        return
    tiles(pages, [_tile(measure) for measure in asked.measures], columns=4)
    by_department, by_month = drawings.asked_by_department(asked), drawings.asked_by_month(asked)
    if len(asked.months) > 1:
        heading(pages, by_month.title, keep=130)
        chart(pages, by_month, 110)
    heading(pages, by_department.title, keep=40 + 26 * len(asked.departments))
    chart(pages, by_department)
    table(pages, [
        Column(sentence("Department"), 4.4),
        Column(sentence("Asked"), 1.1, "right"), Column(sentence("Answered"), 1.1, "right"),
        Column(sentence("Answered in time"), 1.4, "right"), Column(sentence("Answered late"), 1.4, "right"),
        Column(sentence("Still open"), 1.1, "right"), Column(sentence("Overdue"), 1.1, "right"),
    ], [[
        row.label, str(row.asked), str(row.answered), str(row.in_time),
        Cell(str(row.late), color=DANGER if row.late else INK), str(row.open),
        Cell(str(row.overdue), color=DANGER if row.overdue else INK),
    ] for row in asked.departments])
    _unanswered(pages, asked.overdue)


def _unanswered(pages: Pages, overdue: Sequence[AskedListed]) -> None:
    heading(pages, sentence("Overdue inquiries"), keep=60)
    if not overdue:
        pages.put(sentence("None."), 8.5, color=QUIET)
        return
    table(pages, [
        Column(sentence("Number"), 2.4, whole=True), Column(sentence("Question"), 4.4, most=2),
        Column(sentence("Department"), 2.4, most=2), Column(sentence("To be answered by"), 1.5),
        Column(sentence("Days"), 0.8, "right"),
    ], [[
        Cell(one.number, bold=True), one.question, one.department, one.due_on.isoformat(),
        Cell(str(one.days), bold=True, color=DANGER),
    ] for one in overdue], size=8)


def _cases(pages: Pages, cases: Sequence[MonthCase]) -> None:
    if not cases:
        return
    heading(pages, sentence("All cases of the month"), keep=60)
    table(pages, [
        Column(sentence("Case number"), 2.4, whole=True), Column(sentence("Applicant"), 1.4, most=1),
        Column(sentence("Service"), 3, most=1), Column(sentence("Department"), 2.2, most=1),
        Column(sentence("Received on"), 1.35), Column(sentence("Promised by"), 1.35),
        Column(sentence("Decided on"), 1.35), Column(sentence("State"), 1.5, most=1),
    ], [[
        one.number, one.applicant, one.service, one.department, one.received_on.isoformat(),
        one.due_on.isoformat() if one.due_on else "–", one.decided_on.isoformat() if one.decided_on else "–",
        one.state,
    ] for one in cases], size=7.5)


def _definitions(pages: Pages, measures: Sequence[Measure]) -> None:
    """What each figure counts: a figure without its definition is an opinion."""
    heading(pages, sentence("All figures and how they are counted"), keep=60)
    table(pages, [
        Column(sentence("Figure"), 2.4), Column(sentence("This month"), 1.2, "right"),
        Column(sentence("Month before"), 1.2, "right"), Column(sentence("What it counts"), 5.5),
    ], [[
        Cell(one.name, bold=True), shown(one, one.value), shown(one, one.before),
        Cell(one.definition, color=QUIET),
    ] for one in measures], size=8)

