"""Asks a department what it has to say, as rounds do, about one case or about none."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.kinds.case import DepartmentAnswered
from desktop.errors import Sentence, sentence
from desktop.sync.promise import Connector, Follower

_PAGES = 5


class _Cases:
    """The trial as a case that the counter knows, for connectors that ask about each case by itself."""

    def __init__(self, cases: Sequence[tuple[str, str]]) -> None:
        self._cases = cases

    def open(self) -> Sequence[tuple[str, str]]:
        """The one case, when it was sent."""
        return self._cases

    def latest(self, reference: str) -> DepartmentAnswered | None:
        """Nothing is known of it."""
        return None


def answers(connector: Connector, cases: Sequence[tuple[str, str]]) -> Sentence:
    """The first pages of what it tells, *cases* being those that are open. Raises WireTrouble."""
    told, mark = 0, ""
    for _ in range(_PAGES):
        if isinstance(connector, Follower):
            connector.follow(_Cases(cases))
        page = connector.changes(mark, 50)
        told += len(page.changes)
        if not page.more or page.mark == mark:
            break
        mark = page.mark
    return sentence("{many} told", many=told)
