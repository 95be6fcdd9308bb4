"""Open311 endpoints on the suite's stage: one as the specification is, one with every odd habit at once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from desktop.sync.connectors.open311.references import BLACKBOX, TOKEN
from desktop.sync.lines.naming import service_id
from tests.fakes.open311.server import BASE, Open311Server
from tests.fakes.open311.shapes import Habits
from tests.sync.promise.stage import Filed, Stage

MARK = re.compile(r"\[([^\]]+)\]")


class Open311Stage(Stage):
    """JSON, found by the discovery document, with the updates extension; one address for two requests."""

    kind = "open311"
    department = "streets"
    service = service_id("streets", "7")
    doubt = "B"
    can = frozenset({"key", "messages", "reasons", "refuses", "answers", "looked-up"})
    faulty = 0.2

    def __init__(self) -> None:
        self.server = Open311Server()
        self.server.updates = True

    @property
    def port(self) -> int:
        return self.server.port

    def config(self, port: int) -> dict[str, Any]:
        return {
            "url": f"http://127.0.0.1:{port}{BASE}/discovery.json",
            "timeout_s": 2.0,
            "place": "Township centre",
            "updates": True,
        }

    def creates(self, line: str) -> bool:
        return line.startswith((f"POST {BASE}/requests.json", f"POST {BASE}/requests.xml"))

    def filed(self) -> list[Filed]:
        found = []
        for one in self.server.books.reports:
            marked = MARK.match(one["description"])
            messages = [
                told["description"].partition(":")[0].lower()
                for told in self.server.books.updates
                if "told_id" in told and told["service_request_id"] == str(one["id"])
            ]
            number = marked[1] if marked else one["account_id"]
            service = service_id(self.department, one["service_code"])
            found.append(Filed(str(one["id"]), number, service, tuple(messages)))
        return found

    def decide(self, reference: str, paper: bytes = b"") -> str:
        self.server.books.move(reference, "CLOSED", "Done")
        return "approved"

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()


class OddOpen311Stage(Open311Stage):
    """XML in two wrappings, chunked, a jurisdiction, refusals as pages, and no updates."""

    can = frozenset({"key", "reasons", "refuses", "answers", "looked-up"})

    def __init__(self) -> None:
        self.server = Open311Server()
        self.server.habits = Habits(
            number_ids=True, text_booleans=True, times="micro", single=True, errors="html", twice_wrapped=True
        )
        self.server.chunked, self.server.created, self.server.jurisdiction = True, 200, "qinghe.example"
        self.server.unknown_status, self.server.key_in = 500, "query"

    def config(self, port: int) -> dict[str, Any]:
        return {
            "url": f"http://127.0.0.1:{port}{BASE}",
            "timeout_s": 2.0,
            "place": "Township centre",
            "format": "xml",
            "jurisdiction": "qinghe.example",
            "key_in": "query",
            "html_errors": True,
        }

    def decide(self, reference: str, paper: bytes = b"") -> str:
        self.server.books.move(reference, "closed", "Done")
        return "approved"


class BatchOpen311Stage(Open311Stage):
    """A service whose requests get a token, and their number once the endpoint has run its batch."""

    service = service_id("streets", "NIGHT")
    doubt = "C"
    can = frozenset({"key", "messages", "reasons", "refuses", "answers"})

    def __init__(self) -> None:
        super().__init__()
        self.server.services = [one for one in self.server.services if one["type"] == "batch"]

    def filed(self) -> list[Filed]:
        tokens = {one["description"]: TOKEN + one["token"] for one in self.server.books.reports}
        self.server.books.run_batch()
        by_id = {str(one["id"]): tokens[one["description"]] for one in self.server.books.reports}
        return [replace(one, reference=by_id[one.reference]) for one in super().filed()]

    def decide(self, reference: str, paper: bytes = b"") -> str:
        self.server.books.run_batch()
        (report,) = [one for one in self.server.books.reports if TOKEN + one["token"] == reference]
        return super().decide(str(report["id"]))


class BlackboxOpen311Stage(Open311Stage):
    """A service that takes requests and says nothing of them, ever."""

    service = service_id("streets", "TIP")
    doubt = "C"
    can = frozenset({"key", "refuses"})

    def __init__(self) -> None:
        super().__init__()
        self.server.services = [one for one in self.server.services if one["type"] == "blackbox"]

    def filed(self) -> list[Filed]:
        return [replace(one, reference=BLACKBOX + one.number) for one in super().filed()]
