"""The entry: one immutable change, its envelope, its identity and its opened form."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

ENVELOPE_VERSION = 1
GENESIS = "0" * 64  # what the first entry of a chain calls its previous one
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # stands for a time that cannot be read
_LAST_YEAR = 2200  # later ones overflow when they are turned into local time


class Stamp(msgspec.Struct, frozen=True, order=True, array_like=True):
    """A hybrid logical clock reading: milliseconds since 1970 (UTC), then a counter."""

    ms: int
    n: int


class Envelope(msgspec.Struct, frozen=True):
    """What is told about an entry without opening it; holds no personal data.

    ``replaces`` names the entries whose values this one knowingly replaces. ``size`` and ``digest``
    (SHA-256, hex) are those of the sealed body. ``wall`` is the counter's clock, UTC, ISO 8601.
    """

    v: int
    centre: str
    device: str
    epoch: str
    seq: int
    previous: str
    stamp: Stamp
    wall: str
    kind: str
    kind_version: int
    journal: str
    replaces: tuple[str, ...]
    key: str
    size: int
    digest: str


class Author(msgspec.Struct, frozen=True):
    """Who made an entry: a member of staff, a department, or the counter itself."""

    staff: str
    role: str  # clerk | supervisor | manager | it | department | counter


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is stored and travels: the envelope's exact bytes and the sealed body."""

    raw: bytes
    sealed: bytes

    @property
    def id(self) -> str:
        """The entry's identity: SHA-256 of the envelope's bytes, hex."""
        return identity(self.raw)


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry whose body was opened, upcast to today's kind.

    ``body`` is None when the kind is newer than this program or its key was forgotten: such an entry
    is kept, passed on and shown as "something newer happened here".
    """

    id: str
    envelope: Envelope
    by: Author
    body: Any

    @property
    def at(self) -> datetime:
        """The counter's clock when it was made, aware; NO_TIME when that makes no sense."""
        return instant(self.envelope.wall)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a deed wants to append; the journal adds place, time, seal and identity."""

    journal: str
    body: msgspec.Struct
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hidden:
    """Stands where a graded value would be when the reader's clearance does not open it."""

    grade: int


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Envelope)


def encode(envelope: Envelope) -> bytes:
    """The one byte form of an envelope: JSON, keys sorted, no spaces, UTF-8."""
    return _encoder.encode(envelope)


def decode(raw: bytes) -> Envelope:
    """Read an envelope; raises msgspec.DecodeError or ValidationError on anything else."""
    return _decoder.decode(raw)


@lru_cache(maxsize=4096)
def instant(text: str) -> datetime:
    """A moment as somebody else wrote it down (ISO 8601; without a zone it is UTC), else NO_TIME.

    Reading may not refuse: neither a clock gone mad nor a forged entry stops a counter.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return NO_TIME
    if not NO_TIME.year < found.year <= _LAST_YEAR:
        return NO_TIME
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def identity(raw: bytes) -> str:
    """SHA-256 of an envelope's bytes, hex."""
    return hashlib.sha256(raw).hexdigest()
