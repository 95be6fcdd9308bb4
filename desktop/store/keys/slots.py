"""The key file: one slot a member of staff, one for recovery, each holding the keys its owner may use.

A slot's *door* is a private key sealed under what the passphrase and this computer's secret give together
(Argon2id, RFC 9106, then HKDF); every key of the slot is boxed for that door. So a new passphrase seals one
thing anew, and a key can be given to somebody without their passphrase.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.errors import Trouble, sentence
from desktop.store.keys.place import replace_file
from desktop.store.keys.ring import GRADES, LETTERBOXES, KeyRing
from desktop.store.seals import CannotOpen, box, derive, key_of, seal, unbox, unseal
from desktop.store.trouble import UNREADABLE, newer

VERSION = 1
RECOVERY = "recovery"


class Cost(msgspec.Struct, frozen=True):
    """What one guess of a passphrase costs: memory in KiB, passes, lanes."""

    memory_kib: int = 128 * 1024
    passes: int = 4
    lanes: int = 1


CAREFUL = Cost()


def calibrate(seconds: float = 0.5) -> Cost:
    """The careful cost, with more passes on a computer that does them faster than *seconds*; never fewer."""
    cost = CAREFUL
    while cost.passes < 24:
        started = time.perf_counter()
        _stretch("calibration", bytes(16), cost)
        took = time.perf_counter() - started
        if took >= seconds:
            break
        wanted = int(cost.passes * seconds / max(took, 0.001))
        cost = msgspec.structs.replace(cost, passes=min(24, max(cost.passes + 1, wanted)))
    return cost


class Slot(msgspec.Struct):
    """One way in. Bytes are hex. ``held`` names the keys inside, each boxed for the slot's door."""

    owner: str  # staff id, or "recovery"
    login_tag: str  # keyed hash of the login name: the file tells no names
    stretch: str  # argon2id | none (recovery)
    cost: Cost
    salt: str
    seal: str  # aes-256-gcm
    door: str
    public: str
    held: dict[str, str]
    active: bool = True


class _Content(msgspec.Struct):
    """What the key file says; ``page_one`` is the database's first page, for salvage."""

    v: int
    centre: str
    device: str
    serial: int
    grades: dict[str, str]
    slots: dict[str, Slot]
    page_one: str = ""
    doors: dict[str, str] = {}  # public halves of letterboxes, by name


