"""Every call of one connector, learned from an honest department first, then tried against a hostile one."""

from __future__ import annotations

import contextlib
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.domain.case import STATES
from desktop.domain.entry import Draft
from desktop.domain.kinds.delivery import StepDone
from desktop.domain.registers.asking import Known, Question
from desktop.domain.residents import practice_number
from desktop.errors import Trouble
from desktop.net import WireTrouble
from desktop.store.rows import StepRow
from desktop.sync import connectors, registers
from desktop.sync.promise import Changes, Connector, Follower, Prepared, Sent
from desktop.sync.rounds import preparing
from desktop.sync.rounds.answers import Answers
from desktop.words import render
from tests.fakes.counter import COUNTER, Counter
from tests.fakes.hostile.memory import Peak
from tests.fakes.hostile.server import Hostile
from tests.fakes.hostile.stillness import STILLNESS
from tests.sync.promise.stage import KnownCases, Stage, paper_of

SECONDS = 10.0  # a call may take
MEGABYTES = 64.0  # it may make the program grow
TIMEOUT = 0.5  # seconds; of each request, so that slow answers do not take the campaign's time
LEARNING = 20.0  # seconds; of each honest one, on a machine that has other things to do
PDF = b"%PDF-1.4" + b"x" * 70_000
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

_QUESTION = Question(
    "marriage",
    ("marital_status", "registered_on"),
    "《中华人民共和国民法典》",
    "收养登记",
    practice_number("110101", date(1984, 3, 2), 12),
    "张伟",
)

Call = Callable[[Connector], object]


