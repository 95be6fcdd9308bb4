"""One case as a practice department has it, and how it is told: in an answer, in the changes, to a test."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from desktop.domain.catalogue import Department, Service
from desktop.practice.contract import Attachment, Message, NewCase
from desktop.practice.decisions import OPEN, SUPPLEMENT_DAYS, Standing
from desktop.practice.papers import result_paper


def iso(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC, with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


@dataclass(slots=True)
class Filed:
    """A case in the department's hands; ``turn`` counts schedulings, so that an overtaken one is known."""

    reference: str
    key: str
    asked: NewCase
    service: Service
    at: str
    standing: Standing
    version: int = 1
    changed_at: str = ""
    due: str | None = None
    papers: tuple[str, ...] = ()
    held: set[str] = field(default_factory=set)
    messages: list[dict[str, Any]] = field(default_factory=list)
    attached: list[dict[str, Any]] = field(default_factory=list)
    turn: int = 0

    def move(self, standing: Standing, at: float) -> dict[str, Any]:
        """Take a new standing at a moment (seconds since 1970): the next version, as the changes tell it."""
        self.standing = standing
        self.version += 1
        self.changed_at = iso(at)
        asks = standing.state == "waiting_supplement"
        until = datetime.fromtimestamp(at, UTC).date() + timedelta(days=SUPPLEMENT_DAYS)
        self.due = until.isoformat() if asks else None
        return self.change()

    def change(self) -> dict[str, Any]:
        """The present version, as the changes tell it."""
        return {
            "reference": self.reference,
            "number": self.asked.number,
            "version": self.version,
            "state": self.standing.state,
            "at": self.changed_at or self.at,
            "reason": self.standing.reason,
            "asked_for": self.standing.asked_for,
            "papers": self.papers,
            "due": self.due,
        }

    def answer(self) -> dict[str, Any]:
        """What the counter is told when it hands the case over."""
        return {
            "reference": self.reference,
            "number": self.asked.number,
            "state": self.standing.state,
            "version": self.version,
            "at": self.changed_at or self.at,
        }

    def view(self) -> dict[str, Any]:
        """The whole case, without the form."""
        return self.change() | {
            "service": self.asked.service,
            "service_version": self.asked.service_version,
            "key": self.key,
            "centre": self.asked.centre,
            "counter": self.asked.counter,
            "received_at": self.asked.received_at,
            "filed_at": self.at,
            "materials": self.asked.materials,
            "messages": self.messages,
            "attached": self.attached,
        }

    @property
    def etag(self) -> str:
        """The entity tag of the view."""
        return f'"{self.reference}.{self.version}.{len(self.messages)}.{len(self.attached)}"'

    def note_message(self, key: str, said: Message, at: str) -> str:
        """Keep a message; its id."""
        name = f"{self.reference}-M{len(self.messages) + 1}"
        self.messages.append({"message": name, "key": key, "received_at": at} | msgspec.to_builtins(said))
        if said.type == "supplement":
            self.held.update(said.evidence)
        return name

    def note_paper(self, key: str, brought: Attachment, at: str) -> str:
        """Keep a paper that belongs to the case; its id."""
        name = f"{self.reference}-P{len(self.attached) + 1}"
        self.attached.append(
            {"attachment": name, "key": key, "received_at": at} | msgspec.to_builtins(brought)
        )
        self.held.add(brought.evidence)
        return name

    def result(self, department: Department) -> bytes:
        """The result paper of an approved case."""
        asked = self.asked
        return result_paper(department, self.service, asked.number, asked.applicant.name, self.at[:10])


class Agenda:
    """When each open case is looked at next; a newer date of a case overtakes the older one."""

    def __init__(self) -> None:
        self._dates: list[tuple[float, int, int, Filed]] = []
        self._entered = 0  # keeps cases of one moment in the order they came

    def enter(self, filed: Filed, at: float) -> None:
        """Look at a case at a moment (seconds since 1970), if it is the department's turn at all."""
        filed.turn += 1
        if filed.standing.state in OPEN and filed.standing.state != "waiting_supplement":
            self._entered += 1
            heapq.heappush(self._dates, (at, self._entered, filed.turn, filed))

    def due(self, now: float) -> Iterator[tuple[float, Filed]]:
        """The cases due by now with their moments, also those that fall due while this is read."""
        while self._dates and self._dates[0][0] <= now:
            at, _, turn, filed = heapq.heappop(self._dates)
            if filed.turn == turn:
                yield at, filed
