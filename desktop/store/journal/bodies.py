"""Bodies: how they are sealed with the key of their journal, and opened again."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from typing import Any

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.domain.entry import Author, Envelope, Hidden, Opened, decode, identity
from desktop.domain.kinds import decode_body
from desktop.store.journal import table
from desktop.store.keys.ring import GRADES, KeyRing
from desktop.store.seals import CannotOpen, box, key_of, seal, unbox, unseal
from desktop.store.trouble import UNREADABLE
from desktop.store.vault import Connection

NOBODY = Author("", "counter")
_KEPT_KEYS = 4096  # journal keys held ready


class _Plain(msgspec.Struct):
    """What a sealed body is inside. ``graded`` holds values by grade, boxed for the grade's key, base64."""

    by: Author
    body: dict[str, Any]
    graded: dict[str, str] = {}


_encode = msgspec.json.Encoder().encode  # a form keeps the order of its questions
_decode = msgspec.json.Decoder(_Plain).decode
_decode_values = msgspec.json.Decoder(dict[str, Any]).decode


def bound(raw: bytes, digest: str) -> bytes:
    """What a body is bound to: its envelope, without the digest that only sealing gives."""
    return raw.replace(digest.encode(), b"", 1)


class Bodies:
    """Seals and opens bodies for one open store; journal keys are made here and wrapped for the centre.

    Usable from any thread: what it keeps ready are single entries of dictionaries.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._keys: dict[str, AESGCM] = {}  # by key id, the latest used last
        self._of_journal: dict[str, str] = {}
        self._wrapping: dict[int, AESGCM] = {}
        self._grade_keys = {grade: ring.grade(grade) for grade in GRADES}

    # -- keys of journals ---------------------------------------------------------------------------

    def _centre_key(self, number: int) -> AESGCM:
        found = self._wrapping.get(number)
        if found is None:
            found = self._wrapping[number] = key_of(self._ring.centre(number))
        return found

    def _keep(self, key_id: str, key: AESGCM) -> AESGCM:
        if len(self._keys) >= _KEPT_KEYS:
            for old in list(self._keys)[: _KEPT_KEYS // 4]:
                self._keys.pop(old, None)
        self._keys[key_id] = key
        return key

    def make_key(self, journal: str) -> tuple[str, AESGCM, bytes]:
        """A new key for a journal: its id, itself, and wrapped under the newest centre key."""
        raw, key_id, number = os.urandom(32), os.urandom(8).hex(), self._ring.centre_number
        sealed = seal(self._centre_key(number), raw, f"{journal}/{key_id}".encode())
        return key_id, key_of(raw), bytes([number]) + sealed

    def unwrap(self, key_id: str, journal: str, wrapped: bytes) -> AESGCM:
        """The key of a journal from its wrapping; raises CannotOpen."""
        try:
            centre = self._centre_key(wrapped[0])
        except (KeyError, IndexError) as error:
            raise CannotOpen("wrapped under a centre key this computer does not have") from error
        return key_of(unseal(centre, wrapped[1:], f"{journal}/{key_id}".encode()))

    def key_by_id(self, connection: Connection, journal: str, key_id: str) -> AESGCM | None:
        """A key of a journal that is here and not forgotten, else None."""
        found = self._keys.get(key_id)
        if found is not None:
            return found
        wrapped = table.wrapped_key(connection, journal, key_id)
        if wrapped is None:
            return None
        try:
            return self._keep(key_id, self.unwrap(key_id, journal, wrapped))
        except CannotOpen:
            return None

    def key_for(self, connection: Connection, journal: str) -> tuple[str, AESGCM] | None:
        """A key new entries of a journal can be sealed with, if there is one."""
        key_id = self._of_journal.get(journal)
        if key_id is None:
            row = connection.execute(
                "SELECT min(id) FROM journal_keys WHERE journal = ? AND wrapped IS NOT NULL", (journal,)
            ).fetchone()
            if row[0] is None:
                return None
            key_id = row[0]
        key = self.key_by_id(connection, journal, key_id)
        if key is None:
            return None
        self.remember(journal, key_id, key)
        return key_id, key

    def make_ready(self, connection: Connection, journals: Sequence[str]) -> None:
        """Hold the keys of these journals ready, with one statement for all that are not."""
        lacking = [journal for journal in journals if journal not in self._of_journal]
        for journal, key_id, wrapped in table.wrapped_keys(connection, lacking):
            try:
                key = self._keys.get(key_id) or self.unwrap(key_id, journal, wrapped)
            except CannotOpen:
                continue
            self.remember(journal, key_id, key)

    def remember(self, journal: str, key_id: str, key: AESGCM) -> None:
        """Hold a committed key ready."""
        if len(self._of_journal) >= _KEPT_KEYS:
            self._of_journal.clear()
        self._of_journal[journal] = key_id
        self._keep(key_id, key)

    def forget_ready(self) -> None:
        """Hold no journal key ready any more (after one was forgotten)."""
        self._keys.clear()
        self._of_journal.clear()

    # -- bodies -------------------------------------------------------------------------------------

    def plain(self, journal: str, by: Author, body: dict[str, Any]) -> bytes:
        """The bytes to seal: values of grade 3 and 4 are boxed once more for their clearance."""
        graded: dict[str, str] = {}
        values, grades = body.get("values"), body.get("grades")
        if isinstance(values, dict) and isinstance(grades, dict):
            for grade in GRADES:
                apart = {name: values[name] for name in values if grades.get(name) == grade}
                if apart:
                    values = {name: value for name, value in values.items() if name not in apart}
                    boxed = box(self._ring.grade_doors[grade], _encode(apart), f"{grade}/{journal}".encode())
                    graded[str(grade)] = base64.b64encode(boxed).decode()
            body = {**body, "values": values}
        return _encode(_Plain(by, body, graded))

    def read_plain(self, entry_id: str, envelope: Envelope, plain: bytes) -> Opened:
        """An opened entry from a body's bytes; body None for what this program does not understand."""
        try:
            inside = _decode(plain)
        except UNREADABLE:
            return Opened(entry_id, envelope, NOBODY, None)
        if inside.graded:
            self._put_back(envelope.journal, inside)
        try:
            body = decode_body(envelope.kind, envelope.kind_version, inside.body)
        except (msgspec.ValidationError, KeyError, TypeError, ValueError):
            body = None  # reading may not refuse: kept, passed on, shown as something newer
        return Opened(entry_id, envelope, inside.by, body)

    def _put_back(self, journal: str, inside: _Plain) -> None:
        """Graded values where they belong: opened with the clearance, Hidden without."""
        values = dict(inside.body.get("values", {}))
        for name, grade in inside.body.get("grades", {}).items():
            if str(grade) in inside.graded and name not in values:
                values[name] = Hidden(grade)
        for grade_text, boxed in inside.graded.items():
            own = self._grade_keys.get(int(grade_text)) if grade_text.isdigit() else None
            if own is None:
                continue
            try:
                opened = unbox(own, base64.b64decode(boxed), f"{grade_text}/{journal}".encode())
                values.update(_decode_values(opened))
            except (CannotOpen, ValueError):
                continue  # stays Hidden
        inside.body["values"] = values

    def open(self, connection: Connection, raw: bytes, sealed: bytes) -> Opened:
        """An entry as it is stored, opened; body None when its key was forgotten or it was tampered with."""
        envelope = decode(raw)
        key = self.key_by_id(connection, envelope.journal, envelope.key)
        if key is None:
            return Opened(identity(raw), envelope, NOBODY, None)
        try:
            plain = unseal(key, sealed, bound(raw, envelope.digest))
        except CannotOpen:
            return Opened(identity(raw), envelope, NOBODY, None)
        return self.read_plain(identity(raw), envelope, plain)
