"""A department process killed without warning: what it acknowledged is there again, once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from desktop.practice.serving import PRACTICE_KEY
from tests.practice.conftest import CASE

SERVE = """
import sys
from pathlib import Path
from desktop.practice.serving import serve_forever
serve_forever(int(sys.argv[1]), state_folder=Path(sys.argv[2]), decide_after_s=0.05)
"""


@contextmanager
def departments(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The practice departments in a process of their own, with their address; killed in the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, "0", str(folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        yield process, url
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def file_until_killed(url: str, process: subprocess.Popen[str], first: int, kill_after: int) -> set[str]:
    """File cases until the process is gone; the numbers that were acknowledged."""
    acknowledged: set[str] = set()
    headers = {"X-Api-Key": PRACTICE_KEY}
    with requests.Session() as session:
        session.trust_env = False
        for n in range(first, first + 10_000):
            if n - first == kill_after:
                process.send_signal(signal.SIGKILL)
            try:
                answer = session.post(
                    f"{url}/civil-affairs/v1/cases",
                    json=CASE | {"number": f"A-{n}"},
                    headers=headers | {"Idempotency-Key": f"key-{n}"},
                    timeout=5,
                )
            except requests.ConnectionError:
                return acknowledged
            assert answer.status_code == 201
            acknowledged.add(f"A-{n}")
    raise AssertionError("the process was not killed")


def test_acknowledged_cases_survive_kills_and_are_there_once(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    for round_ in range(4):
        with departments(tmp_path) as (process, url):
            acknowledged |= file_until_killed(url, process, round_ * 10_000, 20 + 37 * round_)
    with departments(tmp_path) as (_, url):
        told = requests.get(f"{url}/practice/cases", timeout=10).json()["cases"]
    numbers = [case["number"] for case in told]
    assert len(set(numbers)) == len(numbers)
    assert acknowledged <= set(numbers)
    assert len(numbers) - len(acknowledged) <= 4  # at most the one in flight at each kill
    assert len(acknowledged) >= 20 + 57 + 94 + 131
