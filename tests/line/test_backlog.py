"""A small backlog sent with the window open; the whole one is ``make prove-week-offline``."""

from __future__ import annotations

import subprocess
import sys

from tests.campaigns import week_offline
from tests.line.backlog import Sent


def test_a_backlog_goes_with_the_window_open() -> None:
    """In a process of its own, as the program is; what it may take is judged in the campaign alone."""
    command = [sys.executable, "-m", "tests.prove", "week-offline", "150"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1].startswith("week-offline: 150 cases at "), done.stderr


def test_each_limit_counts() -> None:
    right = Sent(10, 80.0, (90.0, 110.0), 64 << 20, 0.05, 0.0)
    assert right.ratio == 0.8
    assert week_offline.holds(right)
    assert not week_offline.holds(Sent(10, 79.0, (90.0, 110.0), 0, 0.0, 0.0))
    assert not week_offline.holds(Sent(10, 100.0, (90.0, 110.0), 65 << 20, 0.0, 0.0))
    assert not week_offline.holds(Sent(10, 100.0, (90.0, 110.0), 0, 0.051, 0.0))
