"""Rows of a case: the case itself, its steps to send, and where it can be found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from desktop.domain.case import Case, fold
from desktop.domain.deliveries import Delivery, overall
from desktop.domain.entry import Opened
from desktop.domain.numbers import pieces

_CASE = """INSERT INTO cases (id, number, service, version, department, state, applicant, proxy, bundle,
    opened_at, received_on, due_on, owner, device, missing, sending, clash, odd, reference, promised_by,
    statutory_by, decided_on, delivered_on, circumstances, paper)
    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"""

_STEP = """INSERT OR REPLACE INTO steps (case_id, delivery, step, department, call, key, paper, state,
    position, attempt, since, received_on, why, turn, reference, case_number, device, planned)
    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"""
_STEP_MOVES = ("state", "attempt", "since", "why", "turn", "reference")
_STEP_PLACE = ("case_id", "planned", "position")
_STEP_GONE = "DELETE FROM steps WHERE case_id = ? AND planned = ? AND position = ?"
_STEP_COLUMNS = """case_id, delivery, step, department, call, key, paper, state, position, attempt,
    since, received_on, why, turn, reference, case_number, device, planned"""
_COLUMNS = """id, number, service, version, department, state, applicant, proxy, bundle, opened_at,
    received_on, due_on, owner, device, missing, sending, clash, odd, reference, promised_by,
    statutory_by, decided_on, delivered_on, circumstances, paper"""
_NAMES = tuple(name.strip() for name in _COLUMNS.split(","))
_KNOWN = "SELECT n, " + _COLUMNS + " FROM cases WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
_STEPS = "SELECT " + _STEP_COLUMNS + " FROM steps WHERE case_id IN (SELECT value FROM json_each(?))"  # noqa: S608


def project(connection: Any, journals: Mapping[str, Sequence[Opened]]) -> None:
    """Replace the rows of some cases; rows that stay as they are cost no page.

    All of one transaction together: one statement for many cases costs little more than for one.
    """
    cases = [fold(journal, entries, told=False) for journal, entries in journals.items()]
    wanted = json.dumps([case.id for case in cases])
    before = {row[1]: row for row in connection.execute(_KNOWN, (wanted,)).fetchall()}
    connection.executemany(_CASE, [_columns(case) for case in cases if case.id not in before])
    _change(connection, before, cases)
    place_steps(connection, wanted, [row for case in cases for row in _steps(case)])
    _place_results(connection, cases)
    _find(connection, before, cases)


def _change(connection: Any, before: Mapping[str, tuple[Any, ...]], cases: Iterable[Case]) -> None:
    """Set only what differs: naming a column rewrites every index on it, even with the same value."""
    changes: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for case in cases:
        row = before.get(case.id)
        if row is not None:
            compared = zip(_NAMES, row[1:], _columns(case), strict=True)
            differ = [(name, value) for name, old, value in compared if old != value]
            values = (*(value for _, value in differ), row[0])
            changes.setdefault(tuple(name for name, _ in differ), []).append(values)
    for names, rows in changes.items():
        if names:
            _update(connection, "cases", names, ("n",), rows)


def _update(
    connection: Any, table: str, names: Sequence[str], key: Sequence[str], rows: list[tuple[Any, ...]]
) -> None:
    """Set the columns *names* of the rows named by *key* to *rows* (values, then the key's).

    One statement for all: between two statements every thread of the program wants its turn.
    """
    if rows:
        places = {name: f"value ->> {place}" for place, name in enumerate((*names, *key))}
        assignments = ", ".join(f"{name} = {places[name]}" for name in names)
        found = " AND ".join(f"{table}.{name} = {places[name]}" for name in key)
        connection.execute(
            "UPDATE " + table + " SET " + assignments + " FROM json_each(?) WHERE " + found,  # noqa: S608
            (json.dumps(rows, ensure_ascii=False),),
        )


def place_steps(connection: Any, wanted: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Replace the rows of the steps of some journals (*wanted*: a JSON list of them)."""
    known = {(row[0], row[-1], row[8]): row for row in connection.execute(_STEPS, (wanted,)).fetchall()}
    new: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    for row in rows:
        there = known.get((row[0], row[-1], row[8]))
        if there is not None and _settled_part(there) == _settled_part(row):
            if there != row:
                changed.append((row[7], *row[9:11], *row[12:15], row[0], row[-1], row[8]))
        else:
            new.append(row)
    placed = {(row[0], row[-1], row[8]) for row in rows}
    # A delivery that arrives late moves later ones on, and a shorter one may take a longer one's place.
    connection.executemany(_STEP_GONE, [place for place in known if place not in placed])
    connection.executemany(_STEP, new)
    _update(connection, "steps", _STEP_MOVES, _STEP_PLACE, changed)


def _place_results(connection: Any, cases: Iterable[Case]) -> None:
    """Papers of answers; what was named once stays named, so that no row is ever taken away."""
    rows = [
        (case.id, one.sha256, case.department, one.state, one.paper, one.since.isoformat())
        for case in cases
        for one in case.results
    ]
    connection.executemany("INSERT OR REPLACE INTO results VALUES (?,?,?,?,?,?)", rows)


def _settled_part(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """What of a step's row does not move while it is sent and answered."""
    return (*row[:7], row[8], row[11], *row[15:])


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _columns(case: Case) -> tuple[Any, ...]:
    opened, received, held = case.opened, case.received, case.held
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
        _iso(held.promised_by),
        _iso(held.statutory_by),
        _iso(case.decided_on),
        _iso(case.delivered_on),
        ",".join(case.circumstances),
        case.paper.state if case.paper else "",
    )


def _steps(case: Case) -> list[tuple[Any, ...]]:
    received_on = case.received.on if case.received else None
    return step_rows(case.id, case.number, case.device, received_on, case.reference, case.deliveries)


def step_rows(
    journal: str,
    number: str,
    device: str,
    day: date | None,
    reference: str,
    deliveries: Sequence[Delivery],
) -> list[tuple[Any, ...]]:
    """Rows of the steps; their requests stay in the journal only, where they are needed once."""
    return [
        (
            journal,
            delivery.id,
            standing.step.id,
            delivery.department,
            standing.step.call,
            standing.step.key,
            standing.step.paper,
            standing.state,
            position,
            standing.attempt,
            standing.since.isoformat(),
            _iso(day),
            standing.why,
            standing.turn,
            standing.reference or reference,
            number,
            device,
            planned,
        )
        for planned, delivery in enumerate(deliveries)
        for position, standing in enumerate(delivery.steps)
    ]


def _find(connection: Any, before: Mapping[str, tuple[Any, ...]], cases: Iterable[Case]) -> None:
    """Pieces of the number; a department's reference is found by its beginning, through its index."""
    gone: list[tuple[int]] = []
    new: list[tuple[int, str]] = []
    for case in cases:
        row = before.get(case.id)
        number = row[2] if row else ""
        if case.number and number != case.number:
            n = row[0] if row else _row_number(connection, case.id)
            if number:
                gone.append((-2 * n,))
            new.append((-2 * n, pieces(case.number)))
    connection.executemany("DELETE FROM finds WHERE rowid = ?", gone)
    connection.executemany("INSERT INTO finds (rowid, text) VALUES (?, ?)", new)


def _row_number(connection: Any, case: str) -> int:
    found: int = connection.execute("SELECT n FROM cases WHERE id = ?", (case,)).fetchone()[0]
    return found
