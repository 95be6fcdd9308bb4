"""Pages of a long list by key: what is known is kept, what is missing is walked to, never by offset."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.store.lookups import Page
from desktop.store.rows import CaseRow

SIZE = 200  # rows a page
KEPT = 60  # pages kept: 12,000 rows
FURTHEST = 40  # pages walked in one go

Key = tuple[str, int] | None
Read = Callable[[Key, int], Page]


@dataclass
class Pages:
    """What is known of a list: rows by page number, and the key after which each page begins.

    Not for two threads at once: the window's thread owns it, and hands ``walk`` copies of what it needs.
    """

    rows: OrderedDict[int, tuple[CaseRow, ...]] = field(default_factory=OrderedDict)
    keys: dict[int, Key] = field(default_factory=lambda: {0: None})
    end: int | None = None  # the number of rows, once the last page was seen

    def row(self, at: int) -> CaseRow | None:
        """A row, when its page is kept."""
        page = self.rows.get(at // SIZE)
        if page is None:
            return None
        self.rows.move_to_end(at // SIZE)
        inside = at % SIZE
        return page[inside] if inside < len(page) else None

    def start_for(self, page: int) -> tuple[int, Key]:
        """The nearest page at or before this one whose key is known."""
        known = max(number for number in self.keys if number <= page)
        return known, self.keys[known]

    def take(self, walked: Walked) -> None:
        """Keep what a walk brought."""
        self.keys.update(walked.keys)
        for number, rows in walked.rows.items():
            self.rows[number] = rows
            self.rows.move_to_end(number)
        while len(self.rows) > KEPT:
            self.rows.popitem(last=False)
        if walked.end is not None:
            self.end = walked.end


@dataclass(frozen=True)
class Walked:
    """What a walk brought: rows near its goal, keys of all pages passed, and the end if it came there."""

    rows: dict[int, tuple[CaseRow, ...]]
    keys: dict[int, Key]
    end: int | None
    arrived: bool


def walk(read: Read, start: int, key: Key, goal: int, furthest: int = FURTHEST) -> Walked:
    """Read from a page whose key is known towards the goal and one page beyond; for a background thread.

    Goes at most *furthest* pages, so that a newer wish is heard in between.
    """
    rows: dict[int, tuple[CaseRow, ...]] = {}
    keys: dict[int, Key] = {}
    number, end = start, None
    while number <= goal + 1 and number - start <= furthest:
        page = read(key, SIZE)
        if number >= goal - 1:
            rows[number] = page.rows
        if page.after is None:
            end = number * SIZE + len(page.rows)
            rows[number] = page.rows
            break
        number += 1
        key = page.after
        keys[number] = key
    return Walked(rows, keys, end, end is not None or goal in rows)
