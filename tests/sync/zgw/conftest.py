"""A case register on loopback and a counter that knows it."""

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
from desktop.sync.connectors.zgw import Zgw, connect
from desktop.sync.promise import Carried, Explained
from tests.fakes.counter import COUNTER, Counter
from tests.fakes.zgw.server import ZgwServer
from tests.sync.promise.stage import KnownCases, paper_of
from tests.sync.promise.zgw import ZgwStage, zgw_config


class Known(KnownCases):
    """The open cases, which grow."""

    def __init__(self) -> None:
        super().__init__({})

    def add(self, reference: str, number: str) -> None:
        self._cases[reference] = number


class Desk:
    """A counter, its register, and the calls that the engine would make."""

    def __init__(self, folder: Path, stage: ZgwStage) -> None:
        self.stage = stage
        self.server: ZgwServer = stage.server
        self.counter: Counter = stage.counter(folder)
        self.config: dict[str, Any] = {}
        self.known = Known()
        self.connector = self.fresh()

    def fresh(self, **config: Any) -> Zgw:
        """A new connector, as after a restart; with other settings."""
        self.config |= config
        settings = zgw_config(self.server.url, timeout_s=5.0, **self.config)
        self.connector = connect(self.stage.department, settings, "practice", self.counter.clock)
        return self.connector

    def case(self, *, papers: dict[str, bytes] | None = None, **changed: Any) -> StepRow:
        """The step that hands over a new case; *changed* replaces parts of its request."""
        case = self.counter.case(self.stage.department, self.stage.service, papers=papers)
        row = self.counter.store.lookups.steps_of(case)[0]
        wish = msgspec.json.decode(row.request) | changed
        return replace(row, request=msgspec.json.encode(wish).decode())

    def hand_over(self, **more: Any) -> str:
        """A case that the register has, known here by its reference."""
        row = self.case(**more)
        sent = self.connector.send(row)
        self.counter.store.journal.append(
            [Draft(row.case, StepDone(row.delivery, row.step, sent.reference))], COUNTER
        )
        self.known.add(sent.reference, row.case_number)
        return sent.reference

    def steps(self, reference: str, call: str) -> list[StepRow]:
        """The open steps of one sort of a case."""
        case = self.counter.store.lookups.case_by_reference(self.stage.department, reference)
        assert case is not None
        rows = self.counter.store.lookups.steps_of(case)
        return [row for row in rows if row.call == call and row.state == "waiting"]

    def say(self, reference: str, type: Any, text: str = "") -> StepRow:
        """The step of a message about a case."""
        case = self.counter.store.lookups.case_by_reference(self.stage.department, reference)
        assert case is not None
        self.counter.say(case, type, text)
        return self.steps(reference, "message")[-1]

    def carry(self, row: StepRow) -> int:
        """Bring a step's paper over; how many calls it took."""
        calls = 1
        while not self.carry_once(row).whole:
            calls += 1
        return calls

    def carry_once(self, row: StepRow) -> Carried:
        """Bring the next piece of a step's paper over."""
        return self.connector.carry(row, paper_of(self.counter, row))

    def look(self, connector: Zgw | None = None) -> list[DepartmentAnswered]:
        """What the connector tells now about every case; from then on the counter knows it."""
        connector = connector or self.connector
        connector.follow(self.known)
        mark, found = "", []
        while True:
            page = connector.changes(mark, 200)
            found += [change.answer for change in page.changes]
            mark = page.mark
            if not page.more:
                self.known.answers |= {answer.reference: answer for answer in found}
                return found

    def told(self, reference: str) -> dict[str, Any]:
        """A case as the register keeps it."""
        return self.server.books.get("zaken", reference)

    def trouble(self, call: Callable[[], object]) -> Explained:
        """How a call that must fail is explained."""
        with pytest.raises(WireTrouble) as caught:
            call()
        return self.connector.explain(caught.value)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ZgwStage() as stage:
        desk = Desk(tmp_path / "store", stage)
        yield desk
        desk.counter.store.close()
