"""Figures of a month as plain records, for paper, screen and spreadsheets alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop.domain.catalogue import Text
from desktop.errors import Sentence

Unit = Literal["cases", "share", "days", "working_days"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: its name, what exactly it counts, its value and the value of the month before.

    ``value`` None means that there was nothing to measure; a share lies between 0 and 1.
    """

    key: str
    name: Sentence
    definition: Sentence
    unit: Unit
    value: float | None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one department, service, way or circumstance."""

    key: str
    label: Text | Sentence
    taken_in: int = 0
    decided: int = 0
    judged: int = 0  # decided with a known promised date
    in_time: int = 0  # of those, decided by that date
    open: int = 0
    waiting: int = 0
    overdue: int = 0

    @property
    def share_in_time(self) -> float | None:
        """Between 0 and 1; None when no decision could be judged."""
        return self.in_time / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Span:
    """What came and what was decided in one day or one month."""

    start: date
    taken_in: int
    decided: int
    departments: tuple[tuple[str, int], ...] = ()  # taken in, a department id each


@dataclass(frozen=True, slots=True)
class Listed:
    """One case that somebody has to look at, and for how many days already."""

    number: str
    service: Text
    department: Text
    applicant: str
    since: date
    days: int
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """All figures of one month, up to and with ``until``."""

    year: int
    month: int
    until: date
    measures: tuple[Measure, ...]
    departments: tuple[Row, ...]
    services: tuple[Row, ...]
    ways: tuple[Row, ...]
    circumstances: tuple[Row, ...]
    days: tuple[Span, ...]
    months: tuple[Span, ...]  # this one last
    waiting: tuple[Listed, ...]
    overdue: tuple[Listed, ...]

    def measure(self, key: str) -> Measure:
        """The measure with a key; KeyError when there is none."""
        return {m.key: m for m in self.measures}[key]
