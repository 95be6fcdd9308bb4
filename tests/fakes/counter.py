"""A counter with a real store and cases ready to be sent, made without the rules of the deeds."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from desktop.clock import Clock, SystemClock
from desktop.domain.catalogue import Text
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import book
from desktop.domain.kinds import case as k
from desktop.domain.kinds.resident import ResidentRegistered
from desktop.paths import StorePaths
from desktop.store.keys import Cost
from desktop.store.opening import Founding, Store, found, open_store
from desktop.sync import deliveries
from desktop.sync.connectors import connect
from desktop.sync.promise import Connector
from desktop.sync.rounds import Worker
from desktop.sync.schedule import Pace

PASSPHRASE = "correct horse battery staple"
CLERK = Author("staff:test", "clerk")
COUNTER = Author("", "counter")
QUICK = Cost(memory_kib=1024, passes=1)
EAGER = Pace(first=0.001, longest=0.01)  # seconds


class Ahead:
    """The computer's clock, moved by hand as well."""

    def __init__(self) -> None:
        self.by = timedelta()
        self._real = SystemClock()

    def now(self) -> datetime:
        return self._real.now() + self.by

    def monotonic(self) -> float:
        return self._real.monotonic()

    def sleep(self, seconds: float) -> None:
        self.by += timedelta(seconds=seconds)


def fictitious_id(n: int) -> str:
    """A number of the right form with a right check character, for nobody (region 990000 exists nowhere)."""
    body = f"990000{1950 + n % 50:04}0101{n % 1000:03}"
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(body))
    return body + "10X98765432"[total % 11]


