"""A department without a line on the suite's stage: an office where people open parcels and write books."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.sync.rounds import preparing
from tests.fakes.counter import Counter
from tests.fakes.parcel_reader import open_parcel
from tests.sync.promise.declarative import FILES, OWN
from tests.sync.promise.promises import PROMISES
from tests.sync.promise.stage import Filed, Stage

_AS_ALL_OTHERS = frozenset({"greeting", "catalogue", "let-go", "recorded"})


@dataclass
class Folder:
    """One case as it lies in the office: their number, what came with which parcel, and its papers."""

    reference: str
    number: str
    service: str = ""
    keys: set[str] = field(default_factory=set)
    messages: list[str] = field(default_factory=list)
    papers: dict[str, str] = field(default_factory=dict)


class ByHandStage(Stage):
    """Honest rules of an office: what a parcel says twice is filed once, under one number of its own."""

    kind = "by-hand"
    department = "archives"
    service = "archive-copy"
    doubt = "C"
    can = frozenset({"papers", "messages", "results", "reasons", "refuses", "key", "answers", "recognises"})
    excused = {  # noqa: RUF012 - never written to
        "wait": "no machine is asked, so none can ask to wait; cases wait in the parcel",
    }
    own = frozenset(PROMISES) - _AS_ALL_OTHERS
    secret = "a long passphrase for parcels"
    code = "AR"

    def __init__(self) -> None:
        self.folders: dict[str, Folder] = {}  # by our number

    @property
    def port(self) -> int:
        return 0  # there is no line

    def config(self, port: int) -> dict[str, Any]:
        whole = tomllib.loads((FILES / "archives.toml").read_text(encoding="utf-8"))
        return {name: value for name, value in whole.items() if name not in OWN}

    def creates(self, line: str) -> bool:
        return False

    def counter(self, folder: Path, port: int = 0, secret: str | None = None) -> Counter:
        """As any other, with the catalogue of the department's file taken over."""
        counter = super().counter(folder, port, secret)
        preparing.refresh_catalogue(counter.store, counter.connector(self.department), self.department)
        return counter

    def take(self, parcel: Path) -> dict[str, str]:
        """Open a parcel and file what is new in it; the signed sheet: our number to the office's own."""
        inside = open_parcel(parcel, self.secret)
        signed: dict[str, str] = {}
        for case in json.loads(inside["cases.json"])["cases"]:
            number = case["number"]
            mine = self.folders.setdefault(number, Folder(f"档2026-{len(self.folders) + 1}", number))
            for step in case["steps"]:
                if step["key"] not in mine.keys:
                    mine.keys.add(step["key"])
                    self._file(mine, step, inside)
            signed[number] = mine.reference
        return signed

    def _file(self, mine: Folder, step: dict[str, Any], inside: dict[str, bytes]) -> None:
        if step["call"] == "create":
            mine.service = step["service"]
        elif step["call"] == "message":
            mine.messages.append(step["type"])
        else:
            mine.papers[step["evidence"]] = hashlib.sha256(inside[step["file"]]).hexdigest()

    def filed(self) -> list[Filed]:
        return [
            Filed(one.reference, one.number, one.service, tuple(one.messages), one.papers)
            for one in self.folders.values()
        ]

    def decide(self, reference: str, paper: bytes = b"") -> str:
        """The letter of the office; it comes back by post and is typed in by whoever opens it."""
        return "approved"

    def start(self) -> None:
        """Nothing listens."""

    def stop(self) -> None:
        """Nothing listened."""
