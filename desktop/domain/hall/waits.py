"""How long one will wait, said honestly: a span from what was seen today, or that nothing can be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from desktop.errors import Sentence, sentence

LEAST = 5  # fewer served today say nothing about the next
MOST = 30  # the latest so many count


@dataclass(frozen=True, slots=True)
class Estimate:
    """A wait in whole minutes, from ... to; ``seen`` is how many served tickets it rests on."""

    low: int
    high: int
    seen: int
    windows: int


def estimate(ahead: int, handled_s: Sequence[int], windows: int) -> Estimate | None:
    """The wait with so many people ahead, or None when too few were served to know.

    *handled_s*: how long each of the latest served took, newest last; half of all visits lie between
    their quartiles, which is the span that is told. *windows* are those that call now (at least 1).
    """
    latest = sorted(handled_s[-MOST:])
    if len(latest) < LEAST or ahead < 0:
        return None
    windows = max(windows, 1)
    short, long = _quartile(latest, 0.25), _quartile(latest, 0.75)
    low = int(ahead * short / windows / 60)
    high = ceil((ahead + 1) * long / windows / 60)  # somebody is at the window already
    return Estimate(low, max(high, low + 1), len(latest), windows)


def _quartile(ordered: Sequence[int], part: float) -> float:
    at = part * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def told(ahead: int, found: Estimate | None) -> Sentence:
    """The wait in words, for a ticket and for screens."""
    if ahead == 0:
        return sentence("You are next.")
    if found is None:
        return sentence("The waiting time is not known yet: too few have been served today.")
    return sentence(
        "About {low} to {high} minutes, going by the last {seen} people served.",
        low=found.low,
        high=found.high,
        seen=found.seen,
    )


def minutes(seconds: int) -> int:
    """Whole minutes, begun ones counted."""
    return ceil(max(seconds, 0) / 60)
