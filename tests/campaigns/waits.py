"""Promise *waits*: what people are told about their wait is true: simulated days by the rules themselves.

Arguments: how many days a hall (20 when none is given). People come and are served at random, one in seven
may go first, and the hall is nearly full all day. The wait told when a number is taken is compared with the
wait that was; what is told by nobody (too few served, a free window) does not count.
"""

from __future__ import annotations

import heapq
import math
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from desktop.domain.hall import turns, waits
from desktop.domain.hall.turns import Waiting
from desktop.domain.hall.waits import Estimate

DAYS = 20
WITHIN, LATER = 0.80, 0.18  # at least so many waits end within what was told, at most so many after it
OPEN_S = 8 * 3600
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Hall:
    """One sort of hall: windows, seconds between arrivals, a visit's mean seconds and how much it varies."""

    windows: int
    between_s: float
    visit_s: float
    variation: float


HALLS = (Hall(1, 420, 400, 0.6), Hall(2, 200, 400, 0.6), Hall(3, 130, 400, 0.8), Hall(4, 95, 400, 1.0))


@dataclass
class Day:
    """One day in a hall, while it goes on; ``waits`` holds (told, seconds that it was)."""

    hall: Hall
    dice: random.Random
    line: list[Waiting] = field(default_factory=list)
    told: dict[str, Estimate | None] = field(default_factory=dict)
    before: list[bool] = field(default_factory=list)
    handled: list[int] = field(default_factory=list)
    waits: list[tuple[Estimate, float]] = field(default_factory=list)

    def pass_by(self) -> None:
        """From the first to the last who came."""
        events = self._arrivals()
        idle = self.hall.windows
        while events:
            at, _, came, seconds = heapq.heappop(events)
            if came is None:
                idle += 1
                self.handled.append(seconds)
            else:
                self._take(came, at, idle)
            while idle and self.line:
                idle -= 1
                took = self._call(at)
                heapq.heappush(events, (at + took, len(self.told) + len(events), None, took))

    def _arrivals(self) -> list[tuple[float, int, Waiting | None, int]]:
        events: list[tuple[float, int, Waiting | None, int]] = []
        at = self.dice.expovariate(1 / self.hall.between_s)
        while at < OPEN_S:
            moment = NINE + timedelta(seconds=at)
            first = "elderly" if self.dice.random() < 1 / 7 else ""
            events.append((at, -len(events), Waiting(f"{len(events):05}", moment, moment, first), 0))
            at += self.dice.expovariate(1 / self.hall.between_s)
        heapq.heapify(events)
        return events

    def _take(self, one: Waiting, at: float, idle: int) -> None:
        self.line.append(one)
        order = [each.id for each in turns.order(self.line, self.before, NINE + timedelta(seconds=at))]
        ahead = order.index(one.id)
        latest = self.before[-waits.MOST :]
        overtaking = 0.0 if one.priority else sum(latest) / max(1, len(latest))
        found = waits.estimate(ahead, self.handled, self.hall.windows, overtaking)
        self.told[one.id] = None if idle else found  # nobody is told to wait at a free window

    def _call(self, at: float) -> int:
        one = turns.order(self.line, self.before, NINE + timedelta(seconds=at))[0]
        self.line.remove(one)
        self.before.append(bool(one.priority))
        estimate = self.told[one.id]
        if estimate is not None:
            self.waits.append((estimate, at - (one.taken_at - NINE).total_seconds()))
        spread = math.sqrt(math.log(1 + self.hall.variation**2))
        mean = math.log(self.hall.visit_s) - spread * spread / 2
        return max(30, round(self.dice.lognormvariate(mean, spread)))


@dataclass(frozen=True)
class Figure:
    """What became of the waits told in some days of one hall, or of all."""

    name: str
    many: int
    within: float
    later: float

    @property
    def holds(self) -> bool:
        """Whether it was honest enough."""
        return self.many > 0 and self.within >= WITHIN and self.later <= LATER

    def line(self) -> str:
        """The figure as it is told."""
        word = "holds" if self.holds else "DOES NOT HOLD"
        return (
            f"{self.name}: {self.many} waits told, {self.within:.0%} within, {self.later:.0%} later; {word}"
        )


def measure(days: int, seed: int = 0) -> tuple[Figure, ...]:
    """Each hall by itself, then all of them."""
    found: list[Figure] = []
    every: list[tuple[Estimate, float]] = []
    for hall in HALLS:
        own: list[tuple[Estimate, float]] = []
        for number in range(days):
            day = Day(hall, random.Random(f"{seed}/{number}"))
            day.pass_by()
            own += day.waits
        found.append(_figure(f"{hall.windows} windows, visits vary by {hall.variation:.0%}", own))
        every += own
    return (*found, _figure(f"{days} days in each of {len(HALLS)} halls", every))


def _figure(name: str, told: list[tuple[Estimate, float]]) -> Figure:
    minutes = [(estimate, seconds / 60) for estimate, seconds in told]
    within = sum(e.low <= was <= e.high for e, was in minutes)
    later = sum(was > e.high for e, was in minutes)
    many = len(minutes)
    return Figure(name, many, within / max(1, many), later / max(1, many))


def main(arguments: list[str]) -> int:
    """Simulate; 0 when the waits of all halls together, and of each, were told honestly."""
    figures = measure(int(arguments[0]) if arguments else DAYS)
    for figure in figures:
        print(figure.line(), flush=True)
    return 0 if all(figure.holds for figure in figures) else 1
