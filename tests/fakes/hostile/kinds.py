"""What a kind of hostile answer is, and what they are made of: the honest answer they stand in for.

A kind is a generator of what goes over the line: bytes, or seconds to wait. It ends with the connection.
``keeps`` kinds leave the department's own word readable in them, so that it may count; with all others
nothing that was sent may ever be taken for done.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Pieces = Iterator[bytes | float]


@dataclass(frozen=True)
class Kind:
    """One kind of hostile answer."""

    make: Callable[[bytes], Pieces]
    slow: bool = False
    keeps: bool = False
    words: bool = False  # it is what the answer says that is hostile, not how it comes over the line


KINDS: dict[str, Kind] = {}


def kind(name: str, *, slow: bool = False, keeps: bool = False, words: bool = False) -> Callable[[Any], Any]:
    """Enter a generator under its name."""

    def enter(make: Callable[[bytes], Pieces]) -> Callable[[bytes], Pieces]:
        KINDS[name] = Kind(make, slow, keeps, words)
        return make

    return enter


def parted(honest: bytes) -> tuple[bytes, bytes, str]:
    """Status line, body and media type of an honest answer."""
    head, _, body = honest.partition(b"\r\n\r\n")
    told = re.search(rb"(?i)\r\ncontent-type: *([^\r;]+)", head)
    media = told[1].decode("latin-1").strip() if told else "application/json"
    if b"chunked" in head.lower():
        body = unchunked(body)
    return head.split(b"\r\n")[0], body, media


def unchunked(body: bytes) -> bytes:
    """A chunked body as a whole one."""
    whole = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size.split(b";")[0] or b"0", 16)
        if not length:
            break
        whole, body = whole + rest[:length], rest[length + 2 :]
    return whole


def said(body: bytes, media: str = "application/json", status: str = "200 OK", *more: str) -> bytes:
    """A well-formed answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def rewritten(honest: bytes, body: bytes, media: str = "") -> bytes:
    """The honest answer with another body."""
    line, _, own = parted(honest)
    if b" 204 " in line or b" 304 " in line:
        line = b"HTTP/1.1 200 OK"  # else nobody would look at the body
    head = [line, f"Content-Type: {media or own}".encode(), f"Content-Length: {len(body)}".encode()]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def is_xml(honest: bytes) -> bool:
    return "xml" in parted(honest)[2]


def changed(honest: bytes, text: Callable[[str], Any], number: Callable[[Any], Any] = lambda n: n) -> bytes:
    """Every text and number of an honest body replaced, in JSON or in XML."""

    def through(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: through(one) for name, one in value.items()}
        if isinstance(value, list):
            return [through(one) for one in value]
        if isinstance(value, str):
            return text(value)
        return value if isinstance(value, bool) or value is None else number(value)

    body = parted(honest)[1]
    try:
        return rewritten(honest, json.dumps(through(json.loads(body))).encode("utf-8", "surrogatepass"))
    except ValueError:
        other = re.sub(
            rb">([^<>]+)<",
            lambda m: b">" + str(text(m[1].decode("utf-8", "replace"))).encode("utf-8", "replace") + b"<",
            body,
        )
        return rewritten(honest, other)
