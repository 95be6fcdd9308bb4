"""A question to a register and its answer, as they are carried: as little as the form needs, no more."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a dataset: which fields, on which legal basis, for which purpose, about whom."""

    dataset: str
    fields: tuple[str, ...]
    legal_basis: str
    purpose: str
    id_number: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """What a register says of one field: plain text, whose register says so, and as of when (ISO 8601)."""

    value: str = field(repr=False)
    source: str
    at: str
