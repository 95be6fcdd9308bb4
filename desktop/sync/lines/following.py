"""For departments that tell no changes: goes through the open cases page by page and tells what is new."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import msgspec

from desktop.domain.kinds.case import DepartmentAnswered
from desktop.sync.promise import KnownCases


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some open cases in the order of their references, the mark after them, and whether there are more."""

    cases: tuple[tuple[str, str], ...]
    mark: str
    more: bool


class Walk:
    """One walk after the other through the open cases, in stretches, as the engine asks for pages."""

    def __init__(self) -> None:
        self._known: KnownCases | None = None
        self._cases: list[tuple[str, str]] | None = None

    def follow(self, known: KnownCases) -> None:
        """Take the cases to ask about; they are listed once, when the first stretch is wanted."""
        self._known, self._cases = known, None

    def latest(self, reference: str) -> DepartmentAnswered | None:
        """The answer in force of one case, None when there was none yet."""
        return self._known.latest(reference) if self._known is not None else None

    def cases(self) -> list[tuple[str, str]]:
        """(reference, number) of every open case, by reference."""
        if self._cases is None:
            self._cases = sorted(self._known.open()) if self._known is not None else []
        return self._cases

    def stretch(self, mark: str, most: int) -> Stretch:
        """The next open cases after a mark.

        A mark is the count of walks and the last reference of this one; it moves with every stretch, so
        that none looks like the one before.
        """
        walk, _, after = mark.partition(" ")
        count = int(walk) if walk.isascii() and walk.isdigit() and len(walk) < 16 else 0
        cases = self.cases()
        start = bisect_right(cases, after, key=lambda one: one[0]) if after else 0
        chosen = tuple(cases[start : start + most])
        if start + most < len(cases):
            return Stretch(chosen, f"{count} {chosen[-1][0]}", True)
        return Stretch(chosen, str(count + 1), False)


def news(latest: DepartmentAnswered | None, found: DepartmentAnswered) -> DepartmentAnswered | None:
    """What was found, with the next version; None when nothing that people see is different.

    When it was seen is no difference: systems that date nothing would tell the same thing at every look.
    """
    if latest is None:
        return msgspec.structs.replace(found, version=1)
    same = msgspec.structs.replace(found, version=latest.version, at=latest.at)
    return None if same == latest else msgspec.structs.replace(found, version=latest.version + 1)
