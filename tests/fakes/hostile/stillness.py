"""Notices when the whole machine stood still, so that a call is not blamed for it.

A second process does nothing but look at the clock. Only where both stood still was it the machine; a call
that holds everything up in its own process is seen all the same.
"""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.connection import Connection

_BEAT = 0.05  # seconds
_STILL = 0.5  # seconds between two beats that are no delay any more
_ASKED_FROM = 2.0  # seconds a call must take before anybody asks


class Stillness:
    """Asked after a long call; started when it is asked to."""

    def __init__(self) -> None:
        self._pipe: Connection | None = None
        self.seconds = 0.0  # that were taken off so far

    def watch(self) -> None:
        """Begin to look at the clock."""
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            context.Process(target=_beat, args=(theirs,), daemon=True).start()
            self._pipe.recv()

    def without(self, began: float, ended: float) -> float:
        """How long something took, less what the machine stood still meanwhile."""
        took = ended - began
        if took < _ASKED_FROM or self._pipe is None:
            return took
        self._pipe.send(None)
        gaps: list[tuple[float, float]] = self._pipe.recv()
        still = sum(max(0.0, min(ended, end) - max(began, start)) for start, end in gaps)
        self.seconds += still
        return took - still


STILLNESS = Stillness()


def _beat(pipe: Connection) -> None:
    gaps: list[tuple[float, float]] = []
    pipe.send(None)
    last = time.monotonic()
    while True:
        if pipe.poll(_BEAT):
            pipe.recv()
            now = time.monotonic()
            if now - last > _STILL:
                gaps.append((last, now))
            pipe.send(gaps[-200:])
        now = time.monotonic()
        if now - last > _STILL:
            gaps.append((last, now))
        last = now
