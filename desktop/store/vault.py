"""The one encrypted file: opened, written, read, checked and closed here; the only importer of SQLCipher."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3.dbapi2 as sqlcipher

from desktop.errors import Trouble, sentence
from desktop.log import logger
from desktop.store import migrations
from desktop.store.trouble import DiskFull, PageDamage, explain, lost_file, newer

_log = logger("vault")

READERS = 4  # kept open between uses; more are opened for a moment when needed
BUSY_SECONDS = 5.0
PLAIN = b"SQLite format 3\x00"

KeySource = Callable[[], bytearray]
"""Gives the raw 32-byte key as a fresh bytearray, which the vault wipes after use."""


class Cursor(Protocol):
    """What a statement gives back."""

    rowcount: int
    lastrowid: int | None

    def fetchone(self) -> Any:
        """The next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """What the rest of the store may do with an open file."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Cursor:
        """Run one statement for many rows."""
        ...


# What an ordinary connection may ask of the engine itself. Anything else is refused: `key`, `rekey`,
# `writable_schema`, `temp_store` and the like each open a way around the encryption or the triggers.
_PRAGMAS = frozenset(
    {
        "data_version",
        "table_info",
        "table_xinfo",
        "index_list",
        "index_info",
        "user_version",
        "wal_checkpoint",
        "page_count",
        "page_size",
        "freelist_count",
        "cipher_integrity_check",
        "integrity_check",
        "quick_check",
        "optimize",
        "cipher_status",
        "foreign_key_check",
    }
)
_READ_ONLY_PRAGMAS = frozenset({"user_version", "page_size"})
_FUNCTIONS = frozenset({"sqlcipher_export", "load_extension", "writefile", "readfile", "fts3_tokenizer"})
_NEVER = frozenset({sqlcipher.SQLITE_ATTACH, sqlcipher.SQLITE_DETACH, sqlcipher.SQLITE_CREATE_TEMP_TRIGGER})
_DROPS = frozenset(
    {
        sqlcipher.SQLITE_DROP_TABLE,
        sqlcipher.SQLITE_DROP_TRIGGER,
        sqlcipher.SQLITE_CREATE_TEMP_TABLE,
        sqlcipher.SQLITE_CREATE_TEMP_VIEW,
    }
)
# Which of the two arguments names the protected table.
_TABLE_FIRST = _DROPS
_TABLE_SECOND = frozenset(
    {sqlcipher.SQLITE_ALTER_TABLE, sqlcipher.SQLITE_CREATE_TRIGGER, sqlcipher.SQLITE_DROP_TRIGGER}
)

_SETTINGS = (
    "cipher_memory_security=OFF",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "recursive_triggers=ON",
    "cell_size_check=ON",
    "foreign_keys=ON",
)
_CHECKPOINT = "PRAGMA wal_autocheckpoint=4000"  # pages, 16 MB: a quarter of the syncs of a long exchange


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Say no to whatever leads around the encryption or the append-only rule."""
    if action in _NEVER:
        return int(sqlcipher.SQLITE_DENY)
    if action == sqlcipher.SQLITE_PRAGMA:
        name = (first or "").lower()
        allowed = name in _PRAGMAS and not (name in _READ_ONLY_PRAGMAS and second is not None)
        return int(sqlcipher.SQLITE_OK if allowed else sqlcipher.SQLITE_DENY)
    if action == sqlcipher.SQLITE_FUNCTION:
        return int(sqlcipher.SQLITE_DENY if (second or "").lower() in _FUNCTIONS else sqlcipher.SQLITE_OK)
    if action in _TABLE_FIRST and (first or "").lower() in migrations.PROTECTED:
        return int(sqlcipher.SQLITE_DENY)
    if action in _TABLE_SECOND and (second or "").lower() in migrations.PROTECTED:
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)


