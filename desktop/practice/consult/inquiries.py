"""The inquiries of one practice department, and what it answers: the law it works by, and where to go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

import msgspec

from desktop.domain.catalogue import Service
from desktop.practice.cases import iso
from desktop.practice.contract import Moment, Number, Problem, Short, Slug
from desktop.practice.district import PracticeAnswer, library

Question = msgspec.Meta(min_length=1, max_length=4000)


class NewInquiry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A question as a counter asks it; nothing of who asked comes with it."""

    number: Number
    question: Annotated[str, Question]
    centre: Short
    counter: Short
    asked_at: Moment
    service: Slug | None = None
    due: date | None = None


@dataclass
class Asked:
    """One inquiry as the department has it."""

    reference: str
    key: str
    asked: NewInquiry
    at: str
    version: int = 1
    answer: dict[str, Any] | None = None

    def view(self) -> dict[str, Any]:
        """How it is told."""
        told = {
            "reference": self.reference,
            "number": self.asked.number,
            "key": self.key,
            "state": "received" if self.answer is None else "answered",
            "version": self.version,
            "at": self.at,
        }
        return told if self.answer is None else {**told, "answer": self.answer}


@dataclass
class Inquiries:
    """All inquiries of a department; used with the register's lock held."""

    services: dict[str, Service]
    by_reference: dict[str, Asked] = field(default_factory=dict)
    by_number: dict[str, Asked] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[tuple[float, Asked]] = field(default_factory=list)

    def may_ask(self, asked: NewInquiry) -> None:
        """Problem 422 for a service that is another department's, or a number that is taken."""
        if asked.service is not None and asked.service not in self.services:
            raise Problem(422, "unknown-service", "This department has no such service", asked.service)
        there = self.by_number.get(asked.number)
        if there is not None:
            raise Problem(
                422, "number-already-used", "Another inquiry bears this number", reference=there.reference
            )

    def take(self, line: dict[str, Any], due: float) -> dict[str, Any]:
        """Apply a remembered question; it is answered at *due*."""
        asked = msgspec.convert(line["asked"], NewInquiry)
        one = Asked(line["reference"], line["key"], asked, iso(line["at"]))
        self.by_reference[one.reference] = self.by_number[asked.number] = one
        self.changes.append(one.view())
        self.waiting.append((due, one))
        return one.view()

    def due(self, now: float) -> list[tuple[float, Asked]]:
        """What is to be answered by now, oldest first; once."""
        ripe = sorted((each for each in self.waiting if each[0] <= now), key=lambda each: each[0])
        self.waiting = [each for each in self.waiting if each[0] > now]
        return ripe

    def answer(self, line: dict[str, Any]) -> None:
        """Apply a remembered answer."""
        one = self.by_reference[line["reference"]]
        self.waiting = [each for each in self.waiting if each[1] is not one]
        one.answer, one.version, one.at = line["answer"], one.version + 1, iso(line["at"])
        self.changes.append(one.view())

    def word(self, asked: NewInquiry) -> dict[str, Any]:
        """What the department says: its own answer to something alike, else the law and the way."""
        near = _nearest(asked)
        if near is not None:
            text = near.text.zh
            basis = "；".join(one.zh for one in near.legal_basis)
        else:
            service = self.services.get(asked.service or "")
            name = service.name.zh if service is not None else "相关事项"
            text = f"关于“{name}”：符合条件的可以办理，请持本人有效证件到窗口申请；特殊情形由本部门逐件核定。"
            basis = "；".join(one.zh for one in service.legal_basis) if service is not None else ""
        return {"text": text, "legal_basis": basis, "who": "咨询岗"}

    def page(self, mark: str, epoch: str, limit: int, key: str | None) -> dict[str, Any]:
        """One page of what was said since a mark, or of what bears a key."""
        if key is not None:
            found = [one.view() for one in self.by_reference.values() if one.key == key]
            return {"inquiries": found, "mark": f"{epoch}.{len(self.changes)}", "more": False}
        whose, _, place = mark.partition(".")
        start = min(int(place), len(self.changes)) if whose == epoch else 0
        page = self.changes[start : start + limit]
        end = start + len(page)
        return {"inquiries": page, "mark": f"{epoch}.{end}", "more": end < len(self.changes)}


def _nearest(asked: NewInquiry) -> PracticeAnswer | None:
    """The department's own answer about the service that shares most characters with the question."""
    own = [one for one in library() if one.service == asked.service]
    shared = {one.id: len(set(one.question.zh) & set(asked.question)) for one in own}
    best = max(own, key=lambda one: shared[one.id], default=None)
    return best if best is not None and shared[best.id] * 2 > len(set(asked.question)) else None
