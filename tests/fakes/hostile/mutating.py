"""Changes an honest answer in one or a few places: in its JSON, in its XML, or in its bytes."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.hostile.kinds import parted, rewritten
from tests.fakes.mutating_proxy import STRANGE

_TAG = re.compile(rb"<(/?)([A-Za-z_][\w.:-]*)([^>]*)>")
_TEXT = re.compile(rb">([^<>]*)<")


def mutated(honest: bytes, dice: random.Random) -> bytes:
    """The answer with another body of the same type; one time in twenty with another head."""
    _, body, media = parted(honest)
    way = dice.random()
    if way < 0.05:
        return _head(honest, dice)
    if way < 0.3 or not body:
        return rewritten(honest, in_bytes(body or b"{}", dice))
    if "xml" in media:
        return rewritten(honest, in_xml(body, dice))
    try:
        told = json.loads(body)
    except ValueError:
        return rewritten(honest, in_bytes(body, dice))
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        told = in_json(told, dice)
    return rewritten(honest, json.dumps(told).encode("utf-8", "surrogatepass"))


def in_bytes(body: bytes, dice: random.Random) -> bytes:
    """A byte flipped, put in or taken out; a piece cut out, doubled or moved."""
    place = dice.randrange(len(body))
    end = min(len(body), place + dice.randrange(1, 40))
    odd = bytes(dice.choice((0, 0x22, 0x7B, 0x5D, 0x3C, 0xFF, 0xED, dice.randrange(256))) for _ in range(2))
    return dice.choice(
        (
            body[:place] + bytes([body[place] ^ (1 << dice.randrange(8))]) + body[place + 1 :],
            body[:place] + odd + body[place:],
            body[:place] + body[end:],
            body[:place] + body[place:end] * 2 + body[end:],
            body[:place],
            body[place:] + body[:place],
        )
    )


def in_json(told: Any, dice: random.Random) -> Any:
    """One value replaced, taken out, doubled, wrapped, renamed or exchanged for another."""
    places = list(_places(told))
    if not places:
        return _copied(dice.choice(STRANGE))
    inside, key = dice.choice(places)
    way = dice.randrange(7)
    if way == 0:
        del inside[key]
    elif way == 1 and isinstance(inside, list):
        inside.insert(key, inside[key])
    elif way == 2:
        inside[key] = [inside[key]]
    elif way == 3 and isinstance(inside, dict):
        inside[dice.choice(("x", "id", "url", "status", "next", key.upper()))] = inside.pop(key)
    elif way == 4:
        other, name = dice.choice(places)
        if name in other if isinstance(other, dict) else name < len(other):
            inside[key] = _copied(other[name])
    else:
        inside[key] = _copied(dice.choice(STRANGE))
    return told


def in_xml(body: bytes, dice: random.Random) -> bytes:
    """A text replaced; an element taken out, doubled, renamed or left open."""
    texts, tags = list(_TEXT.finditer(body)), list(_TAG.finditer(body))
    way = dice.randrange(5)
    if texts and way < 2:
        one = dice.choice(texts)
        new = str(dice.choice(STRANGE)).encode("utf-8", "replace")
        return body[: one.start(1)] + new + body[one.end(1) :]
    if not tags:
        return in_bytes(body, dice)
    tag = dice.choice(tags)
    if way == 2:
        return body[: tag.start()] + body[tag.end() :]
    name = tag[2]
    closing = body.find(b"</" + name + b">", tag.end())
    if closing < 0:
        return in_bytes(body, dice)
    end = closing + len(name) + 3
    element = body[tag.start() : end]
    if way == 3:
        return body[: tag.start()] + element * 2 + body[end:]
    return body[: tag.start()] + element.replace(name, b"other") + body[end:]


def _head(honest: bytes, dice: random.Random) -> bytes:
    """Another status, another media type, or a header that says something else."""
    _, body, media = parted(honest)
    status = dice.choice(
        ("200 OK", "201 Created", "202 Later", "400 No", "404 No", "409 Busy", "500 No", "206 Part")
    )
    other = dice.choice((media, "application/json", "text/xml", "application/problem+json", "text/html", ""))
    more = dice.choice(
        ("ETag: \x7f", "Date: Xyz, 99 Foo 0000 99:99:99 GMT", "Upload-Offset: -1", "Retry-After: x")
    )
    head = [f"HTTP/1.1 {status}", f"Content-Type: {other}", f"Content-Length: {len(body)}", more]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


def _copied(value: Any) -> Any:
    """Apart from what it was taken from, or something could come to hold itself."""
    return json.loads(json.dumps(value))


def _places(told: Any) -> Iterator[tuple[Any, Any]]:
    inside = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in list(inside):
        yield told, key
        yield from _places(value)
