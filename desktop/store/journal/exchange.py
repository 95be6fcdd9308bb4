"""Exchange of entries between the stores of a centre: who lacks what, and what is taken over."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop.domain.entry import Envelope, Opened, decode, identity
from desktop.domain.kinds.book import DeviceJoined
from desktop.domain.order import adopt
from desktop.errors import Sentence, Trouble, sentence
from desktop.store.journal import replay, table
from desktop.store.journal.bodies import NOBODY, bound
from desktop.store.journal.core import Batch, Core, Staged, Tip, head_message
from desktop.store.journal.shapes import PARCEL_VERSION, Head, Identity, Parcel, Received, Signature
from desktop.store.seals import CannotOpen, unseal
from desktop.store.trouble import UNREADABLE
from desktop.store.vault import Connection

LARGEST_ENVELOPE = 1 << 20
LARGEST_BODY = 16 << 20


def heads(connection: Connection) -> dict[str, Head]:
    """How far every chain is held."""
    found = {
        f"{device}/{epoch}": table.head(connection, chain)
        for chain, device, epoch in table.chains(connection)
    }
    return {name: head for name, head in found.items() if head.count}


def parcel(connection: Connection, centre: str, known: Mapping[str, Head]) -> Parcel:
    """What a store with these heads lacks. A chain that differs below the head is given whole."""
    entries: list[tuple[bytes, bytes]] = []
    signatures: list[Signature] = []
    for chain, device, epoch in table.chains(connection):
        theirs = known.get(f"{device}/{epoch}", Head(0, "", 0))
        ours = table.head(connection, chain)
        if theirs == ours:  # perhaps it was signed since
            signatures.extend(table.signatures(connection, chain, device, epoch, ours.seq))
            continue
        since = theirs.seq if _agrees(connection, chain, theirs) else 0
        entries.extend(table.since(connection, chain, since))
        signatures.extend(table.signatures(connection, chain, device, epoch, since))
    return Parcel(PARCEL_VERSION, centre, tuple(entries), _keys_of(connection, entries), tuple(signatures))


def _agrees(connection: Connection, chain: int, theirs: Head) -> bool:
    """Whether a chain up to their head is the same here: same entry there, same number of entries."""
    if theirs.seq == 0:
        return theirs.count == 0
    ids = {row[0].hex() for row in table.entry_at(connection, chain, theirs.seq)}
    if theirs.id not in ids:
        return False
    below = connection.execute(
        "SELECT count(*) FROM entries WHERE chain = ? AND seq <= ?", (chain, theirs.seq)
    ).fetchone()[0]
    return bool(below == theirs.count == theirs.seq)


def _keys_of(
    connection: Connection, entries: list[tuple[bytes, bytes]]
) -> tuple[tuple[str, str, bytes], ...]:
    ids: set[tuple[str, str]] = set()
    for raw, _ in entries:
        with suppress(*UNREADABLE):  # changed behind our back: the other store refuses it by its hash
            envelope = decode(raw)
            ids.add((envelope.journal, envelope.key))
    wrapped = (
        (key_id, journal, table.wrapped_key(connection, journal, key_id)) for journal, key_id in sorted(ids)
    )
    return tuple((key_id, journal, key) for key_id, journal, key in wrapped if key is not None)


class _Refusal(Exception):  # noqa: N818 - carries the sentence
    def __init__(self, why: Sentence) -> None:
        super().__init__(str(why))
        self.why = why


def receive(core: Core, offered: Parcel) -> Received:
    """Take over what is new and sound; raises Trouble when the parcel is of a newer version."""
    if offered.v > PARCEL_VERSION:
        raise Trouble(
            sentence("This package was made by a newer version of the program."),
            sentence("Install the newer version on this computer, then take the package in again."),
        )
    new: list[str] = []
    known: list[str] = []
    rejected: list[tuple[str, Sentence]] = []

    def build(connection: Connection) -> Batch:
        batch, wall_ms, seen = Batch(core.tip), core.wall_ms(), set[str]()
        _take_keys(core, connection, batch, offered, rejected)
        for raw, sealed in offered.entries:
            entry_id = identity(raw)
            try:
                envelope = _envelope(core, raw, sealed)
                if entry_id in seen or table.holds_envelope(connection, envelope, entry_id):
                    known.append(entry_id)
                    continue
                opened = _opened(core, connection, entry_id, envelope, raw, sealed)
            except _Refusal as refusal:
                rejected.append((entry_id, refusal.why))
                continue
            staged = Staged(envelope, raw, sealed, opened)
            seen.add(entry_id)
            batch.entries.append(staged)
            new.append(entry_id)
            tip = batch.tip
            batch.tip = Tip(tip.seq, tip.id, adopt(tip.stamp, staged.envelope.stamp, wall_ms), tip.signed)
        _take_signatures(core, connection, batch, offered, rejected)
        return batch

    with core.lock:
        batch = core.commit(build, foreign=True)
        own = core.identity
        if any(s.envelope.device == own.device and s.envelope.epoch == own.epoch for s in batch.entries):
            _own_came_back(core)
    return Received(tuple(new), tuple(known), tuple(rejected))


def _own_came_back(core: Core) -> None:
    """Entries of this very chain came from elsewhere: this store was older, or its disk was cloned.

    Either way a place may have been used that this store does not know, so it goes on under a new epoch,
    unless its own record still names entries that nobody has brought back.
    """
    last = core.anchor.last
    with core.vault.read() as connection:
        lacking = last is not None and last.seq > 0 and not replay.holds_mark(connection, last)
    with core.vault.write() as connection:
        core.load_tip(connection)
    if not lacking:
        core.begin_epoch(secrets.token_hex(8))


def _take_keys(
    core: Core, connection: Connection, batch: Batch, offered: Parcel, rejected: list[tuple[str, Sentence]]
) -> None:
    for key_id, journal, wrapped in offered.keys:
        try:
            core.bodies.unwrap(key_id, journal, wrapped)
        except CannotOpen:
            rejected.append((key_id, sentence("A key in the package does not fit this centre.")))
            continue
        if not table.knows_key(connection, journal, key_id):
            table.insert_key(connection, key_id, journal, wrapped)
            batch.anew.add(journal)
            batch.keys.append((key_id, journal, wrapped))


def _envelope(core: Core, raw: bytes, sealed: bytes) -> Envelope:
    """The envelope of an entry that is whole and of this centre; else _Refusal."""
    if len(raw) > LARGEST_ENVELOPE or len(sealed) > LARGEST_BODY:
        raise _Refusal(sentence("The entry is larger than any entry may be."))
    try:
        envelope = decode(raw)
    except UNREADABLE as error:
        raise _Refusal(sentence("The entry's envelope cannot be read.")) from error
    if envelope.centre != core.identity.centre:
        raise _Refusal(sentence("The entry belongs to another centre."))
    if envelope.size != len(sealed) or envelope.digest != hashlib.sha256(sealed).hexdigest():
        raise _Refusal(sentence("The entry was changed on its way."))
    if (
        not 0 < envelope.seq < 2**62
        or not 0 <= envelope.stamp.ms < 2**62
        or not 0 <= envelope.stamp.n < 2**62
    ):
        raise _Refusal(sentence("The entry's place or time is impossible."))
    return envelope


def _opened(
    core: Core, connection: Connection, entry_id: str, envelope: Envelope, raw: bytes, sealed: bytes
) -> Opened:
    key = core.bodies.key_by_id(connection, envelope.journal, envelope.key)
    if key is None:
        return Opened(entry_id, envelope, NOBODY, None)  # kept and passed on; perhaps its key comes later
    try:
        return core.bodies.read_plain(entry_id, envelope, unseal(key, sealed, bound(raw, envelope.digest)))
    except CannotOpen as error:
        raise _Refusal(sentence("The entry was changed on its way.")) from error


def _take_signatures(
    core: Core, connection: Connection, batch: Batch, offered: Parcel, rejected: list[tuple[str, Sentence]]
) -> None:
    """Keep the signatures that hold; one whose device is not known yet is kept for ``verify``."""
    keys: dict[str, str | None] = {}
    for found in offered.signatures:
        if found.device not in keys:
            keys[found.device] = device_key(core, connection, batch, found.device)
        public = keys[found.device]
        if public is not None and not holds_good(core.identity.centre, found, public):
            rejected.append((found.id, sentence("The signature of a counter does not hold.")))
            continue
        batch.signatures.append(found)


def device_key(core: Core, connection: Connection, batch: Batch | None, device: str) -> str | None:
    """The public key a device joined with (hex), by its first word; None while it is unknown here."""
    entries = list(core.so_far(connection, f"device:{device}"))
    entries += [s.opened for s in batch.entries if s.envelope.journal == f"device:{device}"] if batch else []
    joined = [entry.body for entry in entries if isinstance(entry.body, DeviceJoined)]
    return joined[0].public_key if joined else None


def holds_good(centre: str, found: Signature, public_key: str) -> bool:
    """Whether a signature is the device's own."""
    signer = Identity(centre, found.device, found.epoch, public_key)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(found.signature, head_message(signer, found.seq, found.id))
    except (InvalidSignature, ValueError):
        return False
    return True
