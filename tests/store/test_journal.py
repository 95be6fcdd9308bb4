"""The journal: what is appended is there, chained, signed, twice on the disk, or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from desktop.domain.entry import GENESIS, Author, Draft, Opened, identity
from desktop.domain.kinds.case import CaseFilled, CaseNoted
from desktop.domain.kinds.registry import kind
from desktop.errors import Trouble
from desktop.store import projections
from desktop.store.journal.core import SIGN_EVERY
from tests.store.conftest import CLERK, Counter, everything, fill, note, open_case


@kind("case.test_only_newer", version=7)
class Newer(msgspec.Struct, frozen=True):
    text: str


def test_an_entry_is_what_was_said(counter: Counter) -> None:
    journal = open_case(counter.store)
    fill(counter.store, journal, {"name": "张伟", "child": {"born": "2026-01-02"}})
    for store in (counter.store, counter.again()):
        opened, filled = store.journal.read(journal)
        assert filled.body == CaseFilled({"name": "张伟", "child": {"born": "2026-01-02"}}, {})
        assert filled.by == CLERK
        assert filled.envelope.previous == opened.id
        assert filled.envelope.journal == journal
        assert filled.envelope.wall == "2026-03-02T09:00:00.000+00:00"
        assert filled.envelope.stamp > opened.envelope.stamp


def test_the_chain_begins_at_nothing_and_goes_on_over_restarts(counter: Counter) -> None:
    open_case(counter.store)
    counter.again()
    note(counter.store, open_case(counter.store, 2), "after")
    entries = [e for j in counter.store.journal.journals() for e in counter.store.journal.read(j)]
    entries.sort(key=lambda e: e.envelope.seq)
    assert [e.envelope.seq for e in entries] == list(range(1, len(entries) + 1))
    assert [e.envelope.previous for e in entries] == [GENESIS, *(e.id for e in entries[:-1])]
    assert len({e.envelope.epoch for e in entries}) == 1


def test_a_body_is_sealed_in_every_file(counter: Counter) -> None:
    fill(counter.store, open_case(counter.store), {"name": "a name nobody has"})
    with counter.store.vault.read() as connection:
        for raw, sealed in connection.execute("SELECT raw, sealed FROM entries").fetchall():
            assert b"a name nobody has" not in raw + sealed
    counter.store.close()
    for file in counter.paths.folder.rglob("*"):
        assert not file.is_file() or b"a name nobody has" not in file.read_bytes()


def test_what_one_deed_appends_is_one_transaction(counter: Counter) -> None:
    first, second = open_case(counter.store, 1), open_case(counter.store, 2)
    before, end = everything(counter.store), counter.store._core.log.end
    real = projections.apply

    def breaks(connection: Any, journals: Mapping[str, Sequence[Opened]]) -> None:
        real(connection, journals)
        if second in journals:
            raise ZeroDivisionError

    counter.store._core.projections = _Breaking(breaks)
    drafts = [
        Draft(first, CaseNoted("one")),
        Draft("case:" + "f" * 32, CaseNoted("new")),
        Draft(second, CaseNoted("two")),
    ]
    with pytest.raises(ZeroDivisionError):
        counter.store.journal.append(drafts, CLERK, hints={"mark": "1"})
    counter.store._core.projections = projections
    assert everything(counter.store) == before
    assert counter.store.journal.hint("mark") is None
    assert counter.store._core.log.end == end
    assert everything(counter.again()) == before
    written = counter.store.journal.append(drafts, CLERK, hints={"mark": "1"})
    assert [e.body.text for e in written] == ["one", "new", "two"]
    assert counter.again().journal.hint("mark") == "1"
    assert counter.store.journal.verify() == []


class _Breaking:
    """The real projections, except for one that breaks."""

    VERSION = projections.VERSION
    create, drop, digest = (
        staticmethod(projections.create),
        staticmethod(projections.drop),
        staticmethod(projections.digest),
    )

    def __init__(self, apply: Callable[[Any, Mapping[str, Sequence[Opened]]], None]) -> None:
        self.apply = apply


def test_hints_alone_make_no_entry(counter: Counter) -> None:
    before = counter.store.journal.head()
    counter.store.journal.append((), CLERK, hints={"mark": "a"})
    counter.store.journal.append((), CLERK, hints={"mark": "b", "other": ""})
    assert counter.store.journal.head() == before
    assert counter.again().journal.hint("mark") == "b"


def test_many_threads_make_one_chain(counter: Counter) -> None:
    def work(number: int) -> None:
        journal = open_case(counter.store, number)
        for n in range(12):
            note(counter.store, journal, f"{number}/{n}")
            assert len(counter.store.journal.read(journal)) == n + 2

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.store.journal.head()[0] == 3 + 6 * 13
    assert counter.store.journal.verify() == []
    assert counter.again().journal.verify() == []


def test_a_clock_that_goes_back_does_not_turn_time(counter: Counter) -> None:
    journal = open_case(counter.store)
    counter.clock.at -= timedelta(days=365)
    note(counter.store, journal, "a year ago")
    counter.again()
    note(counter.store, journal, "still")
    stamps = [e.envelope.stamp for e in counter.store.journal.read(journal)]
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == 3


def test_a_newer_kind_is_kept_and_shown_as_such(counter: Counter) -> None:
    journal = open_case(counter.store)
    counter.store.journal.append([Draft(journal, Newer("from tomorrow"))], CLERK)
    from desktop.domain.kinds import registry

    known = registry._by_name.pop("case.test_only_newer")
    try:
        counter.again()
        last = counter.store.journal.read(journal)[-1]
        assert last.body is None
        assert last.by == CLERK
        assert last.envelope.kind == "case.test_only_newer"
        assert counter.store.journal.verify() == []
        assert counter.store.journal.rebuild(check=True) == []
    finally:
        registry._by_name["case.test_only_newer"] = known
    assert counter.again().journal.read(journal)[-1].body == Newer("from tomorrow")


def test_the_chain_is_signed_every_64_entries_and_at_close(counter: Counter) -> None:
    journal = open_case(counter.store)
    for n in range(SIGN_EVERY + 3):
        note(counter.store, journal, str(n))
    with counter.store.vault.read() as connection:
        signed = [row[0] for row in connection.execute("SELECT seq FROM signatures ORDER BY seq")]
    assert signed == [SIGN_EVERY]
    head = counter.store.journal.head()[0]
    counter.again()
    with counter.store.vault.read() as connection:
        signed = [row[0] for row in connection.execute("SELECT seq FROM signatures ORDER BY seq")]
    assert signed == [SIGN_EVERY, head]


def test_journals_are_listed_by_prefix(counter: Counter) -> None:
    ids = {open_case(counter.store, n) for n in range(5)}
    assert set(counter.store.journal.journals("case:")) == ids
    assert counter.store.journal.journals("nothing:") == ()
    assert set(counter.store.journal.journals()) > ids
    assert counter.store.journal.read("case:unknown") == ()


def test_an_entrys_identity_is_the_hash_of_its_envelope(counter: Counter) -> None:
    journal = open_case(counter.store)
    with counter.store.vault.read() as connection:
        rows = connection.execute("SELECT id, raw FROM entries WHERE journal = ?", (journal,)).fetchall()
    assert [(row[0].hex(), identity(row[1])) for row in rows] == [
        (e.id, e.id) for e in counter.store.journal.read(journal)
    ]


def test_projections_of_another_version_are_worked_out_anew(counter: Counter) -> None:
    journal = open_case(counter.store)
    with counter.store.vault.write() as connection:
        connection.execute("UPDATE state SET value = '0' WHERE name = 'projections'")
        connection.execute("DELETE FROM cases")
    assert counter.again().lookups.case(journal).id == journal
    assert counter.store.journal.rebuild(check=True) == []


def test_rebuild_check_finds_a_changed_row_and_leaves_it(counter: Counter) -> None:
    open_case(counter.store)
    with counter.store.vault.write() as connection:
        connection.execute("UPDATE cases SET owner = 'somebody else'")
    assert counter.store.journal.rebuild(check=True) == ["cases"]
    assert counter.store.journal.rebuild(check=True) == ["cases"]
    assert counter.store.journal.rebuild() == ["cases"]
    assert counter.store.journal.rebuild(check=True) == []


def test_a_closed_store_says_so(counter: Counter) -> None:
    store = counter.store
    store.close()
    store.close()
    with pytest.raises(Trouble, match="closed"):
        store.journal.read("case:unknown")
    with pytest.raises(Trouble, match="closed"):
        store.journal.append([Draft("case:1", CaseNoted("x"))], Author("", "counter"))


def test_a_deed_is_never_part_of_another_transaction(counter: Counter) -> None:
    journal = open_case(counter.store)
    with counter.store.vault.write() as connection:
        connection.execute("INSERT INTO hints VALUES ('kept', '')")
        with pytest.raises(RuntimeError, match="its own"):
            note(counter.store, journal, "x")
    assert len(counter.store.journal.read(journal)) == 1
    assert counter.store.journal.hint("kept") == ""
    note(counter.store, journal, "y")
    assert counter.store.journal.verify() == []
