"""Which days are worked, and counting them; a year without a table is unknown, never guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from desktop.errors import Refused, sentence

_DAY = timedelta(days=1)
_LONGEST = 2_000  # working days; no legal limit comes near, a mistyped one would count for ever


class CalendarUnknown(Refused):
    """The calendar has no table for a year, so nothing can be said about its working days."""

    def __init__(self, year: int) -> None:
        super().__init__(
            sentence("The calendar of working days for {year} is not known.", year=year),
            sentence("Install the update that brings it; it is published each November or December."),
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class Year:
    """One year's exceptions: days off though on a weekday or weekend, and weekend days that are worked."""

    holidays: frozenset[date]
    workdays: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The centre's calendar. Years that are not in it are unknown, never guessed."""

    years: dict[int, Year]

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day; raises CalendarUnknown."""
        year = self.years.get(day.year)
        if year is None:
            raise CalendarUnknown(day.year)
        return day in year.workdays or (day.weekday() < 5 and day not in year.holidays)

    def add_working_days(self, start: date, days: int) -> date:
        """The day on which a limit of so many working days ends; the day after ``start`` is the first.

        0 gives ``start`` itself. Raises CalendarUnknown when the count runs into an unknown year and
        ValueError for a negative or absurd number of days.
        """
        return self.count(start, days, ())

    def count(self, start: date, days: int, pauses: Iterable[Pause]) -> date:
        """Like ``add_working_days``, leaving out the days of pauses (all of them with an end)."""
        if not 0 <= days <= _LONGEST:
            raise ValueError("a limit is 0 to 2000 working days")
        resting = [(pause.since, pause.until) for pause in pauses]
        day = start
        while days:
            day += _DAY
            if self.is_working_day(day) and not _rests(day, resting):
                days -= 1
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and with ``end``; negative when it is over."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + _DAY * n for n in range(1, (end - start).days + 1))
        return sum(map(self.is_working_day, days))


@dataclass(frozen=True, slots=True)
class Pause:
    """A clock stood still: from the day the applicant was told until the day it ended (None: not yet).

    As with every limit, the day something happens on is not counted: the last day of the pause does
    not count, the first one does.
    """

    since: date
    until: date | None = None
    why: Literal["waiting_supplement", "special_procedure"] = "waiting_supplement"  # as states are called


def _rests(day: date, resting: list[tuple[date, date | None]]) -> bool:
    return any(since < day and (until is None or day <= until) for since, until in resting)
