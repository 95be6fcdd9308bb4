"""Proves that a week's cases are sent nearly as fast as a bare loop could, in flat memory, window free."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.line.backlog import CONNECTIONS, Sent, sent

LEAST, FLAT, HELD = 0.8, 64 << 20, 0.050


def holds(found: Sent) -> bool:
    """Fast enough, in little enough memory, the window free enough."""
    return found.ratio >= LEAST and found.grown <= FLAT and found.held <= HELD


def main(arguments: list[str]) -> int:
    """Queue, send, measure, and say the figure."""
    parser = argparse.ArgumentParser(prog="prove week-offline", description=__doc__)
    parser.add_argument("cases", nargs="?", type=int, default=10_000)
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = sent(told.cases, Path(folder), patience=120 + told.cases / 20)
    print(
        f"bare requests loop over {CONNECTIONS} connection: {found.bare[0]:.0f} cases/s before, "
        f"{found.bare[1]:.0f} after; ours {found.ours:.0f}"
    )
    print(f"window's event loop: held {found.held_idle * 1000:.0f} ms at most with nothing to send")
    print(
        f"week-offline: {found.cases:,} cases at {found.ratio:.2f} of a bare requests loop, memory within "
        f"{found.grown / (1 << 20):.0f} MB, the window held {found.held * 1000:.0f} ms at most"
    )
    return 0 if holds(found) else 1
