"""Proves that whatever a line does, every case arrives exactly once and nothing is stuck without a reason."""

from __future__ import annotations

import argparse
import concurrent.futures
import multiprocessing
import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.line.plan import plan
from tests.line.trial import Outcome, trial

AT_A_TIME = 100  # plans


def carried_out(seed: int, cases: int) -> Outcome:
    """One plan, in whatever process."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            return trial(plan(seed), Path(folder), cases)
        except Exception as error:  # noqa: BLE001 - a trial that breaks is told with its seed; the others go on
            return Outcome(seed, [f"{type(error).__name__}: {error}"], took=time.monotonic() - began)


def run(plans: int, cases: int, seed: int, at_once: int) -> list[Outcome]:
    """So many plans, some at the same time, each with a store and departments of its own."""
    outcomes: list[Outcome] = []
    for first in range(0, plans, AT_A_TIME):  # a pool that renews its processes itself can stand still
        with concurrent.futures.ProcessPoolExecutor(at_once, multiprocessing.get_context("spawn")) as pool:
            seeds = range(seed + first, seed + min(plans, first + AT_A_TIME))
            waiting = [pool.submit(carried_out, one, cases) for one in seeds]
            for done in concurrent.futures.as_completed(waiting):
                outcome = done.result()
                outcomes.append(outcome)
                for wrong in outcome.wrong:
                    print(f"WRONG, plan {outcome.seed}: {wrong}", flush=True)
        print(f"{len(outcomes)} plans", flush=True)
    return outcomes


def main(arguments: list[str]) -> int:
    """Carry the plans out and say the figure; 0 only when every one held."""
    parser = argparse.ArgumentParser(prog="prove faults", description=__doc__)
    parser.add_argument("plans", nargs="?", type=int, default=500)
    parser.add_argument("seed", nargs="?", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--cases", type=int, default=20, help="at each of the two departments")
    parser.add_argument("--at-once", type=int, default=5 * (os.cpu_count() or 2), help="plans at a time")
    told = parser.parse_args(arguments)
    print(f"seed {told.seed}")
    began = time.monotonic()
    outcomes = run(told.plans, told.cases, told.seed, told.at_once)
    took = time.monotonic() - began
    faults: Counter[str] = Counter()
    for one in outcomes:
        faults.update(one.faults)
    print("  ".join(f"{name} {count:,}" for name, count in sorted(faults.items())))
    broken = sum(bool(one.wrong) for one in outcomes)
    cases = sum(one.cases for one in outcomes)
    refused = sum(one.refused for one in outcomes)
    print(
        f"{sum(one.requests for one in outcomes):,} requests, {faults.total():,} faults, "
        f"{sum(one.kills for one in outcomes)} kills, {sum(one.helped for one in outcomes)} steps tried "
        f"again by a person, {sum(one.passed for one in outcomes) / 3600:,.0f} h passed in {took:.0f} s"
    )
    held = "every case exactly once, every refusal explained, nothing stuck"
    print(
        f"faults: {len(outcomes)} plans, {cases:,} cases at 2 departments each, {refused:,} of them refused: "
        + (held if not broken else f"{broken} plans BROKEN")
    )
    return 1 if broken else 0
