"""A week's cases sent with the window open: how fast, in how much memory, and how long the window is held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop.domain.entry import Draft
from desktop.domain.kinds.book import StaffChanged
from desktop.practice.district import load
from tests.fakes.counter import COUNTER, PASSPHRASE, Counter

DEPARTMENT, REFERENCE = "civil-affairs", "household-registration"
CONNECTIONS = 1  # the exchange speaks to a department over one connection at a time
_SERVE = "from desktop.practice.serving import serve_forever; serve_forever(0, decide_after_s=36000)"
_TICK = 5  # milliseconds between two looks of the meter
_NEAR = 2000  # cases, of which a second sends fewer
_PLACES = ("counter", "cases", "queue")


@dataclass
class Sent:
    """What a run came to; rates in cases a second, memory in bytes, holds in seconds."""

    cases: int
    ours: float
    bare: tuple[float, float]  # before and after ours
    grown: int  # the most memory beyond what it was when sending began
    held: float  # the longest the window's event loop was held while it sent
    held_idle: float  # the same before, with nothing to do

    @property
    def ratio(self) -> float:
        """Ours against the bare loop."""
        return self.ours / (sum(self.bare) / 2)


@contextmanager
def departments() -> Iterator[str]:
    """The practice departments in a process of their own, as they would be on another computer."""
    server = subprocess.Popen([sys.executable, "-c", _SERVE], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def sent(cases: int, folder: Path, patience: float) -> Sent:
    """Queue the cases, then send them with the window open, between two runs of the bare loop."""
    service, other = (load()[name].services[0].id for name in (DEPARTMENT, REFERENCE))
    with departments() as url:
        requests = _queue(cases, folder / "store", f"{url}/{DEPARTMENT}/v1", service)
        before, after = requests[: cases // 2], requests[cases // 2 :]
        first = _bare(f"{url}/{REFERENCE}/v1", folder, before, f'"{service}"', f'"{other}"')
        ours, grown, held, idle = _with_window(folder / "store", cases, patience)
        second = _bare(f"{url}/{REFERENCE}/v1", folder, after, f'"{service}"', f'"{other}"')
    return Sent(cases, ours, (first, second), grown, held, idle)


def _queue(cases: int, folder: Path, url: str, service: str) -> list[tuple[str, str]]:
    """A counter with cases of the last seven days that went nowhere; their keys and requests."""
    counter = Counter(folder, url)
    try:
        counter.add_department(DEPARTMENT)
        worker = counter.worker(DEPARTMENT)
        worker.once()  # catalogue and numbers were made ready before the line went down
        worker.close()
        clerk = [Draft("staff:test", StaffChanged("supervisor", 4))]
        counter.store.journal.append(clerk, COUNTER)
        today = date.today()
        for day in range(7):
            share = cases // 7 + (day < cases % 7)
            counter.cases(DEPARTMENT, service, share, on=today - timedelta(days=7 - day))
        device = counter.store.identity.device
        rows = counter.store.lookups.sendable(DEPARTMENT, device, today, cases)
        counter.store.journal.append((), COUNTER, hints={"offline": "1"})
        return [(row.key, row.request) for row in rows]
    finally:
        counter.store.close()


def _bare(url: str, folder: Path, requests: list[tuple[str, str]], service: str, other: str) -> float:
    file = folder / "requests.jsonl"
    lines = (json.dumps((key, body.replace(service, other))) for key, body in requests)
    file.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "tests.line.bare", url, str(file), str(CONNECTIONS)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _with_window(folder: Path, cases: int, patience: float) -> tuple[float, int, float, float]:
    """Open the program's window on the store, switch the line on, and measure until all is sent."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import desktop.ui  # noqa: F401 - before anything of PySide6
    from desktop.app.house import House
    from desktop.clock import SystemClock
    from desktop.errors import sentence
    from desktop.paths import StorePaths
    from desktop.ui.application import make

    house = House(StorePaths(folder), SystemClock(), practice=sentence("Sign in."))
    window = make(house)
    window.show()
    window.login.who.setEditText("test")
    window.login.passphrase.setText(PASSPHRASE)
    window.login.enter.click()
    window.background.settle()
    for place in _PLACES:  # whatever is loaded the first time is loaded now
        window.go(place)
        window.background.settle()
    meter = _Meter()
    try:
        _spin(time.monotonic() + 2.0, lambda: False)
        idle = meter.take()
        rest = _memory()
        watch = _Watch(house.desk.store.lookups, cases)
        house.engine.set_offline(False)
        _spin(time.monotonic() + patience, watch.over.is_set, window)
        if not watch.over.is_set():
            raise TimeoutError("not all was sent")
        return cases / watch.took, watch.most - rest, meter.take(), idle
    finally:
        window.close()
        house.close()


def _spin(until: float, over: Callable[[], bool], window: Any = None) -> None:
    """Run the event loop as the program does; a person looks at one page after the other meanwhile."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, look, turn = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if over() or time.monotonic() > until else None)
    look.start(50)
    places = iter(_PLACES * 10_000)
    turn.timeout.connect(lambda: window.go(next(places)) if window is not None else None)
    turn.start(1500)
    loop.exec()
    look.stop()
    turn.stop()


class _Meter:
    """A timer in the event loop; what it comes late by, the loop was held."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._last, self._longest = time.perf_counter(), 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK)

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last - _TICK / 1000)
        self._last = now

    def take(self) -> float:
        """The longest hold since the last time this was asked, in seconds."""
        longest, self._longest, self._last = self._longest, 0.0, time.perf_counter()
        return longest


class _Watch:
    """Looks from outside the window how many are sent, and at the memory.

    Counting what is open reads all of it and takes time from what is measured, so it is done once a second
    as long as many are left, and often only near the end.
    """

    def __init__(self, lookups: Any, cases: int) -> None:
        self.over = threading.Event()
        self.took, self.most = 0.0, 0
        self._lookups = lookups
        self._began = time.monotonic()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while left := sum(many for many, _ in self._lookups.step_counts().values()):
            for _ in range(10 if left > _NEAR else 1):
                self.most = max(self.most, _memory())
                time.sleep(0.1)
        self.took = time.monotonic() - self._began
        self.over.set()


def _memory() -> int:
    """Bytes of this process in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
