"""Legal clocks in working days: the calendar with holidays and make-up days, pauses, extensions, dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop.domain.catalogue import Limits
from desktop.errors import Refused, Sentence, Trouble, sentence

# Public keys (hex) of tables that come with the program. A key lies beside its table, too, but whoever
# changes the table can change that one; this one is part of the program.
PUBLISHED_WITH = frozenset({"31ad381f18b37e1ab49153d60c5316deee17bc1ce60cb553f6152561eb61a0cc"})

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
    why: Literal["supplement", "special_procedure"] = "supplement"


@dataclass(frozen=True, slots=True)
class Dates:
    """By when what must happen; None where it is not known, with the reason in ``unknown``.

    ``unknown`` goes by the field's name; a limit that the service does not have (no statutory one) is
    None without a reason.
    """

    accept_by: date | None
    promised_by: date | None
    statutory_by: date | None
    deliver_by: date | None
    unknown: dict[str, Sentence] = field(default_factory=dict)


def due(
    limits: Limits,
    received_on: date,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[int] = (),
    decided_on: date | None = None,
) -> Dates:
    """The dates of one case. Every count starts the day after receipt (Civil Code, art. 201).

    - accept by: told to supplement within this time (5 working days) or the application counts as
      accepted from the day of receipt (Administrative Licensing Law, art. 32); waiting for a supplement
      stops it, a special procedure does not, for that begins only after acceptance.
    - promised and statutory: both pauses stop them (art. 45: hearings, tests and expert review do not
      count), extensions in working days (art. 42: with the head's approval) move them.
    - deliver by: within the limit (10 working days, art. 44) after the decision, or after the last day for
      deciding while none was taken.

    0 days mean on the spot, except that 0 statutory days beside a promise mean that no law sets a limit.
    A clock that stands still now has no date yet.
    """
    halts, more = tuple(pauses), sum(extensions)
    supplements = tuple(pause for pause in halts if pause.why == "supplement")
    promised_days, statutory_days = _days_to_decide(limits)
    clock = _Clock(received_on, calendar, {})
    accept_by = clock.end("accept_by", limits.accept_days, supplements)
    promised_by = clock.end("promised_by", promised_days + more, halts)
    statutory_by, last = None, promised_by
    if statutory_days is not None:
        statutory_by = last = clock.end("statutory_by", statutory_days + more, halts)
    deliver_by = clock.after(decided_on or last, limits.deliver_days)
    return Dates(accept_by, promised_by, statutory_by, deliver_by, clock.unknown)


def _days_to_decide(limits: Limits) -> tuple[int, int | None]:
    """Promised and statutory working days; a promise never goes beyond the law."""
    if limits.statutory_days:
        return min(limits.promised_days, limits.statutory_days), limits.statutory_days
    return limits.promised_days, None if limits.promised_days else 0


@dataclass(frozen=True, slots=True)
class _Clock:
    """Counts from one receipt and remembers what could not be counted, and why."""

    received_on: date
    calendar: Calendar
    unknown: dict[str, Sentence]

    def end(self, name: str, days: int, pauses: tuple[Pause, ...]) -> date | None:
        still = [pause for pause in pauses if pause.until is None]
        try:
            day = self.calendar.count(self.received_on, days, [p for p in pauses if p.until is not None])
        except CalendarUnknown as trouble:
            self.unknown[name] = _why_still(still[0]) if still else trouble.what
            return None
        # A clock that ran out before it was stopped has its date.
        if any(pause.since < day for pause in still):
            self.unknown[name] = _why_still(still[0])
            return None
        return day

    def after(self, base: date | None, days: int) -> date | None:
        if base is None:
            self.unknown["deliver_by"] = self.unknown.get("statutory_by") or self.unknown["promised_by"]
            return None
        try:
            return self.calendar.add_working_days(base, days)
        except CalendarUnknown as trouble:
            self.unknown["deliver_by"] = trouble.what
            return None


def _why_still(pause: Pause) -> Sentence:
    if pause.why == "supplement":
        return sentence("The clock stands still while the applicant's supplement is awaited.")
    return sentence("The clock stands still during the special procedure.")


def _rests(day: date, resting: list[tuple[date, date | None]]) -> bool:
    return any(since < day and (until is None or day <= until) for since, until in resting)


def counts_as_accepted(accept_by: date | None, told_on: date | None, today: date) -> bool:
    """Whether the application counts as accepted because nobody told the applicant in time.

    ``told_on`` is the day of acceptance, refusal or one-time notice, whichever came first (None: none).
    An unknown ``accept_by`` never counts as accepted by itself.
    """
    if accept_by is None:
        return False
    return today > accept_by if told_on is None else told_on > accept_by


class _YearTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's shape; ``format`` 1."""

    format: Literal[1]
    region: str
    source: str
    years: dict[str, _YearTable]


def parse(table: dict[str, Any]) -> Calendar:
    """A calendar from the decoded JSON of a table; raises Trouble when it is not one.

    The signature covers the exact bytes of the file (check it first, ``verify_table``). The canonical
    form that is signed: JSON in UTF-8, keys sorted, indented by one space, dates as 2026-01-01 in ascending
    order, a line feed at the end.
    """
    try:
        read = msgspec.convert(table, _Table)
        years = {int(year): _year(int(year), days) for year, days in read.years.items()}
    except (msgspec.ValidationError, ValueError) as trouble:
        raise Trouble(
            sentence("The calendar of working days cannot be read: {why}.", why=str(trouble)),
            sentence("Install the program again, or ask IT staff for a sound calendar."),
        ) from None
    return Calendar(years)


def _year(year: int, table: _YearTable) -> Year:
    """Refuses what cannot be: another year's days, a worked weekday, a day both off and worked."""
    days = Year(frozenset(table.holidays), frozenset(table.workdays))
    everything = [*table.holidays, *table.workdays]
    if len(set(everything)) != len(everything):
        raise ValueError(f"{year} names a day twice")
    if any(day.year != year for day in everything):
        raise ValueError(f"{year} names a day of another year")
    if any(day.weekday() < 5 for day in table.workdays):
        raise ValueError(f"{year} names a weekday as a make-up day")
    return days


def verify_table(raw: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether these exact bytes were signed (Ed25519) with the key that belongs to ``public_key``."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, raw)
    except (InvalidSignature, ValueError):
        return False
    return True
