"""A ZGW case register on the suite's stage."""

from __future__ import annotations

import hashlib
from typing import Any

from desktop.sync.lines.naming import service_id
from tests.fakes.zgw.books import MARRIAGE
from tests.fakes.zgw.papers import issue, set_status
from tests.fakes.zgw.server import BASES, ZgwServer
from tests.sync.promise.stage import EVERYTHING, Filed, Stage

TITLES = {"Question from the counter": "question", "Withdrawal": "withdraw"}


class ZgwStage(Stage):
    """A register with all it offers; its variants are in tests/sync/zgw."""

    kind = "zgw"
    department = "register"
    service = service_id("register", MARRIAGE)
    doubt = "B"
    faulty = 0.15  # a case is four to six requests
    can = EVERYTHING

    def __init__(self) -> None:
        self.server = ZgwServer()
        self.server.part_size = 30_000

    @property
    def port(self) -> int:
        return self.server.port

    def config(self, port: int) -> dict[str, Any]:
        return zgw_config(f"http://127.0.0.1:{port}", timeout_s=2.0)

    def creates(self, line: str) -> bool:
        return line.startswith(f"POST {BASES['zaken']}/zaken HTTP")

    def filed(self) -> list[Filed]:
        return [self._filed(name, case) for name, case in self.server.books.all("zaken")]

    def _filed(self, name: str, case: dict[str, Any]) -> Filed:
        books = self.server.books
        papers, messages = {}, []
        for _, link in books.all("zaakinformatieobjecten", zaak=("zaken", name)):
            document = books.get(*link["informatieobject"])
            sort = books.get(*document["informatieobjecttype"])["omschrijving"]
            content = books.content.get(link["informatieobject"][1], b"")
            if sort == "Identiteitsbewijs":
                papers["id-card"] = hashlib.sha256(content).hexdigest()
            elif sort == "Brief":
                messages.append(TITLES[document["titel"]])
        service = service_id(self.department, books.get(*case["zaaktype"])["identificatie"])
        return Filed(name, case["identificatie"], service, tuple(messages), papers)

    def decide(self, reference: str, paper: bytes = b"") -> str:
        if not paper:
            set_status(self.server, reference, 2)
            return "in_review"
        issue(self.server, reference, paper)
        set_status(self.server, reference, 3, "Gefeliciteerd", "Verleend")
        return "approved"

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()


class SparseZgwStage(ZgwStage):
    """An older register: no numbers, no search, short pages, locks told once, nothing removed."""

    can = ZgwStage.can - {"numbers"}

    def __init__(self) -> None:
        super().__init__()
        server = self.server
        server.numbers, server.zoek, server.shows_lock = "", False, False
        server.parts_in_lists, server.removes, server.page_size = False, False, 3
        server.problem_media = "application/problem+json"


def zgw_config(url: str, **more: Any) -> dict[str, Any]:
    """Settings for the register at *url*."""
    return {
        "url": url + BASES["zaken"],
        "catalogi_url": url + BASES["catalogi"],
        "documenten_url": url + BASES["documenten"],
        "client_id": "one-counter",
        "organisation": "111222333",
        "documents": {"id-card": "Identiteitsbewijs", "message": "Brief"},
        **more,
    }
