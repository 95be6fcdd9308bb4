"""Replaces what may be a person's in recorded answers: everything that is not known to be nobody's.

A text stays only when it stands in the department's file or its catalogue, was sent by us, is a time, a small
number or a plain word in a place of kinds and states. All others become made-up texts of the same form, the
same one for the same text, so that what refers to something still does. How a text is replaced depends on a
random key that is never written.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape

from desktop.domain.case import STATES
from desktop.net import Element, Nonsense, quoted, read_json, read_xml, unquoted
from desktop.sync.checking.kits import SECRET
from desktop.sync.checking.trial import texts

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?)?")
_SMALL = re.compile(r"-?\d{1,5}(\.\d{1,6})?")
_WORD = re.compile(r"/?[A-Za-z][A-Za-z0-9_./:+-]{0,59}")
_KIND = re.compile(
    r"(^|[_-])(type|kind|status|state|code|format|method|action|style|datatype|doubt_class)$", re.I
)
_LONG_NUMBER = re.compile(r"\d{6}")
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]{1,60}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PERSONAL = re.compile(r"birth|born|geboorte|dob$|出生|^lat$|^lon|^lng$|latitude|longitude|coordinates", re.I)
_INNER = re.compile(r"[a-z_-]{3,40}")  # of an address, before other parts: what sort of thing it leads to
_LINK = re.compile(r"https?://\S+")
_FORBIDDEN = re.compile(  # mail addresses, long numbers
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+|(?<![\w-])\+?\d[\d -]{7,}[\dXx](?![\w-])"
)
_EPOCH = re.compile(r"1[4-9]\d{8}(\d{3})?")
_HAN = "某甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_SMALL_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORDS = (*STATES, "true", "false", "open", "closed", "yes", "no", "null", "none", "A", "B", "C")
_LARGEST_FORM = 65536  # bytes
_LONGEST_KEPT = 40  # characters of a text that gets a name of its own; longer ones are filled up


class Masks:
    """The masks of one kit."""

    def __init__(self, known: Iterable[str], secret: str) -> None:
        """*known* are texts that are nobody's; *secret* is never written, wherever it stands."""
        self._known = {*_WORDS, ""}
        self._marks: tuple[str, ...] = ()
        self.know(known)
        self._secret = secret if len(secret) >= 4 else ""
        self._key = secrets.token_bytes(32)
        self._made: dict[str, str] = {}
        self._taken: set[str] = set()

    def know(self, words: Iterable[str]) -> None:
        """More texts that are nobody's. One that holds a long one of them as a part is an echo of ours."""
        told = set(words)
        self._known |= told
        self._known.update(part for one in told if "://" in one for part in _parts(one))
        self._marks = (*self._marks, *(one for one in told if one.startswith("TEST") and len(one) >= 12))

    def asked(self, address: str, body: bytes) -> None:
        """What we asked for: whatever in it did not come in an answer is our own."""
        parts = set(_parts(unquoted(address)))
        for text in _said(body):
            parts.update(_parts(text) if "://" in text else [text])
        self._known |= {part for part in parts if part not in self._made and part not in self._taken}

    def without_secret(self, text: str) -> str:
        """A text with the secret taken out."""
        return text.replace(self._secret, SECRET) if self._secret else text

    # -- bodies -----------------------------------------------------------------------------------------

    def body(self, media: str, raw: bytes, *, public: bool, sealed: bool) -> bytes:
        """An answer's body. *public*: told to everybody. *sealed*: a secret, of which nothing stays."""
        if not raw:
            return raw
        try:
            if media.endswith("json"):
                value = self._value(read_json(raw), "", public, sealed)
                return json.dumps(value, ensure_ascii=False, indent=1).encode()
            if media.endswith("xml"):
                return (
                    b'<?xml version="1.0" encoding="utf-8"?>\n'
                    + self._element(read_xml(raw), public).encode()
                )
        except Nonsense:
            return raw[:1]  # what nobody can read stays what nobody can read
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return bytes(min(len(raw), 64))
        return re.sub(r"[^<>]+(?=<|$)", lambda part: self._filled(part[0]), text).encode()

    def _value(self, value: Any, name: str, public: bool, sealed: bool) -> Any:
        if isinstance(value, dict):
            return {self._name(key): self._value(one, key, public, sealed) for key, one in value.items()}
        if isinstance(value, list):
            return [self._value(one, name, public, sealed) for one in value]
        if isinstance(value, str):
            return self._replaced(value) if sealed else self.text(value, name, public)
        if isinstance(value, bool) or value is None:
            return value
        return value if public or sealed else self._number(value, name)

    def _element(self, element: Element, public: bool) -> str:
        inside = "".join(self._element(one, public) for one in element.children)
        said = inside or escape(self.text(element.text.strip(), element.name, public))
        return f"<{element.name}>{said}</{element.name}>"

    def _name(self, name: str) -> str:
        """A member's name; one that is a long number, or holds one, names a person rather than a thing."""
        return self._replaced(name) if re.search(r"\d{9}", name) else name

    def _number(self, value: int | float, name: str) -> int | float:
        if _PERSONAL.search(name):
            return 0
        digits = str(abs(value))
        if isinstance(value, float) or len(digits) < 9 or _EPOCH.fullmatch(digits):
            return value
        return int("1" + self._replaced(digits)[1:])

    # -- texts ------------------------------------------------------------------------------------------

    def text(self, text: str, name: str, public: bool) -> str:
        """One text that stands under a name."""
        if public:
            said = text if _LINK.fullmatch(text) else _FORBIDDEN.sub(self._unless_time, text)
            self.know([said])
            return said
        if self._stays(text, name):
            return text
        if _LINK.fullmatch(text):
            return self.address(text, whole=True)
        return self._replaced(text)

    def _unless_time(self, found: re.Match[str]) -> str:
        return found[0] if _TIME.fullmatch(found[0]) or found[0] in self._known else self._replaced(found[0])

    def _stays(self, text: str, name: str) -> bool:
        if text in self._known or any(mark in text for mark in self._marks):
            return True
        if _PERSONAL.search(name):
            return False
        if (
            _TIME.fullmatch(text)
            or _SMALL.fullmatch(text)
            or _DIGEST.fullmatch(text)
            or _MEDIA.fullmatch(text)
        ):
            return True
        named = text[:1].isupper() and text[1:].islower()  # as people are, and as few states are written
        return bool(
            _KIND.search(name) and _WORD.fullmatch(text) and not named and not _LONG_NUMBER.search(text)
        )

    def address(self, text: str, *, whole: bool = False) -> str:
        """An address: what was replaced elsewhere is replaced in it; with *whole* all that is not known."""

        def part(found: re.Match[str]) -> str:
            said = unquoted(found[0])
            if "://" in said:
                return quoted(self.address(said, whole=whole))
            if said in self._made:
                return quoted(self._made[said])
            stem, dot, ending = said.rpartition(".")
            if stem in self._made:
                return quoted(self._made[stem]) + dot + ending
            inner = found.end() < len(path) and path[found.end()] == "/" and _INNER.fullmatch(said)
            if not whole or inner or self._stays(said, ""):
                return found[0]
            return quoted(self._replaced(said))

        scheme, mark, rest = text.partition("://")
        host, slash, path = rest.partition("/")
        if not mark:
            return self.without_secret(text)
        return self.without_secret(f"{scheme}://{host}{slash}" + re.sub(r"[^/?=&,]+", part, path))

    def _replaced(self, text: str) -> str:
        """A made-up text of the same form, the same one for the same text, and for no other."""
        if len(text) > _LONGEST_KEPT:
            return self._filled(text)
        if text not in self._made:
            for turn in range(50):
                made = self._drawn(text, turn)
                if made not in self._taken and made not in self._known:
                    break
            self._taken.add(made)
            self._made[text] = made
        return self._made[text]

    def _drawn(self, text: str, turn: int) -> str:
        stream = hmac.digest(self._key, f"{turn}/{text}".encode("utf-8", "replace"), "sha512") * (
            len(text) // 64 + 1
        )
        return "".join(_like(char, stream[place]) for place, char in enumerate(text))

    def _filled(self, text: str) -> str:
        """Every letter and digit replaced by one and the same."""
        return "".join(_like(char, 23) for char in text)


def _parts(address: str) -> list[str]:
    return re.split(r"[/?=&,]", address.partition("://")[2])


def _said(body: bytes) -> Iterator[str]:
    """The texts of a request's body, in JSON or as a form; a paper has none."""
    if body[:1] in (b"{", b"["):
        with suppress(Nonsense):
            yield from texts(read_json(body))
    elif b"=" in body and body.isascii() and len(body) < _LARGEST_FORM:
        for field in body.decode("ascii").split("&"):
            yield unquoted(field.partition("=")[2])


def _like(char: str, draw: int) -> str:
    """A character of the same sort."""
    if char.isdecimal():
        return str(draw % 10)
    if char.isascii() and char.islower():
        return _SMALL_LETTERS[draw % 26]
    if char.isascii() and char.isupper():
        return _SMALL_LETTERS[draw % 26].upper()
    return _HAN[draw % len(_HAN)] if char.isalpha() else char
