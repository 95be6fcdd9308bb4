"""What an answer's journal adds up to: the wording in force, and the one that waits for a review."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from desktop.domain import order
from desktop.domain.catalogue import Text
from desktop.domain.entry import NO_TIME, Opened
from desktop.domain.kinds import consult as k

STATES = ("review", "in_force", "withdrawn")
STATE_NAMES: dict[str, Text] = {
    "review": Text("Waits for a review", "待审核"),
    "in_force": Text("In force", "有效"),
    "expired": Text("Expired", "已过期"),
    "withdrawn": Text("Withdrawn", "已撤下"),
}
SOON_DAYS = 30  # an answer that expires within so many days is looked at again

_canonical = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording: who wrote it and when, and its fingerprint."""

    body: k.AnswerWritten
    fingerprint: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A folded answer. ``in_force`` may be told until its date; ``pending`` waits for a review."""

    id: str
    state: str
    in_force: Wording | None
    pending: Wording | None
    published_by: str
    published_at: datetime
    reason: str  # why it was withdrawn, or the last wording returned
    odd: tuple[str, ...]
    entered_at: datetime = NO_TIME  # when it was first put in force

    @property
    def shown(self) -> Wording | None:
        """What there is to read: the wording in force, else the one that waits."""
        return self.in_force or self.pending


def fingerprint(body: k.AnswerWritten) -> str:
    """SHA-256 of a wording, hex: what a reviewer read is what is published."""
    return hashlib.sha256(_canonical.encode(body)).hexdigest()


def expired(until: date | None, on: date) -> bool:
    """Whether an answer may no longer be told on a day."""
    return until is not None and until < on


def standing(state: str, until: date | None, on: date) -> str:
    """The state as people are told it: what is in force and over is *expired*."""
    return "expired" if state == "in_force" and expired(until, on) else state


def fold(journal: str, entries: Iterable[Opened]) -> Answer:
    """Fold any set of an answer's entries, in any order, with any duplicates; never refuses."""
    wordings: dict[str, Wording] = {}
    decided: set[str] = set()
    newest: Wording | None = None
    in_force, published_by, published_at, entered_at = "", "", NO_TIME, NO_TIME
    withdrawn, reason = False, ""
    odd: list[str] = []
    for entry in order.arranged(entries):
        body = entry.body
        if isinstance(body, k.AnswerWritten):
            newest = Wording(body, fingerprint(body), entry.by.staff, entry.at)
            wordings[newest.fingerprint] = newest
            decided.discard(newest.fingerprint)
        elif isinstance(body, k.AnswerPublished):
            in_force, published_by, published_at = body.wording, entry.by.staff, entry.at
            withdrawn, reason = False, ""
            entered_at = entered_at if entered_at != NO_TIME else entry.at
            decided.add(body.wording)
        elif isinstance(body, k.AnswerReturned):
            decided.add(body.wording)
            reason = body.reason
        elif isinstance(body, k.AnswerWithdrawn):
            withdrawn, reason = True, body.reason
        else:
            odd.append(entry.id)
    there = wordings.get(in_force)
    pending = newest if newest is not None and newest.fingerprint not in decided else None
    state = "withdrawn" if withdrawn or (there is None and pending is None) else "in_force"
    if there is None and pending is not None and not withdrawn:
        state = "review"
    return Answer(journal, state, there, pending, published_by, published_at, reason, tuple(odd), entered_at)
