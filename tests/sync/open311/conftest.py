"""An Open311 endpoint on loopback and a counter that knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.domain.entry import Draft
from desktop.domain.kinds.case import DepartmentAnswered
from desktop.domain.kinds.delivery import StepDone
from desktop.net import WireTrouble
from desktop.store.rows import StepRow
from desktop.sync.connectors.open311 import Open311, connect
from desktop.sync.lines.naming import service_id
from desktop.sync.promise import Explained
from tests.fakes.counter import COUNTER, Counter
from tests.fakes.open311.server import BASE, Open311Server
from tests.sync.promise.open311 import Open311Stage
from tests.sync.promise.stage import KnownCases

FORM = {"address_string": "Main street 1", "description": "It is dark"}


class Desk:
    """A counter, its endpoint, and the calls that the engine would make."""

    def __init__(self, folder: Path, stage: Open311Stage) -> None:
        self.stage = stage
        self.server: Open311Server = stage.server
        self.server.updates = False
        self.counter: Counter = stage.counter(folder)
        self.config: dict[str, Any] = {}
        self.cases: dict[str, str] = {}
        self.answers: dict[str, DepartmentAnswered] = {}
        self.connector = self.fresh()

    def fresh(self, **config: Any) -> Open311:
        """A new connector, as after a restart; with other settings."""
        self.config |= config
        settings = {"url": self.server.url + BASE, "timeout_s": 5.0, **self.config}
        self.connector = connect(self.stage.department, settings, "practice", self.counter.clock)
        return self.connector

    def case(self, code: str = "7", **changed: Any) -> StepRow:
        """The step that hands over a new case; *changed* replaces parts of its request."""
        service = service_id(self.stage.department, code)
        case = self.counter.case(self.stage.department, service)
        row = self.counter.store.lookups.steps_of(case)[0]
        wish = msgspec.json.decode(row.request) | {"form": FORM} | changed
        return replace(row, request=msgspec.json.encode(wish).decode())

    def hand_over(self, code: str = "7", **changed: Any) -> str:
        """A case that the endpoint has, known here by its reference."""
        row = self.case(code, **changed)
        sent = self.connector.send(row)
        done = StepDone(row.delivery, row.step, sent.reference)
        self.counter.store.journal.append([Draft(row.case, done)], COUNTER)
        self.cases[sent.reference] = row.case_number
        return sent.reference

    def say(self, reference: str, type: Any, text: str = "") -> StepRow:
        """The step of a message about a case."""
        case = self.counter.store.lookups.case_by_reference(self.stage.department, reference)
        assert case is not None
        self.counter.say(case, type, text)
        rows = self.counter.store.lookups.steps_of(case)
        return [row for row in rows if row.call == "message"][-1]

    def look(self, connector: Open311 | None = None) -> list[DepartmentAnswered]:
        """What the connector tells now about every case; from then on the counter knows it."""
        connector = connector or self.connector
        known = KnownCases(self.cases)
        known.answers = dict(self.answers)
        connector.follow(known)
        mark, found = "", []
        while True:
            page = connector.changes(mark, 200)
            found += [change.answer for change in page.changes]
            mark = page.mark
            if not page.more:
                self.answers |= {answer.reference: answer for answer in found}
                return found

    def trouble(self, call: Callable[[], object]) -> Explained:
        """How a call that must fail is explained."""
        with pytest.raises(WireTrouble) as caught:
            call()
        return self.connector.explain(caught.value)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Open311Stage() as stage:
        desk = Desk(tmp_path / "store", stage)
        yield desk
        desk.counter.store.close()
