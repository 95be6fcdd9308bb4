"""Writes down what the sender did, in batches and beside it, so that disk and line work at the same time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop.domain.entry import Author, Draft
from desktop.errors import Trouble
from desktop.store.journal import Journal

BATCH = 128  # answers in one append; what one costs beside them, its syncs, is then no matter
WITHIN = 0.2  # seconds after which an answer is written down, however few there are
COUNTER = Author("", "counter")


@dataclass
class _Item:
    drafts: Sequence[Draft]
    before: Callable[[], None] | None = None
    written: threading.Event = field(default_factory=threading.Event)
    now: bool = False  # somebody waits for it


class Recorder:
    """A thread that appends. When it cannot, ``trouble`` says why and nothing more is taken.

    What the sender did and could not be written down stays marked as being sent in the journal, so it is
    in doubt at the next round and settled with the department: nothing is lost by stopping here.
    """

    def __init__(self, journal: Journal, changed: Callable[[frozenset[str]], None]) -> None:
        self._journal = journal
        self._changed = changed
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self.trouble: Trouble | None = None
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def put(self, drafts: Sequence[Draft]) -> None:
        """Write down an answer soon."""
        self._queue.put(_Item(drafts))

    def ask(self, drafts: Sequence[Draft], before: Callable[[], None] | None = None) -> threading.Event:
        """Write down something that the sender will wait for, with everything before it; see ``wait``.

        *before* is done first, on the recorder's thread: what the sender will need and the disk has.
        """
        item = _Item(drafts, before, now=True)
        self._queue.put(item)
        return item.written

    def wait(self, written: threading.Event) -> None:
        """Until it is on the disk; raises Trouble when it could not be written."""
        while not written.wait(1.0):
            if not self._thread.is_alive():
                break
        if self.trouble is not None:
            raise self.trouble
        if not written.is_set():
            raise RuntimeError("the recorder ended before its work")

    def close(self) -> None:
        """Write down everything that was put; raises Trouble when that could not be done."""
        self._queue.put(None)
        self._thread.join()
        if self.trouble is not None:
            raise self.trouble

    def _run(self) -> None:
        open_still = True
        while open_still:
            item = self._queue.get()
            if item is None:
                return
            batch, open_still = self._gather(item)
            self._write(batch)

    def _gather(self, first: _Item) -> tuple[list[_Item], bool]:
        """Items to append together: until one is waited for, there are enough, or the first gets old."""
        batch, until = [first], time.monotonic() + WITHIN
        while not batch[-1].now and len(batch) < BATCH:
            try:
                item = self._queue.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if item is None:
                return batch, False
            batch.append(item)
        return batch, True

    def _write(self, batch: list[_Item]) -> None:
        try:
            for item in batch:
                if item.before is not None:
                    item.before()
            drafts = [draft for item in batch for draft in item.drafts]
            if drafts and self.trouble is None:
                self._journal.append(drafts, COUNTER)
                self._changed(frozenset(draft.journal for draft in drafts))
        except Trouble as trouble:
            self.trouble = trouble
        finally:
            for item in batch:
                item.written.set()
