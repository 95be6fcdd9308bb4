"""A clock that several processes share, and that moves on while nothing is under way on the line."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

STILL = 0.05  # seconds without anything on the line before time may pass
STEP = 10.0  # seconds that pass at once
_LOOK = 0.02


class Ahead(Protocol):
    """A number that several processes see (``multiprocessing.Value("d")``)."""

    value: float


class Line(Protocol):
    """Something on which requests may be under way."""

    def still(self, seconds: float) -> bool:
        """Whether nothing has been under way for so long."""
        ...


class PassingClock:
    """The computer's clock, ahead by what has passed while nothing happened."""

    def __init__(self, ahead: Ahead) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """The wall time, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead.value)

    def monotonic(self) -> float:
        """Seconds from some fixed moment; never goes back."""
        return time.monotonic() + self._ahead.value

    def sleep(self, seconds: float) -> None:
        """Wait until so much has passed."""
        until = self.monotonic() + seconds
        while self.monotonic() < until:
            time.sleep(_LOOK)


def pass_time(ahead: Ahead, lines: Sequence[Line]) -> None:
    """Look once; when nothing is under way anywhere, some seconds pass for everybody.

    So a wait of minutes takes a moment, and yet no request is ever overtaken by the clock: what the rules
    say about requests that may still be under way is put to the test and not got round.
    """
    time.sleep(_LOOK)
    if all(line.still(STILL) for line in lines):
        ahead.value += STEP
