"""Fetches the papers of a department's answers and keeps each with its case, once, or says why not."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.clock import Clock
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.case import ResultKept, ResultLacking
from desktop.errors import Trouble
from desktop.net import WireTrouble
from desktop.store.attachments import media_type
from desktop.store.opening import Store
from desktop.store.rows import ResultRow
from desktop.sync import schedule
from desktop.sync.promise import ByPieces, Connector, Explained, Fetching
from desktop.sync.schedule import Pace

LOOKED_AT = 200  # wanted papers looked at in one round
_WHILE = 10.0  # seconds of fetching before a round goes on
_GONE = (404, 410)


@dataclass
class _Tries:
    count: int = 0
    not_before: datetime | None = None


@dataclass
class Results:
    """The papers one department answered with. ``take`` is called from the department's own thread."""

    store: Store
    department: str
    clock: Clock
    pace: Pace
    dice: random.Random
    changed: Callable[[frozenset[str]], None]
    told: Callable[[Fetching | None], None] = lambda some: None
    _tries: dict[str, _Tries] = field(default_factory=dict)

    def take(self, connector: Connector, stopped: Callable[[], bool]) -> bool:
        """Fetch what is wanted, for a while; True when more can be fetched at once.

        A paper that fails waits by itself and holds up no other. Raises WireTrouble when the whole
        department fails, Trouble when the disk does.
        """
        until = time.monotonic() + _WHILE
        for row in self.store.lookups.results(self.department, limit=LOOKED_AT):
            if stopped():
                return False
            if time.monotonic() > until:
                return True
            if self._may_go(row) and not self._fetch(row, connector, until, stopped):
                return not stopped()
        return False

    def _may_go(self, row: ResultRow) -> bool:
        tries = self._tries.get(row.sha256)
        return tries is None or tries.not_before is None or tries.not_before <= self.clock.now()

    def _content(
        self, row: ResultRow, connector: Connector, until: float, stopped: Callable[[], bool]
    ) -> bytes | None:
        """The whole paper; None when something more urgent came in the middle of it."""
        if not isinstance(connector, ByPieces):
            return connector.fetch(row.sha256)
        try:
            while not stopped() and time.monotonic() <= until:
                some = connector.fetch_some(row.sha256)
                if some.content is not None:
                    return some.content
                self.told(some)
                self._tries.pop(row.sha256, None)  # it came further: the ceiling is for tries that do not
        finally:
            self.told(None)
        return None

    def _fetch(self, row: ResultRow, connector: Connector, until: float, stopped: Callable[[], bool]) -> bool:
        """Fetch one paper; False when it made way in the middle, and what is here of it is kept."""
        try:
            content = self._content(row, connector, until, stopped)
        except WireTrouble as trouble:
            why = connector.explain(trouble)
            if why.whole_department:
                raise
            self._failed(row, trouble.code, why)
            return True
        if content is None:
            return False
        try:
            media_type(content)
        except Trouble:
            self._lacking(row, "unusable")
            return True
        kept = self.store.papers.keep_bytes(content)
        self._write(row, ResultKept(row.sha256, kept.id, kept.media_type, kept.size))
        return True

    def _failed(self, row: ResultRow, code: str, why: Explained) -> None:
        if code == "too_big":
            self._lacking(row, "too_big")
        elif why.sort != "later" and why.certain:
            self._lacking(row, "gone" if why.status in _GONE else "refused")
        else:
            tries = self._tries.setdefault(row.sha256, _Tries())
            tries.count += 1
            wait = schedule.delay(tries.count, self.pace, self.dice.random())
            tries.not_before = self.clock.now() + timedelta(seconds=max(wait, why.retry_after or 0.0))
            if tries.count >= self.pace.ceiling:
                self._lacking(row, "tired")

    def _lacking(self, row: ResultRow, why: str) -> None:
        self._write(row, ResultLacking(row.sha256, why))

    def _write(self, row: ResultRow, body: ResultKept | ResultLacking) -> None:
        self._tries.pop(row.sha256, None)
        # The same paper may be named in several answers of several cases: each has its own entry.
        self.store.journal.append([Draft(row.case, body)], Author("", "counter"))
        self.changed(frozenset({row.case}))
