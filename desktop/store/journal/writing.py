"""Making entries: place, time, seal and identity for what a deed wants to append."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from desktop.domain.entry import ENVELOPE_VERSION, Author, Draft, Envelope, Stamp, encode, identity
from desktop.domain.kinds import encode_body, name_of
from desktop.domain.order import tick
from desktop.store.journal.core import SIGN_EVERY, Batch, Core, Staged, Tip
from desktop.store.seals import OVERHEAD, seal
from desktop.store.vault import Connection


def batch_of(
    core: Core, connection: Connection, drafts: Sequence[Draft], by: Author, hints: Mapping[str, str]
) -> Batch:
    """The transaction for drafts: entries chained behind this computer's tip, keys for new journals."""
    batch = Batch(core.tip, hints=dict(hints))
    now = core.clock.now()
    wall, wall_ms = now.isoformat(timespec="milliseconds"), int(now.timestamp() * 1000)
    core.bodies.make_ready(connection, sorted({draft.journal for draft in drafts}))
    for draft in drafts:
        stamp = tick(batch.tip.stamp, wall_ms)
        staged = _staged(core, connection, batch, draft, by, stamp, wall)
        batch.entries.append(staged)
        batch.tip = Tip(staged.envelope.seq, staged.opened.id, stamp, batch.tip.signed)
    if batch.tip.seq - batch.tip.signed >= SIGN_EVERY:
        sign(core, batch)
    return batch


def sign(core: Core, batch: Batch) -> None:
    """Add the signature of the chain as it will stand."""
    tip = batch.tip
    batch.signatures.append(core.signature(tip))
    batch.tip = Tip(tip.seq, tip.id, tip.stamp, tip.seq)


def _staged(
    core: Core, connection: Connection, batch: Batch, draft: Draft, by: Author, stamp: Stamp, wall: str
) -> Staged:
    bodies, own = core.bodies, core.identity
    ready = bodies.key_for(connection, draft.journal)
    if ready is None:
        key_id, key, wrapped = bodies.make_key(draft.journal)
        batch.keys.append((key_id, draft.journal, wrapped))
        bodies.remember(draft.journal, key_id, key)
    else:
        key_id, key = ready
    kind, kind_version = name_of(draft.body)
    plain = bodies.plain(draft.journal, by, encode_body(draft.body))
    open_envelope = Envelope(
        ENVELOPE_VERSION,
        own.centre,
        own.device,
        own.epoch,
        batch.tip.seq + 1,
        batch.tip.id,
        stamp,
        wall,
        kind,
        kind_version,
        draft.journal,
        draft.replaces,
        key_id,
        len(plain) + OVERHEAD,
        "",
    )
    sealed = seal(key, plain, encode(open_envelope))
    envelope = msgspec.structs.replace(open_envelope, digest=hashlib.sha256(sealed).hexdigest())
    raw = encode(envelope)
    # Read back from the very bytes, so that what a deed is given is what everybody will read.
    return Staged(envelope, raw, sealed, bodies.read_plain(identity(raw), envelope, plain))
