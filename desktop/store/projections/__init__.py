"""Tables kept from entries: each row is a pure function of one journal, and may be thrown away.

After every append the touched journals are folded whole and their rows replaced, in the same
transaction. So rows do not depend on the order in which entries arrived, and ``rebuild`` is the same
code over all journals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.domain.entry import Opened
from desktop.store.projections import book, cases, consult, hall, residents, schema

VERSION = schema.VERSION
TABLES = schema.TABLES

Projector = Callable[[Any, str, Sequence[Opened]], None]

_PROJECTORS: dict[str, Projector] = {
    "resident": residents.project,
    "bundle": book.project_bundle,
    "staff": book.project_staff,
    "device": book.project_device,
    "centre": book.project_centre,
    "department": book.project_department,
    "service": book.project_service,
    "life_event": book.project_life_event,
    "calendar": book.project_calendar,
    "block": book.project_block,
    "day": book.project_day,
    "group": hall.project_group,
    "window": hall.project_window,
    "ticket": hall.project_ticket,
    "visit": hall.project_visit,
    "answer": consult.project_answer,
    "inquiry": consult.project_inquiry,
    "consultation": consult.project_consultation,
}


def create(connection: Any) -> None:
    """Make all projection tables, empty."""
    for statement in schema.STATEMENTS:
        connection.execute(statement)


def drop(connection: Any) -> None:
    """Remove all projection tables and what hangs on them."""
    for table in TABLES:
        connection.execute("DROP TABLE IF EXISTS " + table)


def apply(connection: Any, journals: Mapping[str, Sequence[Opened]]) -> None:
    """Bring the rows of the journals of one transaction up to date, each with all its entries.

    A journal of a sort this program does not know has no rows; its entries are kept all the same.
    """
    found: dict[str, Sequence[Opened]] = {}
    for journal, entries in journals.items():
        sort = journal.partition(":")[0]
        if sort == "case":
            found[journal] = entries
        elif sort in _PROJECTORS:
            _PROJECTORS[sort](connection, journal, entries)
    if found:
        cases.project(connection, found)


def digest(connection: Any) -> dict[str, str]:
    """A SHA-256 of the rows of every comparable table, for ``rebuild --check``."""
    found: dict[str, str] = {}
    for table, columns in schema.COMPARED.items():
        running = hashlib.sha256()
        # A count of none is a trace of the order in which entries arrived, not a difference.
        some = "WHERE many > 0" if table == "case_counts" else ""
        for row in connection.execute(f"SELECT {columns} FROM {table} {some} ORDER BY {columns}"):  # noqa: S608
            running.update(repr(tuple(row)).encode())
        found[table] = running.hexdigest()
    return found
