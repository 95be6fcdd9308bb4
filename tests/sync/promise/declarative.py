"""Departments that are described by a file alone, on the suite's stage."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tests.sync.promise.practice import DepartmentApiStage

FILES = Path(__file__).parent / "files"
OWN = ("id", "name", "code", "connector")


def config_of(file: Path, url: str) -> dict[str, Any]:
    """The settings of a department's file, at another address."""
    whole = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: value for name, value in whole.items() if name not in OWN} | {"url": url}


class DescribedPracticeStage(DepartmentApiStage):
    """The practice departments once more, as if their system were anybody's."""

    kind = "declarative"

    def config(self, port: int) -> dict[str, Any]:
        return config_of(FILES / "practice.toml", f"http://127.0.0.1:{port}/{self.department}/v1")
