"""The work list as a spreadsheet: every case a filter has, as this person may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.domain.catalogue import Text
from desktop.domain.telling import STATE_NAMES
from desktop.errors import sentence
from desktop.store.lookups import CaseFilter
from desktop.words import language

ListFormat = Literal["xlsx", "csv"]
_PAGE = 500  # rows read at once


def work_list(
    desk: Desk,
    wanted: CaseFilter,
    form: ListFormat,
    moved: Callable[[int, int], None] = lambda _done, _total: None,
) -> bytes:
    """The cases of a filter as XLSX or CSV in the language spoken now; *moved* hears how far it is."""
    from desktop.reports.tables import Table, Value, as_csv, xlsx

    lookups = desk.store.lookups
    departments = {row.id: row.name for row in lookups.departments(every=True)}
    total = lookups.case_count(wanted)
    rows: list[tuple[Value, ...]] = []
    after = None
    while True:
        page = lookups.cases(wanted, after, _PAGE)
        for each in page.rows:
            row = sight.case_line(desk, each)
            department = departments.get(row.department, Text(row.department, row.department))
            days = (row.received_on, row.due_on, row.decided_on)
            state = STATE_NAMES[row.state]
            rows.append((row.number, row.applicant_name, row.service_name, department, state, *days))
        moved(len(rows), max(total, len(rows)))
        after = page.after
        if after is None:
            break
    columns = (
        sentence("Case number"),
        sentence("Applicant"),
        sentence("Service"),
        sentence("Department"),
        sentence("State"),
        sentence("Received on"),
        sentence("Due"),
        sentence("Decided on"),
    )
    table = Table(sentence("Cases"), columns, tuple(rows))
    if form == "csv":
        return as_csv(table, language())
    return xlsx((table,), language(), desk.clock.now().astimezone())
