"""Departments that are described by a file alone, on the suite's stage."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from desktop.paths import resources
from tests.fakes.listening import Listening
from tests.fakes.pgr_server import PgrServer
from tests.fakes.primero_server import PrimeroServer
from tests.sync.promise.practice import DepartmentApiStage
from tests.sync.promise.stage import EVERYTHING, Filed, Stage, by_name

READY = resources() / "departments"
FILES = Path(__file__).parent / "files"
OWN = ("id", "name", "code", "connector")


def config_of(file: Path, url: str) -> dict[str, Any]:
    """The settings of a department's file, at another address."""
    whole = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: value for name, value in whole.items() if name not in OWN} | {"url": url}


class DescribedPracticeStage(DepartmentApiStage):
    """The practice departments once more, as if their system were anybody's."""

    kind = "declarative"
    can = EVERYTHING

    def config(self, port: int) -> dict[str, Any]:
        return config_of(FILES / "practice.toml", f"http://127.0.0.1:{port}/{self.department}/v1")


class _ReadyFileStage(Stage):
    """A department file that ships with the program, against a small honest server of its kind."""

    kind = "declarative"
    doubt = "B"
    server: Listening
    file: str

    @property
    def port(self) -> int:
        return self.server.port

    def config(self, port: int) -> dict[str, Any]:
        return config_of(READY / self.file, f"http://127.0.0.1:{port}") | {"timeout_s": 2.0}

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()


class PrimeroStage(_ReadyFileStage):
    """Primero: an id of our choosing, answers without a word, lists by page."""

    file = "primero.toml"
    department = "child-protection"
    service = "family-tracing"
    can = frozenset({"key", "papers", "refuses", "answers", "looked-up", "recognises"})

    def __init__(self) -> None:
        self.server: PrimeroServer = PrimeroServer()

    def creates(self, line: str) -> bool:
        return line.startswith("POST /api/v2/cases HTTP")

    def filed(self) -> list[Filed]:
        return [
            Filed(
                one["id"],
                one["counter_number"],
                one["service_requested"],
                papers=by_name(self.server.contents.get(one["id"], [])),
            )
            for one in self.server.cases.values()
        ]

    def decide(self, reference: str, paper: bytes = b"") -> str:
        self.server.decide(reference, "closed", "reunited")
        return "approved"


class PgrStage(_ReadyFileStage):
    """DIGIT PGR: nothing recognises a repeated create, and each case is asked about by itself."""

    file = "digit-pgr.toml"
    department = "grievances"
    service = "StreetLightNotWorking"
    can = frozenset({"key", "refuses", "answers", "looked-up"})

    def __init__(self) -> None:
        self.server: PgrServer = PgrServer()

    def creates(self, line: str) -> bool:
        return line.startswith("POST /pgr-services/v2/request/_create ")

    def filed(self) -> list[Filed]:
        return [
            Filed(one["serviceRequestId"], one["additionalDetail"]["counterNumber"], one["serviceCode"])
            for one in self.server.complaints.values()
        ]

    def decide(self, reference: str, paper: bytes = b"") -> str:
        self.server.decide(reference, "RESOLVED")
        return "approved"
