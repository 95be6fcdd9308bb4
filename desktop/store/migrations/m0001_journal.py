"""Step 1: the tables of the journal, append-only by trigger."""

from __future__ import annotations

from typing import Any

_TABLES = (
    # Where entries come from: one chain a device and epoch.
    """CREATE TABLE chains (
        chain INTEGER PRIMARY KEY, device TEXT NOT NULL, epoch TEXT NOT NULL, UNIQUE (device, epoch))""",
    # `logged` is where the entry's frame ends in the entry log. (chain, seq) is not unique on purpose:
    # a cloned disk writes two entries with one place, and both are kept. There is no index on `id`: an entry
    # is looked up by its place, and every random page less is a tenth of a millisecond a deed.
    """CREATE TABLE entries (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, journal TEXT NOT NULL, chain INTEGER NOT NULL,
        seq INTEGER NOT NULL, logged INTEGER NOT NULL, raw BLOB NOT NULL, sealed BLOB NOT NULL)""",
    "CREATE INDEX entries_journal ON entries (journal)",
    "CREATE INDEX entries_chain ON entries (chain, seq)",
    # The keys of journals, wrapped under the centre key; NULL: forgotten on purpose.
    """CREATE TABLE journal_keys (
        journal TEXT NOT NULL, id TEXT NOT NULL, wrapped BLOB, PRIMARY KEY (journal, id)) WITHOUT ROWID""",
    """CREATE TABLE signatures (
        chain INTEGER NOT NULL, seq INTEGER NOT NULL, id BLOB NOT NULL, signature BLOB NOT NULL,
        PRIMARY KEY (chain, seq, id)) WITHOUT ROWID""",
    # Marks and cursors: may be lost without harm.
    "CREATE TABLE hints (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # What this file is: device, epoch, versions, where the entry log stands.
    "CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # Secrets of connectors (API keys, client secrets); never in an entry.
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
)

_KEPT = ("entries", "chains", "signatures")


def run(connection: Any) -> None:
    """Make the tables and the triggers that refuse to change or remove what was appended."""
    for statement in _TABLES:
        connection.execute(statement)
    for table in _KEPT:
        for deed in ("UPDATE", "DELETE"):
            connection.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append only'); END"
            )
