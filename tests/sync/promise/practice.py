"""The practice centre on the suite's stage: our own department API."""

from __future__ import annotations

from typing import Any

from desktop.practice.serving import Practice
from tests.sync.promise.stage import Filed, Stage


class DepartmentApiStage(Stage):
    """The practice departments; every promise holds for them."""

    kind = "department-api"
    department = "civil-affairs"
    service = "marriage-registration"
    doubt = "A"
    can = frozenset({"key", "numbers", "papers", "messages", "results", "reasons", "refuses"})

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
                {paper["evidence"]: paper["sha256"] for paper in one["attached"]},
            )
            for one in self.practice.cases(self.department)
        ]

    def decide(self, reference: str, paper: bytes = b"") -> str:
        for _ in range(20 if paper else 1):
            self.practice.advance(3600)
            state = next(
                c["state"] for c in self.practice.cases(self.department) if c["reference"] == reference
            )
            if not paper or state == "approved":
                break
        return str(state)

    def start(self) -> None:
        self.practice.start()

    def stop(self) -> None:
        self.practice.stop()
