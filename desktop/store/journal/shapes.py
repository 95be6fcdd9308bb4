"""What the journal gives and takes: heads, parcels, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from desktop.domain.entry import Opened
from desktop.errors import Sentence, Trouble, sentence
from desktop.store.trouble import UNREADABLE

PARCEL_VERSION = 1


@dataclass(frozen=True, slots=True)
class Identity:
    """Which centre and computer this is; ``epoch`` is new at install, restore and clone. Keys are hex."""

    centre: str
    device: str
    epoch: str
    public_key: str

    @property
    def chain(self) -> str:
        """The name of this computer's chain of entries."""
        return f"{self.device}/{self.epoch}"


class Head(msgspec.Struct, frozen=True):
    """How far one chain is held without a gap, the entry there, and how many entries are held in all."""

    seq: int
    id: str
    count: int


class Signature(msgspec.Struct, frozen=True, array_like=True):
    """A device's word that its chain up to here is its own (Ed25519, RFC 8032)."""

    device: str
    epoch: str
    seq: int
    id: str
    signature: bytes


class Parcel(msgspec.Struct, frozen=True, array_like=True):
    """Entries on their way to another store of the centre, sealed as they lie here.

    ``entries`` are (envelope, sealed body), ``keys`` are (id, journal, wrapped under the centre key).
    """

    v: int
    centre: str
    entries: tuple[tuple[bytes, bytes], ...]
    keys: tuple[tuple[str, str, bytes], ...] = ()
    signatures: tuple[Signature, ...] = ()

    def pack(self) -> bytes:
        """The parcel as bytes (MessagePack)."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def unpack(raw: bytes) -> Parcel:
        """A parcel from bytes. Raises Trouble on anything else."""
        try:
            return msgspec.msgpack.decode(raw, type=Parcel)
        except UNREADABLE as error:
            raise Trouble(
                sentence("This package is damaged or is not a package."),
                sentence("Ask the other counter to make it again."),
            ) from error


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a parcel: ids of new and of known entries, and what was refused and why."""

    new: tuple[str, ...]
    known: tuple[str, ...]
    rejected: tuple[tuple[str, Sentence], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written.

    ``sort``: changed, missing, reordered, inserted, unsigned, log.
    """

    sort: str
    entry: str  # id, or "" when it is not held
    place: str  # device/epoch/seq
    what: Sentence = field(compare=False)


class Projections(Protocol):
    """What the journal asks of the tables kept from entries."""

    VERSION: int

    def create(self, connection: Any) -> None:
        """Make the tables, empty."""
        ...

    def drop(self, connection: Any) -> None:
        """Remove the tables."""
        ...

    def apply(self, connection: Any, journals: Mapping[str, Sequence[Opened]]) -> None:
        """Bring the rows of the journals of one transaction up to date, each with all its entries."""
        ...

    def digest(self, connection: Any) -> dict[str, str]:
        """A hash of the rows of every table that can be compared."""
        ...
