"""How long people waited and were served, counted for reports: by line, from the tickets of some days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Spent:
    """What a report counts of one ticket; seconds as folded, ``called`` None when nobody ever called it."""

    line: str
    state: str
    called: datetime | None
    waited_s: int
    handled_s: int


@dataclass(frozen=True, slots=True)
class Times:
    """One line's figures. Medians and the ninth tenth in seconds, None when nothing was measured.

    ``waited``: of everybody who was called, from taking the number to the first call, and any later wait.
    ``handled``: of everybody served to the end, the time at windows. ``unfinished`` were neither served nor
    given back: they went away, or the day ended.
    """

    line: str
    taken: int
    served: int
    missed: int
    left: int
    unfinished: int
    waited: int | None
    waited_most: int | None  # nine of ten waited no longer
    handled: int | None


def times(tickets: Iterable[Spent]) -> tuple[Times, ...]:
    """The figures of each line, by its name."""
    by_line: dict[str, list[Spent]] = {}
    for one in tickets:
        by_line.setdefault(one.line, []).append(one)
    return tuple(_of(line, found) for line, found in sorted(by_line.items()))


def _of(line: str, found: list[Spent]) -> Times:
    states = [one.state for one in found]
    served, missed, left = (states.count(state) for state in ("done", "missed", "left"))
    waited = [one.waited_s for one in found if one.called is not None]
    handled = [one.handled_s for one in found if one.state == "done"]
    return Times(
        line,
        len(found),
        served,
        missed,
        left,
        len(found) - served - missed - left,
        _part(waited, 0.5),
        _part(waited, 0.9),
        _part(handled, 0.5),
    )


def _part(seconds: list[int], part: float) -> int | None:
    """The value that this part of all does not exceed (nearest rank)."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return ordered[max(0, -(-round(part * 100) * len(ordered) // 100) - 1)]
