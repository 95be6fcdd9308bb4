"""Kinds of a case's journal that tell which register was asked about its applicant, and what came of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from desktop.domain.catalogue import Text
from desktop.domain.kinds.registry import kind

Outcome = Literal["answered", "nothing", "refused", "failed"]
_SHARED = "shared"


@kind("case.register_asked")
class RegisterAsked(msgspec.Struct, frozen=True):
    """A register was asked; written before the question leaves, so that none is without its trace.

    Who and when is the entry's own. ``about`` is the journal of the resident, ``fields`` are the form's
    names of what was asked for. What the register said is not here: only what lands in the form is kept.
    """

    question: str  # 32 hex
    department: str
    dataset: str
    register: Text
    about: str
    fields: tuple[str, ...]
    legal_basis: Text
    purpose: Text


@kind("case.register_told")
class RegisterTold(msgspec.Struct, frozen=True):
    """What came of a question: which fields the register knew, or why it said nothing (``code``)."""

    question: str
    register: Text
    outcome: Outcome
    fields: tuple[str, ...] = ()
    code: str = ""


KINDS = (RegisterAsked, RegisterTold)


def origin(department: str, dataset: str, at: str) -> str:
    """The origin of a value a register told (CaseFilled.origins); *at* is its moment, ISO 8601."""
    return f"{_SHARED}:{department}:{dataset}:{at}"


def parts(of: str) -> tuple[str, str, str] | None:
    """Department, dataset and moment of such an origin; None for any other."""
    sort, _, rest = of.partition(":")
    department, _, rest = rest.partition(":")
    dataset, _, at = rest.partition(":")
    return (department, dataset, at) if sort == _SHARED and at else None
