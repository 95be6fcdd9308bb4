"""The figures of a month, each counted as its own sentence says."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from math import ceil

from desktop.domain.catalogue import CIRCUMSTANCES, Text
from desktop.errors import Sentence, sentence
from desktop.insight.facts import CaseFacts
from desktop.insight.figures import Listed, Measure, Month, Row, Span, Unit

Facts = Sequence[CaseFacts]
Count = Callable[[Facts, date, date], float | None]
TREND = 12  # months shown in the trend, this one with them


def month(facts: Iterable[CaseFacts], year: int, number: int, today: date) -> Month:
    """All figures of a month over these facts; a month that still runs is counted up to ``today``."""
    known = tuple(facts)
    first, last = bounds(year, number)
    until = max(first, min(last, today))
    before = bounds(*earlier(year, number))
    measures = tuple(
        Measure(key, name, definition, unit, count(known, first, until), count(known, *before))
        for key, name, definition, unit, count in _MEASURES
    )
    return Month(
        year, number, until, measures,
        departments=_rows(known, first, until, lambda f: (f.department,), lambda f, _: f.department_name),
        services=_rows(known, first, until, lambda f: (f.service,), lambda f, _: f.service_name),
        ways=_rows(known, first, until, lambda f: (_way(f),), lambda _, key: _WAYS[key]),
        circumstances=_rows(
            known, first, until, lambda f: tuple(c for c in f.circumstances if c in CIRCUMSTANCES),
            lambda _, key: CIRCUMSTANCES[key],
        ),
        days=_days(known, first, until), months=_months(known, year, number, until),
        waiting=_listed(known, until, lambda f: f.paused_on(until) if f.open_on(until) else None),
        overdue=_listed(known, until, lambda f: f.due_on if f.overdue_on(until) else None),
    )


def bounds(year: int, number: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def earlier(year: int, number: int) -> tuple[int, int]:
    """The month before."""
    return (year, number - 1) if number > 1 else (year - 1, 12)


def _in(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _counting(day_of: Callable[[CaseFacts], date | None]) -> Count:
    """Count the cases for which something happened within the month."""
    def count(facts: Facts, first: date, last: date) -> float:
        return sum(_in(day_of(f), first, last) for f in facts)
    return count


def _decided_on(f: CaseFacts) -> date | None:
    return f.decided_on


def _share(
    among: Callable[[CaseFacts], date | None], judged: Callable[[CaseFacts], bool | None]
) -> Count:
    """The share of the month's cases for which ``judged`` holds; what it cannot judge (None) is left out."""
    def count(facts: Facts, first: date, last: date) -> float | None:
        verdicts = [v for f in facts if _in(among(f), first, last) and (v := judged(f)) is not None]
        return sum(verdicts) / len(verdicts) if verdicts else None
    return count


def _within(f: CaseFacts, limit: date | None) -> bool | None:
    return None if limit is None or f.decided_on is None else f.decided_on <= limit


def _days_taken(part: float) -> Count:
    """The days from receipt to decision that a part of the month's decided cases needed at most."""
    def count(facts: Facts, first: date, last: date) -> float | None:
        taken = sorted(
            (f.decided_on - f.received_on).days for f in facts
            if f.decided_on is not None and _in(f.decided_on, first, last)
        )
        return taken[max(0, ceil(part * len(taken)) - 1)] if taken else None
    return count


def _standing(holds: Callable[[CaseFacts, date], bool]) -> Count:
    """Count the cases for which something holds at the end of the month."""
    def count(facts: Facts, first: date, last: date) -> float:
        return sum(holds(f, last) for f in facts)
    return count


