"""The rows of entries: the statements that put them in and find them, and where the entry log stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain

import msgspec

from desktop.domain.entry import Envelope
from desktop.store.journal.shapes import Head, Signature
from desktop.store.vault import Connection

_PAGE = 256  # journals asked for at once
_ROWS = 32  # entries inserted at once
_INSERT = "INSERT INTO entries (id, journal, chain, seq, logged, raw, sealed) VALUES "
_PLACES = "(?, ?, ?, ?, ?, ?, ?)"
Row = tuple[bytes, str, int, int, int, bytes, bytes]


class LogPlace(msgspec.Struct, frozen=True):
    """Which entry log this database goes with: rows up to ``n`` lie before ``end`` in it."""

    id: str
    n: int
    end: int


def state(connection: Connection, name: str) -> str | None:
    """One fact about this file."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def set_state(connection: Connection, name: str, value: str) -> None:
    """Note one fact about this file."""
    connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


def log_end(connection: Connection, log_id: bytes) -> int:
    """Where the last entry's frame ends in the entry log; -1 when that is another log than was known."""
    noted = state(connection, "log")
    if noted is None:
        return -1
    place = msgspec.json.decode(noted, type=LogPlace)
    if place.id != log_id.hex():
        return -1
    row = connection.execute("SELECT n, logged FROM entries ORDER BY n DESC LIMIT 1").fetchone()
    return int(row[1]) if row and row[0] > place.n else place.end


def note_log(connection: Connection, log_id: bytes, end: int) -> None:
    """Say that every entry so far lies in the entry log before *end*."""
    n = connection.execute("SELECT coalesce(max(n), 0) FROM entries").fetchone()[0]
    set_state(connection, "log", msgspec.json.encode(LogPlace(log_id.hex(), n, end)).decode())


def set_secret(connection: Connection, name: str, secret: bytes | None) -> None:
    """Keep a secret, or remove it."""
    if secret is None:
        connection.execute("DELETE FROM secrets WHERE name = ?", (name,))
    else:
        connection.execute("INSERT OR REPLACE INTO secrets VALUES (?, ?)", (name, secret))


def chain_number(connection: Connection, device: str, epoch: str) -> int:
    """The number of a chain, made when it is new."""
    row = connection.execute(
        "SELECT chain FROM chains WHERE device = ? AND epoch = ?", (device, epoch)
    ).fetchone()
    if row:
        return int(row[0])
    made = connection.execute("INSERT INTO chains (device, epoch) VALUES (?, ?)", (device, epoch))
    return int(made.lastrowid or 0)


def row(chain: int, envelope: Envelope, entry_id: str, raw: bytes, sealed: bytes, logged: int) -> Row:
    """One entry as it lies in the table."""
    return bytes.fromhex(entry_id), envelope.journal, chain, envelope.seq, logged, raw, sealed


def insert(connection: Connection, rows: Sequence[Row]) -> None:
    """Append entries, in this order; many at a time, for after each statement every thread wants its turn."""
    whole = len(rows) - len(rows) % _ROWS
    for start in range(0, whole, _ROWS):
        some = rows[start : start + _ROWS]
        connection.execute(_INSERT + ",".join([_PLACES] * _ROWS), tuple(chain.from_iterable(some)))
    connection.executemany(_INSERT + _PLACES, rows[whole:])


def insert_key(connection: Connection, key_id: str, journal: str, wrapped: bytes) -> None:
    """Keep a wrapped journal key; one that is known, or was forgotten, stays as it is."""
    connection.execute("INSERT OR IGNORE INTO journal_keys VALUES (?, ?, ?)", (journal, key_id, wrapped))


def wrapped_key(connection: Connection, journal: str, key_id: str) -> bytes | None:
    """A wrapped journal key; None when it is not here or was forgotten."""
    row = connection.execute(
        "SELECT wrapped FROM journal_keys WHERE journal = ? AND id = ?", (journal, key_id)
    ).fetchone()
    return bytes(row[0]) if row and row[0] is not None else None


