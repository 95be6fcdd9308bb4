"""The practice centre on the suite's stage: our own department API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.practice.serving import Practice
from tests.sync.promise.stage import EVERYTHING, Filed, Stage, by_name


class DepartmentApiStage(Stage):
    """The practice departments; every promise holds for them."""

    kind = "department-api"
    department = "civil-affairs"
    service = "marriage-registration"
    doubt = "A"
    can = EVERYTHING | {"registers"}

    def __init__(self) -> None:
        self.practice = Practice(decide_after_s=3600)

    @property
    def port(self) -> int:
        return self.practice.port

    def config(self, port: int) -> dict[str, Any]:
        return {"url": f"http://127.0.0.1:{port}/{self.department}/v1", "timeout_s": 2.0}

    def creates(self, line: str) -> bool:
        return line.startswith(f"POST /{self.department}/v1/cases HTTP")

    def filed(self) -> list[Filed]:
        return [
            Filed(
                one["reference"],
                one["number"],
                one["service"],
                tuple(message["type"] for message in one["messages"]),
                by_name((paper["evidence"], paper["sha256"]) for paper in one["attached"]),
            )
            for one in self.practice.cases(self.department)
        ]

    def decide(self, reference: str, paper: bytes = b"") -> str:
        filed = self.practice.registers[self.department].cases[reference]
        if paper:  # nothing is missing, so that it issues a paper of its own
            filed.held.update(material.evidence for material in filed.service.materials)
            filed.standing = replace(filed.standing, corrected=True)
        for _ in range(10):
            self.practice.advance(3601)
            if not paper or filed.standing.state == "approved":
                break
        return filed.standing.state

    def start(self) -> None:
        self.practice.start()

    def stop(self) -> None:
        self.practice.stop()
