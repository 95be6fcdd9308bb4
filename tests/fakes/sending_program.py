"""A program that does nothing but send what waits in a store, to be killed at any moment."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from desktop.clock import SystemClock
from desktop.paths import StorePaths
from desktop.store.opening import open_store
from desktop.sync.connectors import connect
from desktop.sync.rounds import Worker
from tests.fakes.counter import EAGER, PASSPHRASE


def main(folder: str, department: str) -> None:
    clock = SystemClock()
    store = open_store(StorePaths(Path(folder)), "test", PASSPHRASE, clock)
    row = store.lookups.department(department)
    assert row is not None
    connector = connect(row, store.secrets.get(f"department:{department}") or "", clock)
    worker = Worker(store, row, connector, clock, pace=EAGER, dice=random.Random(1))
    print("ready", flush=True)
    while True:
        done = worker.once()
        if not done.more and not store.lookups.steps(department, ("waiting", "sending", "in_doubt"), limit=1):
            break
    store.close()
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
