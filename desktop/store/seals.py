"""Sealing: AES-256-GCM under a key, and a box that only the owner of a private key opens.

Every sealed thing begins with one byte that says how it was sealed, so that a later version may seal
otherwise (SM4-GCM, say) and still open what is there.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

AES_256_GCM = 1
X25519_AES_256_GCM = 2
NONCE = 12
OVERHEAD = 1 + NONCE + 16  # bytes that sealing adds
_BOX_NONCE = bytes(NONCE)  # every box has a key of its own, used once


class CannotOpen(Exception):  # noqa: N818 - said as a fact; callers turn it into a sentence
    """The key is not the right one, or the bytes were changed, or they are sealed in a newer way."""


def key_of(raw: bytes) -> AESGCM:
    """A key ready for use; made once and kept, since making one costs more than using it."""
    return AESGCM(raw)


def seal(key: AESGCM, plain: bytes, bound_to: bytes, *, nonce: bytes = b"") -> bytes:
    """Seal bytes under a key; *bound_to* must be given again to open them.

    A *nonce* is given only where it is worked out from the very bytes: no two differing ones share it.
    """
    nonce = nonce or os.urandom(NONCE)
    return b"\x01" + nonce + key.encrypt(nonce, plain, bound_to)


def unseal(key: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    """Open what ``seal`` made; raises CannotOpen."""
    if sealed[:1] != b"\x01":
        raise CannotOpen("sealed in a way this version does not know")
    try:
        return key.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], bound_to)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("the seal does not open") from error


def derive(secret: bytes, name: str, *, salt: bytes = b"") -> bytes:
    """A 32-byte key for one use, from a secret (HKDF with SHA-256, RFC 5869)."""
    info = b"one-counter/1/" + name.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=info).derive(secret)


def box(to: X25519PublicKey, plain: bytes, bound_to: bytes) -> bytes:
    """Seal bytes so that only the owner of the private key opens them."""
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    key = _box_key(once.exchange(to), mine + to.public_bytes_raw())
    return b"\x02" + mine + key.encrypt(_BOX_NONCE, plain, bound_to)


def unbox(own: X25519PrivateKey, boxed: bytes, bound_to: bytes) -> bytes:
    """Open what ``box`` made; raises CannotOpen."""
    if boxed[:1] != b"\x02" or len(boxed) < 33:
        raise CannotOpen("sealed in a way this version does not know")
    theirs = boxed[1:33]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(theirs))
        key = _box_key(shared, theirs + own.public_key().public_bytes_raw())
        return key.decrypt(_BOX_NONCE, boxed[33:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("the seal does not open") from error


def _box_key(shared: bytes, both_ends: bytes) -> AESGCM:
    return AESGCM(derive(shared, "box", salt=both_ends))
