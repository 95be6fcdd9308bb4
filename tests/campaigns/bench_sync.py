"""Proves that the exchange is measured by ``make bench``: sending, a paper over a bad line, a backlog."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PARTS = ("sending", "lines")
WANTED = {
    "cases sent": 0.7,
    "2 MB at 512 kbit/s, cut every 3 s": 0.5,
    "backlog with the window open": 0.6,  # of a small backlog; the promise week-offline holds the whole
    "backlog: memory it takes": 1.0,
    "backlog: window held": 1.0,
}
_ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """Run the benchmarks of the exchange as a person does; 0 when each is there and good enough."""
    if arguments:
        print("prove bench-sync takes no arguments", file=sys.stderr)
        return 2
    subprocess.run([sys.executable, "-m", "benchmarks", *PARTS], cwd=_ROOT, check=True)
    saved = json.loads((_ROOT / "out" / "bench.json").read_text(encoding="utf-8"))
    ratios = {figure["name"]: figure["ratio"] for figure in saved["figures"]}
    bad = [name for name, least in WANTED.items() if ratios.get(name, 0.0) < least]
    told = "; ".join(f"{name} {ratios[name]:.2f}" for name in WANTED if name in ratios)
    missing = f"; not good enough: {', '.join(bad)}" if bad else ""
    print(f"bench-sync: {told}{missing}")
    return 1 if bad else 0
