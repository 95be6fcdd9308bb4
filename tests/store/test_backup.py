"""Backup: one checked file; what goes in comes out, here and on another computer, and nothing else does."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import Trouble
from desktop.paths import StorePaths
from desktop.store.keys.throttle import DELAYS
from desktop.store.opening import Store, open_store, restore
from tests.store.conftest import CHEAP, WORDS, Counter, everything, fill, make_counter, note, open_case
from tests.store.test_papers import PDF


@pytest.fixture
def backup(counter: Counter, tmp_path: Path) -> Path:
    journal = open_case(counter.store)
    fill(counter.store, journal, {"name": "张伟", "illness": "flu"}, {"illness": 3})
    counter.store.papers.keep_bytes(PDF)
    counter.store.secrets.put("department:tax", "an api key")
    file = tmp_path / "monday.backup"
    counter.store.backup(file)
    return file


def here(counter: Counter, backup: Path, paths: StorePaths | None = None, words: str = WORDS) -> Store:
    return restore(backup, paths or counter.paths, counter.clock, login="boss", passphrase=words, cost=CHEAP)


def test_a_backup_is_one_sealed_file(backup: Path) -> None:
    assert [p.name for p in backup.parent.glob("monday*")] == ["monday.backup"]
    content = backup.read_bytes()
    for secret in (PDF[:40], "张伟".encode(), b"an api key", b"flu", b"SQLite format 3", b"boss"):
        assert secret not in content


def test_it_comes_back_over_a_destroyed_store(counter: Counter, backup: Path) -> None:
    before, epoch = everything(counter.store), counter.store.identity.epoch
    counter.store.close()
    for name in ("cases.db", "entries.log", "anchor.json", "keys.json", "keys.copy.json"):
        (counter.paths.folder / name).unlink()
    shutil.rmtree(counter.paths.papers)
    counter.store = here(counter, backup)
    assert everything(counter.store) == before
    assert counter.store.identity.epoch != epoch
    assert counter.store.secrets.get("department:tax") == "an api key"
    kept = counter.store.papers.keep_bytes(PDF)
    assert counter.store.papers.read(kept.id) == PDF
    note(counter.store, "case:" + f"{1:032x}", "goes on")
    assert counter.again().journal.verify() == []
    assert counter.store.lookups.case("case:" + f"{1:032x}").opened is not None


def test_what_the_log_knows_beyond_the_backup_comes_back_too(counter: Counter, backup: Path) -> None:
    note(counter.store, "case:" + f"{1:032x}", "after the backup")
    counter.store.change_passphrase(counter.store.staff, WORDS, "a newer passphrase")
    before = everything(counter.store)
    counter.store.close()
    counter.paths.database.write_bytes(b"destroyed" * 1000)
    with pytest.raises(Trouble, match="name or the passphrase"):
        here(counter, backup)  # the folder's own key file counts: it knows the newer passphrase
    counter.store = here(counter, backup, words="a newer passphrase")
    assert everything(counter.store) == before
    assert counter.store.trouble is None


def test_an_older_backup_without_the_log_is_a_decision_that_was_made(counter: Counter, backup: Path) -> None:
    note(counter.store, "case:" + f"{1:032x}", "after the backup")
    counter.store.close()
    counter.paths.entry_log.unlink()
    counter.paths.database.unlink()
    counter.store = here(counter, backup)
    assert counter.store.trouble is None
    note(counter.store, "case:" + f"{1:032x}", "goes on")
    assert counter.again().journal.verify() == []


def test_another_computer_needs_two_shares(counter: Counter, backup: Path, tmp_path: Path) -> None:
    before = everything(counter.store)
    other = StorePaths(tmp_path / "other computer")
    with pytest.raises(Trouble, match="only on the computer it was made on"):
        here(counter, backup, other)
    store = restore(
        backup,
        other,
        counter.clock,
        login="boss",
        passphrase="words for here",
        texts=counter.shares[:2],
        cost=CHEAP,
    )
    assert everything(store) == before
    assert store.lookups.case("case:" + f"{1:032x}").values["illness"] == "flu"
    store.close()
    store = open_store(other, "boss", "words for here", counter.clock)
    assert everything(store) == before
    assert store.trouble is None
    store.close()


def test_a_backup_is_not_put_into_another_store(counter: Counter, backup: Path, tmp_path: Path) -> None:
    other = make_counter(tmp_path / "another")
    before = everything(other.store)
    other.store.close()
    with pytest.raises(Trouble, match="another store"):
        here(counter, backup, other.paths)
    assert everything(other.again()) == before
    other.store.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_backup_changes_nothing(counter: Counter, backup: Path, data: st.DataObject) -> None:
    content = bytearray(backup.read_bytes())
    damaged = backup.with_name("damaged.backup")
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, _member_bytes(backup)[-1]))]
    else:
        # Not in the padding behind a member nor in the header's dates, which nobody reads.
        place = data.draw(st.sampled_from(_member_bytes(backup)))
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    damaged.write_bytes(content)
    counter.store.close()
    before = _files(counter)
    with pytest.raises(Trouble):
        here(counter, damaged).close()
    assert _files(counter) == before
    counter.clock.sleep(DELAYS[-1])
    counter.again()


def _files(counter: Counter) -> dict[Path, bytes]:
    """Everything in the store's folder but the count of tries."""
    files = (p for p in counter.paths.folder.rglob("*") if p.is_file() and p != counter.paths.throttle)
    return {p: p.read_bytes() for p in files}


def _member_bytes(backup: Path) -> list[int]:
    with tarfile.open(backup) as tar:
        members = [m for m in tar.getmembers() if m.isfile()]
    return [m.offset_data + n * max(1, m.size // 40) for m in members for n in range(min(40, m.size))]


def test_a_failed_backup_leaves_no_file_and_the_old_one_in_place(counter: Counter, backup: Path) -> None:
    before = backup.read_bytes()
    counter.store.close()
    os.replace(counter.paths.keys, counter.paths.folder / "gone")
    store = counter.store = open_store(counter.paths, "boss", WORDS, counter.clock)
    with pytest.raises(Trouble):
        store.backup(backup)
    assert backup.read_bytes() == before
    assert [p.name for p in backup.parent.glob("monday*")] == ["monday.backup"]
    os.replace(counter.paths.folder / "gone", counter.paths.keys)
