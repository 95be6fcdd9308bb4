"""`sync --watch` as a process: it says what changes while it runs, and ends with what is so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from desktop.practice.serving import Practice
from tests.casework import centre
from tests.cli.conftest import Run
from tests.cli.test_commands import taken_in

DEPARTMENT = "civil-affairs"
ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice(decide_after_s=3600) as practice:
        yield practice


class Watching:
    """The command in a process of its own; ``lines`` are what it said so far."""

    def __init__(self, store: Path, *more: str) -> None:
        environment = {
            **os.environ,
            "ONE_COUNTER_PASSPHRASE": centre.WORDS,
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": ROOT,
        }
        command = [sys.executable, "-m", "desktop", "--data", str(store), "--as", "wang", *more]
        self._process = subprocess.Popen(
            [*command, "sync", "--watch"], stdout=subprocess.PIPE, text=True, env=environment
        )
        self.lines: list[str] = []
        self._said = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._said:
                self.lines.append(line.rstrip("\n"))
                self._said.notify_all()

    def until(self, text: str) -> None:
        """Until a line with this text was said."""
        with self._said:
            assert self._said.wait_for(lambda: any(text in line for line in self.lines), 60), self.lines

    def stop(self) -> int:
        """Interrupt it as a person does; its exit status."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()  # when a test ended early; harmless afterwards
        self._process.wait(60)
        self._reader.join(5)
        assert self._process.stdout is not None
        self._process.stdout.close()


def test_it_says_what_changes_and_ends_well(
    run: Run, tmp_path: Path, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_COUNTER_DEPARTMENT_SECRET", "practice")
    url = practice.url_of(DEPARTMENT)
    toml = f'id = "{DEPARTMENT}"\ncode = "CA"\nurl = "{url}"\n[name]\nen = "Civil Affairs"\nzh = "民政局"\n'
    (tmp_path / "civil.toml").write_text(toml, encoding="utf-8")
    assert run("department", "add", "civil.toml", who="it").status == 0
    number = taken_in(run, tmp_path)
    practice.set_fault("vanish", department=DEPARTMENT)
    with Watching(tmp_path / "store") as watching:
        watching.until("The department does not answer as it should.")
        watching.until(f"- {number}")  # today's reconciliation names what waits
        practice.set_fault("", department=DEPARTMENT)
        assert watching.stop() == 0
    with Watching(tmp_path / "store", "--language", "zh") as again:
        again.until("部门已收到 1")
        assert again.stop() == 0
    assert [case["number"] for case in practice.cases(DEPARTMENT)] == [number]
    with Watching(tmp_path / "store", "--json", "--offline") as silent:
        threading.Event().wait(2.0)
        assert silent.stop() == 0
    (document,) = (json.loads(line) for line in silent.lines)
    assert document["offline"]
    assert document["today"]["at_departments"] == 1
