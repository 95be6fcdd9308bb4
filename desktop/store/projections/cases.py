"""Rows of a case: the case itself, its steps to send, and where it can be found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.domain.case import Case, fold
from desktop.domain.deliveries import overall
from desktop.domain.entry import Opened

_CASE = """INSERT INTO cases (id, number, service, version, department, state, applicant, proxy, bundle,
    opened_at, received_on, due_on, owner, device, missing, sending, clash, odd, reference, promised_by,
    statutory_by, decided_on, delivered_on, circumstances)
    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"""

_STEP = """INSERT OR REPLACE INTO steps (case_id, delivery, step, department, call, key, paper, state,
    position, attempt, since, received_on, why, turn, reference, case_number, device, planned)
    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"""
_STEP_COLUMNS = """case_id, delivery, step, department, call, key, paper, state, position, attempt,
    since, received_on, why, turn, reference, case_number, device, planned"""
_COLUMNS = """id, number, service, version, department, state, applicant, proxy, bundle, opened_at,
    received_on, due_on, owner, device, missing, sending, clash, odd, reference, promised_by,
    statutory_by, decided_on, delivered_on, circumstances"""


def project(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """Replace the rows of one case; rows that stay as they are cost no page."""
    case = fold(journal, entries)
    now = _columns(case)
    row = connection.execute("SELECT n, " + _COLUMNS + " FROM cases WHERE id = ?", (journal,)).fetchone()  # noqa: S608
    if row is None:
        connection.execute(_CASE, now)
    elif row[1:] != now:
        _change(connection, row, now)
    if case.deliveries:
        _place_steps(connection, case)
    _find(connection, case, row and (row[0], row[2], row[19]))


def _change(connection: Any, row: tuple[Any, ...], now: tuple[Any, ...]) -> None:
    """Set only what differs: naming a column rewrites every index on it, even with the same value."""
    compared = zip(_COLUMNS.split(","), row[1:], now, strict=True)
    differ = [(name.strip(), value) for name, before, value in compared if before != value]
    assignments = ", ".join(name + " = ?" for name, _ in differ)
    statement = "UPDATE cases SET " + assignments + " WHERE n = ?"  # noqa: S608
    connection.execute(statement, (*(value for _, value in differ), row[0]))


def _place_steps(connection: Any, case: Case) -> None:
    known = connection.execute(
        "SELECT " + _STEP_COLUMNS + " FROM steps WHERE case_id = ?",  # noqa: S608
        (case.id,),
    ).fetchall()
    there = {(row[-1], row[8]): row for row in known}
    changed = [row for row in _steps(case) if there.get((row[-1], row[8])) != row]
    connection.executemany(_STEP, changed)


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _columns(case: Case) -> tuple[Any, ...]:
    opened, received = case.opened, case.received
    return (
        case.id,
        case.number,
        opened.service if opened else "",
        opened.service_version if opened else 0,
        case.department,
        case.state,
        opened.applicant if opened else "",
        opened.proxy if opened else "",
        opened.bundle if opened else "",
        _iso(case.opened_at) or "",
        _iso(received.on) if received else None,
        _iso(case.due_on),
        case.owner,
        case.device,
        len(case.missing),
        overall(case.deliveries),
        bool(case.clashes),
        bool(case.odd),
        case.reference,
        _iso(received.promised_by) if received else None,
        _iso(received.statutory_by) if received else None,
        _iso(case.decided_on),
        _iso(case.delivered_on),
        ",".join(case.circumstances),
    )


def _steps(case: Case) -> list[tuple[Any, ...]]:
    """Rows of the steps; their requests stay in the journal only, where they are needed once."""
    received_on = _iso(case.received.on) if case.received else None
    rows: list[tuple[Any, ...]] = []
    for planned, delivery in enumerate(case.deliveries):
        for position, standing in enumerate(delivery.steps):
            step = standing.step
            rows.append(
                (
                    case.id,
                    delivery.id,
                    step.id,
                    delivery.department,
                    step.call,
                    step.key,
                    step.paper,
                    standing.state,
                    position,
                    standing.attempt,
                    standing.since.isoformat(),
                    received_on,
                    standing.why,
                    standing.turn,
                    standing.reference or case.reference,
                    case.number,
                    case.device,
                    planned,
                )
            )
    return rows


def _find(connection: Any, case: Case, before: tuple[Any, ...] | None) -> None:
    """Pieces of the number, and apart from it (rows below zero) of the department's reference."""
    if not case.number or (before and before[1:] == (case.number, case.reference)):
        return
    n, number, reference = before or (_row_number(connection, case.id), "", "")
    for rowid, old, new in ((2 * n, number, case.number), (-2 * n, reference, case.reference)):
        if old and old != new:
            connection.execute("DELETE FROM finds WHERE rowid = ?", (rowid,))
        if new and old != new:
            connection.execute("INSERT INTO finds (rowid, text) VALUES (?, ?)", (rowid, new))


def _row_number(connection: Any, case: str) -> int:
    found: int = connection.execute("SELECT n FROM cases WHERE id = ?", (case,)).fetchone()[0]
    return found
