"""How long one will wait, said honestly: a span from what was seen today, or that nothing can be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import fmean, pstdev

from desktop.errors import Sentence, sentence

LEAST = 5  # fewer served today say nothing about the next
MOST = 30  # the latest so many count
SPREAD = 1.3  # standard deviations
MOST_OVERTAKING = 2 / 3  # the rule of turns lets no more than two of three calls go first


@dataclass(frozen=True, slots=True)
class Estimate:
    """A wait in whole minutes, from ... to; ``seen`` is how many served tickets it rests on."""

    low: int
    high: int
    seen: int
    windows: int


def estimate(
    ahead: int, handled_s: Sequence[int], windows: int, overtaking: float = 0.0
) -> Estimate | None:
    """The wait with so many people ahead, or None when too few were served to know.

    *handled_s*: how long each of the latest served took, newest last. *windows* are those that call now (at
    least 1). *overtaking*: which part of the latest calls were of people who may go first; 0 for who may.

    The visits ahead take their mean each, more or less by what such a number of visits varies (1.3 standard
    deviations of their sum); the upper end counts those who will go first meanwhile. ``make prove-waits``
    says of simulated days how many waits ended within the span.
    """
    latest = handled_s[-MOST:]
    if len(latest) < LEAST or ahead < 0:
        return None
    visit, varies = fmean(latest), pstdev(latest)
    windows = max(windows, 1)
    more_or_less = SPREAD * varies * sqrt(ahead + 1)
    low = max(0.0, ahead * visit - more_or_less) / windows
    high = ((ahead + 1) * visit + more_or_less) / windows / (1 - min(max(overtaking, 0.0), MOST_OVERTAKING))
    found = int(low / 60)
    return Estimate(found, max(ceil(high / 60), found + 1), len(latest), windows)


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
