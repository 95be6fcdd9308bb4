"""Writes down what the sender did, in batches."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from desktop.domain.entry import Author, Draft
from desktop.store.journal import Journal

BATCH = 192  # steps marked at once; what an append costs beside its entries, its syncs, is then no matter
WITHIN = 0.4  # seconds after which an answer is written down, however few there are
COUNTER = Author("", "counter")


class Recorder:
    """Appends what is put, soon, on the thread of the sender.

    A thread beside it was tried: over a near line both want the interpreter all the time and get in each
    other's way (and in the window's), over a far one the little time is no matter. What the sender did and
    could not be written down stays marked as being sent in the journal, so it is in doubt at the next round
    and settled with the department: nothing is lost by stopping there.
    """

    def __init__(self, journal: Journal, changed: Callable[[frozenset[str]], None]) -> None:
        self._journal = journal
        self._changed = changed
        self._waiting: list[Draft] = []
        self._since = 0.0

    def put(self, draft: Draft) -> None:
        """Write down an answer soon. Raises Trouble when what waited could not be written."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(draft)
        if len(self._waiting) >= 2 * BATCH or time.monotonic() > self._since + WITHIN:
            self.write()

    def write(self, also: Sequence[Draft] = ()) -> None:
        """Write down everything that was put, and this, now. Raises Trouble; then nothing waits any more."""
        drafts, self._waiting = [*self._waiting, *also], []
        if drafts:
            self._journal.append(drafts, COUNTER)
            self._changed(frozenset(draft.journal for draft in drafts))
