"""Verifying the journal: every changed, missing, reordered or inserted entry is found and named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from desktop.domain.entry import GENESIS, Envelope, decode, identity
from desktop.errors import Sentence, sentence
from desktop.store.journal import exchange, table
from desktop.store.journal.bodies import bound
from desktop.store.journal.core import SIGN_EVERY, Core
from desktop.store.journal.shapes import Finding
from desktop.store.seals import CannotOpen, unseal
from desktop.store.trouble import UNREADABLE
from desktop.store.vault import Connection

_Row = tuple[bytes, str, int, bytes, bytes]  # id, journal, seq, raw, sealed


def verify(core: Core) -> list[Finding]:
    """Walk all chains, their signatures, the anchor and the entry log."""
    found: list[Finding] = []
    with core.lock, core.vault.read() as connection:
        here: set[bytes] = set()
        for chain, device, epoch in table.chains(connection):
            found.extend(_Chain(core, connection, chain, device, epoch, here).walk())
        last = core.anchor.last
        lost = table.state(connection, "anchor_lost")
        if lost is not None:
            what = sentence("The anchor file was missing or damaged on {day}.", day=lost[:10])
            found.append(Finding("missing", "", "", what))
        if last is not None and last.seq and bytes.fromhex(last.head) not in here:
            place = f"{last.device}/{last.epoch}/{last.seq}"
            found.append(
                Finding("missing", last.head, place, sentence("The anchored last entry is missing."))
            )
        found.extend(_log_findings(core, here))
    return _once(found)


def _once(findings: list[Finding]) -> list[Finding]:
    seen: dict[tuple[str, str, str], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.sort, finding.entry, finding.place), finding)
    return [_named(finding) for finding in seen.values()]


def _named(finding: Finding) -> Finding:
    """The finding with the entry's name and place in its sentence."""
    if finding.entry:
        what = sentence(
            "{place}, entry {entry}: {what}", place=finding.place, entry=finding.entry, what=finding.what
        )
    elif finding.place:
        what = sentence("{place}: {what}", place=finding.place, what=finding.what)
    else:
        return finding
    return replace(finding, what=what)


def _log_findings(core: Core, here: set[bytes]) -> Iterator[Finding]:
    """What the second copy knows and the database does not, and the other way round."""
    logged: set[bytes] = set()
    for found in core.log.frames():
        if found.frame is None:
            place = f"{found.start}-{found.end}"
            yield Finding("log", "", place, sentence("A stretch of the entry log is damaged."))
            continue
        for raw, _ in found.frame.entries:
            entry_id = bytes.fromhex(identity(raw))
            logged.add(entry_id)
            if entry_id not in here:
                yield Finding(
                    "missing",
                    entry_id.hex(),
                    _place(decode(raw)),
                    sentence("The entry log has this entry, the database has not."),
                )
    for entry_id in here - logged:
        yield Finding("log", entry_id.hex(), "", sentence("The entry log lacks this entry."))


def _place(envelope: Envelope) -> str:
    return f"{envelope.device}/{envelope.epoch}/{envelope.seq}"


