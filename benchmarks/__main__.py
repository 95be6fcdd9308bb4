"""``make bench``: every benchmark, as a table and as JSON in ``out/bench.json``.

Names of benchmarks as arguments run these alone; a number sets the sizes of the stores that are searched.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from benchmarks import deed, lines, paper, rebuilding, searching, sending, starting
from benchmarks.measuring import Figure, table
from desktop import log

SIZES = (10_000, 100_000)
_OUT = Path(__file__).resolve().parent.parent / "out" / "bench.json"


def parts(sizes: tuple[int, ...]) -> dict[str, Callable[[], list[Figure]]]:
    """Every benchmark by its name."""
    return {
        "deed": deed.measure,
        **{f"search-{size}": partial(searching.measure, size) for size in sizes},
        "rebuild": rebuilding.measure,
        "start": starting.measure,
        "sending": sending.measure,
        "lines": lines.measure,
        "paper": paper.measure,
    }


def main(arguments: list[str]) -> int:
    """Run what is asked for; the table goes to standard output, JSON beside it."""
    log.start()
    sizes = tuple(int(word) for word in arguments if word.isdecimal()) or SIZES
    asked = [word for word in arguments if not word.isdecimal()]
    known = parts(sizes)
    unknown = [name for name in asked if name not in known]
    if unknown:
        print(f"No benchmark is called {unknown[0]}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    for name in asked or known:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        figures += known[name]()
    print("\n".join(table(figures)))
    _OUT.parent.mkdir(parents=True, exist_ok=True)
    where = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    written = msgspec.json.encode({"machine": where, "figures": figures})
    _OUT.write_bytes(msgspec.json.format(written, indent=2) + b"\n")
    print(f"saved as {_OUT.relative_to(_OUT.parent.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