def wrapped_keys(connection: Connection, journals: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
    """Journal, id and wrapping of every key of these journals that is not forgotten; the first id last."""
    for start in range(0, len(journals), _PAGE):
        yield from connection.execute(
            """SELECT journal, id, wrapped FROM journal_keys
               WHERE journal IN (SELECT value FROM json_each(?)) AND wrapped IS NOT NULL
               ORDER BY journal, id DESC""",
            (json.dumps(journals[start : start + _PAGE]),),
        ).fetchall()


def knows_key(connection: Connection, journal: str, key_id: str) -> bool:
    """Whether a journal key is here, or was here and is forgotten."""
    statement = "SELECT 1 FROM journal_keys WHERE journal = ? AND id = ?"
    return connection.execute(statement, (journal, key_id)).fetchone() is not None


def holds(connection: Connection, device: str, epoch: str, seq: int, entry_id: str) -> bool:
    """Whether an entry is here, looked up by its place."""
    found = connection.execute(
        """SELECT 1 FROM entries
           WHERE chain = (SELECT chain FROM chains WHERE device = ? AND epoch = ?) AND seq = ? AND id = ?""",
        (device, epoch, seq, bytes.fromhex(entry_id)),
    ).fetchone()
    return found is not None


def holds_envelope(connection: Connection, envelope: Envelope, entry_id: str) -> bool:
    """Whether the entry with this envelope is here."""
    return holds(connection, envelope.device, envelope.epoch, envelope.seq, entry_id)


def holds_of_device(connection: Connection, device: str, entry_id: str) -> bool:
    """Whether a device has this entry in any of its chains; walks them all."""
    found = connection.execute(
        "SELECT 1 FROM entries WHERE chain IN (SELECT chain FROM chains WHERE device = ?) AND id = ? LIMIT 1",
        (device, bytes.fromhex(entry_id)),
    ).fetchone()
    return found is not None


def of_journals(connection: Connection, journals: Sequence[str]) -> Iterator[tuple[str, bytes, bytes]]:
    """Journal, envelope and sealed body of every entry of some journals, each in order of arrival."""
    for start in range(0, len(journals), _PAGE):
        yield from connection.execute(
            """SELECT journal, raw, sealed FROM entries
               WHERE journal IN (SELECT value FROM json_each(?)) ORDER BY journal, n""",
            (json.dumps(journals[start : start + _PAGE]),),
        ).fetchall()


def journals(connection: Connection, prefix: str) -> Iterator[str]:
    """Every journal whose id begins with *prefix*, by jumps through the index."""
    upper = prefix + "\U0010ffff"
    row = connection.execute("SELECT min(journal) FROM entries WHERE journal >= ?", (prefix,)).fetchone()
    while row[0] is not None and row[0] < upper:
        yield row[0]
        row = connection.execute("SELECT min(journal) FROM entries WHERE journal > ?", (row[0],)).fetchone()


def chains(connection: Connection) -> list[tuple[int, str, str]]:
    """Number, device and epoch of every chain."""
    return connection.execute("SELECT chain, device, epoch FROM chains ORDER BY chain").fetchall()


def entry_at(connection: Connection, chain: int, seq: int) -> list[tuple[bytes, bytes]]:
    """Id and envelope of what stands at one place; more than one after a fork."""
    return connection.execute(
        "SELECT id, raw FROM entries WHERE chain = ? AND seq = ? ORDER BY n", (chain, seq)
    ).fetchall()


def head(connection: Connection, chain: int) -> Head:
    """How far a chain is held without a gap."""
    count, places, top = connection.execute(
        "SELECT count(*), count(DISTINCT seq), coalesce(max(seq), 0) FROM entries WHERE chain = ?", (chain,)
    ).fetchone()
    if places != top:  # a gap: the last place before it
        top = connection.execute(
            """SELECT min(seq) FROM (SELECT 0 AS seq UNION SELECT seq FROM entries WHERE chain = ?1) AS here
               WHERE NOT EXISTS (SELECT 1 FROM entries WHERE chain = ?1 AND seq = here.seq + 1)""",
            (chain,),
        ).fetchone()[0]
    found = entry_at(connection, chain, top) if top else []
    return Head(top, min(row[0] for row in found).hex() if found else "", count)


def since(connection: Connection, chain: int, seq: int) -> list[tuple[bytes, bytes]]:
    """Envelope and sealed body of a chain's entries behind a place, in its order."""
    return connection.execute(
        "SELECT raw, sealed FROM entries WHERE chain = ? AND seq > ? ORDER BY seq, n", (chain, seq)
    ).fetchall()


def signatures(connection: Connection, chain: int, device: str, epoch: str, seq: int = 0) -> list[Signature]:
    """The signatures of a chain from a place on."""
    rows = connection.execute(
        "SELECT seq, id, signature FROM signatures WHERE chain = ? AND seq >= ? ORDER BY seq", (chain, seq)
    )
    return [Signature(device, epoch, row[0], row[1].hex(), row[2]) for row in rows]


def insert_signature(connection: Connection, chain: int, found: Signature) -> None:
    """Keep a signature; the same one twice is one."""
    connection.execute(
        "INSERT OR IGNORE INTO signatures VALUES (?, ?, ?, ?)",
        (chain, found.seq, bytes.fromhex(found.id), found.signature),
    )
