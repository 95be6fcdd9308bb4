"""The journal of one open store: append, read, exchange, sign, verify, rebuild."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from desktop.domain.entry import Author, Draft, Opened
from desktop.errors import Trouble
from desktop.store.journal import exchange, replay, table, verifying, writing
from desktop.store.journal.core import Batch, Core
from desktop.store.journal.shapes import Finding, Head, Identity, Parcel, Received
from desktop.store.vault import Connection


class Journal:
    """The only writer of entries. Every method may be called from any thread."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def identity(self) -> Identity:
        """Which centre and computer this is, and its epoch."""
        return self._core.identity

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing may be appended, when that is so (the store is older than its own record, say)."""
        return self._core.trouble

    # -- writing ------------------------------------------------------------------------------------

    def append(
        self, drafts: Sequence[Draft], by: Author, *, hints: Mapping[str, str] | None = None
    ) -> tuple[Opened, ...]:
        """Append entries in one transaction with the projections they change; returns them opened.

        When this returns, the entries are on the disk twice. When it raises, none of them is saved: Trouble
        for a full disk, a damaged file, or a store that may not be written. *hints* are kept in the same
        transaction (``append((), by, hints=…)`` keeps only hints).
        """

        def build(connection: Connection) -> Batch:
            return writing.batch_of(self._core, connection, drafts, by, hints or {})

        batch = self._core.commit(build)
        return tuple(staged.opened for staged in batch.entries)

    def sign(self) -> None:
        """Sign the head of this computer's chain, unless it is signed."""
        core = self._core

        def build(_: Connection) -> Batch:
            batch = Batch(core.tip)
            writing.sign(core, batch)
            return batch

        with core.lock:
            if core.tip.seq > core.tip.signed:
                core.commit(build)

    # -- reading ------------------------------------------------------------------------------------

    def read(self, journal: str) -> tuple[Opened, ...]:
        """Every entry of a journal in order of arrival (``domain.order.arranged`` gives the common order).

        The values of a grade above the reader's clearance are Hidden; a body this program does not
        understand is None. Empty when there is no such journal.
        """
        core = self._core
        found = core.shelf.get(journal)
        if found is None:
            times = core.shelf.times
            with core.vault.read() as connection:
                found = core.load(connection, journal)
            core.shelf.offer(journal, found, times)
        return found

    def read_several(self, journals: Iterable[str]) -> dict[str, tuple[Opened, ...]]:
        """What ``read`` gives of each of these journals, with one snapshot of the file for all."""
        core = self._core
        found = {journal: core.shelf.get(journal) for journal in journals}
        lacking = [journal for journal, entries in found.items() if entries is None]
        if lacking:
            times = core.shelf.times
            with core.vault.read() as connection:
                loaded = core.load_several(connection, lacking)
            for journal, entries in loaded.items():
                core.shelf.offer(journal, entries, times)
            found |= loaded
        return {journal: entries or () for journal, entries in found.items()}

    def times(self, sort: str) -> int:
        """How often journals of a sort (``service``, say) were written since the store was opened.

        Whoever keeps what was worked out from them works it out anew when this has risen.
        """
        return self._core.shelf.times_of(sort)

    def journals(self, prefix: str = "") -> tuple[str, ...]:
        """The ids of all journals that begin with *prefix*, sorted."""
        with self._core.vault.read() as connection:
            return tuple(table.journals(connection, prefix))

    def hint(self, name: str) -> str | None:
        """A mark kept with ``append(…, hints=…)``; it may be older than what happened, never newer."""
        with self._core.vault.read() as connection:
            row = connection.execute("SELECT value FROM hints WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def head(self) -> tuple[int, str]:
        """Place and id of this computer's last entry."""
        return self._core.tip.seq, self._core.tip.id

    # -- exchange -----------------------------------------------------------------------------------

    def heads(self) -> dict[str, Head]:
        """How far every chain (``device/epoch``) is held here."""
        with self._core.vault.read() as connection:
            return exchange.heads(connection)

    def parcel(self, known: Mapping[str, Head]) -> Parcel:
        """What a store with these heads lacks, with the keys and signatures that go with it."""
        with self._core.vault.read() as connection:
            return exchange.parcel(connection, self._core.identity.centre, known)

    def receive(self, parcel: Parcel) -> Received:
        """Take over entries from another store of the centre: any order, any number of times.

        Unknown kinds are kept. What was changed on the way, or is of another centre, is refused one by one.
        """
        return exchange.receive(self._core, parcel)

    # -- checking -----------------------------------------------------------------------------------

    def verify(self) -> list[Finding]:
        """Every changed, missing, reordered or inserted entry, by name; empty when all is as written."""
        return verifying.verify(self._core)

    def rebuild(self, *, check: bool = False) -> list[str]:
        """Work all projections out anew from the entries; says which tables differed from before.

        With *check* nothing is changed: the tables are worked out, compared, and left as they were.
        """
        return replay.rebuild(self._core, check=check)
