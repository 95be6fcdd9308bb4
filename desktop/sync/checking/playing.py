"""Plays a kit in a department's place: the same calls get the same answers, in the order they came."""

from __future__ import annotations

import base64
import binascii
import time
from collections import defaultdict, deque
from datetime import datetime

from desktop.errors import Trouble, sentence
from desktop.net import Call, Doubtful, Heard, Unreachable, WireTrouble
from desktop.sync.checking.kits import Kit, Taken, names_of, split
from desktop.sync.checking.recording import called

_SAFE = frozenset({"GET", "HEAD"})
_UNREACHABLE = frozenset({"dns", "refused", "connect_timeout", "tls", "proxy", "no_route", "offline"})


class ThenClock:
    """The clock stands where it stood when the kit was recorded: requests bear the same times again."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The moment of recording."""
        return self._at

    def monotonic(self) -> float:
        """Seconds that pass all the same."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Nothing is waited for: all answers are there."""


class Player:
    """A tape that answers every call itself; ``unknown`` are calls that the kit knows nothing of."""

    def __init__(self, kit: Kit) -> None:
        self._exact: dict[str, deque[Taken]] = defaultdict(deque)
        self._alike: dict[tuple[str, str, tuple[str, ...]], deque[Taken]] = defaultdict(deque)
        self._used: set[int] = set()
        self.unknown: list[str] = []
        for taken in kit.calls:
            method, where, query = split(taken.call)
            self._exact[taken.call].append(taken)
            self._alike[method, where, names_of(query)].append(taken)

    def play(self, base: str, call: Call) -> Heard | None:
        """The recorded answer. Raises WireTrouble as it was raised then, Trouble when there is none."""
        asked = called(base, call)
        method, where, query = split(asked)
        taken = self._next(self._exact.get(asked), method)
        if taken is None:  # a query that says what time it is
            taken = self._next(self._alike.get((method, where, names_of(query))), method)
        if taken is None:
            self.unknown.append(asked)
            raise Trouble(
                sentence("There is no recorded answer to {call}.", call=asked[:200]),
                sentence("What is asked has changed since: record anew with --record DIR."),
            )
        if taken.trouble:
            raise _trouble(taken.trouble)
        return Heard(taken.status, taken.headers, _body(taken))

    def keep(self, base: str, call: Call, heard: Heard | WireTrouble) -> None:
        """Nothing comes over the line while a tape plays."""

    def _next(self, queue: deque[Taken] | None, method: str) -> Taken | None:
        """The first that was not played yet; what only reads may be asked again and again."""
        for taken in queue or ():
            if id(taken) not in self._used:
                self._used.add(id(taken))
                return taken
        return queue[-1] if queue and method in _SAFE else None


def _body(taken: Taken) -> bytes:
    if not taken.raw:
        return taken.body.encode()
    try:
        return base64.b64decode(taken.raw, validate=True)
    except (binascii.Error, ValueError):
        raise Trouble(
            sentence("A recorded answer cannot be read."),
            sentence("Record them anew: department check FILE --record DIR."),
        ) from None


def _trouble(code: str) -> WireTrouble:
    return Unreachable(code) if code in _UNREACHABLE else Doubtful(code)
