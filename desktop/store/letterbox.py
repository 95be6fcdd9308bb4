"""Letterboxes: what anybody here may put in and only some may take out; and an outbox that machines read."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.errors import Trouble, sentence
from desktop.store.keys import KeyFile, KeyRing
from desktop.store.seals import CannotOpen, box, key_of, seal, unbox, unseal

_TAG = 8  # hex digits of the box's public half: which box of that name it was put in
_OUT = "sealed:"  # a request of a delivery that lies in the journal closed


class Letterbox:
    """One box by name. Its private key lies in the key slots of its readers and nowhere else.

    So it is a matter of keys, not of code, that nobody else signed in at this computer reads what is in it.
    """

    def __init__(self, keys: KeyFile, ring: KeyRing, name: str) -> None:
        self._keys, self._ring, self._name = keys, ring, name

    @property
    def there(self) -> bool:
        """Whether the box was made on this computer."""
        return self._keys.door(self._name) is not None

    @property
    def may_open(self) -> bool:
        """Whether who is signed in reads it."""
        return self._name in self._ring.keys

    def make(self, readers: Iterable[str]) -> None:
        """Make the box for these members of staff. Raises Trouble when none of them signs in here."""
        private = X25519PrivateKey.generate()
        self._keys.make_door(self._name, private.public_key().public_bytes_raw())
        if not self._keys.give(self._name, private.private_bytes_raw(), readers):
            raise Trouble(
                sentence("Nobody who could read this signs in at this computer."),
                sentence("Add a manager first."),
            )
        self._keys.save(self._ring)

    def share(self, readers: Iterable[str]) -> None:
        """Let exactly these read it, as far as they sign in here; done by somebody who reads it."""
        wanted = tuple(readers)
        if self.may_open and set(self._keys.holders(self._name)) != self._keys.active(wanted):
            self._keys.give(self._name, self._ring.keys[self._name], wanted)
            self._keys.save(self._ring)

    def put(self, plain: bytes, bound_to: str) -> str:
        """Seal something for the readers; text, to lie in an entry."""
        door = self._keys.door(self._name)
        assert door is not None, "a letterbox is made before anything is put in"
        boxed = box(door, plain, f"{self._name}/{bound_to}".encode())
        return door.public_bytes_raw().hex()[:_TAG] + base64.b64encode(boxed).decode()

    def take(self, sealed: str, bound_to: str) -> bytes | None:
        """Open what ``put`` made; None without the key, and for what was put in another computer's box."""
        raw = self._ring.keys.get(self._name)
        if raw is None:
            return None
        try:
            boxed = base64.b64decode(sealed[_TAG:])
            return unbox(X25519PrivateKey.from_private_bytes(raw), boxed, f"{self._name}/{bound_to}".encode())
        except (CannotOpen, ValueError):
            return None


class Outbox:
    """Closes requests that lie in a journal until they are sent; only this computer opens them."""

    def __init__(self, ring: KeyRing) -> None:
        self._key = key_of(ring.for_use("outbox"))

    def close(self, request: str) -> str:
        """A request as it lies in the journal."""
        return _OUT + base64.b64encode(seal(self._key, request.encode(), b"outbox")).decode()

    def open(self, request: str) -> str:
        """A request as it is sent; what was never closed is itself, what another computer closed is ""."""
        if not request.startswith(_OUT):
            return request
        try:
            return unseal(self._key, base64.b64decode(request[len(_OUT) :]), b"outbox").decode()
        except (CannotOpen, ValueError):
            return ""


def new_code(taken: Iterable[str] = ()) -> str:
    """Eight digits nobody can guess, none of those taken."""
    known = frozenset(taken)
    while True:
        code = f"{int.from_bytes(os.urandom(8), 'big') % 10**8:08}"
        if code not in known:
            return code