class _Sealed(msgspec.Struct):
    """The file: its content as exact bytes, a checksum (damage) and a MAC (change)."""

    content: str
    sha256: str
    mac: str


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    kdf = Argon2id(
        salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(passphrase.encode())


def _bound(slot: Slot) -> bytes:
    """What a door is bound to: whose it is and how it is closed, so that neither can be weakened."""
    return msgspec.json.encode(
        [VERSION, slot.owner, slot.stretch, slot.cost, slot.salt, slot.seal, slot.public]
    )


def _wrong() -> Trouble:
    return Trouble(
        sentence("The name or the passphrase is not right."),
        sentence("Check the name and the Caps Lock key, then type both again."),
    )


def _long_enough(passphrase: str) -> None:
    if len(passphrase) < 8:
        raise Trouble(
            sentence("This passphrase is shorter than 8 characters."),
            sentence("Choose a longer one; four words are easy to remember."),
        )


def _damaged() -> Trouble:
    return Trouble(
        sentence("The key file of this store is damaged."),
        sentence("Ask IT staff to restore it from a backup, or to open the store with two recovery shares."),
    )


class KeyFile:
    """The key file of one store. Changes are written at once, whole, to two places.

    ``secret`` is this computer's 32-byte secret: with the file alone nobody can guess passphrases.
    """

    def __init__(self, path: Path, secret: bytes, content: _Content, text: str = "", mac: str = "") -> None:
        self.path = path
        self._secret = secret
        self._content = content
        self._text = text
        self._mac = mac

    # -- the file -----------------------------------------------------------------------------------

    @classmethod
    def begin(cls, path: Path, secret: bytes, centre: str, device: str, ring: KeyRing) -> KeyFile:
        """A new key file without slots."""
        grades = {str(grade): door.public_bytes_raw().hex() for grade, door in ring.grade_doors.items()}
        return cls(path, secret, _Content(VERSION, centre, device, 0, grades, {}))

    @classmethod
    def load(cls, path: Path, secret: bytes) -> KeyFile:
        """Read the key file, or its second copy when the first is damaged. Raises Trouble."""
        for place in (path, path.with_suffix(".copy.json")):
            try:
                sealed = msgspec.json.decode(place.read_bytes(), type=_Sealed)
                if hashlib.sha256(sealed.content.encode()).hexdigest() != sealed.sha256:
                    continue
                if msgspec.json.decode(sealed.content).get("v", 0) > VERSION:
                    raise newer()
                content = msgspec.json.decode(sealed.content, type=_Content)
                return cls(path, secret, content, sealed.content, sealed.mac)
            except (OSError, AttributeError, *UNREADABLE):
                continue
        raise _damaged()

    @classmethod
    def from_bytes(cls, path: Path, secret: bytes, raw: bytes) -> KeyFile:
        """A key file out of a backup, not yet at its path. Raises Trouble."""
        try:
            sealed = msgspec.json.decode(raw, type=_Sealed)
            content = msgspec.json.decode(sealed.content, type=_Content)
        except UNREADABLE as error:
            raise _damaged() from error
        return cls(path, secret, content, sealed.content, sealed.mac)

    def save(self, ring: KeyRing) -> None:
        """Write the file and its copy, each replaced whole and synced."""
        self._content.serial += 1
        text = self._text = msgspec.json.encode(self._content, order="sorted").decode()
        self._mac = self._mac_of(ring, text)
        whole = msgspec.json.encode(_Sealed(text, hashlib.sha256(text.encode()).hexdigest(), self._mac))
        replace_file(self.path.with_suffix(".copy.json"), whole)
        replace_file(self.path, whole)

    @staticmethod
    def _mac_of(ring: KeyRing, text: str) -> str:
        return hmac.new(ring.for_use("key-file"), text.encode(), hashlib.sha256).hexdigest()

    @property
    def centre(self) -> str:
        """The centre's id."""
        return self._content.centre

    @property
    def device(self) -> str:
        """This computer's id."""
        return self._content.device

    @property
    def serial(self) -> int:
        """How often the file was written."""
        return self._content.serial

    # -- slots --------------------------------------------------------------------------------------

    def login_tag(self, login: str) -> str:
        """What a login name is called in files: a keyed hash that says nothing without this computer."""
        plain = login.strip().casefold().encode()
        return hmac.new(derive(self._secret, "login"), plain, hashlib.sha256).hexdigest()[:32]

    def owners(self) -> dict[str, bool]:
        """Whose slots there are (staff ids), and whether each still lets its owner in."""
        return {owner: slot.active for owner, slot in self._content.slots.items() if owner != RECOVERY}

    def put(self, ring: KeyRing, staff: str, login: str, passphrase: str, clearance: int, cost: Cost) -> None:
        """Make or replace the slot of a member of staff, with the keys of their clearance; not yet saved."""
        _long_enough(passphrase)
        slot = Slot(
            staff, self.login_tag(login), "argon2id", cost, os.urandom(16).hex(), "aes-256-gcm", "", "", {}
        )
        self._fill(ring, slot, self._closing_key(slot, passphrase), clearance)

    def put_recovery(self, ring: KeyRing, secret: bytes) -> None:
        """Make or replace the recovery slot; its secret is printed in shares. Needs every grade's key."""
        none = Cost(0, 0, 0)
        slot = Slot(RECOVERY, "", "none", none, os.urandom(16).hex(), "aes-256-gcm", "", "", {})
        self._fill(ring, slot, derive(secret, "recovery", salt=bytes.fromhex(slot.salt)), 4)

    def _fill(self, ring: KeyRing, slot: Slot, closing: bytes, clearance: int) -> None:
        door = X25519PrivateKey.generate()
        slot.public = door.public_key().public_bytes_raw().hex()
        slot.door = seal(key_of(closing), door.private_bytes_raw(), _bound(slot)).hex()
        self._content.slots[slot.owner] = slot
        self.grant(ring, slot.owner, clearance)

    def grant(self, ring: KeyRing, owner: str, clearance: int) -> None:
        """Put exactly the keys of a clearance into a slot; not yet saved. Raises Trouble.

        Whoever grants a grade must hold its key.
        """
        slot = self._content.slots[owner]
        kept = {name: held for name, held in slot.held.items() if name in LETTERBOXES}
        names = [n for n in ring.keys if not n.startswith("grade:") and n not in LETTERBOXES]
        for grade in GRADES:
            if grade <= clearance:
                if f"grade:{grade}" not in ring.keys:
                    raise Trouble(
                        sentence(
                            "Only somebody with clearance {grade} can give clearance {grade}.", grade=grade
                        ),
                        sentence("Ask a member of staff with that clearance to do it."),
                    )
                names.append(f"grade:{grade}")
        to = X25519PublicKey.from_public_bytes(bytes.fromhex(slot.public))
        slot.held = {
            name: box(to, ring.keys[name], f"{owner}/{name}".encode()).hex() for name in names
        } | kept

    # -- letterboxes --------------------------------------------------------------------------------

    def door(self, name: str) -> X25519PublicKey | None:
        """Where anybody may put something in, or None."""
        public = self._content.doors.get(name)
        return X25519PublicKey.from_public_bytes(bytes.fromhex(public)) if public else None

    def make_door(self, name: str, public: bytes) -> None:
        """A new letterbox; not yet saved."""
        self._content.doors[name] = public.hex()

    def holders(self, name: str) -> tuple[str, ...]:
        """Whose slots hold a letterbox's key."""
        return tuple(owner for owner, slot in self._content.slots.items() if name in slot.held)

    def active(self, owners: Iterable[str]) -> set[str]:
        """Those of them who sign in here."""
        slots = self._content.slots
        return {owner for owner in owners if owner in slots and slots[owner].active}

    def give(self, name: str, raw: bytes, owners: Iterable[str]) -> int:
        """Put a letterbox's key into exactly these slots; how many hold it now. Not yet saved."""
        wanted = self.active(owners)
        for owner, slot in self._content.slots.items():
            slot.held.pop(name, None)
            if owner in wanted:
                to = X25519PublicKey.from_public_bytes(bytes.fromhex(slot.public))
                slot.held[name] = box(to, raw, f"{owner}/{name}".encode()).hex()
        return len(wanted)

    def change(self, staff: str, old: str, new: str) -> None:
        """Close a door with another passphrase; the keys behind it stay. Not yet saved. Raises Trouble."""
        slot = self._content.slots.get(staff)
        if slot is None or not slot.active:
            raise _wrong()
        try:
            raw = unseal(key_of(self._closing_key(slot, old)), bytes.fromhex(slot.door), _bound(slot))
        except CannotOpen as error:
            raise _wrong() from error
        _long_enough(new)
        slot.salt = os.urandom(16).hex()
        slot.door = seal(key_of(self._closing_key(slot, new)), raw, _bound(slot)).hex()

    def disable(self, staff: str) -> None:
        """Take every key out of a slot; not yet saved."""
        slot = self._content.slots.get(staff)
        if slot is not None:
            slot.active, slot.held, slot.door = False, {}, ""

    def _closing_key(self, slot: Slot, passphrase: str) -> bytes:
        stretched = _stretch(passphrase, bytes.fromhex(slot.salt), slot.cost)
        return derive(stretched, "slot", salt=self._secret)

    # -- opening ------------------------------------------------------------------------------------

    def unlock(self, login: str, passphrase: str) -> tuple[str, KeyRing]:
        """Whose slot it is and the keys in it. Raises Trouble: wrong words and a damaged file told apart."""
        tag = self.login_tag(login)
        for slot in self._content.slots.values():
            if slot.login_tag == tag and slot.active:
                return slot.owner, self._enter(slot, self._closing_key(slot, passphrase))
        _stretch(passphrase, bytes(16), self._usual_cost())  # an unknown name takes as long as a known one
        raise _wrong()

    def unlock_recovery(self, secret: bytes) -> KeyRing:
        """The keys, by the secret that two shares give. Raises Trouble."""
        slot = self._content.slots.get(RECOVERY)
        if slot is None:
            raise _damaged()
        return self._enter(slot, derive(secret, "recovery", salt=bytes.fromhex(slot.salt)))

    def cost_of(self, staff: str) -> Cost:
        """What a guess at this person's passphrase costs."""
        slot = self._content.slots.get(staff)
        return slot.cost if slot else CAREFUL

    def _usual_cost(self) -> Cost:
        costs = [slot.cost for slot in self._content.slots.values() if slot.stretch != "none"]
        return costs[0] if costs else CAREFUL

    def _enter(self, slot: Slot, closing: bytes) -> KeyRing:
        try:
            raw = unseal(key_of(closing), bytes.fromhex(slot.door), _bound(slot))
        except CannotOpen as error:
            raise _wrong() from error
        try:
            door = X25519PrivateKey.from_private_bytes(raw)
            keys = {
                name: unbox(door, bytes.fromhex(boxed), f"{slot.owner}/{name}".encode())
                for name, boxed in slot.held.items()
            }
        except (CannotOpen, ValueError) as error:
            raise _damaged() from error
        doors = {
            int(grade): X25519PublicKey.from_public_bytes(bytes.fromhex(public))
            for grade, public in self._content.grades.items()
        }
        ring = KeyRing(keys, doors)
        if self._text and not hmac.compare_digest(self._mac, self._mac_of(ring, self._text)):
            raise Trouble(
                sentence("The key file of this store was changed by something other than this program."),
                sentence("Ask IT staff to restore it from a backup."),
            )
        return ring

    # -- salvage ------------------------------------------------------------------------------------

    @property
    def page_one(self) -> bytes:
        """The database's first page as it was when last kept; its first 16 bytes are the salt."""
        return bytes.fromhex(self._content.page_one)

    def keep_page_one(self, page: bytes) -> bool:
        """Keep the database's first page; says whether it is another than before. Not yet saved."""
        changed = page.hex() != self._content.page_one
        self._content.page_one = page.hex()
        return changed
