"""Reads XML from outside as a bounded tree of names and texts: no DTD, no entities, nothing fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat  # the bare parser; every door of XML is shut below

from desktop.net.strict import MAX_BYTES, MAX_DEPTH, Nonsense

MAX_ELEMENTS = 100_000
# What a Python reader would see as UTF-8; other encodings are how filters are led past what is read later.
_ENCODINGS = frozenset({"", "utf-8", "us-ascii"})


@dataclass(slots=True)
class Element:
    """One element: its name without a prefix, its own text, its children. Attributes are not kept."""

    name: str
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def plain(self) -> Any:
        """The element as JSON would say it: a text, or an object in which a repeated name is a list."""
        if not self.children:
            return self.text.strip()
        found: dict[str, Any] = {}
        for child in self.children:
            value = child.plain()
            if child.name not in found:
                found[child.name] = [value]
            else:
                found[child.name].append(value)
        return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def read_xml(body: bytes, *, limit: int = MAX_BYTES) -> Element:
    """Parse UTF-8 XML and give its root, or raise Nonsense.

    Refused: a document type (and with it every entity of its own, every fetch, every bomb), other
    encodings, nesting over 32, over 100,000 elements, over ``limit`` bytes, anything not well-formed.
    """
    if len(body) > limit:
        raise Nonsense("too_big")
    if b"\0" in body:  # UTF-16 and UTF-32, which the parser would take without being told
        raise Nonsense("encoding")
    if body.count(b"<") > 2 * MAX_ELEMENTS + 100:
        raise Nonsense("too_many")
    return _Reading().read(body)


class _Reading:
    """One document on its way into a tree."""

    def __init__(self) -> None:
        self._root: Element | None = None
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._seen = 0

    def read(self, body: bytes) -> Element:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._forbidden
        parser.EntityDeclHandler = self._forbidden
        parser.ExternalEntityRefHandler = self._forbidden
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = self._ends
        parser.CharacterDataHandler = self._says
        try:
            parser.Parse(body, True)
        except expat.ExpatError:
            raise Nonsense("not_xml") from None
        if self._root is None:
            raise Nonsense("not_xml")
        return self._root

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "").lower() not in _ENCODINGS:
            raise Nonsense("encoding")

    def _forbidden(self, *_: object) -> int:
        raise Nonsense("doctype")

    def _begins(self, name: str, _: object) -> None:
        self._seen += 1
        if len(self._open) >= MAX_DEPTH:
            raise Nonsense("too_deep")
        if self._seen > MAX_ELEMENTS:
            raise Nonsense("too_many")
        element = Element(name.rpartition(":")[2])
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)
        self._texts.append([])

    def _ends(self, _: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())

    def _says(self, text: str) -> None:
        self._texts[-1].append(text)
