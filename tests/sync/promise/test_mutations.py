"""Promise 6 for every kind of department: one changed place in an answer, and a sentence comes out."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.domain.entry import Draft
from desktop.domain.kinds.delivery import StepDone
from desktop.net import WireTrouble
from desktop.store.rows import StepRow
from desktop.sync import connectors
from desktop.sync.promise import Connector, Follower
from desktop.words import render
from tests.fakes.counter import COUNTER, Counter
from tests.fakes.mutating_proxy import MutatingProxy
from tests.sync.promise.stage import KnownCases, Stage, paper_of

SHARES = (1.0, 0.5, 0.2)


def prepared(counter: Counter, stage: Stage) -> tuple[list[StepRow], StepRow]:
    """A case that the department has, with a paper and messages to send, and one that it has not."""
    honest = counter.connector(stage.department)
    honest.greet()
    papers = {"id-card": b"%PDF-1.4" + b"x" * 70_000} if "papers" in stage.can else None
    case = counter.case(stage.department, stage.service, papers=papers)
    row = counter.store.lookups.steps_of(case)[0]
    sent = honest.send(row)
    counter.store.journal.append([Draft(case, StepDone(row.delivery, row.step, sent.reference))], COUNTER)
    counter.say(case, "question", "How long will it take?")
    counter.say(case, "withdraw", "no longer needed")
    if "answers" in stage.can:
        stage.decide(sent.reference)
    honest.close()
    other = counter.case(stage.department, stage.service)
    return list(counter.store.lookups.steps_of(case)), counter.store.lookups.steps_of(other)[0]


def calls_of(
    connector: Connector, counter: Counter, rows: list[StepRow], new: StepRow
) -> list[Callable[[], object]]:
    calls: list[Callable[[], object]] = [
        connector.greet,
        lambda: connector.prepare(""),
        lambda: connector.reserve("Window 1", 3, "k"),
        lambda: connector.send(new),
        lambda: connector.changes("", 100),
        lambda: connector.fetch("0" * 64),
    ]
    for row in (*rows, new):
        calls.append(lambda row=row: connector.find(row))
        if row.call == "paper":
            calls.append(lambda row=row: [connector.carry(row, paper_of(counter, row)) for _ in range(3)])
        if row.call != "create":
            calls.append(lambda row=row: connector.send(row))
    return calls


@pytest.mark.promise("mutated")
@pytest.mark.parametrize("seeds", [range(8), range(8, 16)], ids=lambda seeds: f"from-{seeds[0]}")
def test_a_changed_answer_ends_in_a_sentence(tmp_path: Path, stage: Stage, seeds: range) -> None:
    counter = stage.counter(tmp_path / "store")
    rows, new = prepared(counter, stage)
    changed = 0
    for seed in seeds:
        dice = random.Random(seed)
        with MutatingProxy(stage.port, seed, dice.choice(SHARES)) as proxy:
            kind = connectors.kind(stage.kind)
            connector = kind.connect(stage.department, stage.config(proxy.port), stage.secret, counter.clock)
            if isinstance(connector, Follower):
                connector.follow(KnownCases({rows[0].reference: rows[0].case_number}))
            calls = calls_of(connector, counter, rows, new)
            dice.shuffle(calls)
            for call in calls:
                began = time.monotonic()
                try:
                    call()
                except WireTrouble as trouble:
                    why = connector.explain(trouble)
                    assert render(why.title, "zh")
                    assert render(why.next_step, "zh")
                assert time.monotonic() - began < 10
            connector.close()
            changed += proxy.changed
    assert changed
    counter.store.close()
