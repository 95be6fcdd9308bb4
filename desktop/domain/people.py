"""What a resident's journal adds up to: the values known of one person, and who may see how far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from desktop.domain import order
from desktop.domain.entry import Opened
from desktop.domain.kinds.resident import ResidentChanged, ResidentRegistered, ResidentSeen


@dataclass(frozen=True, slots=True)
class Resident:
    """A folded resident: values by field (see ``residents.FIELDS``), and what each one came from."""

    id: str
    values: dict[str, Any]
    sources: dict[str, tuple[str, ...]]
    clashes: dict[str, tuple[Any, ...]]
    odd: tuple[str, ...]

    @property
    def name(self) -> str:
        """The person's name, or "" when nothing told it."""
        value = self.values.get("name", "")
        return value if isinstance(value, str) else ""


def fold(journal: str, entries: Iterable[Opened]) -> Resident:
    """Fold any set of a resident's entries, in any order, with any duplicates."""
    by_field: dict[str, list[Opened]] = defaultdict(list)
    odd: list[str] = []
    for entry in order.arranged(entries):
        if isinstance(entry.body, (ResidentRegistered, ResidentChanged)):
            for name in entry.body.values:
                by_field[name].append(entry)
        elif not isinstance(entry.body, ResidentSeen):
            odd.append(entry.id)
    values: dict[str, Any] = {}
    sources: dict[str, tuple[str, ...]] = {}
    clashes: dict[str, tuple[Any, ...]] = {}
    for name, candidates in by_field.items():
        standing = order.current(candidates)
        said = tuple(e.body.values[name] for e in standing)
        values[name] = said[0]
        sources[name] = tuple(e.id for e in standing)
        if any(other != said[0] for other in said[1:]):
            clashes[name] = said
    return Resident(journal, values, sources, clashes, tuple(odd))
