"""Promise *alive*: a clerk's hour in the window, with the exchange running and a store of many cases.

Argument: how many cases the store has (100000 when none is given).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import stores, wide
from desktop.app import alive
from desktop.casework import centre
from desktop.casework.centre import DepartmentFile
from desktop.casework.desk import sit_down
from desktop.clock import SystemClock
from desktop.paths import StorePaths
from desktop.practice.serving import PRACTICE_KEY, Practice
from desktop.ui.background import Liveness
from tests.casework.centre import WORDS

CASES = 100_000
HELD_MS, FRAMES = 50.0, 0.99
_SMALL = 10_000  # below, a whole store is taken: its journals too


def main(arguments: list[str]) -> int:
    """An hour at a copy of the store; 0 when the window was never held and its frames came in time."""
    cases = int(arguments[0]) if arguments else CASES
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        shutil.copytree(stores.ready(cases) if cases < _SMALL else wide.ready(cases), store)
        practice = Practice(decide_after_s=0.5)
        practice.start()
        try:
            _with_departments(store, practice)
            told = alive.in_window(StorePaths(store), SystemClock(), "wang", WORDS)
        finally:
            practice.stop()
    return judged(told, cases)


def judged(told: Liveness, cases: int) -> int:
    """Tell the figures; 0 when they hold."""
    for held_ms, own_ms, doing in told.holds:
        print(f"{held_ms:7.0f} ms held, {own_ms:6.0f} ms of them its own work: {doing}")
    held = told.longest_ms <= HELD_MS and told.kept >= FRAMES
    print(
        f"{cases:,} cases: longest hold {told.longest_ms:.0f} ms (at most {HELD_MS:.0f}), "
        f"{100 * told.kept:.2f} % of {told.frames:,} frames in time (at least 99): "
        + ("holds" if held else "FAILS")
    )
    return 0 if held else 1


def _with_departments(store: Path, practice: Practice) -> None:
    """Every department of the store has its line to the practice departments."""
    desk = sit_down(StorePaths(store), "it", WORDS, SystemClock())
    for row in desk.store.lookups.departments(every=True):
        file = DepartmentFile(row.id, row.name, row.code, practice.url_of(row.id), timeout_s=5.0)
        centre.add_department(desk, file, PRACTICE_KEY)
    desk.store.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
