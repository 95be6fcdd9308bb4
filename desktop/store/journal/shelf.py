"""Opened journals held ready: what was read or written last, so that a page opens without the disk."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict

from desktop.domain.entry import Opened

JOURNALS = 1024  # some 15 kB each
ENTRIES = 100_000


class Shelf:
    """The journals used last, whole, by id. Usable from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, tuple[Opened, ...]] = OrderedDict()
        self._entries = 0
        self._times = 0
        self._by_sort: Counter[str] = Counter()
        self._cleared = 0

    @property
    def times(self) -> int:
        """How often something was written; a reader that began earlier must not put back what it read."""
        return self._times

    def times_of(self, sort: str) -> int:
        """How often journals of one sort (``service``, say) were written since the store was opened."""
        return self._by_sort[sort] + self._cleared

    def get(self, journal: str) -> tuple[Opened, ...] | None:
        """A journal, if it is held."""
        with self._lock:
            found = self._held.get(journal)
            if found is not None:
                self._held.move_to_end(journal)
            return found

    def offer(self, journal: str, entries: tuple[Opened, ...], times: int) -> None:
        """Hold what was read when the shelf was at *times*, unless something was written since."""
        with self._lock:
            if times == self._times:
                self._put(journal, entries)

    def written(self, journals: dict[str, tuple[Opened, ...]]) -> None:
        """Hold what was just committed."""
        with self._lock:
            self._times += 1
            for journal, entries in journals.items():
                self._by_sort[journal.partition(":")[0]] += 1
                self._put(journal, entries)

    def clear(self) -> None:
        """Hold nothing any more."""
        with self._lock:
            self._times += 1
            self._cleared += 1
            self._held.clear()
            self._entries = 0

    def _put(self, journal: str, entries: tuple[Opened, ...]) -> None:
        self._entries += len(entries) - len(self._held.pop(journal, ()))
        self._held[journal] = entries
        while len(self._held) > JOURNALS or (self._entries > ENTRIES and len(self._held) > 1):
            self._entries -= len(self._held.popitem(last=False)[1])
