"""The open keys of a store, while somebody is logged in."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from desktop.store.seals import derive

GRADES = (3, 4)  # grades that are sealed once more for their clearance
LETTERBOXES = frozenset({"ratings"})  # private keys that only their readers hold; given by nobody else


@dataclass
class KeyRing:
    """Keys by name: ``store``, ``centre:<number>``, ``grade:3``, ``grade:4``; each 32 bytes.

    ``store`` is this computer's own; the others are shared by the counters of the centre. A grade's key is
    a private X25519 key: everybody may seal for the grade, only its clearance opens it.
    """

    keys: dict[str, bytes]
    grade_doors: dict[int, X25519PublicKey]
    _derived: dict[str, bytes] = field(default_factory=dict)

    def for_use(self, name: str) -> bytes:
        """The store's key for one use: database, entry-log, papers, backup, blind-index, anchor, key-file."""
        found = self._derived.get(name)
        if found is None:
            found = self._derived[name] = derive(self.keys["store"], name)
        return found

    def database(self) -> bytearray:
        """The raw key of the database, fresh; the vault wipes it."""
        return bytearray(self.for_use("database"))

    def signing(self) -> Ed25519PrivateKey:
        """The key this computer signs its chain with."""
        return Ed25519PrivateKey.from_private_bytes(self.for_use("signing"))

    @property
    def centre_number(self) -> int:
        """The number of the centre key in use: the newest."""
        return max(int(name.partition(":")[2]) for name in self.keys if name.startswith("centre:"))

    def centre(self, number: int | None = None) -> bytes:
        """A centre key by number (the newest when none is named); raises KeyError."""
        return self.keys[f"centre:{number or self.centre_number}"]

    def papers(self) -> bytes:
        """The key papers are sealed with; the same at every counter, since papers travel sealed."""
        return derive(self.centre(1), "papers")

    def grade(self, grade: int) -> X25519PrivateKey | None:
        """The key that opens a grade, or None without the clearance."""
        raw = self.keys.get(f"grade:{grade}")
        return X25519PrivateKey.from_private_bytes(raw) if raw else None

    def clearance(self) -> int:
        """How far these keys open: 2, 3 or 4."""
        return max([2, *(grade for grade in GRADES if f"grade:{grade}" in self.keys)])

    def wipe(self) -> None:
        """Forget the keys (Python keeps no promise about copies: locking replaces the process)."""
        self.keys.clear()
        self._derived.clear()


def new_ring() -> KeyRing:
    """The keys of a new centre, at its first counter."""
    keys = {"store": os.urandom(32), "centre:1": os.urandom(32)}
    keys.update({f"grade:{grade}": os.urandom(32) for grade in GRADES})
    return KeyRing(keys, doors_of(keys))


def doors_of(keys: dict[str, bytes]) -> dict[int, X25519PublicKey]:
    """The public halves of the grade keys that are there."""
    return {
        grade: X25519PrivateKey.from_private_bytes(keys[f"grade:{grade}"]).public_key()
        for grade in GRADES
        if f"grade:{grade}" in keys
    }
