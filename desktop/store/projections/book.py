"""Rows of the centre's own book: staff, devices, departments, catalogue, calendars, numbers, days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from desktop.domain import order
from desktop.domain.entry import Opened
from desktop.domain.kinds import book as k
from desktop.domain.outage import kit as kits
from desktop.store.projections.residents import index_name


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()  # the order is that of the entry: a form keeps its questions


def _latest(entries: Sequence[Opened], *kinds: type[Any]) -> Any:
    """The newest of these kinds in the common order, or None."""
    found = [e.body for e in order.arranged(entries) if isinstance(e.body, kinds)]
    return found[-1] if found else None


def project_staff(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One member of staff."""
    added = _latest(entries, k.StaffAdded)
    if added is None:
        return
    now = _latest(entries, k.StaffAdded, k.StaffChanged)
    active = not isinstance(_latest(entries, k.StaffAdded, k.StaffDisabled), k.StaffDisabled)
    connection.execute(
        "INSERT OR REPLACE INTO staff VALUES (?,?,?,?,?,?,?)",
        (added.staff, added.login, added.name, now.role, now.clearance, ",".join(now.departments), active),
    )


def project_device(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One counter computer."""
    joined = _latest(entries, k.DeviceJoined)
    if joined is not None:
        connection.execute(
            "INSERT OR REPLACE INTO devices VALUES (?,?,?,?)",
            (joined.device, joined.public_key, joined.name, joined.prefix),
        )


def project_centre(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """The centre itself."""
    founded = _latest(entries, k.CentreFounded)
    if founded is not None:
        connection.execute(
            "INSERT OR REPLACE INTO centre VALUES (?,?,?,?,?)",
            (founded.centre, _json(founded.name), _json(founded.district), founded.code, founded.practice),
        )


def project_department(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One department and how it is spoken to."""
    added = _latest(entries, k.DepartmentAdded)
    if added is None:
        return
    active = not isinstance(_latest(entries, k.DepartmentAdded, k.DepartmentRemoved), k.DepartmentRemoved)
    connection.execute(
        "INSERT OR REPLACE INTO departments VALUES (?,?,?,?,?,?)",
        (added.department, _json(added.name), added.code, added.connector, _json(added.config), active),
    )


def project_service(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """All versions of one service: a case keeps the one it was opened under."""
    ended = isinstance(_latest(entries, k.ServicePublished, k.ServiceEnded), k.ServiceEnded)
    versions = {
        e.body.service.version: e.body.service
        for e in order.arranged(entries)
        if isinstance(e.body, k.ServicePublished)
    }
    for version, service in versions.items():
        connection.execute(
            """INSERT INTO services (id, version, department, ended, body) VALUES (?,?,?,?,?)
            ON CONFLICT (id, version) DO UPDATE SET ended = excluded.ended, body = excluded.body""",
            (service.id, version, service.department, ended, _json(service)),
        )
    if versions:
        newest = versions[max(versions)]
        n = connection.execute("SELECT min(n) FROM services WHERE id = ?", (newest.id,)).fetchone()[0]
        english = newest.name.en.casefold().split()
        index_name(connection, "service", n, newest.name.zh, (*english, *newest.keywords, newest.name.en))


def project_life_event(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One life event."""
    published = _latest(entries, k.LifeEventPublished)
    if published is not None:
        connection.execute(
            "INSERT OR REPLACE INTO life_events VALUES (?,?)", (published.event.id, _json(published.event))
        )


def project_calendar(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One year of working days."""
    adopted = _latest(entries, k.CalendarAdopted)
    if adopted is not None:
        connection.execute("INSERT OR REPLACE INTO calendars VALUES (?,?)", (adopted.year, _json(adopted)))


def project_block(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """The ledger of one block of numbers: each unused, spent or voided."""
    reserved = _latest(entries, k.BlockReserved)
    if reserved is None:
        return
    spent = {e.body.number: e.body.case for e in entries if isinstance(e.body, k.NumberSpent)}
    voided = {e.body.number for e in entries if isinstance(e.body, k.NumberVoided)}
    kit = kits.fold(journal, entries)
    on_paper = {form.number for form in kit.forms} if kit else frozenset[str]()
    known = dict(
        connection.execute("SELECT number, state FROM numbers WHERE block = ?", (reserved.block,)).fetchall()
    )
    for position, number in enumerate(reserved.numbers):
        free = "printed" if number in on_paper else "unused"
        state = "spent" if number in spent else "voided" if number in voided else free
        if known.get(number) != state:
            connection.execute(
                "INSERT OR REPLACE INTO numbers VALUES (?,?,?,?,?,?,?)",
                (
                    number,
                    reserved.block,
                    reserved.device,
                    reserved.department,
                    state,
                    spent.get(number, ""),
                    position,
                ),
            )
    if kit is not None:
        _place_forms(connection, kit)


def _place_forms(connection: Any, kit: kits.Kit) -> None:
    """Where each paper form of a kit stands; what somebody counts moves rows on, so all are looked at."""
    known = dict(
        connection.execute(
            "SELECT number, state || case_id || since FROM forms WHERE block = ?", (kit.id,)
        ).fetchall()
    )
    connection.executemany(
        "INSERT OR REPLACE INTO forms VALUES (?,?,?,?,?,?,?,?,?)",
        [
            (f.number, kit.id, f.service, f.version, f.pile, f.position, f.state, f.case, f.since.isoformat())
            for f in kit.forms
            if known.get(f.number) != f.state + f.case + f.since.isoformat()
        ],
    )


def project_bundle(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One bundle."""
    opened = _latest(entries, k.BundleOpened)
    if opened is not None:
        connection.execute(
            "INSERT OR REPLACE INTO bundles VALUES (?,?,?,?)",
            (journal, opened.life_event, opened.applicant, _json(opened)),
        )


def project_day(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One closed day of one counter."""
    closed = _latest(entries, k.DayClosed)
    if closed is not None:
        connection.execute("INSERT OR REPLACE INTO days VALUES (?,?)", (journal, _json(closed)))
