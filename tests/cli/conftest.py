"""The command line on a real store, called as a shell calls it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.app import main
from desktop.clock import SystemClock
from tests.casework import centre


@dataclass
class Ran:
    """What one command said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout; fails when there is none or more than one."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def founded_today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "store"
    centre.found_centre(folder, SystemClock(), ("civil-affairs",)).store.close()
    return folder


@pytest.fixture
def run(
    founded_today: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Runs one command as the clerk on a store of its own; the passphrase comes from the environment."""
    folder = shutil.copytree(founded_today, tmp_path / "store")
    monkeypatch.setenv("ONE_COUNTER_PASSPHRASE", centre.WORDS)
    monkeypatch.delenv("ONE_COUNTER_LANGUAGE", raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*words: str, who: str = "wang") -> Ran:
        try:
            status = main(["--data", str(folder), "--as", who, *words])
        except SystemExit as left:
            status = int(left.code or 0)
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return call
