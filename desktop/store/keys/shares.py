"""Recovery shares: a secret split so that any two of three printed sheets give it back (Shamir, GF(256)).

A share is printed as eight groups of four signs (Crockford's base 32: no I, L, O, U), with the number of the
share, the set it is of, and a checksum, so that a slip in typing or a sheet of another store is told apart.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

from desktop.errors import Trouble, sentence

SECRET_BYTES = 16
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = 2

_EXP = [0] * 512
_LOG = [0] * 256


def _tables() -> None:
    """Logarithms of GF(256) with the polynomial x^8+x^4+x^3+x+1 and generator 3."""
    value = 1
    for power in range(255):
        _EXP[power] = _EXP[power + 255] = value
        _LOG[value] = power
        value ^= (value << 1) ^ (0x11B if value & 0x80 else 0)
        value &= 0xFF


_tables()


def _times(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _divided(a: int, b: int) -> int:
    return _EXP[_LOG[a] + 255 - _LOG[b]] if a else 0


def split(secret: bytes, needed: int, given: int) -> list[tuple[int, bytes]]:
    """Shares (number, bytes) of a secret: any *needed* of the *given* give it back, fewer tell nothing."""
    if not 1 <= needed <= given <= 255:
        raise ValueError("needed and given are from 1 to 255")
    rows = [secret, *(os.urandom(len(secret)) for _ in range(needed - 1))]
    shares = []
    for x in range(1, given + 1):
        share = bytearray(len(secret))
        for row in reversed(rows):  # Horner
            share = bytearray(_times(byte, x) ^ more for byte, more in zip(share, row, strict=True))
        shares.append((x, bytes(share)))
    return shares


def join(shares: Sequence[tuple[int, bytes]]) -> bytes:
    """The secret from enough shares (interpolated at 0); too few give something else without a word."""
    secret = bytearray(len(shares[0][1]))
    for x, share in shares:
        weight = 1
        for other, _ in shares:
            if other != x:
                weight = _times(weight, _divided(other, other ^ x))
        secret = bytearray(byte ^ _times(mine, weight) for byte, mine in zip(secret, share, strict=True))
    return bytes(secret)


def _check(raw: bytes) -> bytes:
    return hashlib.sha256(b"one-counter/share/1" + raw).digest()[:_CHECK]


def printed(number: int, set_number: int, share: bytes) -> str:
    """A share as eight groups of four signs."""
    raw = bytes([number, set_number]) + share
    bits = int.from_bytes(raw + _check(raw), "big")
    signs = (len(raw) + _CHECK) * 8 // 5
    text = "".join(_ALPHABET[(bits >> (5 * place)) & 31] for place in reversed(range(signs)))
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def read(text: str) -> tuple[int, int, bytes]:
    """Number, set and bytes of a printed share (small letters, O, I, L do); raises Trouble for a slip."""
    plain = "".join(text.upper().split()).replace("-", "")
    plain = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    signs = (SECRET_BYTES + 2 + _CHECK) * 8 // 5
    slip = Trouble(
        sentence("This recovery share was not typed as it is printed."),
        sentence("Compare each group of four signs with the sheet."),
    )
    if len(plain) != signs or any(sign not in _ALPHABET for sign in plain):
        raise slip
    bits = 0
    for sign in plain:
        bits = bits << 5 | _ALPHABET.index(sign)
    raw = bits.to_bytes(signs * 5 // 8, "big")
    if _check(raw[:-_CHECK]) != raw[-_CHECK:]:
        raise slip
    return raw[0], raw[1], raw[2:-_CHECK]


def make(secret: bytes) -> tuple[str, str, str]:
    """Three printed shares of a secret, two of which give it back."""
    set_number = os.urandom(1)[0]
    first, second, third = (printed(number, set_number, share) for number, share in split(secret, 2, 3))
    return first, second, third


def recover(texts: Sequence[str]) -> bytes:
    """The secret from two (or three) printed shares; raises Trouble."""
    found = {(set_number, number): share for number, set_number, share in map(read, texts)}
    if len({set_number for set_number, _ in found}) > 1:
        raise Trouble(
            sentence("These recovery shares are not of one set."),
            sentence("Use two sheets that were printed together."),
        )
    if len(found) < 2:
        raise Trouble(
            sentence("Two different recovery shares are needed."), sentence("Type the second sheet, too.")
        )
    return join([(number, share) for (_, number), share in sorted(found.items())][:2])
