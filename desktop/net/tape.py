"""What comes over the line may be kept, and be played back later as if it came from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from desktop.net.errors import WireTrouble

if TYPE_CHECKING:
    from desktop.net.wire import Call


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as it came, whole, before anything of it was judged."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Tape(Protocol):
    """Listens to every call of the thread it was laid in, or answers in the department's place."""

    def play(self, base: str, call: Call) -> Heard | None:
        """The answer to a call below *base*; None asks the line. Raises WireTrouble, or Trouble."""
        ...

    def keep(self, base: str, call: Call, heard: Heard | WireTrouble) -> None:
        """What the line gave."""
        ...


_laid: ContextVar[Tape | None] = ContextVar("tape", default=None)


@contextmanager
def taped(tape: Tape) -> Iterator[None]:
    """Lay a tape in for every call that this thread makes meanwhile, whichever wire makes it."""
    token = _laid.set(tape)
    try:
        yield
    finally:
        _laid.reset(token)


def laid() -> Tape | None:
    """The tape that is in; None nearly always."""
    return _laid.get()
