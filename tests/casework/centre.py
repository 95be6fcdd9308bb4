"""A small practice centre for tests and campaigns: real stores, cheap keys, the practice catalogues."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from desktop.casework import centre, people
from desktop.casework.centre import CounterFile, SiteFile, StaffFile
from desktop.casework.desk import Desk, sit_down
from desktop.clock import Clock
from desktop.domain.catalogue import Text
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.book import DeviceJoined
from desktop.domain.residents import practice_number
from desktop.paths import StorePaths
from desktop.practice.district import load
from desktop.practice.serving import PRACTICE_KEY
from desktop.store.keys import Cost
from desktop.store.opening import Founding, found, join
from desktop.store.opening.joining import invite
from desktop.sync.catalogue import adopt

SitDown = Callable[..., Desk]  # a fixture: opens one more copy of the founded store for somebody

WORDS = "four words to remember"
CHEAP = Cost(64, 3, 1)
BALLAST = 1 << 16  # bytes; nobody fills the disk here

SITE = SiteFile(
    centre="qinghe",
    name=Text("Qinghe Service Centre", "清河政务服务中心"),
    district=Text("Qinghe", "清河区"),
    code="QH",
    counter=CounterFile("Counter 1", "A1"),
    administrator=StaffFile("it", "Administrator", "it", 4),
    practice=True,
)


@dataclass
class HandClock:
    """A clock that stands still until it is moved; at first it is a Monday morning in March 2026."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 1, 0, tzinfo=UTC))

    def now(self) -> datetime:
        """The wall time it was set to."""
        return self.at

    def monotonic(self) -> float:
        """Seconds, moved together with the wall time."""
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.at += timedelta(seconds=seconds)


def found_centre(folder: Path, clock: Clock, departments: Iterable[str] = ()) -> Desk:
    """Found the first store of a centre, with an administrator ``it`` and the named (or all) catalogues.

    A clerk ``lina`` (clearance 3) and a supervisor ``wang`` (clearance 4) work there.
    """
    staff = centre.staff_id()
    founding = Founding(SITE.centre, staff, "it", 4)
    store = found(StorePaths(folder), founding, WORDS, clock, CHEAP, ballast=BALLAST).store
    centre.write_book(store, SITE, staff)
    desk = Desk(store, next(row for row in store.lookups.staff() if row.id == staff), clock)
    people.add_staff(desk, "lina", "李娜", "clerk", WORDS, clearance=3)
    people.add_staff(desk, "wang", "王芳", "supervisor", WORDS, clearance=4)
    wanted = set(departments)
    for department, catalogue in load().items():
        if not wanted or department in wanted:
            adopt(store, catalogue, f'"{department}-1"')
    return desk


def join_centre(first: Desk, folder: Path, clock: Clock, login: str, prefix: str) -> Desk:
    """A second store of the same centre, by invitation."""
    code, invitation = invite(first.store)
    store = join(StorePaths(folder), invitation, code, login, WORDS, clock, CHEAP, ballast=BALLAST).store
    own = store.identity
    joined = DeviceJoined(own.device, own.public_key, f"Counter {prefix}", prefix)
    store.journal.append([Draft(f"device:{own.device}", joined)], Author("", "counter"))
    return as_staff(Desk(store, store.lookups.staff()[0], clock), login)


def as_staff(desk: Desk, login: str) -> Desk:
    """The same store with somebody else's rights (their keys stay those of who opened it)."""
    row = next(row for row in desk.store.lookups.staff() if row.login == login)
    return Desk(desk.store, row, desk.clock)


def sit_down_at_copy(template: Path, folder: Path, clock: Clock, login: str = "lina") -> Desk:
    """A store copied from a closed one, opened by a member of staff: cheaper than founding anew."""
    shutil.copytree(template, folder)
    return sit_down(StorePaths(folder), login, WORDS, clock)


def connect(desk: Desk, url_of: dict[str, str]) -> None:
    """Tell the centre's book where its departments are. *desk* must be the administrator's."""
    catalogues = load()
    for department, url in url_of.items():
        its = catalogues[department].department
        file = centre.DepartmentFile(its.id, its.name, its.code, url, timeout_s=5.0)
        centre.add_department(desk, file, PRACTICE_KEY)


def person(serial: int, name: str = "张伟") -> dict[str, str]:
    """Values of a made-up resident; the serial (0-998) makes the person."""
    return {
        "name": name,
        "id_number": practice_number("110101", date(1980, 5, 6), serial),
        "phone": f"138{serial:08d}",
        "address": "清河路1号",
    }


def register(desk: Desk, serial: int = 1, name: str = "张伟") -> str:
    """The journal of a registered resident."""
    journal: str = people.register_resident(desk, person(serial, name)).result
    return journal