_MEASURES: tuple[tuple[str, Sentence, Sentence, Unit, Count], ...] = (
    (
        "taken_in", sentence("Taken in"),
        sentence("Cases received and numbered at this centre within the month."),
        "cases", _counting(lambda f: f.received_on),
    ),
    (
        "accepted", sentence("Formally accepted"),
        sentence("Cases formally accepted within the month, whenever they were received."),
        "cases", _counting(lambda f: f.accepted_on),
    ),
    (
        "not_accepted", sentence("Refused at the counter"),
        sentence("Cases refused at the counter within the month, with reasons in law."),
        "cases", _counting(lambda f: f.not_accepted_on),
    ),
    (
        "decided", sentence("Decided"),
        sentence("Cases that a department approved or refused within the month, whenever received."),
        "cases", _counting(_decided_on),
    ),
    (
        "approved", sentence("Share approved"),
        sentence("Of the cases decided within the month, the share that was approved."),
        "share", _share(_decided_on, lambda f: f.approved),
    ),
    (
        "in_time", sentence("Decided on time"),
        sentence("Of the cases decided within the month with a promised date, the share decided by it."),
        "share", _share(_decided_on, lambda f: _within(f, f.due_on)),
    ),
    (
        "lawful", sentence("Within the legal limit"),
        sentence("Of the cases decided within the month with a legal date, the share decided by it."),
        "share", _share(_decided_on, lambda f: _within(f, f.statutory_on)),
    ),
    (
        "half", sentence("Days to a decision, half of the cases"),
        sentence("Calendar days from receipt to decision that half of the decided cases took at most."),
        "days", _days_taken(0.5),
    ),
    (
        "most", sentence("Days to a decision, nine of ten cases"),
        sentence("Calendar days from receipt to decision that nine of ten decided cases took at most."),
        "days", _days_taken(0.9),
    ),
    (
        "open", sentence("Still open"),
        sentence("Cases received and not yet decided, refused or withdrawn at the end of the period."),
        "cases", _standing(lambda f, day: f.open_on(day)),
    ),
    (
        "waiting", sentence("Waiting for supplement"),
        sentence("Open cases whose clock stood still at the end: for supplement or in special procedure."),
        "cases", _standing(lambda f, day: f.open_on(day) and f.paused_on(day) is not None),
    ),
    (
        "overdue", sentence("Overdue"),
        sentence("Open cases whose promised date had passed at the end of the period while the clock ran."),
        "cases", _standing(lambda f, day: f.overdue_on(day)),
    ),
    (
        "undated", sentence("Date not known"),
        sentence("Open cases without a promised date: none is set, or that year's calendar is unknown."),
        "cases", _standing(lambda f, day: f.open_on(day) and f.due_on is None),
    ),
    (
        "delivered", sentence("Results delivered"),
        sentence("Cases whose result was handed over within the month."),
        "cases", _counting(lambda f: f.delivered_on),
    ),
    (
        "withdrawn", sentence("Taken back"),
        sentence("Cases that applicants took back within the month."),
        "cases", _counting(lambda f: f.withdrawn_on),
    ),
    (
        "complete", sentence("Complete at the first visit"),
        sentence("Of the cases received within the month, the share that needed no one-time notice."),
        "share", _share(lambda f: f.received_on, lambda f: not f.noticed),
    ),
    (
        "special", sentence("Special circumstances"),
        sentence("Of the cases received within the month, the share with at least one special circumstance."),
        "share", _share(lambda f: f.received_on, lambda f: bool(f.circumstances)),
    ),
)

_WAYS: dict[str, Sentence] = {
    "single": sentence("One service at the counter"),
    "bundle": sentence("Part of a life event"),
    "proxy": sentence("Through a proxy or guardian"),
    "home": sentence("At a home visit"),
}


def _way(f: CaseFacts) -> str:
    """How a case came in; the rarer way counts when several hold."""
    if "home_visit" in f.circumstances:
        return "home"
    if "proxy" in f.circumstances or "guardian" in f.circumstances:
        return "proxy"
    return "bundle" if f.bundle else "single"


def _rows(
    facts: Facts, first: date, until: date, keys: Callable[[CaseFacts], tuple[str, ...]],
    label: Callable[[CaseFacts, str], Text | Sentence],
) -> tuple[Row, ...]:
    """Rows for every key that had anything to count, most taken in first, then by key."""
    groups: dict[str, list[CaseFacts]] = defaultdict(list)
    for f in facts:
        for key in keys(f):
            groups[key].append(f)
    rows = [_row(key, label(group[-1], key), group, first, until) for key, group in groups.items()]
    busy = [row for row in rows if row.taken_in or row.decided or row.open]
    return tuple(sorted(busy, key=lambda row: (-row.taken_in, row.key)))


def _row(key: str, label: Text | Sentence, group: list[CaseFacts], first: date, until: date) -> Row:
    decided = [f for f in group if _in(f.decided_on, first, until)]
    verdicts = [v for f in decided if (v := _within(f, f.due_on)) is not None]
    still = [f for f in group if f.open_on(until)]
    return Row(
        key, label,
        taken_in=sum(_in(f.received_on, first, until) for f in group),
        decided=len(decided), judged=len(verdicts), in_time=sum(verdicts), open=len(still),
        waiting=sum(f.paused_on(until) is not None for f in still),
        overdue=sum(f.overdue_on(until) for f in still),
    )


def _days(facts: Facts, first: date, until: date) -> tuple[Span, ...]:
    came = Counter(f.received_on for f in facts)
    done = Counter(f.decided_on for f in facts)
    each: dict[date, Counter[str]] = defaultdict(Counter)
    for f in facts:
        each[f.received_on][f.department] += 1
    days = [first + timedelta(n) for n in range((until - first).days + 1)]
    return tuple(Span(day, came[day], done[day], tuple(sorted(each[day].items()))) for day in days)


def _months(facts: Facts, year: int, number: int, until: date) -> tuple[Span, ...]:
    """The last months with anything to show, this one last and only up to ``until``."""
    came = Counter((f.received_on.year, f.received_on.month) for f in facts if f.received_on <= until)
    done = Counter((d.year, d.month) for f in facts if (d := f.decided_on) is not None and d <= until)
    wanted = [(year, number)]
    while len(wanted) < TREND:
        wanted.append(earlier(*wanted[-1]))
    spans = [Span(date(*key, 1), came[key], done[key]) for key in reversed(wanted)]
    while len(spans) > 1 and not spans[0].taken_in and not spans[0].decided:
        spans.pop(0)
    return tuple(spans)


def _listed(facts: Facts, until: date, since: Callable[[CaseFacts], date | None]) -> tuple[Listed, ...]:
    """The cases somebody has to look at, the longest first."""
    found = [
        Listed(
            f.number, f.service_name, f.department_name, f.applicant_name,
            start, (until - start).days, f.missing,
        )
        for f in facts if (start := since(f)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one.number)))