class _Chain:
    """One device's chain of one epoch, walked from its first place to its last."""

    def __init__(
        self, core: Core, connection: Connection, chain: int, device: str, epoch: str, here: set[bytes]
    ) -> None:
        self._core = core
        self._connection = connection
        self._chain, self._device, self._epoch = chain, device, epoch
        self._here = here
        self._found: list[Finding] = []

    def _say(self, sort: str, entry: str, seq: int, what: Sentence) -> None:
        self._found.append(Finding(sort, entry, f"{self._device}/{self._epoch}/{seq}", what))

    def walk(self) -> list[Finding]:
        """Everything that is not as it was written in this chain."""
        rows = self._connection.execute(
            "SELECT id, journal, seq, raw, sealed FROM entries WHERE chain = ? ORDER BY seq, n",
            (self._chain,),
        )
        before: dict[str, int] = {}  # ids at the place before
        at_place: dict[str, int] = {}
        named: set[str] = set()
        place = 0
        for row in rows:
            envelope = self._look_at(row)
            if row[2] != place:
                self._close_place(before, at_place, named, place)
                if row[2] > place + 1 and not (place == 0 and row[2] == 1):
                    for lost in range(place + 1, min(row[2], place + 1001)):
                        self._say("missing", "", lost, sentence("The entry at this place is missing."))
                    at_place = {}
                before, at_place, named, place = at_place, {}, set(), row[2]
            at_place[row[0].hex()] = row[2]
            if envelope is not None:
                named.add(envelope.previous)
                self._look_behind(row, envelope, before)
        self._close_place(before, at_place, named, place)
        if len(at_place) > 1:
            self._forked(at_place, place, set())
        self._signatures(place)
        return self._found

    def _look_at(self, row: _Row) -> Envelope | None:
        """One row by itself: its bytes, its body, its columns."""
        stored, journal, seq, raw, sealed = row
        entry_id = stored.hex()
        try:
            envelope = decode(raw) if identity(raw) == entry_id else None
        except UNREADABLE:
            envelope = None
        if envelope is None:
            self._say("changed", entry_id, seq, sentence("The envelope of this entry was changed."))
            return None
        self._here.add(stored)
        if envelope.seq != seq:
            self._say(
                "reordered",
                entry_id,
                seq,
                sentence("This entry was moved from place {seq}.", seq=envelope.seq),
            )
            return None
        mine = (self._device, self._epoch, journal, self._core.identity.centre)
        if (envelope.device, envelope.epoch, envelope.journal, envelope.centre) != mine:
            self._say(
                "changed", entry_id, seq, sentence("This entry is filed under something it is not about.")
            )
        if len(sealed) != envelope.size or hashlib.sha256(sealed).hexdigest() != envelope.digest:
            self._say("changed", entry_id, seq, sentence("The body of this entry was changed."))
        else:
            self._opens(entry_id, envelope, raw, sealed)
        return envelope

    def _opens(self, entry_id: str, envelope: Envelope, raw: bytes, sealed: bytes) -> None:
        key = self._core.bodies.key_by_id(self._connection, envelope.journal, envelope.key)
        if key is None:
            return  # forgotten on purpose, or not given to this counter
        try:
            unseal(key, sealed, bound(raw, envelope.digest))
        except CannotOpen:
            self._say(
                "changed", entry_id, envelope.seq, sentence("The body of this entry does not fit its key.")
            )

    def _look_behind(self, row: _Row, envelope: Envelope, before: dict[str, int]) -> None:
        """The entry before must be the one that this entry names."""
        if envelope.seq == 1:
            # An epoch begins behind the last one's tip, or at nothing.
            if envelope.previous != GENESIS and not table.holds_of_device(
                self._connection, self._device, envelope.previous
            ):
                self._say(
                    "missing", envelope.previous, 0, sentence("The entry before this epoch is missing.")
                )
        elif before and envelope.previous not in before:
            place = envelope.seq - 1
            self._say("missing", envelope.previous, place, sentence("The entry at this place is missing."))

    def _close_place(
        self, before: dict[str, int], at_place: dict[str, int], named: set[str], place: int
    ) -> None:
        """Once a place is walked: what stands before it and is not named by it does not belong there."""
        if before and named:
            self._forked(before, place - 1, named)

    def _forked(self, ids: dict[str, int], place: int, named: set[str]) -> None:
        for entry_id in ids:
            if entry_id not in named:
                self._say(
                    "inserted", entry_id, place, sentence("This entry does not belong to the chain here.")
                )

    def _signatures(self, last_place: int) -> None:
        own = self._core.identity
        if self._device == own.device:
            public: str | None = own.public_key
        else:
            public = exchange.device_key(self._core, self._connection, None, self._device)
        signed = 0
        for found in table.signatures(self._connection, self._chain, self._device, self._epoch):
            held = {row[0].hex() for row in table.entry_at(self._connection, self._chain, found.seq)}
            if found.id not in held:
                self._say("missing", found.id, found.seq, sentence("A signed entry is missing."))
            if public is None or not exchange.holds_good(self._core.identity.centre, found, public):
                self._say("unsigned", found.id, found.seq, sentence("The signature here does not hold."))
            else:
                signed = max(signed, found.seq)
        if public is not None and last_place - signed >= 2 * SIGN_EVERY:
            self._say("unsigned", "", signed + SIGN_EVERY, sentence("From here on the chain is not signed."))
