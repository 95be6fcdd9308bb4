"""The file: encrypted, guarded, read from many threads, and honest about damage."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from desktop.errors import Trouble
from desktop.store import migrations
from desktop.store.trouble import PageDamage
from desktop.store.vault import Vault
from tests.store.conftest import raw

KEY = bytes(range(32))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = Vault(tmp_path / "cases.db", lambda: bytearray(KEY), create=True)
    with made.write() as connection:
        connection.execute("INSERT INTO chains (device, epoch) VALUES ('d', 'e')")
        for n in range(3):
            connection.execute(
                "INSERT INTO entries (id, journal, chain, seq, logged, raw, sealed) "
                "VALUES (?, ?, 1, ?, 0, x'00', x'00')",
                (bytes([n]) * 32, f"case:{n}", n + 1),
            )
    yield made
    made.close()


def many(vault: Vault) -> int:
    with vault.read() as connection:
        return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])


def test_the_file_is_not_plain(vault: Vault) -> None:
    vault.checkpoint()
    content = vault.path.read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert b"entries" not in content


def test_the_key_is_wiped(tmp_path: Path) -> None:
    given: list[bytearray] = []

    def key() -> bytearray:
        given.append(bytearray(KEY))
        return given[-1]

    Vault(tmp_path / "a.db", key, create=True).close()
    assert given
    assert all(not any(used) for used in given)


def test_a_key_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(tmp_path / "a.db", lambda: bytearray(b"short"), create=True)


TRICKS = [
    "UPDATE entries SET seq = 9",
    "DELETE FROM entries",
    "REPLACE INTO entries SELECT * FROM entries WHERE n = 1",
    "INSERT OR REPLACE INTO entries SELECT n, id, journal, chain, 9, 0, raw, sealed FROM entries WHERE n = 1",
    "UPDATE OR REPLACE entries SET n = 2 WHERE n = 1",
    "INSERT INTO entries SELECT * FROM entries WHERE n = 1 ON CONFLICT (n) DO UPDATE SET seq = 9",
    "UPDATE chains SET epoch = 'x'",
    "DELETE FROM chains",
    "DROP TABLE entries",
    "DROP TRIGGER entries_no_delete",
    "DROP TRIGGER entries_no_update",
    "ALTER TABLE entries RENAME TO gone",
    "ALTER TABLE entries ADD COLUMN more",
    "ALTER TABLE entries DROP COLUMN logged",
    "CREATE TRIGGER sly BEFORE INSERT ON entries BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TEMP TRIGGER sly BEFORE INSERT ON entries BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TEMP TABLE entries (n)",
    "CREATE TEMP VIEW entries AS SELECT 1",
    "PRAGMA writable_schema = ON",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA temp_store = FILE",
    "PRAGMA key = 'x'",
    "PRAGMA rekey = 'x'",
    "PRAGMA hexrekey = '00'",
    "PRAGMA cipher_plaintext_header_size = 32",
    "PRAGMA user_version = 0",
    "ATTACH DATABASE '/tmp/never' AS other KEY ''",
    "ATTACH DATABASE ':memory:' AS other",
    "SELECT sqlcipher_export('main')",
    "SELECT load_extension('x')",
    "VACUUM INTO '/tmp/never'",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_what_was_appended_stays(vault: Vault, trick: str) -> None:
    with vault.read() as connection:
        before = connection.execute("SELECT * FROM entries ORDER BY n").fetchall()
        schema = connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
    with pytest.raises((sqlcipher.Error, Trouble)), vault.write() as connection:
        connection.execute(trick)
    with vault.read() as connection:
        assert connection.execute("SELECT * FROM entries ORDER BY n").fetchall() == before
        assert connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall() == schema
        assert connection.execute("SELECT * FROM sqlite_temp_master").fetchall() == []


def test_a_reader_cannot_write(vault: Vault) -> None:
    with pytest.raises(Trouble), vault.read() as connection:
        connection.execute("INSERT INTO hints VALUES ('a', 'b')")


def test_a_failed_block_leaves_nothing(vault: Vault) -> None:
    with suppress(ZeroDivisionError), vault.write() as connection:
        connection.execute("INSERT INTO hints VALUES ('a', 'b')")
        raise ZeroDivisionError
    with vault.read() as connection:
        assert connection.execute("SELECT * FROM hints").fetchall() == []


def test_an_inner_block_belongs_to_the_outer_one(vault: Vault) -> None:
    with suppress(ZeroDivisionError), vault.write() as outer:
        with vault.write() as inner:
            inner.execute("INSERT INTO hints VALUES ('a', 'b')")
        assert outer.execute("SELECT count(*) FROM hints").fetchone() == (1,)
        raise ZeroDivisionError
    with vault.read() as connection:
        assert connection.execute("SELECT * FROM hints").fetchall() == []


def test_readers_see_one_state_while_others_write(vault: Vault) -> None:
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            with vault.read() as connection:
                first = connection.execute("SELECT count(*) FROM hints").fetchone()[0]
                second = connection.execute("SELECT count(*) FROM hints").fetchone()[0]
            if first != second or first % 2:
                wrong.append((first, second))

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for n in range(60):
        with vault.write() as connection:
            connection.execute("INSERT INTO hints VALUES (?, '')", (f"a{n}",))
            connection.execute("INSERT INTO hints VALUES (?, '')", (f"b{n}",))
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_newer_store_is_not_touched(vault: Vault) -> None:
    vault.close()
    connection = raw(vault.path, KEY)
    connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    connection.close()
    before = vault.path.read_bytes()
    with pytest.raises(Trouble, match="newer version"):
        Vault(vault.path, lambda: bytearray(KEY))
    assert vault.path.read_bytes() == before


def test_a_wrong_key_is_not_said_to_be_a_wrong_passphrase(vault: Vault) -> None:
    vault.close()
    with pytest.raises(PageDamage, match="Your passphrase is right"):
        Vault(vault.path, lambda: bytearray(32))


def test_after_a_damaged_page_the_rest_is_still_read(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "a.db", lambda: bytearray(KEY), create=True)
    with vault.write() as connection:
        for n in range(200):
            connection.execute("INSERT INTO secrets VALUES (?, ?)", (f"{n:04}", b"x" * 400))
        connection.execute("INSERT INTO hints VALUES ('still', 'here')")
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'secrets'").fetchone()[0]
    vault.close()
    content = bytearray(vault.path.read_bytes())
    content[(root - 1) * 4096 + 100] ^= 1
    vault.path.write_bytes(content)
    vault = Vault(vault.path, lambda: bytearray(KEY))
    with pytest.raises(PageDamage), vault.read() as connection:
        connection.execute("SELECT count(*) FROM secrets").fetchall()
    with vault.read() as connection:
        assert connection.execute("SELECT value FROM hints").fetchone() == ("here",)
    with pytest.raises(PageDamage), vault.write() as connection:
        connection.execute("INSERT INTO secrets VALUES ('new', x'00')")
    with vault.write() as connection:
        connection.execute("INSERT INTO hints VALUES ('goes', 'on')")
    assert any(f"page {root}" in line for line in vault.check())
    vault.close()


def test_a_copy_has_its_own_key(vault: Vault, tmp_path: Path) -> None:
    other = bytes(reversed(KEY))
    vault.copy(tmp_path / "copy.db", lambda: bytearray(other))
    copy = Vault(tmp_path / "copy.db", lambda: bytearray(other))
    assert many(copy) == many(vault) == 3
    assert copy.check() == []
    copy.close()
    assert not (tmp_path / "copy.db").read_bytes().startswith(vault.path.read_bytes()[:16])
    with pytest.raises(PageDamage):
        Vault(tmp_path / "copy.db", lambda: bytearray(KEY))
