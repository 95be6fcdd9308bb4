"""Putting a store together: its place, its files brought to one state, its ballast."""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack, suppress

from desktop.errors import Trouble, sentence
from desktop.log import logger
from desktop.paths import StorePaths
from desktop.store import projections
from desktop.store.anchor import Anchor
from desktop.store.entry_log import EntryLog
from desktop.store.journal import Identity, replay, table
from desktop.store.journal.core import Core
from desktop.store.keys.entering import Entering, key_file_there
from desktop.store.keys.lock import Lock
from desktop.store.opening.store import Store
from desktop.store.trouble import of_disk
from desktop.store.vault import Vault

_log = logger("store")

BALLAST_BYTES = 64 << 20


def new_place(paths: StorePaths) -> Lock:
    """The folder of a new store, locked; what an interrupted founding left in it is put aside."""
    try:
        paths.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_disk(error) from error
    lock = Lock(paths.lock)
    try:
        if key_file_there(paths):
            raise Trouble(
                sentence("There is already a store in this folder."),
                sentence("Choose another folder, or open the store that is there."),
            )
        put_aside(paths, database=True, log=True)
    except BaseException:
        lock.release()
        raise
    return lock


def put_aside(paths: StorePaths, *, database: bool = False, log: bool = False) -> None:
    """Move files out of the way into a folder of their own; nothing is ever deleted. Raises Trouble."""
    names = [paths.database.name + ending for ending in ("", "-wal", "-shm")] if database else []
    names += [paths.entry_log.name, paths.anchor.name] if log else []
    there = [paths.folder / name for name in names if (paths.folder / name).exists()]
    if not there:
        return
    aside = paths.folder / f"put-aside-{secrets.token_hex(4)}"
    try:
        aside.mkdir()
        for path in there:
            os.replace(path, aside / path.name)
    except OSError as error:
        raise of_disk(error) from error
    _log.warning("%d files were put aside into %s", len(there), aside.name)


def assemble(who: Entering, undo: ExitStack, *, new: bool = False) -> Store:
    """Open the files, bring them to one state, and put the store together; *undo* closes them on failure."""
    paths, ring = who.paths, who.ring
    vault = Vault(paths.database, ring.database, create=new, on_full=lambda: free_ballast(paths))
    undo.callback(vault.close)
    log = EntryLog(paths.entry_log, ring.for_use("entry-log"))
    undo.callback(log.close)
    anchor = Anchor(paths.anchor, ring.for_use("anchor"))
    undo.callback(anchor.close)
    if new:
        _first_facts(vault, log)
    with vault.read() as connection:
        epoch = table.state(connection, "epoch") or ""
        projected = table.state(connection, "projections")
    public_key = ring.signing().public_key().public_bytes_raw().hex()
    identity = Identity(who.keys.centre, who.keys.device, epoch, public_key)
    core = Core(vault, ring, log, anchor, projections, who.clock, identity)
    core.attempts = who.attempts
    if projected != str(projections.VERSION):
        replay.rebuild(core)
    replay.settle(core)
    return Store(paths, vault, core, who.keys, ring, who.lock, who.staff, who.login)


def _first_facts(vault: Vault, log: EntryLog) -> None:
    """What a new database knows about itself. It knows no entry of the log yet, even when there are some."""
    with vault.write() as connection:
        table.set_state(connection, "epoch", secrets.token_hex(8))
        if log.fresh:
            table.note_log(connection, log.id, log.end)
        projections.create(connection)
        table.set_state(connection, "projections", str(projections.VERSION))


def make_ballast(paths: StorePaths, size: int = BALLAST_BYTES) -> None:
    """Set space aside that is given back on a full disk; a disk without room for it goes without."""
    with suppress(OSError), paths.ballast.open("xb") as file:
        block = bytes(1 << 20)
        for start in range(0, size, len(block)):
            file.write(block[: size - start])


def free_ballast(paths: StorePaths) -> None:
    """Give the space back, so that the people at the counter can finish."""
    with suppress(OSError):
        paths.ballast.unlink()
        _log.warning("the disk is full; the ballast was given back")
