"""The dates that hold for one case: those it was told, moved by the times that do not count.

A fold of a case reads the entries of that case and nothing else, and the calendar lies in another journal.
So a case that the department paused carries a copy of what its dates are counted by: its limits and the
working days known at the counter that wrote it (decision 0011).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.catalogue import Limits
from desktop.domain.deadlines.calendar import Calendar, Pause, Year
from desktop.domain.deadlines.clocks import due
from desktop.domain.entry import NO_TIME, instant
from desktop.domain.kinds.case import CaseReceived, ClockSet, DepartmentAnswered

PAUSED = frozenset({"waiting_supplement", "special_procedure"})


@dataclass(frozen=True, slots=True)
class Held:
    """The dates to decide by as the counter works them out; None: not known, or no limit is set."""

    promised_by: date | None = None
    statutory_by: date | None = None


def pauses(answers: Sequence[DepartmentAnswered]) -> tuple[Pause, ...]:
    """The times that do not count, from the department's answers by version: each until its next word."""
    found: list[Pause] = []
    for here, after in zip(answers, (*answers[1:], None), strict=False):
        start = _day(here.at)
        if start is not None and (here.state == "waiting_supplement" or here.state == "special_procedure"):
            found.append(Pause(start, _day(after.at) if after else None, here.state))
    return tuple(found)


def named(answers: Iterable[DepartmentAnswered]) -> date | None:
    """The day by which the department itself said it decides; what it said before a pause is overtaken.

    The day that comes with a pause is another one: by when the applicant brings what is asked for.
    """
    found = None
    for answer in answers:
        found = None if answer.state in PAUSED else answer.due or found
    return found


def held(received: CaseReceived | None, stood: Iterable[Pause], clock: ClockSet | None) -> Held:
    """The dates that hold, every pause that ended left out. Never refuses, whatever the entries say.

    While a pause runs they are those from before it; whether the clock runs is not said here. Without a clock
    they are as the resident was told: nobody paused the case, or did so before programs wrote clocks.
    """
    if received is None:
        return Held()
    told = Held(received.promised_by, received.statutory_by)
    ended = [pause for pause in stood if pause.until is not None]
    if clock is None or (not ended and told.promised_by is not None and told.statutory_by is not None):
        return told
    try:
        found = due(clock.limits, received.on, calendar_of(clock), ended)
    except (ValueError, OverflowError):  # limits or years that no counter would write
        return Held() if ended else told
    if ended:
        return Held(found.promised_by, found.statutory_by)
    return Held(told.promised_by or found.promised_by, told.statutory_by or found.statutory_by)


def calendar_of(clock: ClockSet) -> Calendar:
    """The working days that a clock counts by."""
    return Calendar(
        {
            year: Year(
                frozenset(day for day in clock.holidays if day.year == year),
                frozenset(day for day in clock.workdays if day.year == year),
            )
            for year in clock.years
        }
    )


def clock_of(limits: Limits, calendar: Calendar, since: int) -> ClockSet:
    """The clock by these limits and this calendar, from the year *since* on."""
    years = sorted(year for year in calendar.years if year >= since)
    return ClockSet(
        limits,
        tuple(years),
        tuple(day for year in years for day in sorted(calendar.years[year].holidays)),
        tuple(day for year in years for day in sorted(calendar.years[year].workdays)),
    )


def together(clocks: Sequence[ClockSet]) -> ClockSet | None:
    """Several clocks of one case, in the common order, as one: each year as it was said last."""
    if not clocks:
        return None
    years: dict[int, Year] = {}
    for clock in clocks:
        years |= calendar_of(clock).years
    return clock_of(clocks[-1].limits, Calendar(years), min(years, default=0))


def wanted(
    received: CaseReceived, clock: ClockSet | None, limits: Limits, calendar: Calendar
) -> ClockSet | None:
    """The clock a case has to be given: None when the one it has says all that is known here."""
    found = clock_of(limits, calendar, received.on.year)
    known = [clock] if clock is not None else []
    return None if together([*known, found]) == clock else found


def _day(at: str) -> date | None:
    found = instant(at)
    return None if found == NO_TIME else found.date()
