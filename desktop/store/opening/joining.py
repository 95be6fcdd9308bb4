"""Joining a centre: a second counter is made from an invitation that an administrator gives."""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths
from desktop.store.journal import Parcel
from desktop.store.keys import CAREFUL, Cost, KeyFile, KeyRing, shares
from desktop.store.keys.entering import DEVICE_KEY, Entering
from desktop.store.keys.place import new_secret
from desktop.store.keys.ring import LETTERBOXES, doors_of
from desktop.store.keys.throttle import Throttle
from desktop.store.opening.assembling import BALLAST_BYTES, assemble, make_ballast, new_place
from desktop.store.opening.founding import Founded
from desktop.store.opening.store import Store
from desktop.store.seals import CannotOpen, key_of, seal, unseal
from desktop.store.trouble import UNREADABLE

_MAGIC = b"OCINVIT1"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS = 20  # 100 bits: nobody guesses it, so stretching may be cheap
_COST = (19 * 1024, 2, 1)


class _Invitation(msgspec.Struct, frozen=True):
    """What a new counter needs: the keys of the centre and every entry so far."""

    centre: str
    keys: dict[str, bytes]
    parcel: Parcel


def _key(code: str, salt: bytes) -> bytes:
    plain = (
        "".join(code.upper().split()).replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")
    )
    memory, passes, lanes = _COST
    return Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory).derive(
        plain.encode()
    )


def invite(store: Store) -> tuple[str, bytes]:
    """An invitation to this centre: a code to tell the other counter, and bytes to carry to it.

    Whoever has both has the centre's keys: they go by two ways. Needs every grade's key. Raises Trouble.
    """
    keys = {n: key for n, key in store.ring.keys.items() if n != "store" and n not in LETTERBOXES}
    if store.ring.clearance() < 4:
        raise Trouble(
            sentence("Only somebody with clearance {grade} can give clearance {grade}.", grade=4),
            sentence("Ask a member of staff with that clearance to do it."),
        )
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_SIGNS))
    salt = os.urandom(16)
    plain = msgspec.msgpack.encode(_Invitation(store.identity.centre, keys, store.journal.parcel({})))
    sealed = seal(key_of(_key(code, salt)), plain, _MAGIC + salt)
    return "-".join(code[start : start + 4] for start in range(0, _SIGNS, 4)), _MAGIC + salt + sealed


def _opened(invitation: bytes, code: str) -> _Invitation:
    salt = invitation[8:24]
    if invitation[:8] == _MAGIC:
        try:
            plain = unseal(key_of(_key(code, salt)), invitation[24:], _MAGIC + salt)
            return msgspec.msgpack.decode(plain, type=_Invitation)
        except (CannotOpen, *UNREADABLE):
            pass
    raise Trouble(
        sentence("The code does not open this invitation."),
        sentence("Compare the code sign by sign, or ask for a new invitation."),
    )


def join(
    paths: StorePaths,
    invitation: bytes,
    code: str,
    login: str,
    passphrase: str,
    clock: Clock,
    cost: Cost = CAREFUL,
    *,
    ballast: int = BALLAST_BYTES,
) -> Founded:
    """Make a store for another counter of a centre; it holds everything the inviting one held.

    *login* is somebody the centre's book already knows; they get a slot here with *passphrase*. The caller
    writes the device's first entry. Raises Trouble.
    """
    invited = _opened(invitation, code)
    keys_by_name = {**invited.keys, "store": os.urandom(32)}
    ring = KeyRing(keys_by_name, doors_of(keys_by_name))
    with ExitStack() as undo:
        lock = new_place(paths)
        undo.callback(lock.release)
        secret = new_secret(paths.folder / DEVICE_KEY)
        keys = KeyFile.begin(paths.keys, secret, invited.centre, secrets.token_hex(8), ring)
        Throttle.begin(paths.throttle, secret, clock)
        store = assemble(Entering(paths, keys, ring, lock, clock, "", login), undo, new=True)
        store.journal.receive(invited.parcel)
        store.become(login)
        row = next(row for row in store.lookups.staff() if row.id == store.staff)
        keys.put(ring, row.id, login, passphrase, row.clearance, cost)
        recovery = os.urandom(shares.SECRET_BYTES)
        keys.put_recovery(ring, recovery)
        keys.save(ring)
        make_ballast(paths, ballast)
        undo.pop_all()
    return Founded(store, shares.make(recovery))
