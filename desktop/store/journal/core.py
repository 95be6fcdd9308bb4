"""What the parts of the journal share: the chain of this computer and the one way a transaction is made."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from desktop.clock import Clock
from desktop.domain.entry import GENESIS, Envelope, Opened, Stamp, decode
from desktop.domain.order import FUTURE_LIMIT_MS
from desktop.errors import Trouble, sentence
from desktop.log import logger
from desktop.store.anchor import Anchor, Mark
from desktop.store.entry_log import EntryLog, Frame
from desktop.store.journal import table
from desktop.store.journal.bodies import Bodies
from desktop.store.journal.shapes import Identity, Projections, Signature
from desktop.store.journal.shelf import Shelf
from desktop.store.keys.ring import KeyRing
from desktop.store.trouble import UNREADABLE
from desktop.store.vault import Connection, Vault

_log = logger("journal")

SIGN_EVERY = 64


@dataclass(frozen=True, slots=True)
class Tip:
    """Where this computer's chain stands."""

    seq: int = 0
    id: str = GENESIS
    stamp: Stamp = field(default_factory=lambda: Stamp(0, 0))
    signed: int = 0


@dataclass(frozen=True, slots=True)
class Staged:
    """One entry on its way into the file."""

    envelope: Envelope
    raw: bytes
    sealed: bytes
    opened: Opened


@dataclass
class Batch:
    """One transaction: what goes in, and where the chain stands afterwards."""

    tip: Tip
    entries: list[Staged] = field(default_factory=list)
    keys: list[tuple[str, str, bytes]] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    hints: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, bytes | None] = field(default_factory=dict)
    anew: set[str] = field(default_factory=set)  # journals whose known entries can be opened only now
    journals: dict[str, tuple[Opened, ...]] = field(default_factory=dict)


def head_message(identity: Identity, seq: int, entry_id: str) -> bytes:
    """What a device signs: that its chain up to here is its own."""
    own = identity
    return f"one-counter/head/1\n{own.centre}\n{own.device}\n{own.epoch}\n{seq}\n{entry_id}".encode()


def _stamp_of(raw: bytes) -> Stamp:
    """The stamp of an envelope; of one that was changed behind our back, none (``verify`` names it)."""
    try:
        return decode(raw).stamp
    except UNREADABLE:
        return Stamp(0, 0)


