"""The line at its worst: a paper over a narrow line that breaks, a backlog sent with the window open."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Figure, faster, slower
from tests.line.narrow import carried
from tests.sync.promise.stages import STAGES

PAPER = 2_000_000  # bytes
RATE, CUT = 64_000.0, 3.0  # bytes a second (512 kbit/s), seconds
CASES = 3000
_BACKLOG = """
import dataclasses, json, sys, tempfile
from pathlib import Path
from tests.line.backlog import sent
with tempfile.TemporaryDirectory() as folder:
    found = sent(int(sys.argv[1]), Path(folder), 600)
print(json.dumps(dataclasses.asdict(found)))
"""


def measure() -> list[Figure]:
    """Both, each in a smaller size than its promise has."""
    return [*_paper(), *_backlog()]


def _paper() -> list[Figure]:
    with STAGES["department-api"]() as stage, tempfile.TemporaryDirectory() as folder:
        found = carried(stage, Path(folder) / "store", PAPER, rate=RATE, cut=CUT, patience=300)
    if not found.whole:
        raise RuntimeError("the paper did not arrive whole")
    note = f"{found.cuts} cuts, at most {found.twice // 1024} KiB sent twice"
    uncut = "its bytes alone over the same line, never cut"
    return [slower("2 MB at 512 kbit/s, cut every 3 s", found.seconds, PAPER / RATE, "s", uncut, note)]


def _backlog() -> list[Figure]:
    """In a process of its own: the window is the program's, and its memory is counted."""
    done = subprocess.run(
        [sys.executable, "-c", _BACKLOG, str(CASES)], check=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    bare = sum(found["bare"]) / 2
    note = f"{CASES:,} cases"
    return [
        faster("backlog with the window open", found["ours"], bare, "1/s", "bare requests loop", note),
        slower("backlog: memory it takes", found["grown"] / (1 << 20), 64.0, "MB", "the promise"),
        slower("backlog: window held", found["held"] * 1000, 50.0, "ms", "the promise"),
    ]
