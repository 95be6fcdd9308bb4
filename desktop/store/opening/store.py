"""One open store: what the rest of the program asks, writes and closes."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths
from desktop.store import backup
from desktop.store.attachments import Papers
from desktop.store.journal import Identity, Journal, replay
from desktop.store.journal.core import Core
from desktop.store.keys import KeyFile, KeyRing, shares
from desktop.store.keys.lock import Lock
from desktop.store.letterbox import Letterbox, Outbox
from desktop.store.lookups import Lookups
from desktop.store.safe import Safe
from desktop.store.vault import Vault


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
        self.secrets = Safe(core)
        self.ratings = Letterbox(keys, ring, "ratings")
        self.outbox = Outbox(ring)
        self.lookups.opened_by(self.outbox.open)
        self.staff = staff
        self.staff_login = login
        self._core = core
        self._keys = keys
        self.ring = ring
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
        self._keys.put(self.ring, staff, login, passphrase, clearance, self._keys.cost_of(self.staff))
        self._keys.save(self.ring)

    def remove_slot(self, staff: str) -> None:
        """No longer let somebody in; harmless when they have no slot here."""
        self._keys.disable(staff)
        self._keys.save(self.ring)

    def grant(self, staff: str, clearance: int) -> None:
        """Give somebody exactly the keys of a clearance. Raises Trouble when one's own is below it."""
        self._keys.grant(self.ring, staff, clearance)
        self._keys.save(self.ring)

    def change_passphrase(self, staff: str, old: str, new: str) -> None:
        """Close somebody's slot with another passphrase. Raises Trouble when the old one is wrong."""
        self._keys.change(staff, old, new)
        self._keys.save(self.ring)

    def new_shares(self) -> tuple[str, str, str]:
        """Three new recovery shares; the old ones open nothing any more. Needs clearance 4."""
        secret = os.urandom(shares.SECRET_BYTES)
        self._keys.put_recovery(self.ring, secret)
        self._keys.save(self.ring)
        return shares.make(secret)

    def become(self, login: str) -> None:
        """Be at the store as a member of its staff, known from the book. Raises Trouble for anybody else."""
        row = next((row for row in self.lookups.staff() if row.login == login and row.active), None)
        if row is None:
            raise Trouble(
                sentence("The centre knows nobody with the name {login}.", login=login),
                sentence("Check the name, or let an administrator add this person first."),
            )
        self.staff, self.staff_login = row.id, row.login

    # -- after a restore ----------------------------------------------------------------------------

    def decide_to_go_on(self, login: str, passphrase: str) -> None:
        """Write on in a store that is older than its own record: a second person's decision. Raises Trouble.

        What is missing here stays missing unless another counter has it; the chain goes on under a new epoch.
        """
        staff, _ = self._keys.unlock(login, passphrase)
        if staff == self.staff:
            raise Trouble(
                sentence("Two different people must decide this."),
                sentence("Ask a colleague to type name and passphrase."),
            )
        self.go_on_anew()

    def go_on_anew(self) -> None:
        """Go on under a new epoch, so that no place in the chain is used twice."""
        self._core.begin_epoch(secrets.token_hex(8))

    # -- keeping ------------------------------------------------------------------------------------

    def rest(self) -> None:
        """For idle moments: empty the write-ahead log and make the anchor durable. Takes milliseconds."""
        self.vault.checkpoint()
        with suppress(OSError):
            self._core.anchor.settle()

    def backup(self, file: Path) -> None:
        """Write a checked backup of everything into one sealed file. Raises Trouble."""
        backup.make(file, self.paths, self.vault, self.journal, self.ring)

    def check(self) -> list[str]:
        """What is damaged in the database file, in the engine's words; 7 to 18 s a gigabyte."""
        return self.vault.check()

    def renew_log(self) -> None:
        """Write the entry log anew from the database, after ``verify`` found it damaged."""
        replay.refill_log(self._core)

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
                        self._keys.save(self.ring)
            with suppress(OSError):
                self._core.anchor.settle()
        finally:
            self.vault.close()
            self._core.log.close()
            self._core.anchor.close()
            self.ring.wipe()
            self._lock.release()
