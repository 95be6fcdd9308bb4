"""The figures of a month's inquiries to departments, each counted as its own sentence says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.insight.figures import Measure, Unit
from desktop.insight.measures import TREND, bounds, earlier


@dataclass(frozen=True, slots=True)
class InquiryFacts:
    """One inquiry, as measures see it; nothing of who asked."""

    number: str
    question: str
    department: str
    department_name: Text
    asked_on: date
    due_on: date | None = None  # None: the calendar of that year is not known
    answered_on: date | None = None  # the department's first answer
    working_days: int | None = None  # from the question to it; None: not answered, or no calendar
    finished_on: date | None = None  # told, or closed without an answer
    kept_on: date | None = None  # its answer was first published in the library, after a review

    @property
    def late(self) -> bool | None:
        """Whether it was answered after its date; None when that cannot be said."""
        if self.due_on is None or self.answered_on is None:
            return None
        return self.answered_on > self.due_on

    def open_on(self, day: date) -> bool:
        """Whether it was asked and neither told nor closed at the end of a day."""
        return self.asked_on <= day and (self.finished_on is None or self.finished_on > day)

    def overdue_on(self, day: date) -> bool:
        """Whether it was open and unanswered at the end of a day although its date had passed."""
        waits = self.open_on(day) and (self.answered_on is None or self.answered_on > day)
        return waits and self.due_on is not None and self.due_on < day


@dataclass(frozen=True, slots=True)
class AskedRow:
    """The counts of one department."""

    key: str
    label: Text
    asked: int = 0
    answered: int = 0
    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class AskedSpan:
    """What was asked and what was answered in one month."""

    start: date
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class AskedListed:
    """One inquiry whose answer is overdue, and for how many days already."""

    number: str
    question: str
    department: Text
    due_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Asked:
    """All figures of the inquiries of one month."""

    measures: tuple[Measure, ...]
    departments: tuple[AskedRow, ...]
    months: tuple[AskedSpan, ...]  # this one last
    overdue: tuple[AskedListed, ...]  # the longest first

    def measure(self, key: str) -> Measure:
        """The measure with a key; KeyError when there is none."""
        return {m.key: m for m in self.measures}[key]

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to count, in this month or at its end."""
        return not self.departments


Facts = Sequence[InquiryFacts]
Count = Callable[[Facts, date, date], float | None]


def asked(facts: Iterable[InquiryFacts], year: int, number: int, today: date) -> Asked:
    """All figures of a month's inquiries; a month that still runs is counted up to ``today``."""
    known = tuple(facts)
    first, last = bounds(year, number)
    until = max(first, min(last, today))
    before = bounds(*earlier(year, number))
    return Asked(
        tuple(
            Measure(key, name, definition, unit, count(known, first, until), count(known, *before))
            for key, name, definition, unit, count in _MEASURES
        ),
        _departments(known, first, until),
        _months(known, year, number, until),
        tuple(
            AskedListed(f.number, f.question, f.department_name, f.due_on, (until - f.due_on).days)
            for f in sorted(known, key=lambda f: (f.due_on or date.max, f.number))
            if f.due_on is not None and f.overdue_on(until)
        ),
    )


def _in(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _counting(day_of: Callable[[InquiryFacts], date | None]) -> Count:
    """Count the inquiries for which something happened within the month."""
    return lambda facts, first, last: sum(_in(day_of(f), first, last) for f in facts)


def _answered(late: bool) -> Count:
    return lambda facts, first, last: sum(_in(f.answered_on, first, last) and f.late is late for f in facts)


def _half(facts: Facts, first: date, last: date) -> float | None:
    taken = sorted(
        f.working_days for f in facts if _in(f.answered_on, first, last) and f.working_days is not None
    )
    return taken[(len(taken) - 1) // 2] if taken else None


_MEASURES: tuple[tuple[str, Sentence, Sentence, Unit, Count], ...] = (
    (
        "inquiries_asked",
        sentence("Inquiries asked"),
        sentence("Questions put to departments within the month because no answer was known here."),
        "cases",
        _counting(lambda f: f.asked_on),
    ),
    (
        "inquiries_answered",
        sentence("Inquiries answered"),
        sentence("Inquiries whose first answer came within the month, whenever they were asked."),
        "cases",
        _counting(lambda f: f.answered_on),
    ),
    (
        "inquiries_in_time",
        sentence("Answered in time"),
        sentence("Of the inquiries answered within the month, those answered by their date."),
        "cases",
        _answered(late=False),
    ),
    (
        "inquiries_late",
        sentence("Answered late"),
        sentence("Of the inquiries answered within the month, those answered after their date."),
        "cases",
        _answered(late=True),
    ),
    (
        "inquiries_half",
        sentence("Working days to an answer, half of them"),
        sentence("Working days from the question to the answer that half of those answered took at most."),
        "working_days",
        _half,
    ),
    (
        "inquiries_open",
        sentence("Inquiries open"),
        sentence("Inquiries neither told to who asked nor closed at the end of the period."),
        "cases",
        lambda facts, first, last: sum(f.open_on(last) for f in facts),
    ),
    (
        "inquiries_overdue",
        sentence("Inquiries overdue"),
        sentence("Open inquiries without an answer whose date had passed at the end of the period."),
        "cases",
        lambda facts, first, last: sum(f.overdue_on(last) for f in facts),
    ),
    (
        "inquiries_kept",
        sentence("Kept as answers"),
        sentence("Inquiries whose answer was published in the library within the month, after a review."),
        "cases",
        _counting(lambda f: f.kept_on),
    ),
)


def _departments(facts: Facts, first: date, until: date) -> tuple[AskedRow, ...]:
    """A row for every department that had anything to count, most asked first, then by key."""
    groups: dict[str, list[InquiryFacts]] = defaultdict(list)
    for f in facts:
        groups[f.department].append(f)
    rows = []
    for key, group in groups.items():
        answered = [f for f in group if _in(f.answered_on, first, until)]
        row = AskedRow(
            key,
            group[-1].department_name,
            asked=sum(_in(f.asked_on, first, until) for f in group),
            answered=len(answered),
            in_time=sum(f.late is False for f in answered),
            late=sum(f.late is True for f in answered),
            open=sum(f.open_on(until) for f in group),
            overdue=sum(f.overdue_on(until) for f in group),
        )
        if row.asked or row.answered or row.open or any(_in(f.kept_on, first, until) for f in group):
            rows.append(row)
    return tuple(sorted(rows, key=lambda row: (-row.asked, row.key)))


def _months(facts: Facts, year: int, number: int, until: date) -> tuple[AskedSpan, ...]:
    """The last months with anything to show, this one last and only up to ``until``."""
    wanted = [(year, number)]
    while len(wanted) < TREND:
        wanted.append(earlier(*wanted[-1]))
    spans = []
    for key in reversed(wanted):
        first, last = bounds(*key)
        last = min(last, until)
        came = sum(_in(f.asked_on, first, last) for f in facts)
        spans.append(AskedSpan(first, came, sum(_in(f.answered_on, first, last) for f in facts)))
    while len(spans) > 1 and not spans[0].asked and not spans[0].answered:
        spans.pop(0)
    return tuple(spans)
