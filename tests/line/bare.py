"""The bare loop that sending is held against: requests, the same calls, as many connections, nothing else."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

import requests

PAGE = 200


def run(url: str, file: Path, connections: int) -> float:
    """Send every request of a file ((key, body) in JSON, one a line); cases a second."""
    cases = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    parts = [cases[n::connections] for n in range(connections)]
    threads = [threading.Thread(target=_send, args=(url, part)) for part in parts]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(cases) / (time.perf_counter() - began)


def _send(url: str, cases: list[tuple[str, str]]) -> None:
    """A greeting, the cases one by one, and the department's answers page by page."""
    mark = ""
    with requests.Session() as session:
        session.headers["X-Api-Key"] = "practice"
        session.get(f"{url}/").raise_for_status()
        for n, (key, body) in enumerate(cases, 1):
            headers = {"Content-Type": "application/json", "Idempotency-Key": key}
            told = session.post(f"{url}/cases", data=body.encode(), headers=headers)
            told.raise_for_status()
            told.json()
            if n % PAGE == 0:
                asked = {"limit": str(PAGE), **({"since": mark} if mark else {})}
                page = session.get(f"{url}/changes", params=asked)
                page.raise_for_status()
                mark = page.json()["mark"]


if __name__ == "__main__":
    print(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
