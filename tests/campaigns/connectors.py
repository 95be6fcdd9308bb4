"""Promise *connectors*: every kind of department x every promise, against real servers and recorded answers.

Arguments: how many seeds the random plans take (5 when none is given), and then perhaps names of kinds as in
``tests/sync/promise/stages.py``. The tests are those of ``tests/sync/promise``, all of them and all kinds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.sync.promise.promises import PROMISES
from tests.sync.promise.stages import STAGES

SUITE = Path(__file__).parent.parent / "sync" / "promise"


@dataclass
class Cell:
    """What became of one promise with one kind."""

    held: int = 0
    broken: list[str] = field(default_factory=list)
    why_not: str = ""

    def __str__(self) -> str:
        if self.broken:
            return "BROKEN"
        if self.why_not:
            return "-"
        return str(self.held) if self.held else "UNTESTED"

    @property
    def holds(self) -> bool:
        """Whether a test held it and none broke it."""
        return bool(self.held) and not self.broken


class Table:
    """Gathers what each test said, as a plug-in of pytest."""

    def __init__(self, seeds: int) -> None:
        self.seeds = seeds
        self.cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
        self.tests = 0
        self._places: dict[str, tuple[str, str]] = {}

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        """How many seeds, and that every variant takes part."""
        parser.addoption("--seeds", type=int, default=self.seeds)
        parser.addoption("--every-kind", action="store_true", default=True)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Which cell each test belongs to."""
        for item in items:
            mark = item.get_closest_marker("promise")
            assert mark is not None, f"{item.nodeid} says no promise"
            called = getattr(item, "callspec", None)
            kind = mark.args[1] if len(mark.args) > 1 else called.params["stage"] if called else ""
            self._places[item.nodeid] = (mark.args[0], kind)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count it."""
        cell = self.cells[self._places[report.nodeid]]
        if report.failed:
            cell.broken.append(f"{report.nodeid} ({report.when})\n{report.longreprtext[-1500:]}")
        elif report.skipped and isinstance(report.longrepr, tuple):
            cell.why_not = report.longrepr[2].removeprefix("Skipped: ")
        elif report.when == "call":
            cell.held += 1
            self.tests += 1


def tell(table: Table, kinds: list[str]) -> bool:
    """Print the table, the reasons, what broke; whether every cell holds or says why it does not apply."""
    widest = max(map(len, kinds))
    print("what each number counts: tests of that promise with that kind; - does not apply, see below\n")
    for place, kind in enumerate(kinds, 1):
        print(f"  ({place:2}) {kind}")
    print("\n" + " " * 16 + "".join(f"{f'({place})':>9}" for place in range(1, len(kinds) + 1)))
    for promise in PROMISES:
        print(f"{promise:16}" + "".join(f"{table.cells[promise, kind]!s:>9}" for kind in kinds))
    print("\nThe promises:")
    for promise, says in PROMISES.items():
        print(f"  {promise:16}{says}")
    print("\nDoes not apply:")
    for promise in PROMISES:
        for kind in kinds:
            if why := table.cells[promise, kind].why_not:
                print(f"  {promise:16}{kind:{widest + 2}}{why}")
    for (promise, kind), cell in table.cells.items():
        for one in cell.broken:
            print(f"\nBROKEN {promise} with {kind}: {one}")
    cells = [table.cells[promise, kind] for promise in PROMISES for kind in kinds]
    held, apart = sum(cell.holds for cell in cells), sum(bool(cell.why_not) for cell in cells)
    connectors = len({STAGES[kind].kind for kind in kinds})
    wrong = len(cells) - held - apart
    print(
        f"\n{connectors} connectors in {len(kinds)} kinds x {len(PROMISES)} promises, {table.tests} tests: "
        f"of {len(cells)} cells {held} hold, {apart} do not apply (each says why), {wrong} BROKEN or untested"
    )
    return held + apart == len(cells)


def main(arguments: list[str]) -> int:
    """Run the suite and say the figure."""
    seeds = int(arguments[0]) if arguments else 5
    kinds = arguments[1:] or list(STAGES)
    table = Table(seeds)
    words = [str(SUITE), "-qq", "--no-header", "--no-summary", "-p", "no:cacheprovider"]
    if arguments[1:]:
        words += ["-k", " or ".join(kinds) + " or by_hand"]
    ended = pytest.main(words, plugins=[table])
    whole = tell(table, kinds)
    return 0 if whole and ended == 0 else 1
