"""Whose turn it is: the fair rule, written down here once, in code and in sentences.

Those who may go first (elderly, disabled, pregnant or with a small child, and appointments whose time has
come) are called before the others, but after two of them in a row one of the others is called, if any
waits. So nobody is overtaken without end: with n people of their own sort before them, an ordinary ticket
is called after at most 2 (n + 1) of those who go first, and one of those after at most (n + 2) / 2 others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence

IN_A_ROW = 2  # of those who go first, while somebody else waits
EARLY = timedelta(minutes=5)  # an appointment counts from so long before its time
LATE = timedelta(minutes=15)  # and until so long after it, by when the ticket was taken
BEHIND = 3  # who missed the call and comes back is called after so many others

PRIORITIES: dict[str, Text] = {
    "elderly": Text("Aged 65 or over", "65 岁及以上老年人"),
    "disabled": Text("Disabled", "残疾人"),
    "pregnant": Text("Pregnant or with a small child", "孕妇或携带婴幼儿"),
    "appointment": Text("With an appointment", "已预约"),
}

RULE: tuple[Sentence, ...] = (
    sentence(
        "Those who may go first are called first: people aged 65 or over, disabled people, pregnant women, "
        "people with small children, and appointments whose time has come."
    ),
    sentence("After two of them in a row, one of the others is called, so that nobody waits without end."),
    sentence("Otherwise it goes by when the number was taken."),
    sentence("An appointment counts from 5 minutes before its time; who is more than 15 late just queues."),
    sentence("Who missed the call and comes back is called after three others."),
    sentence("Who is sent on to another window or line keeps the place they had."),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One who waits: id, the moment they are sorted by, why they may go first, their appointment."""

    id: str
    place: datetime
    taken_at: datetime
    priority: str = ""
    appointment: datetime | None = None


def goes_first(one: Waiting, now: datetime) -> bool:
    """Whether somebody may go first at this moment."""
    if one.priority != "appointment":
        return bool(one.priority)
    due = one.appointment
    return due is not None and due - EARLY <= now and one.taken_at <= due + LATE


def order(waiting: Iterable[Waiting], before: Sequence[bool], now: datetime) -> tuple[Waiting, ...]:
    """Everybody who waits, in the order they will be called if nobody else comes.

    *before* says of the latest calls, oldest first, whether each was one of those who go first.
    """
    first: list[Waiting] = []
    others: list[Waiting] = []
    for one in sorted(waiting, key=lambda w: (w.place, w.id)):
        (first if goes_first(one, now) else others).append(one)
    row = _row(before)
    found: list[Waiting] = []
    while first or others:
        from_first = bool(first) and not (others and row >= IN_A_ROW)
        found.append((first if from_first else others).pop(0))
        row = row + 1 if from_first else 0
    return tuple(found)


def _row(before: Sequence[bool]) -> int:
    """How many of those who go first were called since the last of the others."""
    row = 0
    for was_first in reversed(before):
        if not was_first:
            break
        row += 1
    return row


def place_back(waiting: Sequence[Waiting], now: datetime) -> datetime:
    """Where somebody who missed the call comes back in: behind the next three, or at the end.

    *waiting* in the order they will be called.
    """
    if len(waiting) < BEHIND:
        return now
    ahead = waiting[BEHIND - 1].place
    return min(now, ahead + timedelta(microseconds=1))
