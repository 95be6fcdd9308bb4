"""Materials an applicant handed in with earlier cases: still valid, they serve again, with their scan."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from desktop.casework.desk import Desk
from desktop.domain.case import Case
from desktop.domain.catalogue import Material
from desktop.domain.kinds.case import Trust

_TRUSTS: tuple[Trust, ...] = ("issued", "verified", "uploaded", "declared")


@dataclass(frozen=True)
class Held:
    """A material this applicant handed in before, still valid: in which case, when, until when."""

    number: str
    on: date
    until: date | None  # None: no end
    trust: Trust
    paper: str
    file_name: str


def find(desk: Desk, before: Iterable[Case], materials: Mapping[str, Material]) -> dict[str, Held]:
    """What of these materials (by evidence) was handed in with earlier cases and is valid today."""
    found: dict[str, Held] = {}
    for case in before:
        for evidence, standing in case.materials.items():
            material = materials.get(evidence)
            if material is None or evidence in found or standing.state != "handed_in":
                continue
            on = standing.at.astimezone().date()
            until = _months_later(on, material.valid_months) if material.valid_months else None
            if until is None or until >= desk.today:
                trust = _trust(standing.trust)
                found[evidence] = Held(case.number, on, until, trust, standing.paper, standing.file_name)
    return found


def _trust(grade: str) -> Trust:
    return next((known for known in _TRUSTS if known == grade), "verified")


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
