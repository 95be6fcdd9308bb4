"""A random plan of what a line suffers: weathers one after the other, kills among them; from one seed."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from tests.fakes.fault_proxy import EVERY

SECONDS = ("civil-affairs", "zgw", "open311", "open311-odd", "declarative-practice", "declarative-primero")
WEIGHTS = (3, 3, 3, 1, 1, 1)


@dataclass(frozen=True)
class Weather:
    """For so many requests, that share of them fails, each in one of these ways."""

    requests: int
    share: float
    faults: tuple[str, ...]


@dataclass(frozen=True)
class FaultPlan:
    """What one trial suffers. ``kills`` are the seconds a sending process lives before it is killed."""

    seed: int
    second: str  # the kind of the second department, as in ``stages.STAGES``
    tls: tuple[bool, bool]  # which of the two lines is secured
    weathers: tuple[Weather, ...]
    kills: tuple[float, ...]


def plan(seed: int, *, killed: float = 0.4) -> FaultPlan:
    """The plan of a seed; *killed* is the share of plans with kills."""
    dice = random.Random(seed)
    weathers = tuple(_weather(dice) for _ in range(dice.randint(1, 4)))
    kills: tuple[float, ...] = ()
    if dice.random() < killed:
        kills = tuple(dice.uniform(0.1, 1.2) for _ in range(dice.randint(1, 4)))
    return FaultPlan(
        seed,
        dice.choices(SECONDS, WEIGHTS)[0],
        (dice.random() < 0.5, dice.random() < 0.5),
        weathers,
        kills,
    )


def _weather(dice: random.Random) -> Weather:
    """Some ways of failing at a share; now and then one way alone, or nothing passes at all."""
    faults = tuple(dice.sample(EVERY, dice.choice((1, 2, 4, 8, len(EVERY)))))
    share = 1.0 if dice.random() < 0.1 else dice.uniform(0.05, 0.7)
    return Weather(dice.randint(10, 60), share, faults)


class Sky:
    """The weathers over one line, as a fault proxy asks for them; ``clear`` when it is healed."""

    def __init__(self, plan: FaultPlan, line: int, never: frozenset[str]) -> None:
        self._dice = random.Random(f"{plan.seed}/{line}")
        self._lock = threading.Lock()
        self._never = never
        self._coming: Iterator[Weather] = iter(plan.weathers)
        self._weather = next(self._coming, None)
        self._left = self._weather.requests if self._weather else 0
        self.clear = False

    @property
    def over(self) -> bool:
        """Whether every weather has passed."""
        return self._weather is None

    def __call__(self, line: str) -> str:
        with self._lock:
            if self._weather is not None and self._left <= 0:
                self._weather = next(self._coming, None)
                self._left = self._weather.requests if self._weather else 0
            weather = self._weather
            self._left -= 1
            if self.clear or weather is None or self._dice.random() >= weather.share:
                return ""
            fault = self._dice.choice(weather.faults)
            return "" if fault in self._never else fault
