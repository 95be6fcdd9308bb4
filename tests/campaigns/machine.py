"""Proves that any order of deeds, kills, lost answers, restarts and exchange ends with everybody agreeing."""

from __future__ import annotations

import argparse
import time

from tests.machine.test_machine import run
from tests.machine.world import SEEN


def main(arguments: list[str]) -> int:
    """Run the state machine longer than the suite does; 0 when nothing broke."""
    parser = argparse.ArgumentParser(prog="prove machine", description=__doc__)
    parser.add_argument("--examples", type=int, default=150, help="orders of events that are tried")
    parser.add_argument("--steps", type=int, default=50, help="events in one of them, at most")
    told = parser.parse_args(arguments)
    SEEN.clear()
    began = time.monotonic()
    try:
        run(told.examples, told.steps)
    except BaseException:
        print(f"BROKEN after {SEEN['orders']} orders, {SEEN['events']} events")
        raise
    took = time.monotonic() - began
    for name in ("cases", "entries", "deliveries", "kills"):
        print(f"{name:<12} {SEEN[name]:>9,}")
    print(
        f"machine: {SEEN['orders']} orders of events, {SEEN['events']} events, {took:.0f} s: same journals, "
        "same cases, every delivery exactly once"
    )
    return 0