@dataclass
class Tally:
    """What came of all calls against one department."""

    calls: int = 0
    changed: int = 0
    slowest: float = 0.0
    slowest_at: str = ""
    largest: float = 0.0  # MB
    largest_at: str = ""
    ended: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Another tally on top."""
        self.calls += other.calls
        self.changed += other.changed
        self.wrong += other.wrong
        for how, many in other.ended.items():
            self.ended[how] = self.ended.get(how, 0) + many
        if other.slowest > self.slowest:
            self.slowest, self.slowest_at = other.slowest, other.slowest_at
        if other.largest > self.largest:
            self.largest, self.largest_at = other.largest, other.largest_at


class Calls:
    """The calls of one kind of department, through a counter with a real store."""

    def __init__(self, stage: Stage, server: Hostile, folder: Path) -> None:
        self.stage, self.server = stage, server
        self.counter: Counter = stage.counter(folder, server.port)
        self._config = stage.config(server.port)
        self._known: dict[str, str] = {}
        self._digest = "0" * 64
        self.all: dict[str, Call] = {}
        self.requests: dict[str, int] = {}  # how many each call makes
        self.decisive: set[tuple[str, int]] = set()  # those that hand a case over

    def fresh(self, seconds: float = TIMEOUT) -> Connector:
        """A connector that knows nothing yet, and gives each request so long."""
        kind, config = connectors.kind(self.stage.kind), self._config | {"timeout_s": seconds}
        made = kind.connect(self.stage.department, config, self.stage.secret, self.counter.clock)
        if isinstance(made, Follower):
            made.follow(KnownCases(self._known))
        return made

    # -- learning ---------------------------------------------------------------------------------------

    def learn(self) -> None:
        """Make every call honestly once."""
        self._lay_out(*self._rows())
        if "registers" in self.stage.can:
            self.all["look up"] = lambda c: registers.offering(c).look_up(_QUESTION)
        for name, call in self.all.items():
            self.server.learn(name, self.stage.port)
            connector = self.fresh(LEARNING)
            with contextlib.suppress(WireTrouble, Trouble):  # not offered, or honestly refused
                call(connector)
            connector.close()
        learned = {name: lines for name, lines in self.server.learned().items() if name in self.all}
        self.requests = {name: len(lines) for name, lines in learned.items()}
        self.decisive = {
            (name, place)
            for name, lines in learned.items()
            for place, line in enumerate(lines)
            if self.stage.creates(line + " HTTP/1.1")
        }

    def _rows(self) -> tuple[StepRow, list[StepRow], StepRow]:
        """A case not sent yet; the steps of one that the department has; the one that only knocks."""
        stage, counter = self.stage, self.counter
        self.server.learn("before", stage.port)
        honest = self.fresh(LEARNING)
        honest.greet()
        if "answers" in stage.can:
            _, reference = self._handed_over(honest)
            stage.decide(reference, PDF if "results" in stage.can else b"")
            told = self._told(honest)
            self._digest = next((one for change in told for one in change.answer.papers), self._digest)
        case, _ = self._handed_over(honest)
        counter.say(case, "question", "How long will it take?")
        counter.say(case, "withdraw", "no longer needed")
        honest.close()
        new = counter.case(stage.department, stage.service)
        other = counter.case(stage.department, stage.no_service)
        steps = list(counter.store.lookups.steps_of(case))
        return counter.store.lookups.steps_of(new)[0], steps, counter.store.lookups.steps_of(other)[0]

    def _handed_over(self, honest: Connector) -> tuple[str, str]:
        """A case that the department has, by its journal and the department's reference."""
        papers = {"id-card": PDF} if "papers" in self.stage.can else None
        case = self.counter.case(self.stage.department, self.stage.service, papers=papers)
        row = self.counter.store.lookups.steps_of(case)[0]
        sent = honest.send(row)
        done = StepDone(row.delivery, row.step, sent.reference, sent.version)
        self.counter.store.journal.append([Draft(case, done)], COUNTER)
        self._known[sent.reference] = row.case_number
        return case, sent.reference

    def _told(self, honest: Connector) -> tuple[Any, ...]:
        if isinstance(honest, Follower):
            honest.follow(KnownCases(self._known))
        return honest.changes("", 100).changes

    def _lay_out(self, new: StepRow, steps: list[StepRow], other: StepRow) -> None:
        store, department = self.counter.store, self.stage.department

        def carried(connector: Connector, row: StepRow) -> object:
            source = paper_of(self.counter, row)
            for _ in range(12):
                if connector.carry(row, source).whole:
                    break
            return connector.send(row)

        def reserved(connector: Connector) -> object:
            connector.greet()
            return connector.reserve("Window 1", 3, "k" * 32)

        def fetched(connector: Connector) -> object:
            connector.changes("", 100)
            return connector.fetch(self._digest)

        self.all = {
            "greet": lambda c: c.greet(),
            "prepare": lambda c: c.prepare(""),
            "adopt": lambda c: preparing.refresh_catalogue(store, c, department),
            "reserve": reserved,
            "send": lambda c: c.send(new),
            "send refused": lambda c: c.send(other),
            "find": lambda c: c.find(steps[0]),
            "find none": lambda c: c.find(other),
            "changes": lambda c: c.changes("", 100),
            "answers": lambda c: Answers(store, department, lambda subjects: None).take(c),
            "fetch": fetched,
        }
        for row in steps:
            if row.call == "paper":
                self.all["paper"] = lambda c, row=row: carried(c, row)
                self.all["find paper"] = lambda c, row=row: c.find(row)
            elif row.call == "message":
                name = "withdraw" if "withdraw" in row.request else "question"
                self.all[name] = lambda c, row=row: c.send(row)
                self.all["find " + name] = lambda c, row=row: c.find(row)

    # -- trying -----------------------------------------------------------------------------------------

    def attempt(
        self, name: str, place: int, what: str, keeps: bool, tally: Tally, peak: Peak | None = None
    ) -> None:
        """One call against whatever the department is now; what is wrong goes into the tally."""
        where = f"{self.stage.department}/{name}: {what} (request {place + 1})"
        keeps = keeps or (name, place) not in self.decisive
        connector = self.fresh()
        if peak is not None:
            peak.begin()
        began = time.monotonic()
        result: object = None
        try:
            result = self.all[name](connector)
            how = "an answer"
        except WireTrouble as trouble:
            how = self._explained(connector, trouble, where, tally)
        except Trouble as trouble:
            how = "trouble"
            if not render(trouble.what, "zh"):
                tally.wrong.append(f"{where}: no sentence")
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            how = "CRASH"
            tally.wrong.append(f"{where}: {type(error).__name__}: {error}"[:600])
        took = STILLNESS.without(began, time.monotonic())
        grown = peak.end() if peak is not None else 0.0
        connector.close()
        tally.calls += 1
        tally.ended[how] = tally.ended.get(how, 0) + 1
        self._measure(where, took, grown, tally)
        if how == "an answer":
            wrong = self._believed(name, result, keeps)
            if wrong:
                tally.wrong.append(f"{where}: {wrong}")

    def _measure(self, where: str, took: float, grown: float, tally: Tally) -> None:
        if took > tally.slowest:
            tally.slowest, tally.slowest_at = took, where
        if grown > tally.largest:
            tally.largest, tally.largest_at = grown, where
        if took > SECONDS:
            tally.wrong.append(f"{where}: took {took:.1f} s")
        if grown > MEGABYTES:
            tally.wrong.append(f"{where}: grew by {grown:.0f} MB")

    def _explained(self, connector: Connector, trouble: WireTrouble, where: str, tally: Tally) -> str:
        """The sentence of a failure, in both languages, in plain characters."""
        why = connector.explain(trouble)
        for language in ("en", "zh"):
            title, next_step = render(why.title, language), render(why.next_step, language)  # type: ignore[arg-type]
            if not title or not next_step or _CONTROL.search(title + why.detail):
                tally.wrong.append(f"{where}: no plain sentence in {language}: {title!r}")
        if not _CHINESE.search(render(why.next_step, "zh")):
            tally.wrong.append(f"{where}: no Chinese next step")
        if why.retry_after is not None and not 0 <= why.retry_after <= 3600:
            tally.wrong.append(f"{where}: waits {why.retry_after} s")
        return f"{why.sort}: {type(trouble).__name__}"

    def _believed(self, name: str, result: object, keeps: bool) -> str:
        """What is wrong with an answer that was taken for one; "" when nothing is."""
        if isinstance(result, Sent):
            if not keeps:
                return f"counts as sent, as {result.reference!r}"
            if not _usable(result.reference):
                return f"a reference that cannot be: {result.reference!r}"
        if isinstance(result, Prepared) and result.catalogue is not None:
            named = {one.department for one in result.catalogue.services}
            if named - {self.stage.department}:
                return f"services of {named}"
        if isinstance(result, Changes):
            for change in result.changes:
                if wrong := _odd(change, self.stage.department):
                    return wrong
        if isinstance(result, dict) and (wrong := _unasked(result)):
            return wrong
        if isinstance(result, bytes) and hashlib.sha256(result).hexdigest() != self._digest:
            return "a paper that is none"
        return ""


