"""An update that brings a year of the calendar gives a date to the cases that waited for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.app import house
from desktop.casework import sight, upkeep
from desktop.casework.dates import calendars, catching_up
from desktop.casework.desk import Desk
from desktop.clock import SystemClock
from desktop.domain.deadlines import due
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import case as k
from desktop.domain.kinds.book import CalendarAdopted
from desktop.paths import StorePaths
from desktop.practice.district import load
from desktop.store.opening import Store
from desktop.sync.catalogue import adopt
from tests.casework import centre, taking
from tests.fakes.counter import PASSPHRASE, Counter

OWN, SERVICE = "civil-affairs", "minimum-living-allowance"
ON = date(2026, 3, 2)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A counter without any calendar, as before an update brought one."""
    counter = Counter(tmp_path / "store", "http://127.0.0.1:9/nobody")
    counter.add_department(OWN)
    adopt(counter.store, load()[OWN], '"1"')
    yield counter
    counter.store.close()


def days(store: Store, cases: list[str]) -> list[date | None]:
    """When these cases are due, as lists show it."""
    rows = [store.lookups.case_row(case) for case in cases]
    return [row.due_on for row in rows if row is not None]


def right(store: Store) -> date:
    service = store.lookups.service(SERVICE)
    assert service is not None
    found = due(service.limits, ON, store.lookups.calendar()).promised_by
    assert found is not None
    return found


def test_what_waited_for_the_calendar_is_dated_once(counter: Counter) -> None:
    store = counter.store
    cases = [counter.case(OWN, SERVICE, on=ON) for _ in range(3)]
    beyond = counter.case(OWN, SERVICE, on=date(2031, 3, 3))
    assert days(store, [*cases, beyond]) == [None] * 4
    told = list(catching_up.keep(store))
    assert frozenset().union(*told) == {*cases, *(f"calendar:{one.year}" for one in calendars.shipped())}
    assert days(store, cases) == [right(store)] * 3
    assert days(store, [beyond]) == [None]
    head = store.journal.head()
    assert list(catching_up.keep(store)) == []
    assert list(catching_up.catch_up(store, every=True)) == []
    assert store.journal.head() == head
    assert store.journal.rebuild(check=True) == []


def test_it_goes_on_where_the_program_was_ended(counter: Counter) -> None:
    store = counter.store
    cases = counter.cases(OWN, SERVICE, 2 * catching_up.PAGE + 5, on=ON)
    rows = [store.lookups.case_row(case) for case in cases]
    assert {row.due_on for row in rows if row is not None} == {None}
    some = catching_up.keep(store)
    first = [next(some), next(some)]
    some.close()
    assert len(first[1]) == catching_up.PAGE
    rest = list(catching_up.keep(store))
    assert sum(map(len, rest)) == catching_up.PAGE + 5
    assert None not in days(store, cases)


def test_a_year_the_book_knows_stays_as_it_is_there(counter: Counter) -> None:
    store = counter.store
    own = calendars.shipped()[-1]
    changed = CalendarAdopted(own.year, own.holidays[1:], own.workdays, "elsewhere", "")
    store.journal.append(calendars.drafts((changed,)), Author("", "counter"))
    assert own.year not in calendars.adopt(store)
    assert own.holidays[0] not in store.lookups.calendar().years[own.year].holidays


def test_the_doctor_dates_pauses_of_an_older_program(desk: Desk) -> None:
    case = taking.accepted(desk, SERVICE, centre.register(desk))
    told = desk.case(case).due_on
    for version, state, at in ((1, "special_procedure", 3), (2, "in_review", 12)):
        said = k.DepartmentAnswered(OWN, "R1", version, state, f"2026-03-{at:02}T09:00:00+08:00")  # type: ignore[arg-type]
        desk.store.journal.append([Draft(case, said)], Author(OWN, "department"))
    assert days(desk.store, [case]) == [told]
    mended = {one.name.text: one for one in upkeep.doctor(desk)}
    assert mended["Dates"].good
    shown = sight.dates(desk, desk.case(case))
    assert shown is not None
    assert told is not None
    assert shown.promised_by is not None
    assert shown.promised_by > told
    assert days(desk.store, [case]) == [shown.promised_by]
    assert mended["Tables"].good
    assert "Dates" not in {one.name.text for one in upkeep.doctor(desk)}


def test_the_window_does_it_by_itself(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "_SETTLED_S", 0.01)
    case = counter.case(OWN, SERVICE, on=ON)
    counter.store.close()
    here = house.House(StorePaths(counter.folder), SystemClock(), offline=True)
    heard: set[str] = set()
    here.listen(heard.update)
    desk = here.open("test", PASSPHRASE)
    until = time.monotonic() + 20
    while case not in heard and time.monotonic() < until:
        time.sleep(0.02)
    assert days(desk.store, [case]) == [right(desk.store)]
    here.close()
    counter.reopen()
    assert days(counter.store, [case]) != [None]
