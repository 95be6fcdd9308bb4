"""From start to a usable window, against an empty window and an opened vault, each a fresh process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import stores
from benchmarks.measuring import Figure, median, slower
from desktop.casework import people
from desktop.casework.founding import make_store
from desktop.clock import SystemClock
from desktop.paths import StorePaths
from desktop.practice.district import load
from desktop.sync.catalogue import adopt
from tests.casework.centre import SITE, WORDS

LOGIN = "lina"
_TIMES = 5


def measure(times: int = _TIMES) -> list[Figure]:
    """Start both by turns; milliseconds from before the process to a window that takes a resident."""
    store = _store()
    ours: list[float] = []
    reference: list[float] = []
    _start("ours", store)  # once for the disk's sake
    for _ in range(times):
        ours.append(_start("ours", store))
        reference.append(_start("reference", store))
    note = f"of {times} starts each; passphrase at its full cost"
    against = "empty PySide6 window and an opened vault"
    return [slower("start to usable window", median(ours), median(reference), "ms", against, note)]


def _store() -> Path:
    """A store as setup makes it, with the catalogues of all departments."""
    folder = stores.path_of(0)
    if not folder.exists():
        making = folder.with_name(folder.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        making.parent.mkdir(parents=True, exist_ok=True)
        desk, _ = make_store(StorePaths(making), SITE, WORDS, SystemClock())
        for catalogue in load().values():
            adopt(desk.store, catalogue, "")
        people.add_staff(desk, LOGIN, "李娜", "clerk", WORDS, clearance=3)
        desk.store.close()
        making.rename(folder)
    return folder


def _start(which: str, store: Path) -> float:
    """Milliseconds until the child says that it is there."""
    root = Path(__file__).resolve().parent.parent
    around = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "benchmarks.window", which, str(store)]
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=around) as child:
        assert child.stdout is not None
        said = child.stdout.readline().strip()
        took = (time.monotonic() - began) * 1000
        child.stdout.read()
    if said != "usable" or child.returncode:
        raise RuntimeError(f"the window did not come: {said!r}, exit status {child.returncode}")
    return took
