"""Damage: whatever happens to the files, what was acknowledged is back, or the loss is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.domain.entry import Draft
from desktop.domain.kinds.case import CaseNoted
from desktop.errors import Trouble
from desktop.paths import StorePaths
from desktop.store.entry_log import EntryLog
from desktop.store.opening import mend, open_store
from tests.campaigns import store_damage as damage
from tests.store.conftest import CLERK, WORDS, Counter, everything, joined, note, open_case


@pytest.mark.parametrize("sort", [damage.wal_bits, damage.deleted_wals, damage.torn_logs])
def test_everything_acknowledged_is_back(
    tmp_path: Path, sort: Callable[[Path, int, random.Random], list[str]]
) -> None:
    assert sort(tmp_path, 6, random.Random(5)) == [""] * 6


def test_every_flipped_database_bit_is_found_and_mended(tmp_path: Path) -> None:
    assert damage.database_bits(tmp_path, 12, random.Random(5)) == [""] * 12


def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    assert damage.kills(tmp_path, 4, random.Random(5)) == [""] * 4


def test_the_campaign_itself_can_fail(tmp_path: Path) -> None:
    store = damage.new_store(tmp_path / "a")
    damage.work(store, random.Random(1), 3)
    acknowledged = damage.held(store) | {"f" * 64}
    store.close()
    assert damage.sound(tmp_path / "a", acknowledged) == "1 acknowledged entries are gone"


def test_a_kill_between_sync_and_commit_brings_the_entries_back_whole(counter: Counter) -> None:
    journal = open_case(counter.store)
    crashed = counter.paths.folder.parent / "crashed"

    log = counter.store._core.log
    real = log.append

    def append_and_die(framed: bytes) -> None:
        real(framed)
        damage.crashed(counter.store, crashed)
        raise KeyboardInterrupt

    log.append = append_and_die  # type: ignore[method-assign]
    drafts = [Draft(journal, CaseNoted("one")), Draft(journal, CaseNoted("two"))]
    with pytest.raises(KeyboardInterrupt):
        counter.store.journal.append(drafts, CLERK)
    log.append = real  # type: ignore[method-assign]
    # Here the program lived on and said "not saved": so it is not, neither now nor after a restart.
    assert len(counter.store.journal.read(journal)) == 1
    assert len(counter.again().journal.read(journal)) == 1
    # There it was killed and said nothing: both or none.
    store = open_store(StorePaths(crashed), "boss", WORDS, counter.clock)
    assert [e.body.text for e in store.journal.read(journal)[1:]] == ["one", "two"]
    assert store.journal.verify() == []
    store.close()


def test_when_it_cannot_be_told_whether_it_was_saved_writing_stops(counter: Counter) -> None:
    journal = open_case(counter.store)
    log = counter.store._core.log
    real = log.append

    def append_and_break(framed: bytes) -> None:
        real(framed)
        raise OSError(5, "Input/output error")

    def cannot(end: int) -> None:
        raise OSError(5, "Input/output error")

    log.append, log.take_back = append_and_break, cannot  # type: ignore[method-assign]
    with pytest.raises(OSError, match="Input/output"):
        note(counter.store, journal, "in doubt")
    log.append, log.take_back = real, EntryLog.take_back.__get__(log)  # type: ignore[method-assign]
    with pytest.raises(Trouble, match="did not say whether"):
        note(counter.store, journal, "more")
    assert len(counter.store.journal.read(journal)) == 1
    counter.again()
    note(counter.store, journal, "after")
    assert counter.store.journal.verify() == []


def test_a_missing_entry_log_is_written_anew(counter: Counter) -> None:
    note(counter.store, open_case(counter.store), "a")
    counter.store.close()
    counter.paths.entry_log.unlink()
    before = everything(counter.again())
    assert counter.store.journal.verify() == []
    counter.store.close()
    counter.paths.database.unlink()
    counter.store, many = mend(counter.paths, "boss", WORDS, counter.clock)
    assert everything(counter.store) == before
    assert many == sum(map(len, before.values()))


def test_mending_goes_on_under_a_new_epoch_and_keeps_the_damaged_file(counter: Counter) -> None:
    journal = open_case(counter.store)
    old = counter.store.identity
    counter.store.close()
    content = bytearray(counter.paths.database.read_bytes())
    content[50] ^= 1
    counter.paths.database.write_bytes(content)
    with pytest.raises(Trouble, match="Your passphrase is right"):
        open_store(counter.paths, "boss", WORDS, counter.clock)
    counter.store, _ = mend(counter.paths, "boss", WORDS, counter.clock)
    assert (counter.store.identity.device, counter.store.identity.centre) == (old.device, old.centre)
    assert counter.store.identity.epoch != old.epoch
    aside = next(counter.paths.folder.glob("put-aside-*"))
    assert (aside / "cases.db").read_bytes() == bytes(content)
    note(counter.store, journal, "goes on")
    first, second = counter.store.journal.read(journal)
    assert (second.envelope.previous, second.envelope.seq) == (first.id, 1)
    assert counter.store.journal.verify() == []
    assert counter.again().journal.verify() == []


def old_and_new(counter: Counter, *names: str) -> dict[str, bytes]:
    """Files of a moment, after which more happens."""
    counter.store.close()
    old = {name: (counter.paths.folder / name).read_bytes() for name in names}
    note(counter.again(), open_case(counter.store, 9), "later")
    counter.store.close()
    return old


def put_back(counter: Counter, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (counter.paths.folder / name).write_bytes(content)


def test_an_old_database_is_brought_up_to_date_by_the_log(counter: Counter) -> None:
    put_back(counter, old_and_new(counter, "cases.db"))
    assert len(counter.again().journal.read("case:" + f"{9:032x}")) == 2
    assert counter.store.trouble is None
    assert counter.store.journal.verify() == []


def test_an_old_log_is_filled_from_the_database(counter: Counter) -> None:
    put_back(counter, old_and_new(counter, "entries.log"))
    assert len(counter.again().journal.read("case:" + f"{9:032x}")) == 2
    assert counter.store.journal.verify() == []


def test_an_old_store_is_only_read_until_two_people_decide(counter: Counter) -> None:
    journal = open_case(counter.store)
    counter.store.add_slot("staff:second", "second", "second passphrase", 2)
    put_back(counter, old_and_new(counter, "cases.db", "entries.log"))
    store = counter.again()
    with pytest.raises(Trouble, match="older than its own record"):
        note(store, journal, "not yet")
    assert len(store.journal.read(journal)) == 1
    assert [f.sort for f in store.journal.verify()] == ["missing"]
    with pytest.raises(Trouble, match="Two different people"):
        store.decide_to_go_on("boss", WORDS)
    with pytest.raises(Trouble, match="name or the passphrase"):
        store.decide_to_go_on("second", "a wrong passphrase")
    store = counter.again()
    assert store.trouble is not None  # asking again does not help
    epoch = store.identity.epoch
    store.decide_to_go_on("second", "second passphrase")
    assert store.identity.epoch != epoch
    note(store, journal, "now")
    assert counter.again().trouble is None
    assert counter.store.journal.verify() == []


def test_an_old_store_is_healed_by_another_counter(counter: Counter) -> None:
    second = joined(counter, "second")
    counter.store.journal.receive(second.store.journal.parcel(counter.store.journal.heads()))
    old = old_and_new(counter, "cases.db", "entries.log")
    counter.again()
    second.store.journal.receive(counter.store.journal.parcel(second.store.journal.heads()))
    counter.store.close()
    put_back(counter, old)
    store = counter.again()
    with pytest.raises(Trouble, match="older than its own record"):
        open_case(store, 8)
    received = store.journal.receive(second.store.journal.parcel(store.journal.heads()))
    assert (len(received.new), received.rejected) == (2, ())
    assert store.trouble is None
    note(store, "case:" + f"{9:032x}", "goes on")
    second.store.journal.receive(store.journal.parcel(second.store.journal.heads()))
    assert everything(store) == everything(second.store)
    assert counter.again().journal.verify() == []
    second.store.close()


@pytest.mark.parametrize("loss", ["database", "wal", "log", "nothing"])
def test_secrets_of_connectors_come_back_as_well(counter: Counter, loss: str, tmp_path: Path) -> None:
    safe = counter.store.secrets
    safe.put("a", "old")
    safe.put("b", "gone")
    note(counter.store, open_case(counter.store), "between")
    safe.put("a", "new")
    safe.remove("b")
    safe.put("c", "张")
    crashed = StorePaths(damage.crashed(counter.store, tmp_path / "crashed"))
    if loss == "wal":
        (crashed.folder / "cases.db-wal").unlink()
    elif loss == "log":
        crashed.entry_log.unlink()
    if loss == "database":
        crashed.database.unlink()
        store, _ = mend(crashed, "boss", WORDS, counter.clock)
    else:
        store = open_store(crashed, "boss", WORDS, counter.clock)
    for _ in range(2):
        assert [store.secrets.get(name) for name in "abc"] == ["new", None, "张"]
        store.close()
        store = open_store(crashed, "boss", WORDS, counter.clock)
    assert store.journal.verify() == []
    store.close()
