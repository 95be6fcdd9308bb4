"""Promise *kills*: a running tour killed at random moments, and files damaged; nothing acknowledged is gone.

Each of several counters runs the practice tour again and again in a folder of its own and is killed with
SIGKILL at a moment chosen by chance. After each kill the store must open, hold every entry that was
acknowledged before, verify and agree with its tables, and no department may have a case twice. After some
kills a tour runs to its end, and every accepted case must be at its department exactly once.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from desktop import log
from desktop.app import practising
from desktop.app.tour import run_tour
from desktop.casework import founding
from desktop.clock import SystemClock
from desktop.domain.entry import Opened
from desktop.paths import StorePaths
from desktop.practice.serving import Practice
from desktop.store.journal import Journal
from desktop.store.opening import Store, open_store
from tests.campaigns import store_damage

ROOT = Path(__file__).resolve().parents[2]
FULL = 10  # kills of one folder, then a tour to its end and a new folder
_STATES = ("waiting", "sending", "done", "refused", "in_doubt", "handed_over")
LONGEST_S = 12.0  # a tour without screenshots takes about so long


class Counter:
    """One folder: the store and departments of a tour, and every entry that was acknowledged in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.acknowledged: set[str] = set()
        self.paths = StorePaths(folder / "store")
        folder.mkdir(parents=True)
        # A passphrase that costs little, so that the kills fall into the day and not into the waiting.
        made = founding.make_store(
            self.paths, practising.SITE, practising.PASSPHRASE, SystemClock(), store_damage.CHEAP
        )
        made[0].store.close()

    def run(self, kill_after_s: float | None) -> int:
        """A tour in a process of its own, killed after so long; its exit status."""
        command = [sys.executable, "-m", "tests.campaigns.kills", "--run", str(self.folder)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as tour:
            if kill_after_s is not None:
                timer = threading.Timer(kill_after_s, lambda: tour.send_signal(signal.SIGKILL))
                timer.daemon = True
                timer.start()
            assert tour.stdout is not None
            for line in tour.stdout:
                if line.startswith("entry ") and line.endswith("\n"):
                    self.acknowledged.add(line.split()[1])
        return tour.returncode

    def evening(self) -> str:
        """What the tour that ended last said of its reconciliation and audit."""
        with suppress(OSError):
            steps = msgspec.json.decode((self.folder / "tour.json").read_bytes())["steps"]
            return str([step for step in steps if step["step"] in ("reconciliation", "audit")])
        return "it left no figures"

    def wrong(self, *, ended: bool) -> str:
        """What is wrong with the store or at the departments; "" when all is well."""
        store = open_store(self.paths, practising.ADMINISTRATOR, practising.PASSPHRASE, SystemClock())
        try:
            return store_damage.whole(store, self.acknowledged) or self._wrong_there(store, ended=ended)
        finally:
            store.close()

    def _wrong_there(self, store: Store, *, ended: bool) -> str:
        practice = Practice(0, state_folder=self.folder / "departments")
        try:
            there = Tally((row["department"], row["number"]) for row in practice.cases())
        finally:
            practice.stop()
        doubled = [number for (_, number), count in there.items() if count > 1]
        if doubled:
            return f"{len(doubled)} cases are at their department more than once"
        left = []
        for step in store.lookups.steps(states=_STATES, limit=100_000):
            if step.state != "done":
                left.append(f"{step.call} {step.state} {step.turn} {step.why}")
            elif step.call == "create" and not there[step.department, step.case_number]:
                return f"{step.case_number} counts as sent and is not at its department"
        return f"after a tour to its end {len(left)} steps are left: {left[:3]}" if ended and left else ""


def run_observed(folder: Path) -> int:
    """The killed program: the tour, and every entry said once its deed came back."""
    append = Journal.append

    def observed(self: Journal, *drafts: Any, **how: Any) -> tuple[Opened, ...]:
        entries = append(self, *drafts, **how)
        with suppress(OSError):
            os.write(1, "".join(f"entry {entry.id}\n" for entry in entries).encode())
        return entries

    Journal.append = observed  # type: ignore[method-assign]
    return run_tour(folder, SystemClock(), pictures=False)


def _worker(folder: Path, kills: int, seed: int) -> tuple[int, list[str]]:
    """So many kills in folders one after another; acknowledged entries in all, and what was wrong."""
    dice = random.Random(seed)
    acknowledged = 0
    wrong: list[str] = []
    for start in range(0, kills, FULL):
        counter = Counter(folder / str(start))
        for _ in range(min(FULL, kills - start)):
            counter.run(dice.uniform(0.5, LONGEST_S))
            wrong.append(counter.wrong(ended=False))
        status = counter.run(None)
        wrong.append("" if status == 0 else f"a tour to its end says {status}: {counter.evening()}")
        wrong.append(counter.wrong(ended=True))
        acknowledged += len(counter.acknowledged)
        for what in filter(None, wrong[-FULL - 2 :]):
            print("WRONG", what, f"seed {seed}", flush=True)
        if not any(wrong):
            shutil.rmtree(counter.folder)
    return acknowledged, wrong


def tours(times: int, workers: int, seed: int) -> tuple[int, list[str]]:
    """Kill running tours so many times, on several counters at once."""
    each = [times // workers + (place < times % workers) for place in range(workers)]
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(workers) as pool:
        began = [
            pool.submit(_worker, Path(name) / str(place), many, seed + place)
            for place, many in enumerate(each)
        ]
        done = [one.result() for one in began]
    wrong = [what for _, found in done for what in found if what]
    return sum(acknowledged for acknowledged, _ in done), wrong


def main(arguments: list[str]) -> int:
    """Kill and damage; 0 only when nothing acknowledged was lost and nothing was doubled."""
    log.start()
    parser = argparse.ArgumentParser(prog="prove kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--damage", type=int, nargs=4, default=[100, 20, 20, 200])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    told = parser.parse_args(arguments)
    print(f"seed {told.seed}")
    began = time.monotonic()
    damaged = store_damage.main([*map(str, told.damage), "0", str(told.seed)])
    acknowledged, wrong = tours(told.kills, told.workers, told.seed)
    lived = "none lost, none doubled, every store opened" if not wrong else f"{len(wrong)} WRONG"
    harm = "everything acknowledged is back, every flipped bit found" if not damaged else "WRONG"
    bits, wals, tails, pages = told.damage
    print(
        f"kills: {told.kills} kills of a running tour, {acknowledged:,} acknowledged entries, {lived}; "
        f"{bits} WAL bits, {wals} deleted WALs, {tails} torn tails, {pages} database bits: {harm}; "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if wrong or damaged else 0


if __name__ == "__main__":
    log.start()
    sys.exit(run_observed(Path(sys.argv[2])) if sys.argv[1:2] == ["--run"] else main(sys.argv[1:]))
