"""Promise *speed*: search at 100,000 cases, a deed, a usable window, sending, each against its reference."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks import deed, searching, sending, starting, stores, wide
from benchmarks.measuring import Figure, percentile, table

CASES = 100_000
SEARCH_MS = 16.0  # 95th percentile of every sort of search
DEED, WINDOW, SENDING = 0.25, 1.5, 0.7


def main(arguments: list[str]) -> int:
    """Measure what is named (search, deed, window, sending; all of it when nothing is); 0 when it holds."""
    held = [part() for name, part in _PARTS.items() if not arguments or name in arguments]
    print("speed: " + "; ".join(line for _, line in held))
    return 0 if held and all(good for good, _ in held) else 1


def _search() -> tuple[bool, str]:
    desk = stores.open_at(wide.ready(CASES))
    try:
        sorts = searching.search(desk, 60)
    finally:
        desk.store.close()
    slowest = 0.0
    missed = []
    for sort in sorts:
        p95 = percentile(sort.ours, 0.95)
        slowest = max(slowest, p95)
        missed += sort.missed
        print(
            f"{sort.sort:<26} p95 {p95:6.2f} ms of {len(sort.ours)} keystrokes, {len(sort.missed)} not found"
        )
    line = f"search p95 at most {slowest:.1f} ms at {CASES:,} cases, {len(missed)} not found"
    return slowest < SEARCH_MS and not missed, line


def _figure(figures: list[Figure]) -> Figure:
    """The figure that counts, the last one; all of them are printed."""
    print("\n".join(table(figures)))
    return figures[-1]


def _deed() -> tuple[bool, str]:
    ratio = _figure(deed.measure()).ratio
    return ratio >= DEED, f"one deed {ratio:.2f} of the bare insert"


def _window() -> tuple[bool, str]:
    figure = _figure(starting.measure())
    times = figure.ours / figure.reference
    return times <= WINDOW, f"window usable after {times:.2f} x the reference"


def _sending() -> tuple[bool, str]:
    ratio = _figure(sending.measure()).ratio
    return ratio >= SENDING, f"sending {ratio:.2f} of the bare loop"


_PARTS: dict[str, Callable[[], tuple[bool, str]]] = {
    "search": _search,
    "deed": _deed,
    "window": _window,
    "sending": _sending,
}