class Vault:
    """An open store file: one writer, a few readers, usable from any thread.

    ``write()`` is one transaction (BEGIN IMMEDIATE … COMMIT) and may be nested on one thread: the outermost
    one commits. ``read()`` is one snapshot of what is committed; it does not see an unfinished ``write()``.
    """

    def __init__(
        self, path: Path, key: KeySource, *, create: bool = False, on_full: Callable[[], None] | None = None
    ) -> None:
        self.path = path
        self._key = key
        self._on_full = on_full
        self._lock = threading.RLock()
        self._depth = 0
        self._readers: deque[Any] = deque()
        self._writer: Any = None
        self._closed = False
        if create and path.exists():
            raise Trouble(
                sentence("There is already a store in this folder."),
                sentence("Choose another folder, or open the store that is there."),
            )
        if not create and (not path.exists() or path.stat().st_size == 0):
            raise lost_file()
        with self._explained():
            self._writer = self._open()
            self._prepare(self._writer)

    @property
    def depth(self) -> int:
        """How many ``write()`` blocks are open, one inside the other."""
        return self._depth

    # -- opening ------------------------------------------------------------------------------------

    def _open(self, path: Path | None = None, key: KeySource | None = None) -> Any:
        sqlcipher_silent()
        connection = sqlcipher.connect(
            str(path or self.path),
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_SECONDS,
            cached_statements=256,
        )
        try:
            raw = (key or self._key)()
            formed = bytearray(b"x'" + raw.hex().encode() + b"'")
            try:
                if len(raw) != 32:
                    raise ValueError("a raw key has 32 bytes")  # anything else is taken for a passphrase
                connection.set_key(formed)
            finally:
                formed[:] = bytes(len(formed))
                raw[:] = bytes(len(raw))
            for setting in _SETTINGS:
                connection.execute("PRAGMA " + setting)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
                raise RuntimeError("the file would not be encrypted")
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: Any) -> None:
        """WAL, the schema of this version, and the authorizer; then look that the file is not plain."""
        try:
            if connection.execute("PRAGMA journal_mode=WAL").fetchone() != ("wal",):
                raise RuntimeError("no write-ahead log on this disk")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(_CHECKPOINT)
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > migrations.VERSION:
                raise newer()
            if version < migrations.VERSION:
                migrations.run(connection, version)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            with self.path.open("rb") as file:
                if file.read(len(PLAIN)) == PLAIN:
                    raise RuntimeError("the file is not encrypted")
            connection.set_authorizer(_authorize)
        except BaseException:
            connection.close()
            self._writer = None
            raise

    def _reader(self) -> Any:
        connection = self._open()
        connection.execute("PRAGMA query_only=ON")
        connection.set_authorizer(_authorize)
        return connection

    # -- using --------------------------------------------------------------------------------------

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; commits when the outermost block ends well, else rolls back. Raises Trouble."""
        with self._lock:
            if self._depth:
                self._depth += 1
                try:
                    yield self._writer
                finally:
                    self._depth -= 1
                return
            with self._explained(writer=True):
                if self._writer is None:
                    self._refuse_closed()
                    self._writer = self._open()
                    self._prepare(self._writer)
                self._writer.execute("BEGIN IMMEDIATE")
                self._depth = 1
                try:
                    yield self._writer
                    self._writer.execute("COMMIT")
                except BaseException:
                    if self._writer.in_transaction:
                        with suppress(sqlcipher.Error):
                            self._writer.execute("ROLLBACK")
                    raise
                finally:
                    self._depth = 0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot for reading only, from any thread. Raises Trouble."""
        with self._explained():
            self._refuse_closed()
            try:
                connection = self._readers.pop()
            except IndexError:
                connection = self._reader()
            sound = False
            try:
                connection.execute("BEGIN")
                yield connection
                connection.execute("COMMIT")
                sound = True
            except sqlcipher.Error:
                raise  # after one page error every later page of that connection fails too: it is not kept
            except BaseException:
                connection.execute("ROLLBACK")
                sound = True
                raise
            finally:
                if sound and len(self._readers) < READERS and not self._closed:
                    self._readers.append(connection)
                else:
                    connection.close()

    @contextmanager
    def _explained(self, *, writer: bool = False) -> Iterator[None]:
        """Turn what the engine says into sentences; drop a writer that met a damaged page."""
        try:
            yield
        except DiskFull:  # the entry log's, inside a transaction
            self._give_room()
            raise
        except sqlcipher.Error as error:
            trouble = explain(error)
            if isinstance(trouble, PageDamage) and writer and self._writer is not None:
                with suppress(sqlcipher.Error):
                    self._writer.close()
                self._writer = None
            if isinstance(trouble, DiskFull):
                self._give_room()
            if trouble is None:
                raise
            _log.warning("file trouble %s", getattr(error, "sqlite_errorname", type(error).__name__))
            raise trouble from error

    def _give_room(self) -> None:
        if self._on_full is not None:
            self._on_full()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise Trouble(sentence("This store is closed."), sentence("Open it again with your passphrase."))

    # -- keeping ------------------------------------------------------------------------------------

    def checkpoint(self) -> bool:
        """Move the write-ahead log into the file and empty it; False when a reader is in the way."""
        with self._lock, self._explained(writer=True):
            self._refuse_closed()
            if self._depth or self._writer is None:
                return False
            busy, _, _ = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def check(self) -> list[str]:
        """What is damaged in the file, page by page in the engine's words; empty when whole.

        Takes 7 to 18 s a gigabyte. Must be the only connection in use: the check reads around the
        write-ahead log, so it is emptied first.
        """
        with self._lock, self._explained(writer=True):
            while self._readers:
                self._readers.pop().close()
            if not self.checkpoint():
                raise Trouble(
                    sentence("The file was in use, so it was not checked."),
                    sentence("Close other windows of the program, then check again."),
                )
            found = [str(row[0]) for row in self._writer.execute("PRAGMA cipher_integrity_check")]
            if not found:
                found = [str(row[0]) for row in self._writer.execute("PRAGMA integrity_check(20)")]
        return [] if found == ["ok"] else found

    def copy(self, target: Path, key: KeySource) -> None:
        """Write a whole copy of what is committed into a new file under another key, synced to the disk."""
        with self._lock, self._explained():
            self._refuse_closed()
            made = self._open(target, key)
            source = self._reader()
            try:
                source.backup(made)
                made.execute("PRAGMA journal_mode=DELETE").fetchone()
            finally:
                made.close()
                source.close()

    def close(self) -> None:
        """Empty the write-ahead log and close every connection; harmless when already closed."""
        with self._lock:
            if self._closed:
                return
            try:
                self.checkpoint()
            except Trouble as trouble:
                _log.warning("closing without a checkpoint: %s", trouble)
            self._closed = True
            while self._readers:
                self._readers.pop().close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None


_silenced = False


def sqlcipher_silent() -> None:
    """Keep the engine from writing its own lines to stderr; the level is one for the whole process."""
    global _silenced
    if not _silenced:
        connection = sqlcipher.connect(":memory:")
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.close()
        _silenced = True
