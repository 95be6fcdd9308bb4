"""How the work with one department goes: its standing, what a person switched, what is under way."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field

import msgspec

from desktop.clock import Clock
from desktop.log import logger
from desktop.store.rows import StepRow
from desktop.sync import schedule
from desktop.sync.promise import Carried, Explained, Fetching, Offers
from desktop.sync.schedule import Pace, Standing

_log = logger("sync")


@dataclass
class Course:
    """Read from any thread, written only by the department's own worker (switches: by anybody)."""

    department: str
    clock: Clock
    pace: Pace = field(default_factory=Pace)
    dice: random.Random = field(default_factory=random.Random)
    standing: Standing = field(default_factory=Standing)
    offline: bool = False
    paused: bool = False
    stopping: bool = False
    urgent: threading.Event = field(default_factory=threading.Event)  # papers make way
    carrying: tuple[StepRow, Carried] | None = None
    fetching: Fetching | None = None  # a result paper on its way here
    reached: dict[str, int] = field(default_factory=dict)  # of papers under way: bytes at the department

    @property
    def halted(self) -> bool:
        """Whether a person stopped or paused the work."""
        return self.stopping or self.paused or self.offline

    def heard(self, offers: Offers, skew_s: float) -> None:
        """The department greeted."""
        standing = schedule.heard(self.standing, self.clock.now(), offers)
        self.standing = msgspec.structs.replace(standing, skew_s=skew_s)

    def settled(self, row: StepRow) -> None:
        """A step is settled by the department's word, whatever it was."""
        now = self.clock.now()
        self.reached.pop(schedule.key_of(row), None)
        standing = schedule.step_over(schedule.worked(self.standing, now), row)
        self.standing = msgspec.structs.replace(standing, last_sent=now)

    def hurry(self) -> None:
        """A person wants it now."""
        self.standing = schedule.impatient(self.standing)
        self.urgent.set()

    def answered(self, *, more: bool) -> None:
        """The department told its answers; with *more* to come they are due again at once."""
        now = self.clock.now()
        standing = schedule.worked(self.standing, now)
        self.standing = msgspec.structs.replace(standing, last_asked=None if more else now)

    def catalogue_due(self) -> None:
        """A person wants the catalogue anew."""
        self.standing = msgspec.structs.replace(self.standing, last_catalogue=None)

    def catalogue_asked(self) -> None:
        """The department told its catalogue."""
        self.standing = msgspec.structs.replace(self.standing, last_catalogue=self.clock.now())

    def carried(self, row: StepRow, carried: Carried) -> None:
        """A piece of a paper arrived: the ceiling is for tries that lead nowhere, so they count anew."""
        self.carrying = (row, carried)
        key = schedule.key_of(row)
        if carried.there > self.reached.get(key, 0):
            self.reached[key] = carried.there
            self.standing = schedule.step_over(self.standing, row)

    def step_failed(self, row: StepRow, why: Explained) -> None:
        """A step failed by itself."""
        now, chance = self.clock.now(), self.dice.random()
        self.standing = schedule.step_failed(self.standing, row, why, now, self.pace, chance)

    def failed(self, why: Explained) -> None:
        """The whole department fails, or asks us to wait."""
        now, chance = self.clock.now(), self.dice.random()
        self.standing = schedule.failed(self.standing, why, now, self.pace, chance)
        _log.info("%s: %s", self.department, why.code)

    def touched(self, rows: list[StepRow]) -> None:
        """The machine's own entries about these steps are on the disk now: they are no person's word."""
        self.standing = schedule.touched(self.standing, rows, self.clock.now())
