"""Cases a second sent to a practice department, against a bare requests loop doing the same calls."""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

import requests

from benchmarks.measuring import Figure, faster
from desktop.practice.district import load
from desktop.store.rows import StepRow
from tests.fakes.counter import Counter
from tests.line.backlog import DEPARTMENT, REFERENCE, departments


def measure(cases: int = 1500) -> list[Figure]:
    """Cases a second, ours and bare (before and after ours, the mean).

    Ours marks every case on the disk before its first byte leaves and writes every answer down; the bare
    loop only posts the same bodies, to another department of the same server.
    """
    service, other = (load()[name].services[0].id for name in (DEPARTMENT, REFERENCE))
    with departments() as url, tempfile.TemporaryDirectory() as folder:
        counter = Counter(Path(folder) / "store", f"{url}/{DEPARTMENT}/v1")
        try:
            counter.add_department(DEPARTMENT)
            worker = counter.worker(DEPARTMENT)
            worker.once()  # catalogue and numbers are made ready in the morning, not with the cases
            counter.cases(DEPARTMENT, service, cases)
            device = counter.store.identity.device
            rows = counter.store.lookups.sendable(DEPARTMENT, device, date.today(), cases)
            bodies = [row.request.replace(f'"{service}"', f'"{other}"') for row in rows]
            before = _bare(url, rows, bodies, "B")
            began, sent = time.perf_counter(), 0
            while True:
                done = worker.once()
                sent += done.settled
                if not done.more:
                    break
            ours = sent / (time.perf_counter() - began)
            bare = (before + _bare(url, rows, bodies, "C")) / 2
            worker.close()
        finally:
            counter.store.close()
    if sent != cases:
        raise RuntimeError(f"{sent} of {cases} cases were sent")
    return [faster("cases sent", ours, bare, "1/s", "bare requests loop, same calls", f"{cases:,} cases")]


def _bare(url: str, rows: tuple[StepRow, ...], bodies: list[str], prefix: str) -> float:
    """Cases a second of a plain loop over one session."""
    with requests.Session() as session:
        session.headers["X-Api-Key"] = "practice"
        began = time.perf_counter()
        for row, body in zip(rows, bodies, strict=True):
            told = session.post(
                f"{url}/{REFERENCE}/v1/cases",
                data=body.replace('"number":"', f'"number":"{prefix}').encode(),
                headers={"Content-Type": "application/json", "Idempotency-Key": prefix + row.key},
            )
            told.raise_for_status()
            told.json()
        return len(rows) / (time.perf_counter() - began)
