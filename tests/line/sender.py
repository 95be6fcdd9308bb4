"""A counter's exchange in a process of its own, to be killed at any moment."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from desktop.casework import handover
from desktop.casework.desk import Desk
from desktop.paths import StorePaths
from desktop.store.opening import Store, open_store
from desktop.sync.engine import Engine
from tests.fakes.counter import PASSPHRASE
from tests.line.passing import PassingClock

_LOOK = 0.05  # seconds
_PERSON = 300.0  # seconds between a person's looks at what is stuck


def send(folder: str, hopeless: tuple[str, ...], ahead: Any, healed: Any, helped: Any, seed: int) -> None:
    """Exchange until the line is healed and nothing is left that the machine could do.

    ``hopeless`` are cases that their department refuses. ``ahead`` is the shared clock, ``healed`` is set
    when the faults are over; from then on a person tries again what the program gave up, and ``helped``
    counts it.
    """
    clock = PassingClock(ahead)
    store = open_store(StorePaths(Path(folder)), "test", PASSPHRASE, clock)
    engine = Engine(store, clock, dice=random.Random(seed))
    engine.start()
    looks_at = 0.0
    while not (healed.value and settled(store, hopeless)):
        time.sleep(_LOOK)
        if healed.value and clock.monotonic() > looks_at:
            helped.value += try_again(engine, store, clock, hopeless)
            looks_at = clock.monotonic() + _PERSON
    engine.stop(20.0)
    store.close()


def settled(store: Store, hopeless: tuple[str, ...]) -> bool:
    """Whether everything is done but the refused cases, and those are refused."""
    rows = [
        row for row in store.lookups.steps(limit=10_000) if row.call == "create" or row.case not in hopeless
    ]
    return all(row.case in hopeless and row.state == "refused" for row in rows)


def try_again(engine: Engine, store: Store, clock: PassingClock, hopeless: tuple[str, ...]) -> int:
    """What a person does with steps that failed so often that the program gave up: once more."""
    done = 0
    desk = Desk(store, store.lookups.staff()[0], clock)
    for plan in engine.plan():
        for one in plan.not_now:
            row = one.row
            known_no = row is not None and row.case in hopeless and row.state == "refused"
            if row is None or known_no or one.turn == "machine":
                continue
            if row.state == "in_doubt":
                engine.wake(row.department)  # to send it again without a look could double it
            else:
                handover.try_again(desk, row.case, row.step)
            done += 1
    return done
