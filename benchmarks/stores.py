"""Stores as big as a centre's: real entries of whole cases, appended in big batches, kept between runs."""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.people import People
from desktop.casework.desk import Desk, sit_down
from desktop.domain import numbers
from desktop.domain.catalogue import Service
from desktop.domain.entry import ENVELOPE_VERSION, Draft
from desktop.domain.kinds import book
from desktop.domain.kinds import case as k
from desktop.domain.kinds.delivery import DeliveryPlanned, Step, StepDone
from desktop.domain.kinds.resident import ResidentRegistered
from desktop.domain.residents import FIELDS
from desktop.paths import StorePaths
from desktop.store import migrations
from desktop.store.projections import VERSION as TABLES
from desktop.sync import deliveries
from tests.casework import centre
from tests.casework.centre import WORDS, HandClock

BUILDER = 1  # raise it when the cases made here change
BATCH = 400  # cases a transaction
_OUT = Path(__file__).resolve().parent.parent / "out" / "bench-stores"
_GRADES = {name: field.grade for name, field in FIELDS.items()}


def path_of(cases: int) -> Path:
    """Where a store of so many cases is kept; another format has another name."""
    return _OUT / f"{cases}-e{ENVELOPE_VERSION}-m{migrations.VERSION}-t{TABLES}-b{BUILDER}"


def ready(cases: int) -> Path:
    """A closed store of so many cases, built when it is not there yet. 100,000 take some minutes once."""
    folder = path_of(cases)
    if not folder.exists():
        _OUT.mkdir(parents=True, exist_ok=True)
        making = folder.with_name(folder.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        _build(making, cases)
        making.rename(folder)
    return folder


def open_at(folder: Path) -> Desk:
    """The supervisor's desk at a closed store; two years after its first case."""
    return sit_down(StorePaths(folder), "wang", WORDS, HandClock())


def copy_of(folder: Path, target: Path) -> Desk:
    """The same at a copy that may be written."""
    shutil.copytree(folder, target)
    return open_at(target)


@dataclass
class _Making:
    """Who makes a store, and with what."""

    desk: Desk
    clock: HandClock
    services: tuple[Service, ...]
    people: People
    dice: random.Random


def _build(folder: Path, cases: int) -> None:
    clock = HandClock()
    desk = centre.as_staff(centre.found_centre(folder, clock), "wang")
    making = _Making(desk, clock, desk.store.lookups.services(), People(), random.Random(11))
    until = clock.at
    clock.at -= timedelta(days=720)
    began, each = time.monotonic(), timedelta(days=720) / cases
    for start in range(0, cases, BATCH):
        many = min(BATCH, cases - start)
        desk.store.journal.append(list(_cases(making, start, many, cases)), desk.author)
        clock.at += each * many
        if sys.stderr.isatty() and start % (BATCH * 10) == 0:
            rate = (start + many) / (time.monotonic() - began)
            print(f"\r  {start + many:,} of {cases:,} cases, {rate:,.0f}/s", end="", file=sys.stderr)
    clock.at = until
    desk.store.close()


def _cases(making: _Making, start: int, many: int, cases: int) -> Iterator[Draft]:
    """The entries of one batch of cases: new residents, their cases, the block of their numbers."""
    device = making.desk.store.identity.device
    block = f"block:{start:032x}"
    given = numbers.series("QH", "A1", start + 1, many)
    yield Draft(block, book.BlockReserved(block, device, "", given))
    for place, number in enumerate(given, start):
        case = f"case:{place:032x}"
        # Three of four are new here; the fourth was here before.
        new = place % 4 < 3 or place < 4
        known = place if new else making.dice.randrange(place // 4 * 4)
        resident = f"resident:{(known if known % 4 < 3 else known - 1):032x}"
        values: dict[str, Any] = making.people.next(place)
        if new:
            yield Draft(resident, ResidentRegistered(values, _grades(values)))
        yield Draft(block, book.NumberSpent(number, case))
        yield from _life(making, case, resident, values, number, cases - place)


def _life(
    making: _Making, case: str, resident: str, values: dict[str, Any], number: str, age: int
) -> Iterator[Draft]:
    """One case: the newest are still on their way, the older ones were decided and handed over."""
    service = making.dice.choice(making.services)
    today = making.clock.at.date()
    form = {"name": values["name"], "phone": values["phone"], "address": values["address"]}
    yield Draft(case, k.CaseOpened(service.id, service.version, service.department, resident))
    yield Draft(case, k.CaseFilled(form, _grades(form)))
    if age <= 20:
        return
    promised = today + timedelta(days=14)
    yield Draft(case, k.CaseReceived(number, today, "", today + timedelta(days=7), promised))
    if age <= 60:
        return
    yield Draft(case, k.CaseAccepted())
    planned = _planned(service, values, number)
    yield Draft(case, planned)
    if age <= 200:
        return
    yield Draft(case, StepDone(planned.delivery, planned.steps[0].id, f"CA-{number}", 1))
    yield Draft(case, _answered(service, number, making, 2, "approved" if age > 2000 else "in_review"))
    if age > 2500:
        yield Draft(case, k.CaseDelivered(values["name"]))


def _planned(service: Service, values: dict[str, Any], number: str) -> DeliveryPlanned:
    """A delivery as the deed plans it, with its frozen request."""
    body = {
        "number": number,
        "service": service.id,
        "service_version": service.version,
        "centre": "qinghe",
        "counter": "Counter 1",
        "received_at": "2026-03-02T09:00:00+08:00",
        "applicant": {name: values[name] for name in deliveries.PERSON_FIELDS},
        "circumstances": [],
        "form": values,
        "materials": [{"evidence": m.evidence, "state": "handed_in"} for m in service.materials],
    }
    request = msgspec.json.encode(body, order="sorted").decode()
    delivery = hashlib.sha256(request.encode()).hexdigest()[:32]
    name = f"{delivery[:8]}:create"
    key = deliveries.key_of(service.department, delivery, name, request)
    return DeliveryPlanned(
        delivery, service.department, (Step(name, "create", key, request),), "case.accepted"
    )


def _answered(
    service: Service, number: str, making: _Making, version: int, state: Any
) -> k.DepartmentAnswered:
    at = making.clock.at.isoformat()
    return k.DepartmentAnswered(service.department, f"CA-{number}", version, state, at, "准予办理")


def _grades(values: dict[str, Any]) -> dict[str, int]:
    return {name: _GRADES[name] for name in values if name in _GRADES}
