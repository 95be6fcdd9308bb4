"""Working all tables out anew, per 10,000 entries, against only reading and opening the same entries."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks import stores
from benchmarks.measuring import Figure, slower, timed
from desktop.casework.desk import Desk

CASES = 10_000
PER = 10_000  # entries


def measure(cases: int = CASES) -> list[Figure]:
    """Rebuild a copy of a store."""
    source = stores.ready(cases)
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        desk = stores.copy_of(source, Path(folder) / "store")
        try:
            entries = sum(head.count for head in desk.store.journal.heads().values())
            reference = min(timed(lambda: _read(desk)) for _ in range(2)) / entries * PER
            ours = timed(desk.store.journal.rebuild) / entries * PER
        finally:
            desk.store.close()
    note = f"{entries:,} entries"
    return [
        slower(f"rebuild, {PER:,} entries", ours, reference, "ms", "SELECT, AES-GCM and JSON alone", note)
    ]


def _read(desk: Desk) -> None:
    """Every row read, a body of its size opened, its envelope and body decoded: what no rebuild can avoid."""
    key = AESGCM(os.urandom(32))
    nonce = bytes(12)
    text = msgspec.json.encode({"by": {"staff": "", "role": ""}, "body": {"values": {"a": "b" * 120}}})
    sealed = key.encrypt(nonce, text, b"")
    with desk.store.vault.read() as connection:
        for raw, _ in connection.execute("SELECT raw, sealed FROM entries ORDER BY journal, n"):
            msgspec.json.decode(raw)
            msgspec.json.decode(key.decrypt(nonce, sealed, b""))
