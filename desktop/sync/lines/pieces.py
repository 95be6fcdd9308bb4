"""How large a piece of a paper is sent at once: about a second's worth of the line, as it was of late."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

WORTH = 1.0  # seconds that a piece may take
SMALLEST = 16 * 1024
FIRST = 64 * 1024


class Pieces:
    """A line that is cut every few seconds would never let a large piece through: it learns what fits.

    Small at first, twice as large after each that went quickly, half after each that did not arrive.
    """

    def __init__(self, largest: int) -> None:
        """*largest*: bytes that the department takes at once."""
        self._largest = largest
        self._next = min(FIRST, largest)

    @property
    def length(self) -> int:
        """Bytes of the next piece."""
        return self._next

    @contextmanager
    def sending(self, length: int) -> Iterator[None]:
        """One piece of so many bytes goes; whatever is raised, it did not arrive."""
        began = time.monotonic()
        try:
            yield
        except BaseException:
            self._set(length // 2)
            raise
        took = max(time.monotonic() - began, 0.001)
        if length >= self._next or took > WORTH:  # the last, short piece of a paper tells little
            self._set(min(2 * length, int(length * WORTH / took)))

    def _set(self, length: int) -> None:
        self._next = min(self._largest, max(SMALLEST, length))
