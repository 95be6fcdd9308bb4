"""Real stores in real folders, made cheaply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from desktop.domain.catalogue import Text
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.book import CentreFounded, DeviceJoined, StaffAdded
from desktop.domain.kinds.case import CaseFilled, CaseNoted, CaseOpened
from desktop.paths import StorePaths
from desktop.store.keys import Cost
from desktop.store.opening import Founding, Store, found, join, open_store
from desktop.store.opening.joining import invite

CHEAP = Cost(64, 3, 1)
CENTRE = "c" * 32
BOSS = "staff:" + "b" * 32
WORDS = "four words to remember"
CLERK = Author("staff:" + "1" * 32, "clerk")


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Counter:
    """One counter's store and how to open it again."""

    paths: StorePaths
    clock: HandClock
    store: Store
    shares: tuple[str, str, str]
    key: bytes  # of the database, to tamper with it behind the program's back

    def again(self, login: str = "boss", words: str = WORDS) -> Store:
        """Close the store and open it anew."""
        self.store.close()
        self.store = open_store(self.paths, login, words, self.clock)
        return self.store

    def behind(self) -> Any:
        """The database without authorizer or triggers in the way, as somebody with the key would open it."""
        return raw(self.paths.database, self.key)


def raw(path: Path, key: bytes) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.set_key(bytearray(b"x'" + key.hex().encode() + b"'"))
    return connection


def write_book(store: Store, *, founding: bool = True) -> None:
    own = store.identity
    drafts = [Draft(f"device:{own.device}", DeviceJoined(own.device, own.public_key, "Counter 1", "01"))]
    if founding:
        drafts.insert(
            0, Draft(f"centre:{CENTRE}", CentreFounded(CENTRE, Text("C", "中"), Text("D", "区"), "CC"))
        )
        drafts.append(Draft(BOSS, StaffAdded(BOSS, "boss", "Boss", "it", 4)))
    store.journal.append(drafts, Author("", "counter"))


def make_counter(folder: Path) -> Counter:
    clock = HandClock()
    paths = StorePaths(folder)
    made = found(paths, Founding(CENTRE, BOSS, "boss"), WORDS, clock, CHEAP, ballast=1 << 16)
    write_book(made.store)
    return Counter(paths, clock, made.store, made.shares, bytes(made.store.ring.database()))


def joined(counter: Counter, name: str) -> Counter:
    """Another counter of the same centre."""
    code, invitation = invite(counter.store)
    paths = type(counter.paths)(counter.paths.folder.parent / name)
    clock = HandClock(counter.clock.at)
    made = join(paths, invitation, code.lower(), "boss", "second passphrase", clock, CHEAP, ballast=0)
    write_book(made.store, founding=False)
    return Counter(paths, clock, made.store, made.shares, bytes(made.store.ring.database()))


def case_id(number: int) -> str:
    return f"case:{number:032x}"


def open_case(store: Store, number: int = 1) -> str:
    journal = case_id(number)
    opened = CaseOpened("birth-registration", 1, "civil-affairs", "resident:" + "0" * 32)
    store.journal.append([Draft(journal, opened)], CLERK)
    return journal


def note(store: Store, journal: str, text: str) -> str:
    return store.journal.append([Draft(journal, CaseNoted(text))], CLERK)[0].id


def fill(store: Store, journal: str, values: dict[str, Any], grades: dict[str, int] | None = None) -> str:
    return store.journal.append([Draft(journal, CaseFilled(values, grades or {}))], CLERK)[0].id


def everything(store: Store) -> dict[str, list[str]]:
    """Ids of all entries by journal, in a common order."""
    return {
        journal: sorted(e.id for e in store.journal.read(journal)) for journal in store.journal.journals()
    }


@pytest.fixture
def new_counter(tmp_path: Path) -> Iterator[Callable[[], Counter]]:
    made: list[Counter] = []

    def make() -> Counter:
        counter = make_counter(tmp_path / f"counter{len(made)}")
        made.append(counter)
        return counter

    yield make
    for counter in made:
        counter.store.close()


@pytest.fixture
def counter(new_counter: Callable[[], Counter]) -> Counter:
    return new_counter()
