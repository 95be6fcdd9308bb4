"""The clocks of a case: by when it is accepted, decided and delivered, with pauses and extensions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from desktop.domain.catalogue import Limits
from desktop.domain.deadlines.calendar import Calendar, CalendarUnknown, Pause
from desktop.errors import Sentence, sentence


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
    supplements = tuple(pause for pause in halts if pause.why == "waiting_supplement")
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
    if pause.why == "waiting_supplement":
        return sentence("The clock stands still while the applicant's supplement is awaited.")
    return sentence("The clock stands still during the special procedure.")


def counts_as_accepted(accept_by: date | None, told_on: date | None, today: date) -> bool:
    """Whether the application counts as accepted because nobody told the applicant in time.

    ``told_on`` is the day of acceptance, refusal or one-time notice, whichever came first (None: none).
    An unknown ``accept_by`` never counts as accepted by itself.
    """
    if accept_by is None:
        return False
    return today > accept_by if told_on is None else told_on > accept_by
