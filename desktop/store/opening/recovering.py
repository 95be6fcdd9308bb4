"""The ways back: recovery shares, a backup, and a new database from the entry log."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths
from desktop.store import backup
from desktop.store.anchor import attempts_known
from desktop.store.keys import CAREFUL, Cost, KeyFile, KeyRing, shares
from desktop.store.keys.entering import DEVICE_KEY, Entering, enter, existing_place, key_file_there
from desktop.store.keys.lock import Lock
from desktop.store.keys.place import load_secret, new_secret
from desktop.store.keys.throttle import Throttle
from desktop.store.opening.assembling import assemble, put_aside
from desktop.store.opening.store import Store
from desktop.store.trouble import of_disk


def open_with_shares(
    paths: StorePaths,
    texts: Sequence[str],
    login: str,
    passphrase: str,
    clock: Clock,
    cost: Cost = CAREFUL,
) -> Store:
    """Open a store with two recovery shares; somebody of its staff gets a new passphrase. Raises Trouble."""
    secret = shares.recover(texts)
    with ExitStack() as undo:
        lock = existing_place(paths)
        undo.callback(lock.release)
        keys = KeyFile.load(paths.keys, _device_secret(paths))
        ring = keys.unlock_recovery(secret)
        Throttle.begin(paths.throttle, load_secret(paths.folder / DEVICE_KEY), clock)
        store = assemble(Entering(paths, keys, ring, lock, clock, "", login), undo)
        _give_slot(store, keys, ring, login, passphrase, cost)
        undo.pop_all()
    return store


def _device_secret(paths: StorePaths) -> bytes:
    """This computer's secret, or a new one when it is lost (the old slots then open no more)."""
    with suppress(Trouble):
        return load_secret(paths.folder / DEVICE_KEY)
    return new_secret(paths.folder / DEVICE_KEY)


def _give_slot(store: Store, keys: KeyFile, ring: KeyRing, login: str, passphrase: str, cost: Cost) -> None:
    store.become(login)
    row = next(row for row in store.lookups.staff() if row.id == store.staff)
    keys.put(ring, row.id, login, passphrase, row.clearance, cost)
    keys.save(ring)


def mend(paths: StorePaths, login: str, passphrase: str, clock: Clock) -> tuple[Store, int]:
    """Make the database anew from the entry log; the damaged one is put aside. Raises Trouble.

    Returns the open store and how many entries it has. Its chain goes on under a new epoch.
    """
    with ExitStack() as undo:
        who = enter(paths, login, passphrase, clock, undo)
        put_aside(paths, database=True)
        store = assemble(who, undo, new=True)
        store.go_on_anew()
        undo.pop_all()
    return store, sum(head.count for head in store.journal.heads().values())


def restore(
    file: Path,
    paths: StorePaths,
    clock: Clock,
    *,
    login: str,
    passphrase: str,
    texts: Sequence[str] = (),
    cost: Cost = CAREFUL,
) -> Store:
    """Put a backup back into a folder, which may be empty or hold the same, damaged store. Raises Trouble.

    On the computer it was made on, the passphrase opens it; on another one two recovery shares do (*texts*),
    and *passphrase* becomes the person's new one. What the folder's own entry log knows beyond the backup
    comes back as well. The chain goes on under a new epoch.
    """
    _prepare(paths, elsewhere=bool(texts))
    with ExitStack() as undo:
        lock = Lock(paths.lock)
        undo.callback(lock.release)
        package = undo.enter_context(backup.opened(file))
        secret = _device_secret(paths)
        keys = _keys_for(paths, secret, package.keys)
        staff, ring = _unlocked(paths, keys, secret, clock, login, passphrase, texts)
        package.verify(ring)
        put_aside(paths, database=True)
        package.put_back(paths, ring)
        who = Entering(paths, keys, ring, lock, clock, staff, login, attempts_known(paths.anchor))
        store = assemble(who, undo)
        store.go_on_anew()
        if texts:
            _give_slot(store, keys, ring, login, passphrase, cost)
        else:
            keys.save(ring)
        undo.pop_all()
    return store


def _prepare(paths: StorePaths, *, elsewhere: bool) -> None:
    """Raises Trouble when no passphrase can open a backup in this folder, or the folder cannot be made."""
    if not elsewhere and not (paths.folder / DEVICE_KEY).exists():
        raise Trouble(
            sentence("A passphrase opens a backup only on the computer it was made on."),
            sentence("Give two of the recovery shares that were printed when the store was made."),
        )
    try:
        paths.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_disk(error) from error


def _keys_for(paths: StorePaths, secret: bytes, kept: bytes) -> KeyFile:
    """The folder's own key file, which knows newer passphrases, when it is of the same store."""
    of_backup = KeyFile.from_bytes(paths.keys, secret, kept)
    if not key_file_there(paths):
        return of_backup
    try:
        there = KeyFile.load(paths.keys, secret)
    except Trouble:
        return of_backup
    if (there.centre, there.device) != (of_backup.centre, of_backup.device):
        raise Trouble(
            sentence("The backup is of another store than the one in this folder."),
            sentence("Restore it into an empty folder."),
        )
    return there


def _unlocked(
    paths: StorePaths,
    keys: KeyFile,
    secret: bytes,
    clock: Clock,
    login: str,
    passphrase: str,
    texts: Sequence[str],
) -> tuple[str, KeyRing]:
    """Whose keys open the backup: by shares, or by name and passphrase (wrong ones are counted)."""
    if not paths.throttle.exists():
        Throttle.begin(paths.throttle, secret, clock)
    if texts:
        return "", keys.unlock_recovery(shares.recover(texts))
    throttle = Throttle(paths.throttle, secret, clock, attempts_known(paths.anchor))
    tag = keys.login_tag(login)
    throttle.begin_try(tag)
    opened = keys.unlock(login, passphrase)
    throttle.passed(tag)
    return opened
