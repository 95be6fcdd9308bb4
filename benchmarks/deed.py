"""One deed against a bare SQLCipher insert of the same bytes, by turns on the same disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from benchmarks import stores
from benchmarks.measuring import Figure, median, percentile, slower, timed
from desktop.casework import intake, work
from desktop.casework.desk import Desk
from desktop.domain import forms
from desktop.store import vault
from desktop.store.lookups import CaseFilter

CASES = 10_000
_WARMING = 20


class Bare:
    """An encrypted file as ours is set up, one table, and nothing else."""

    def __init__(self, file: Path) -> None:
        vault.sqlcipher_silent()
        self._file = sqlcipher.connect(str(file), isolation_level=None)
        self._file.set_key(bytearray(b"x'" + os.urandom(32).hex().encode() + b"'"))
        for setting in (*vault._SETTINGS, "journal_mode=WAL", "synchronous=FULL"):
            self._file.execute("PRAGMA " + setting)
        self._file.execute("CREATE TABLE entries (n INTEGER PRIMARY KEY, raw BLOB, sealed BLOB)")

    def insert(self, rows: list[tuple[bytes, bytes]]) -> None:
        """One transaction."""
        self._file.execute("BEGIN IMMEDIATE")
        self._file.executemany("INSERT INTO entries (raw, sealed) VALUES (?, ?)", rows)
        self._file.execute("COMMIT")

    def close(self) -> None:
        """Let go."""
        self._file.close()


def measure(times: int = 200, cases: int = CASES) -> list[Figure]:
    """A note, a filled field and a paper handed in, at a counter with many cases."""
    source = stores.ready(cases)
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        desk = stores.copy_of(source, Path(folder) / "store")
        bare = Bare(Path(folder) / "bare.db")
        try:
            return _measured(desk, bare, times)
        finally:
            bare.close()
            desk.store.close()


def _measured(desk: Desk, bare: Bare, times: int) -> list[Figure]:
    open_cases = list(_changeable(desk))
    figures: list[Figure] = []
    ours: list[float] = []
    reference: list[float] = []
    for name, deed in _deeds(desk).items():
        its_own: list[float] = []
        its_reference: list[float] = []
        for turn in range(times + _WARMING):
            case = open_cases[turn % len(open_cases)]
            newest = _newest(desk)
            took = timed(partial(deed, case, turn))
            rows = _since(desk, newest)
            bare_took = timed(partial(bare.insert, rows))
            if turn >= _WARMING:
                its_own.append(took)
                its_reference.append(bare_took)
        figures.append(_figure(f"deed: {name}", its_own, its_reference))
        ours += its_own
        reference += its_reference
    return [*figures, _figure("one deed", ours, reference)]


def _figure(name: str, ours: list[float], reference: list[float]) -> Figure:
    worst = f"p95 {percentile(ours, 0.95):.1f} against {percentile(reference, 0.95):.1f} ms"
    return slower(name, median(ours), median(reference), "ms", "bare SQLCipher insert, same bytes", worst)


def _deeds(desk: Desk) -> dict[str, Callable[[str, int], Any]]:
    return {
        "note": lambda case, turn: work.note(desk, case, f"remark {turn}: the resident will call back"),
        "fill": lambda case, turn: intake.fill(desk, case, {"address": f"清河路{turn}号"}),
        "paper": lambda case, turn: intake.take_material(desk, case, "id-card", "handed_in", note=str(turn)),
    }


def _changeable(desk: Desk) -> Iterator[str]:
    """Cases that are not yet accepted and whose service asks for what the deeds bring."""
    for row in desk.store.lookups.cases(CaseFilter(("draft", "received"))).rows:
        service = desk.store.lookups.service(row.service)
        asked = forms.grades(service.form) if service else {}
        if service and "address" in asked and "id-card" in {m.evidence for m in service.materials}:
            yield row.id


def _newest(desk: Desk) -> int:
    with desk.store.vault.read() as connection:
        return int(connection.execute("SELECT max(n) FROM entries").fetchone()[0])


def _since(desk: Desk, n: int) -> list[tuple[bytes, bytes]]:
    with desk.store.vault.read() as connection:
        rows: list[tuple[bytes, bytes]] = connection.execute(
            "SELECT raw, sealed FROM entries WHERE n > ?", (n,)
        ).fetchall()
    return rows
