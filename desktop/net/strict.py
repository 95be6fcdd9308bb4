"""Reads JSON from outside so strictly that two readers can never understand it differently."""

from __future__ import annotations

import json
from math import isinf
from typing import Any, NoReturn

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32
MAX_DIGITS = 19
# Brackets and commas, before anything is built: 4 MB of "[],[]," would otherwise become 90 MB of lists.
MAX_PIECES = 250_000


class Nonsense(ValueError):  # noqa: N818 - it is what it is
    """Not the JSON we accept; ``code`` says which rule it broke."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_json(body: bytes, *, limit: int = MAX_BYTES) -> Any:
    """Parse UTF-8 JSON, or raise Nonsense.

    Refused: duplicate keys, NaN and Infinity (also as 1e999), integers over 19 digits, nesting over
    32, lone surrogates, over ``limit`` bytes. ``json.loads`` alone lets all of these through or dies.
    """
    if len(body) > limit:
        raise Nonsense("too_big")
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MAX_PIECES:
        raise Nonsense("too_many")
    try:
        text = body.decode("utf-8")
        found = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except Nonsense:
        raise
    except RecursionError:
        raise Nonsense("too_deep") from None
    except ValueError:  # JSONDecodeError and UnicodeDecodeError are both
        raise Nonsense("not_json") from None
    _check(found)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Nonsense("duplicate_key")
    return found


def _constant(_: str) -> NoReturn:
    raise Nonsense("not_a_number")


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise Nonsense("too_many_digits")
    return int(digits)


def _number(digits: str) -> float:
    if len(digits) > 64:
        raise Nonsense("too_many_digits")
    value = float(digits)
    if isinf(value):
        raise Nonsense("not_a_number")
    return value


def _check(found: Any) -> None:
    """Depth and surrogates, without recursion."""
    waiting: list[tuple[Any, int]] = [(found, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str):
            _whole(value)
        elif isinstance(value, dict | list):
            if depth > MAX_DEPTH:
                raise Nonsense("too_deep")
            if isinstance(value, dict):
                for key in value:
                    _whole(key)
            inner = value.values() if isinstance(value, dict) else value
            waiting.extend((one, depth + 1) for one in inner if isinstance(one, str | dict | list))


def _whole(text: str) -> None:
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise Nonsense("lone_surrogate") from None
