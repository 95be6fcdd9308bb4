"""Names on disk and the structs they mean today; old bodies are upcast on reading, never rewritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

Body = dict[str, Any]
Upcast = Callable[[Body], Body]

_S = TypeVar("_S", bound=type[msgspec.Struct])
_by_name: dict[str, tuple[int, type[msgspec.Struct]]] = {}
_by_type: dict[type[msgspec.Struct], tuple[str, int]] = {}
_upcasts: dict[tuple[str, int], Upcast] = {}


def kind(name: str, version: int = 1) -> Callable[[_S], _S]:
    """Register a body struct under its released name and version."""

    def register(struct: _S) -> _S:
        _by_name[name] = (version, struct)
        _by_type[struct] = (name, version)
        return struct

    return register


def upcast(name: str, from_version: int) -> Callable[[Upcast], Upcast]:
    """Register how a body of an older version becomes one of the next version."""

    def register(function: Upcast) -> Upcast:
        _upcasts[(name, from_version)] = function
        return function

    return register


def learn() -> None:
    """Let msgspec learn the shape of every kind now, on one thread.

    It learns a shape when it first reads one, and a second thread that reads the same shape meanwhile finds
    it half learned, which ends the program.
    """
    for struct in _by_type:
        msgspec.json.Decoder(struct)


def name_of(body: msgspec.Struct) -> tuple[str, int]:
    """The released name and version of a body."""
    return _by_type[type(body)]


def encode_body(body: msgspec.Struct) -> Body:
    """A body as plain values, ready for JSON."""
    plain: Body = msgspec.to_builtins(body)
    return plain


def decode_body(name: str, version: int, plain: Body) -> msgspec.Struct | None:
    """A body of today, or None when the kind or its version is newer than this program.

    Raises msgspec.ValidationError when a known kind's body is not of its shape.
    """
    known = _by_name.get(name)
    if known is None or version > known[0]:
        return None
    while version < known[0]:
        plain = _upcasts[(name, version)](plain)
        version += 1
    return msgspec.convert(plain, known[1])


def released() -> dict[str, int]:
    """Every kind's name and its newest version."""
    return {name: version for name, (version, _) in sorted(_by_name.items())}
