"""How long and how much a counter has worked without its departments, against the limit in its settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop import settings
from desktop.clock import Clock
from desktop.errors import Sentence, Trouble, sentence
from desktop.settings import Settings
from desktop.store.opening import Store
from desktop.sync.promise import BY_HAND

WARN_AT = 0.75  # of a limit


@dataclass(frozen=True, slots=True)
class Unsynced:
    """Cases of this counter that their department does not have for certain, and since when the oldest."""

    cases: int
    oldest: date | None
    days: int
    limits: Settings

    @property
    def level(self) -> Literal["fine", "near", "over"]:
        """Where that stands against the limits; a limit of 0 is none."""
        limits = ((self.days, self.limits.unsynced_days), (self.cases, self.limits.unsynced_cases))
        if any(most and now >= most for now, most in limits):
            return "over"
        return "near" if any(most and now >= WARN_AT * most for now, most in limits) else "fine"

    @property
    def says(self) -> Sentence:
        """How it stands, in words."""
        if self.oldest is None:
            return sentence("The departments have everything this counter took in.")
        days = self.limits.unsynced_days or sentence("none")
        most = self.limits.unsynced_cases or sentence("none")
        day = self.oldest.isoformat()
        if self.cases == 1:
            return sentence(
                "1 case is not at its department, since {day}. "
                "The limits of this counter: in days {days}, in cases {most}.",
                day=day,
                days=days,
                most=most,
            )
        return sentence(
            "{cases} cases are not at their departments, the oldest since {day}. "
            "The limits of this counter: in days {days}, in cases {most}.",
            cases=self.cases,
            day=day,
            days=days,
            most=most,
        )

    @property
    def next_step(self) -> Sentence:
        """What helps."""
        if self.level == "over":
            return sentence(
                "No new case is taken in until something was sent: connect this computer. "
                "IT staff can raise the limit in the settings (Ctrl+,)."
            )
        if self.level == "near":
            return sentence("Connect this computer soon: at the limit no new case is taken in.")
        return sentence("Nothing to do.")


def look(store: Store, clock: Clock) -> Unsynced:
    """How it stands now. Departments to which cases are carried by hand do not count: no line helps there."""
    try:
        limits = settings.read(store.paths.folder)
    except Trouble:
        limits = Settings()  # what is wrong with the file is told by the doctor; nobody is stopped for it
    departments = tuple(d.id for d in store.lookups.departments() if d.connector != BY_HAND)
    cases, oldest = store.lookups.unsent(store.identity.device, departments)
    days = (clock.now().astimezone().date() - oldest).days if oldest else 0
    return Unsynced(cases, oldest, max(0, days), limits)
