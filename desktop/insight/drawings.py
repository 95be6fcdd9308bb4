"""Charts as plain records, so that paper and screen draw the same thing from the same figures."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.insight.asked import Asked
from desktop.insight.figures import Month

Words = Text | Sentence | str


@dataclass(frozen=True, slots=True)
class Series:
    """Values along the labels of a chart; None is a gap."""

    name: Words
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, one group a label, one bar a series."""

    title: Words
    labels: tuple[Words, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over time."""

    title: Words
    labels: tuple[Words, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Multiples:
    """Small charts beside each other on one scale, one a series."""

    title: Words
    labels: tuple[Words, ...]
    series: tuple[Series, ...]


def ticks(highest: float, most: int = 5) -> tuple[int, ...]:
    """Round whole numbers from 0 to at least ``highest``, at most ``most`` + 1 of them."""
    if highest <= 0:
        return (0, 1)
    rough = max(highest / most, 1)
    power = 10 ** floor(log10(rough))
    step = next(int(factor * power) for factor in (1, 2, 5, 10) if factor * power >= rough)
    return tuple(range(0, int(-(-highest // step)) * step + 1, step))


def by_day(month: Month) -> Lines:
    """What came in and what was decided, day by day."""
    return Lines(
        sentence("Taken in and decided, day by day"),
        tuple(str(span.start.day) for span in month.days),
        (
            Series(sentence("Taken in"), tuple(span.taken_in for span in month.days)),
            Series(sentence("Decided"), tuple(span.decided for span in month.days)),
        ),
    )


def by_month(month: Month) -> Lines:
    """The same over the last months."""
    return Lines(
        sentence("Over the last months"),
        tuple(f"{span.start:%Y-%m}" for span in month.months),
        (
            Series(sentence("Taken in"), tuple(span.taken_in for span in month.months)),
            Series(sentence("Decided"), tuple(span.decided for span in month.months)),
        ),
    )


def by_department(month: Month) -> Bars:
    """What each department was given and what it decided."""
    return Bars(
        sentence("By department"),
        tuple(row.label for row in month.departments),
        (
            Series(sentence("Taken in"), tuple(row.taken_in for row in month.departments)),
            Series(sentence("Decided"), tuple(row.decided for row in month.departments)),
        ),
    )


def each_department(month: Month) -> Multiples:
    """What came in for each department, day by day, on one scale."""
    return Multiples(
        sentence("Taken in for each department, day by day"),
        tuple(str(span.start.day) for span in month.days),
        tuple(
            Series(row.label, tuple(dict(span.departments).get(row.key, 0) for span in month.days))
            for row in month.departments if row.taken_in
        ),
    )


def asked_by_month(asked: Asked) -> Lines:
    """Inquiries asked and answered over the last months."""
    return Lines(
        sentence("Inquiries over the last months"),
        tuple(f"{span.start:%Y-%m}" for span in asked.months),
        (
            Series(sentence("Asked"), tuple(span.asked for span in asked.months)),
            Series(sentence("Answered"), tuple(span.answered for span in asked.months)),
        ),
    )


def asked_by_department(asked: Asked) -> Bars:
    """How many inquiries each department was given, and how it answered."""
    return Bars(
        sentence("Inquiries by department"),
        tuple(row.label for row in asked.departments),
        (
            Series(sentence("Asked"), tuple(row.asked for row in asked.departments)),
            Series(sentence("Answered in time"), tuple(row.in_time for row in asked.departments)),
            Series(sentence("Answered late"), tuple(row.late for row in asked.departments)),
        ),
    )
