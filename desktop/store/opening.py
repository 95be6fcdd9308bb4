"""Founding, opening and closing a store: the file, its keys, its journal and what is asked of them."""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.log import logger
from desktop.paths import StorePaths
from desktop.store import projections
from desktop.store.anchor import Anchor, attempts_known
from desktop.store.attachments import Papers
from desktop.store.entry_log import EntryLog
from desktop.store.journal import Identity, Journal, replay, table
from desktop.store.journal.core import Core
from desktop.store.keys import CAREFUL, Cost, KeyFile, KeyRing, new_ring, shares
from desktop.store.keys.lock import Lock
from desktop.store.keys.place import load_secret, new_secret, no_permission
from desktop.store.keys.throttle import Throttle
from desktop.store.lookups import Lookups
from desktop.store.safe import Safe
from desktop.store.vault import Vault

_log = logger("store")

BALLAST_BYTES = 64 << 20
DEVICE_KEY = "device.key"


@dataclass(frozen=True, slots=True)
class Founding:
    """Whose store is made: the centre's id, and its first administrator (``staff``: their journal's id)."""

    centre: str
    staff: str
    login: str
    clearance: int = 4


@dataclass(frozen=True, slots=True)
class Founded:
    """A new, open store, and three recovery shares to print: two of them open it; they are kept nowhere."""

    store: Store
    shares: tuple[str, str, str]


class Store:
    """One open store. ``close`` it, or ``lock_down`` before the process is replaced."""

    def __init__(
        self,
        paths: StorePaths,
        vault: Vault,
        core: Core,
        keys: KeyFile,
        ring: KeyRing,
        lock: Lock,
        staff: str,
        login: str,
    ) -> None:
        self.paths = paths
        self.vault = vault
        self.journal = Journal(core)
        self.lookups = Lookups(vault, self.journal)
        self.papers = Papers(paths.papers, ring.papers())
        self.secrets = Safe(vault)
        self.staff = staff
        self.staff_login = login
        self._core = core
        self._keys = keys
        self._ring = ring
        self._lock = lock
        self._open = True

    @property
    def identity(self) -> Identity:
        """Which centre and computer this is."""
        return self.journal.identity

    @property
    def trouble(self) -> Trouble | None:
        """Why the store may only be read, when that is so."""
        return self._core.trouble

    # -- who may open it ----------------------------------------------------------------------------

    def add_slot(self, staff: str, login: str, passphrase: str, clearance: int) -> None:
        """Let somebody in with a passphrase and the keys of a clearance. Raises Trouble."""
        self._keys.put(self._ring, staff, login, passphrase, clearance, self._keys.cost_of(self.staff))
        self._keys.save(self._ring)

    def remove_slot(self, staff: str) -> None:
        """No longer let somebody in; harmless when they have no slot here."""
        self._keys.disable(staff)
        self._keys.save(self._ring)

    def grant(self, staff: str, clearance: int) -> None:
        """Give somebody exactly the keys of a clearance. Raises Trouble when one's own is below it."""
        self._keys.grant(self._ring, staff, clearance)
        self._keys.save(self._ring)

    def change_passphrase(self, staff: str, old: str, new: str) -> None:
        """Close somebody's slot with another passphrase. Raises Trouble when the old one is wrong."""
        self._keys.change(staff, old, new)
        self._keys.save(self._ring)

    def new_shares(self) -> tuple[str, str, str]:
        """Three new recovery shares; the old ones open nothing any more. Needs clearance 4."""
        secret = os.urandom(shares.SECRET_BYTES)
        self._keys.put_recovery(self._ring, secret)
        self._keys.save(self._ring)
        return shares.make(secret)

    # -- keeping ------------------------------------------------------------------------------------

    def rest(self) -> None:
        """For idle moments: empty the write-ahead log and make the anchor durable. Takes milliseconds."""
        self.vault.checkpoint()
        with suppress(OSError):
            self._core.anchor.settle()

    def lock_down(self) -> None:
        """Sign, settle and close everything; whoever calls it then replaces the process."""
        self.close()

    def close(self) -> None:
        """Sign the head, empty the write-ahead log, anchor, and let go; harmless when done before."""
        if not self._open:
            return
        self._open = False
        try:
            with suppress(Trouble):
                self.journal.sign()
            with suppress(Trouble, OSError):
                self.vault.checkpoint()
                with self.paths.database.open("rb") as file:
                    if self._keys.keep_page_one(file.read(4096)):
                        self._keys.save(self._ring)
            with suppress(OSError):
                self._core.anchor.settle()
        finally:
            self.vault.close()
            self._core.log.close()
            self._core.anchor.close()
            self._ring.wipe()
            self._lock.release()