class Counter:
    """One counter: its store, a department at *url*, and a worker for it."""

    def __init__(self, folder: Path, url: str, clock: Clock | None = None, **config: object) -> None:
        self.clock = clock or Ahead()
        self.folder = folder
        self.config = {"url": url, "timeout_s": 5.0, **config}
        self.store: Store = found(
            StorePaths(folder),
            Founding("centre-1", "staff:test", "test"),
            PASSPHRASE,
            self.clock,
            QUICK,
            ballast=0,
        ).store
        self._found()
        self._made = 0

    def _found(self) -> None:
        device = self.store.identity.device
        drafts = [
            Draft(
                "centre:centre-1",
                book.CentreFounded("centre-1", Text("C", "中"), Text("D", "区"), "YH", True),
            ),
            Draft(
                f"device:{device}",
                book.DeviceJoined(device, self.store.identity.public_key, "Window 1", "A1"),
            ),
            Draft("staff:test", book.StaffAdded("staff:test", "test", "Test", "it", 4)),
        ]
        self.store.journal.append(drafts, COUNTER)

    def reopen(self) -> None:
        """Close the store as a stopped program does, and open it again."""
        self.store.close()
        self.store = open_store(StorePaths(self.folder), "test", PASSPHRASE, self.clock)

    def add_department(self, name: str, code: str = "CA", secret: str = "practice") -> None:
        added = book.DepartmentAdded(name, Text(name, name), code, "department-api", self.config)
        self.store.secrets.put(f"department:{name}", secret)
        self.store.journal.append([Draft(f"department:{name}", added)], COUNTER)

    def connector(self, department: str) -> Connector:
        row = self.store.lookups.department(department)
        assert row is not None
        return connect(row, self.store.secrets.get(f"department:{department}") or "", self.clock)

    def worker(self, department: str, connector: Connector | None = None, pace: Pace = EAGER) -> Worker:
        row = self.store.lookups.department(department)
        assert row is not None
        line = connector or self.connector(department)
        return Worker(self.store, row, line, self.clock, pace=pace, dice=random.Random(1))

    def case(
        self,
        department: str,
        service: str,
        *,
        papers: dict[str, bytes] | None = None,
        version: int = 1,
        on: date | None = None,
        number: str = "",
    ) -> str:
        """A received and accepted case of a made-up resident, with its delivery; returns its journal."""
        return self.cases(department, service, 1, papers=papers, version=version, on=on, number=number)[0]

    def cases(
        self,
        department: str,
        service: str,
        count: int,
        *,
        papers: dict[str, bytes] | None = None,
        version: int = 1,
        on: date | None = None,
        number: str = "",
    ) -> list[str]:
        made: list[str] = []
        for start in range(0, count, 100):
            drafts: list[Draft] = []
            several = range(self._made + 1, self._made + 1 + min(100, count - start))
            self.store.journal.append([self._person(n) for n in several], CLERK)
            for n in several:
                self._made = n
                case, some = self._case(department, service, papers or {}, version, on, number)
                made.append(case)
                drafts += some
            self.store.journal.append(drafts, CLERK)
        return made

    def _person(self, n: int) -> Draft:
        values = {
            "name": "张伟",
            "id_kind": "national_id",
            "id_number": fictitious_id(n),
            "phone": "13800000000",
        }
        return Draft(self._named("resident", f"{n}/p"), ResidentRegistered(values))

    def _named(self, sort: str, what: str) -> str:
        return f"{sort}:" + hashlib.sha256(f"{self.folder}/{what}".encode()).hexdigest()[:32]

    def _case(
        self,
        department: str,
        service: str,
        papers: dict[str, bytes],
        version: int,
        on: date | None,
        number: str,
    ) -> tuple[str, list[Draft]]:
        n = self._made
        case, person = self._named("case", str(n)), self._named("resident", f"{n}/p")
        device = self.store.identity.device
        number = number or f"YH-{device[:4].upper()}-{n:06}"
        day = on or self.clock.now().astimezone().date()
        drafts = [
            Draft(case, k.CaseOpened(service, version, department, person)),
            Draft(case, k.CaseFilled({"name": "张伟", "remark": "x" * 200})),
        ]
        kept = {}
        for evidence, content in papers.items():
            paper = self.store.papers.keep_bytes(content)
            kept[evidence] = deliveries.PaperFile(
                paper.id, paper.sha256, paper.size, paper.media_type, f"{evidence}.pdf"
            )
            drafts.append(Draft(case, k.MaterialNoted(evidence, "handed_in", paper.id, f"{evidence}.pdf")))
        drafts += [Draft(case, k.CaseReceived(number, day)), Draft(case, k.CaseAccepted())]
        drafts.append(Draft(case, self._planned(case, person, drafts, kept)))
        return case, drafts

    def _planned(
        self, case: str, person: str, drafts: list[Draft], papers: dict[str, deliveries.PaperFile]
    ) -> object:
        """The delivery of a case that is not in the store yet, folded from drafts alone."""
        from desktop.domain.case import fold
        from desktop.domain.entry import Envelope, Opened, Stamp

        def opened(place: int, draft: Draft) -> Opened:
            at = self.clock.now().isoformat()
            envelope = Envelope(1, "c", "d", "e", place, "", Stamp(place, 0), at, "", 1, case, (), "", 0, "")
            return Opened(f"{place:064}", envelope, CLERK, draft.body)

        folded = fold(case, [opened(i, draft) for i, draft in enumerate(drafts, 1)])
        return deliveries.created(
            folded,
            self.store.lookups.resident(person),
            centre="centre-1",
            counter="Window 1",
            at=datetime.now(UTC),
            papers=papers,
        )

    def say(self, case: str, type: deliveries.MessageType, text: str = "", **more: object) -> None:
        """Plan a message to the department of a case."""
        folded = self.store.lookups.case(case)
        planned = deliveries.message(folded, type, text, at=self.clock.now(), **more)  # type: ignore[arg-type]
        self.store.journal.append([Draft(case, planned)], CLERK)

    def states(self, case: str) -> dict[str, str]:
        """Where each step of a case stands, by call and evidence."""
        return {row.step.partition(":")[2]: row.state for row in self.store.lookups.steps_of(case)}
