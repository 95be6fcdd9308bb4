"""Reads what endpoints say, whatever their habits: JSON or XML, lists or single things, ids of any sort."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from desktop.net import Doubtful, Nonsense, Problem, read_json, read_xml
from desktop.sync.promise import plain

_JSON = frozenset({"application/json", "text/json", "application/problem+json"})
_XML = frozenset({"application/xml", "text/xml"})
_TITLE = re.compile(rb"<(title|h1)[^>]{0,200}>([^<]{1,500})<", re.IGNORECASE)
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,6})\d*)? ?(Z|[+-]\d{2}:?\d{2})?"
)

Found = dict[str, Any]


def read(media: str, body: bytes) -> Any:
    """What a body says, as JSON values; raises Nonsense for what is neither JSON nor XML, by its own word."""
    kind = media.partition(";")[0].strip().lower()
    if kind in _JSON:
        return read_json(body)
    if kind in _XML:
        root = read_xml(body)
        return {root.name: root.plain()}
    raise Nonsense("media")


def answered(headers: Mapping[str, str], body: bytes) -> Any:
    """The same for a usable answer: anything else is no answer of the department."""
    try:
        return read(headers.get("Content-Type", ""), body)
    except Nonsense as nonsense:
        raise Doubtful("portal" if nonsense.code == "media" else "nonsense") from None


def things(told: Any, *names: str) -> list[Found]:
    """Every object in an answer that has one of these fields, however deep it is wrapped.

    A single object stands for a list of one, and ``service_requests`` may hold another
    ``service_requests``: what counts is that an object says what it is.
    """
    found: list[Found] = []
    waiting = [told]  # the next one is the last: a hundred thousand lists are not moved for each of them
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting.extend(reversed(here))
        elif isinstance(here, dict):
            if any(name in here and not isinstance(here[name], dict | list) for name in names):
                found.append(here)
            else:
                waiting.extend(one for one in reversed(here.values()) if isinstance(one, dict | list))
    return found


def text(value: object, limit: int = 1000) -> str:
    """A value as text: endpoints write ids and codes as numbers too, and 0 is one."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return plain(value, limit)


def name(value: object, limit: int = 80) -> str:
    """What something is called, whole; "" when there is nothing or it is too long to be a name.

    A name that was cut would be another thing's.
    """
    whole = text(value, limit + 1)
    return whole if len(whole) <= limit else ""


def truth(value: object) -> bool:
    """A yes or no, written as such or as a word."""
    return value is True or (isinstance(value, str) and value.strip().lower() in ("true", "1", "yes"))


def moment(value: object) -> datetime | None:
    """A time with its zone; None when it is none. A time without a zone is taken as UTC."""
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 60 else None
    if found is None:
        return None
    day, clock, part, zone = found.groups()
    offset = "+00:00" if zone in (None, "Z") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    try:
        when = datetime.fromisoformat(f"{day}T{clock}.{(part or '0').ljust(6, '0')}{offset}")
    except ValueError:
        try:
            when = datetime.fromisoformat(f"{day}T{clock}{offset}")
        except ValueError:
            return None
    return when.astimezone(UTC) if 1900 < when.year < 2300 else None


def problem(media: str, body: bytes, *, pages: bool) -> Problem:
    """A refusal in any of its forms; raises Nonsense when it is none. HTML counts only where it is usual."""
    kind = media.partition(";")[0].strip().lower()
    if pages and kind == "text/html":
        told = _TITLE.search(body[:20_000])
        words = html.unescape(told.group(2).decode("utf-8", "replace")) if told else ""
        return Problem("html", plain(words, 200))
    errors = things(read(media, body), "description", "detail", "code", "title", "message")
    if not errors:
        raise Nonsense("form")
    first = errors[0]
    words = next(
        (text(first[name], 400) for name in ("description", "detail", "message", "title") if first.get(name)),
        "",
    )
    return Problem(text(first.get("code"), 40) or "about:blank", words)
