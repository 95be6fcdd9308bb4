"""The month report: the figures, the cases and the inquiries behind them, as PDF, XLSX or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Literal

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.casework.papers import gathering
from desktop.domain.catalogue import Text
from desktop.domain.consult.inquiry import STATE_NAMES as STATE_NAMES_OF_INQUIRIES
from desktop.domain.consult.inquiry import STATES, Inquiry, Line
from desktop.domain.deadlines.calendar import CalendarUnknown
from desktop.domain.entry import NO_TIME, instant
from desktop.domain.kinds.consult import InquiryAnswered
from desktop.domain.telling import STATE_NAMES
from desktop.insight import asked as inquiries
from desktop.insight import measures
from desktop.insight.asked import InquiryFacts
from desktop.insight.facts import CaseFacts, from_case
from desktop.reports.sheets import MonthCase, MonthInquiry, MonthSheet
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
    """The figures of a month, and the cases and inquiries behind them, as this person may see them."""
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
    asked = list(_inquiries(desk))
    return MonthSheet(
        gathering.head(desk, None, ""),
        figures,
        cases,
        asked=inquiries.asked((f for f, _ in asked), year, month, desk.today),
        inquiries=tuple(
            one
            for _, one in sorted(asked, key=lambda pair: (pair[1].asked_on, pair[1].number))
            if (one.asked_on.year, one.asked_on.month) == (year, month)
        ),
    )


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


def _inquiries(desk: Desk) -> Iterator[tuple[InquiryFacts, MonthInquiry]]:
    """Every inquiry of the centre: what measures count, and its line in the list."""
    lookups = desk.store.lookups
    departments = {row.id: row.name for row in lookups.departments(every=True)}
    for row in lookups.inquiries(STATES, limit=-1):
        found = lookups.inquiry(row.id)
        if found.asked is None:
            continue
        name = departments.get(row.department, Text(row.department, row.department))
        service = lookups.service(row.service) if row.service else None
        facts = _asked(desk, found, row.department, name)
        yield (
            facts,
            MonthInquiry(
                facts.number,
                facts.question,
                service.name if service else "",
                name,
                STATE_NAMES_OF_INQUIRIES[found.state],
                facts.asked_on,
                facts.due_on,
                facts.answered_on,
            ),
        )


def _asked(desk: Desk, found: Inquiry, department: str, name: Text) -> InquiryFacts:
    assert found.asked is not None
    asked_on = _here(found.asked_at)
    came = [_answered_on(line) for line in found.history if isinstance(line.body, InquiryAnswered)]
    answered_on = max(asked_on, min(came)) if came else None
    kept = desk.store.lookups.answer(found.proposed).entered_at if found.proposed else NO_TIME
    days = None
    if answered_on is not None:
        with suppress(CalendarUnknown):
            days = desk.store.lookups.calendar().working_days_between(asked_on, answered_on)
    return InquiryFacts(
        number=found.number,
        question=found.asked.question,
        department=department,
        department_name=name,
        asked_on=asked_on,
        due_on=found.due,
        answered_on=answered_on,
        working_days=days,
        finished_on=_here(found.since) if found.finished else None,
        kept_on=_here(kept) if kept != NO_TIME else None,
    )


def _answered_on(line: Line) -> date:
    """The day the department itself names, as with decisions; never later than the day we heard of it."""
    heard, named = _here(line.at), instant(line.body.at)
    return min(heard, named.date()) if named != NO_TIME else heard


def _here(at: datetime) -> date:
    """The day at this counter, as limits count it."""
    return at.astimezone().date()
