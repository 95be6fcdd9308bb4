"""The month report: the figures and the cases behind them, as PDF, XLSX or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.casework.papers import gathering
from desktop.domain.catalogue import Text
from desktop.domain.telling import STATE_NAMES
from desktop.insight import measures
from desktop.insight.facts import CaseFacts, from_case
from desktop.reports.sheets import MonthCase, MonthSheet
from desktop.store.lookups import CaseFilter
from desktop.words import language

MonthFormat = Literal["pdf", "xlsx", "csv"]


def month_report(desk: Desk, year: int, month: int, *, form: MonthFormat = "pdf") -> bytes:
    """The month's report in the language spoken now, as PDF, XLSX or CSV."""
    sheet = month_sheet(desk, year, month)
    if form == "pdf":
        from desktop.reports.month_report import month_report as draw

        return draw(sheet, language())
    from desktop.reports.tables import month_csv, month_xlsx

    return (month_xlsx if form == "xlsx" else month_csv)(sheet, language())


def month_sheet(desk: Desk, year: int, month: int) -> MonthSheet:
    """The figures of a month and the cases behind them, as this person may see them."""
    facts = list(_facts(desk))
    figures = measures.month(facts, year, month, desk.today)
    listed = [f for f in facts if (f.received_on.year, f.received_on.month) == (year, month)]
    cases = tuple(
        MonthCase(
            f.number,
            f.service_name,
            f.department_name,
            f.applicant_name,
            STATE_NAMES[f.state],
            f.received_on,
            f.due_on,
            f.decided_on,
        )
        for f in sorted(listed, key=lambda f: (f.received_on, f.number))
    )
    return MonthSheet(gathering.head(desk, None, ""), figures, cases)


def _facts(desk: Desk) -> Iterator[CaseFacts]:
    """Every received case this person may report on."""
    lookups = desk.store.lookups
    departments = {row.id: row.name for row in lookups.departments(every=True)}
    after = None
    while True:
        page = lookups.cases(CaseFilter(received_from=date.min), after, limit=500)
        for row in page.rows:
            shown = sight.case_line(desk, row)
            name = departments.get(row.department, Text(row.department, row.department))
            facts = from_case(lookups.case(row.id), row.service_name, name, shown.applicant_name)
            if facts is not None:
                yield facts
        after = page.after
        if after is None:
            return