class Core:
    """The file, the entry log, the anchor and the keys of one open store.

    ``trouble`` is set when nothing may be appended: the store is older than its anchor, or the disk left a
    transaction in doubt. Reading goes on.
    """

    def __init__(
        self,
        vault: Vault,
        ring: KeyRing,
        log: EntryLog,
        anchor: Anchor,
        projections: Projections,
        clock: Clock,
        identity: Identity,
    ) -> None:
        self.vault = vault
        self.log = log
        self.anchor = anchor
        self.projections = projections
        self.clock = clock
        self.identity = identity
        self.bodies = Bodies(ring)
        self.shelf = Shelf()
        self.lock = threading.RLock()
        self.tip = Tip()
        self.trouble: Trouble | None = None
        self.attempts = 0  # writings of the throttle's file when the store was opened
        self._own_chain = 0  # known once the tip is
        self._signing = ring.signing()

    def wall_ms(self) -> int:
        """Now, in milliseconds since 1970 (UTC)."""
        return int(self.clock.now().timestamp() * 1000)

    # -- the chain ----------------------------------------------------------------------------------

    def load_tip(self, connection: Connection) -> None:
        """Find where this computer's chain stands, and the newest stamp worth adopting."""
        own = self._own_chain = table.chain_number(connection, self.identity.device, self.identity.epoch)
        seq, entry_id = 0, table.state(connection, "before_epoch") or GENESIS
        stamp = Stamp(0, 0)
        limit = self.wall_ms() + FUTURE_LIMIT_MS
        for chain, _, _ in table.chains(connection):
            row = connection.execute(
                "SELECT seq, id, raw FROM entries WHERE chain = ? ORDER BY seq DESC, n DESC LIMIT 1", (chain,)
            ).fetchone()
            if row is None:
                continue
            found = _stamp_of(row[2])
            if chain == own:
                seq, entry_id, stamp = row[0], row[1].hex(), max(stamp, found)
            elif found.ms <= limit:
                stamp = max(stamp, found)
        signed = connection.execute(
            "SELECT coalesce(max(seq), 0) FROM signatures WHERE chain = ?", (own,)
        ).fetchone()[0]
        self.tip = Tip(seq, entry_id, stamp, signed)

    def signature(self, tip: Tip) -> Signature:
        """This computer's signature of its chain up to a tip."""
        message = head_message(self.identity, tip.seq, tip.id)
        return Signature(
            self.identity.device, self.identity.epoch, tip.seq, tip.id, self._signing.sign(message)
        )

    def mark(self) -> None:
        """Anchor the head outside the database; a failure is noted, the entries are safe without it."""
        own = self.identity
        try:
            self.anchor.write(
                Mark(
                    own.centre,
                    own.device,
                    own.epoch,
                    self.tip.seq,
                    self.tip.id,
                    attempts=self.attempts,
                )
            )
        except OSError as error:
            _log.warning("the anchor could not be written: errno %s", error.errno)

    # -- reading ------------------------------------------------------------------------------------

    def load(self, connection: Connection, journal: str) -> tuple[Opened, ...]:
        """Every entry of a journal, opened, in order of arrival."""
        return self.load_several(connection, [journal])[journal]

    def load_several(self, connection: Connection, journals: Sequence[str]) -> dict[str, tuple[Opened, ...]]:
        """Every entry of each of these journals: one statement for many costs little more than for one."""
        opened: dict[str, list[Opened]] = {journal: [] for journal in journals}
        self.bodies.make_ready(connection, journals)
        for journal, raw, sealed in table.of_journals(connection, journals):
            try:
                opened[journal].append(self.bodies.open(connection, raw, sealed))
            except UNREADABLE:  # changed behind our back: reading goes on, ``verify`` names it
                _log.error("an entry cannot be read; run: one-counter audit verify")
        return {journal: tuple(entries) for journal, entries in opened.items()}

    def so_far(self, connection: Connection, journal: str) -> tuple[Opened, ...]:
        """A journal as this transaction's connection sees it before it adds anything."""
        found = self.shelf.get(journal)
        return self.load(connection, journal) if found is None else found

    # -- writing ------------------------------------------------------------------------------------

    def commit(
        self, build: Callable[[Connection], Batch], *, replay_end: int | None = None, foreign: bool = False
    ) -> Batch:
        """Make one transaction of what *build* gives: entries, projections, hints, and the entry log.

        The frame is synced last before COMMIT. When COMMIT then fails, the frame is taken back, so that the
        next start does not bring back what the person was told is not saved; when even that fails, or it
        cannot be told whether it was saved, appending stops until the store is opened again. A kill between
        sync and COMMIT leaves the frame: nobody was told anything, and the entries come back whole.
        *replay_end*: the entries come from the log itself and end there. *foreign*: they come from another
        store, which is welcome even when this one may not write by itself.
        """
        with self.lock:
            if self.trouble is not None and not foreign and replay_end is None:
                raise self.trouble
            end, batch = self.log.end, None
            try:
                with self.vault.write() as connection:
                    if self.vault.depth > 1:
                        raise RuntimeError("a journal's transaction is its own, never part of another one")
                    batch = build(connection)
                    framed = b"" if replay_end is not None else self._framed(batch)
                    self._put(connection, batch, replay_end if replay_end is not None else end + len(framed))
                    if framed:
                        self.log.append(framed)
            except BaseException:
                self._undo(end, batch)
                raise
            self.tip = batch.tip
            self.shelf.written(batch.journals)
            if batch.entries:
                self.mark()
            return batch

    def _framed(self, batch: Batch) -> bytes:
        if not batch.entries and not batch.keys and not batch.secrets:
            return b""
        pairs = tuple((staged.raw, staged.sealed) for staged in batch.entries)
        return self.log.frame_of(Frame(pairs, tuple(batch.keys), tuple(batch.secrets.items())))

    def _put(self, connection: Connection, batch: Batch, logged: int) -> None:
        for key in batch.keys:
            table.insert_key(connection, *key)
        places = {(self.identity.device, self.identity.epoch): self._own_chain}
        rows: list[table.Row] = []
        for staged in batch.entries:
            envelope = staged.envelope
            place = (envelope.device, envelope.epoch)
            if place not in places:
                places[place] = table.chain_number(connection, *place)
            rows.append(
                table.row(places[place], envelope, staged.opened.id, staged.raw, staged.sealed, logged)
            )
        table.insert(connection, rows)
        for found in batch.signatures:
            chain = table.chain_number(connection, found.device, found.epoch)
            table.insert_signature(connection, chain, found)
        for name, value in batch.hints.items():
            connection.execute("INSERT OR REPLACE INTO hints VALUES (?, ?)", (name, value))
        for name, secret in batch.secrets.items():
            table.set_secret(connection, name, secret)
        self._project(connection, batch)

    def _project(self, connection: Connection, batch: Batch) -> None:
        """Fold the touched journals anew, in the order in which they were touched."""
        added: dict[str, list[Opened]] = {journal: [] for journal in sorted(batch.anew)}
        for staged in batch.entries:
            added.setdefault(staged.envelope.journal, []).append(staged.opened)
        known = {journal: self.shelf.get(journal) for journal in added if journal not in batch.anew}
        # Without the shelf the new rows are read back with the old ones: they are already inserted.
        read = self.load_several(connection, [journal for journal in added if known.get(journal) is None])
        for journal, new in added.items():
            held = known.get(journal)
            whole = read[journal] if held is None else (*held, *new)
            if whole:
                batch.journals[journal] = whole
        self.projections.apply(connection, batch.journals)

    def _undo(self, end: int, batch: Batch | None) -> None:
        """After a failed transaction: take its frame back, unless it was saved after all."""
        self.bodies.forget_ready()
        if self.log.end == end or batch is None:
            return
        try:
            with self.vault.read() as connection:
                saved = any(
                    table.holds_envelope(connection, s.envelope, s.opened.id) for s in batch.entries[:1]
                )
                if saved:
                    self.shelf.clear()
                    self.load_tip(connection)
                    return
            self.log.take_back(end)
        except (Trouble, OSError):
            _log.error("a transaction is in doubt; no more is written until the store is opened again")
            self.trouble = Trouble(
                sentence("The disk did not say whether the last step was saved, so nothing more is written."),
                sentence(
                    "Close the program and open the store again; then look whether the last step is there."
                ),
            )

    # -- epochs -------------------------------------------------------------------------------------

    def begin_epoch(self, epoch: str) -> None:
        """Go on under a new epoch: this computer's chain forks off here and no place is used twice."""
        with self.lock:
            with self.vault.write() as connection:
                before = self.tip.id if self.tip.seq else self._last_of_mine(connection)
                table.set_state(connection, "epoch", epoch)
                table.set_state(connection, "before_epoch", before)
                connection.execute("DELETE FROM state WHERE name = 'anchor_lost'")
            self.identity = replace(self.identity, epoch=epoch)
            with self.vault.write() as connection:
                self.load_tip(connection)
            self.vault.checkpoint()  # the entry log does not know the epoch
            self.trouble = None
            self.mark()

    def _last_of_mine(self, connection: Connection) -> str:
        """The entry this computer wrote last, in whatever epoch."""
        row = connection.execute(
            """SELECT id FROM entries WHERE chain IN (SELECT chain FROM chains WHERE device = ?)
               ORDER BY n DESC LIMIT 1""",
            (self.identity.device,),
        ).fetchone()
        return row[0].hex() if row else self.tip.id
