"""What is measured and how it is told: figures with their reference, percentiles, a table, JSON."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ours, the reference's in the same unit, and how many times as good as it we are.

    ``ratio`` is above 1 when ours is better than the reference, whether more or less is better.
    """

    name: str
    ours: float
    reference: float
    unit: str
    ratio: float
    against: str  # what the reference is
    note: str = ""


def slower(name: str, ours: float, reference: float, unit: str, against: str, note: str = "") -> Figure:
    """A figure of which less is better (a time)."""
    return Figure(name, ours, reference, unit, reference / ours if ours else 0.0, against, note)


def faster(name: str, ours: float, reference: float, unit: str, against: str, note: str = "") -> Figure:
    """A figure of which more is better (so many a second)."""
    return Figure(name, ours, reference, unit, ours / reference if reference else 0.0, against, note)


def timed(do: Callable[[], Any]) -> float:
    """Milliseconds that something takes."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part (0-1) of the values lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))]


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return percentile(values, 0.5)


def table(figures: Sequence[Figure]) -> list[str]:
    """The figures as lines of a table."""
    head = ("figure", "ours", "reference", "unit", "ratio", "against")
    rows = [
        (f.name, _short(f.ours), _short(f.reference), f.unit, f"{f.ratio:.2f}", f.against) for f in figures
    ]
    wide = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    lines = [head, tuple("-" * w for w in wide), *rows]
    return ["  ".join(_cell(cell, wide[at], at) for at, cell in enumerate(line)).rstrip() for line in lines]


def _cell(text: str, width: int, place: int) -> str:
    return text.rjust(width) if place in (1, 2, 4) else text.ljust(width)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