def _usable(reference: str) -> bool:
    return 0 < len(reference) <= 200 and not _CONTROL.search(reference) and reference not in (".", "..")


def _unasked(told: dict[str, Known]) -> str:
    """What is wrong with what a register is believed to have said."""
    for name, known in told.items():
        if name not in _QUESTION.fields:
            return f"a field nobody asked for: {name!r}"
        if not 0 < len(known.value) <= 1000 or _CONTROL.search(known.value.replace("\n", "")):
            return f"a value that is no plain text: {known.value[:80]!r}"
        if len(known.source) > 80 or datetime.fromisoformat(known.at).tzinfo is None:
            return f"a value without source and time: {known!r}"
    return ""


def _odd(change: Any, department: str) -> str:
    """What is wrong with an answer of a department that would become an entry."""
    answer = change.answer
    if answer.department != department:
        return f"speaks for {answer.department!r}"
    if answer.state not in STATES:
        return f"a state nobody knows: {answer.state!r}"
    if not _usable(answer.reference) or _CONTROL.search(change.number) or len(change.number) > 80:
        return f"a reference that cannot be: {answer.reference!r} {change.number!r}"
    if not 0 <= answer.version <= 2**53:
        return f"a version that cannot be: {answer.version}"
    if _CONTROL.search(answer.reason.replace("\n", "")) or len(answer.reason) > 3000:
        return f"a reason that is no plain text: {answer.reason[:80]!r}"
    try:
        at = datetime.fromisoformat(answer.at)
    except ValueError:
        return f"a time that is none: {answer.at!r}"
    return "" if at.tzinfo is not None else f"a time without a zone: {answer.at!r}"