def found(
    paths: StorePaths,
    founding: Founding,
    passphrase: str,
    clock: Clock,
    cost: Cost = CAREFUL,
    *,
    ballast: int = BALLAST_BYTES,
) -> Founded:
    """Make a new, empty store in a folder; the caller writes the first entries. Raises Trouble."""
    ring = new_ring()
    device = secrets.token_hex(8)
    with ExitStack() as undo:
        lock = _new_place(paths)
        undo.callback(lock.release)
        secret = new_secret(paths.folder / DEVICE_KEY)
        keys = KeyFile.begin(paths.keys, secret, founding.centre, device, ring)
        keys.put(ring, founding.staff, founding.login, passphrase, founding.clearance, cost)
        recovery = os.urandom(shares.SECRET_BYTES)
        keys.put_recovery(ring, recovery)
        Throttle.begin(paths.throttle, secret, clock)
        store = _assemble(paths, keys, ring, lock, clock, founding.staff, founding.login, undo, new=True)
        # Last: only with the key file is the folder a store, so a kill before leaves none.
        keys.save(ring)
        make_ballast(paths, ballast)
        undo.pop_all()
    return Founded(store, shares.make(recovery))


def _new_place(paths: StorePaths) -> Lock:
    """The folder of a new store, locked; whatever an interrupted founding left in it is removed."""
    try:
        paths.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise no_permission() from error
    lock = Lock(paths.lock)
    if paths.keys.exists():
        lock.release()
        raise Trouble(
            sentence("There is already a store in this folder."),
            sentence("Choose another folder, or open the store that is there."),
        )
    try:
        for left in (paths.database, paths.entry_log, paths.anchor):
            for ending in ("", "-wal", "-shm"):
                left.with_name(left.name + ending).unlink(missing_ok=True)
    except OSError as error:
        lock.release()
        raise no_permission() from error
    return lock


def open_store(paths: StorePaths, login: str, passphrase: str, clock: Clock) -> Store:
    """Open a store with a name and a passphrase. Raises Trouble, each with its next step:

    wrong name or passphrase · too many tries · damaged key file · damaged database · another program
    has it · no write permission · a newer version wrote it.
    """
    with ExitStack() as undo:
        lock = _existing_place(paths)
        undo.callback(lock.release)
        secret = load_secret(paths.folder / DEVICE_KEY)
        keys = KeyFile.load(paths.keys, secret)
        throttle = Throttle(paths.throttle, secret, clock, attempts_known(paths.anchor))
        tag = keys.login_tag(login)
        throttle.begin_try(tag)
        staff, ring = keys.unlock(login, passphrase)
        throttle.passed(tag)
        store = _assemble(paths, keys, ring, lock, clock, staff, login, undo, attempts=throttle.serial)
        undo.pop_all()
    return store


def _existing_place(paths: StorePaths) -> Lock:
    if not paths.keys.exists() and not paths.keys.with_suffix(".copy.json").exists():
        raise Trouble(
            sentence("There is no store in this folder."),
            sentence("Check the folder, or make a store first: one-counter setup."),
        )
    return Lock(paths.lock)


def _assemble(
    paths: StorePaths,
    keys: KeyFile,
    ring: KeyRing,
    lock: Lock,
    clock: Clock,
    staff: str,
    login: str,
    undo: ExitStack,
    *,
    new: bool = False,
    attempts: int = 0,
) -> Store:
    """Open the three files, bring them to one state, and put the store together."""
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
    identity = Identity(keys.centre, keys.device, epoch, public_key)
    core = Core(vault, ring, log, anchor, projections, clock, identity)
    core.attempts = attempts
    if projected != str(projections.VERSION):
        replay.rebuild(core)
    replay.settle(core)
    return Store(paths, vault, core, keys, ring, lock, staff, login)


def _first_facts(vault: Vault, log: EntryLog) -> None:
    with vault.write() as connection:
        table.set_state(connection, "epoch", secrets.token_hex(8))
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
