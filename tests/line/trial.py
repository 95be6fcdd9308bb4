"""One trial of the line: a real store, two departments, two lines that fail by plan, and the judgment."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.domain.catalogue import Text
from desktop.domain.entry import Draft
from desktop.domain.kinds import book
from desktop.paths import StorePaths
from desktop.store.opening import open_store
from desktop.sync.engine import Engine
from tests.fakes.certificates import Certificates
from tests.fakes.counter import COUNTER, PASSPHRASE, Counter
from tests.fakes.fault_proxy import OF_TLS, FaultProxy
from tests.line.judging import Wanted, judged
from tests.line.passing import PassingClock, pass_time
from tests.line.plan import FaultPlan, Sky
from tests.line.sender import send
from tests.sync.promise.declarative import PrimeroStage
from tests.sync.promise.stage import Stage, digest
from tests.sync.promise.stages import STAGES

TIMEOUT = 0.6  # seconds a call may take
WEATHER = 8.0  # seconds after which a line heals, were it only looked at now and then
PATIENCE = 90.0  # seconds a healed line has to drain everything

_METHODS = multiprocessing.get_all_start_methods()
processes: Any = multiprocessing.get_context("forkserver" if "forkserver" in _METHODS else "spawn")
if "forkserver" in _METHODS:
    processes.set_forkserver_preload(["tests.line.sender", "requests"])


@dataclass
class Outcome:
    """What became of a trial; ``wrong`` is empty when the promise held."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    cases: int = 0
    refused: int = 0
    requests: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    kills: int = 0
    helped: int = 0  # steps a person tried again, for the program had given them up
    passed: float = 0.0  # seconds on the counter's clock
    took: float = 0.0


class Department:
    """One of the two: its stage, the line before it, and the weather over that."""

    def __init__(self, stage: Stage, plan: FaultPlan, line: int, certificates: Certificates) -> None:
        self.stage = stage
        tls = plan.tls[line] and stage.kind == "department-api"
        # A line that doubles by itself doubles at a department that can tell nothing apart: nobody's to mend.
        # Primero knows a case again by its id, but takes whatever is attached to it.
        doubles = "recognises" not in stage.can or isinstance(stage, PrimeroStage)
        never = (("duplicate",) if doubles else ()) + (() if tls else OF_TLS)
        self.sky = Sky(plan, line, frozenset(never))
        self.proxy = FaultProxy(stage.port, self.sky, certificates if tls else None)
        self.proxy.late_s, self.proxy.drip_s, self.proxy.delay_s = TIMEOUT + 0.3, 0.04, 0.1
        self._trusted = certificates.trusted if tls else None

    def config(self) -> dict[str, Any]:
        """The department's settings, by way of the failing line."""
        config = self.stage.config(self.proxy.port) | {"timeout_s": TIMEOUT}
        if self._trusted is not None:
            config["url"] = config["url"].replace("http://", "https://")
            config["ca_file"] = str(self._trusted)
        return config


def trial(plan: FaultPlan, folder: Path, cases: int = 20, weather: float = WEATHER) -> Outcome:
    """Carry a plan out, its faults for at most so many seconds, and judge what is left."""
    began = time.monotonic()
    shared = [processes.Value("d", 0.0), processes.Value("b", 0), processes.Value("i", 0)]
    clock = PassingClock(shared[0])
    outcome = Outcome(plan.seed)
    with _departments(plan, Certificates(folder)) as departments:
        wanted = _counter(folder / "store", clock, departments, cases, plan.seed)
        hopeless = tuple(one.case for one in wanted if one.refused)
        program = _Program(folder / "store", hopeless, shared, plan)
        outcome.wrong += _weather(program, departments, weather)
        outcome.kills = program.killed
        if outcome.wrong:
            outcome.wrong += _left(folder / "store", clock)
        else:
            store = open_store(StorePaths(folder / "store"), "test", PASSPHRASE, clock)
            try:
                outcome.wrong += judged(store, clock, [one.stage for one in departments], wanted)
            finally:
                store.close()
        for one in departments:
            if one.proxy.believed:
                outcome.wrong.append(f"{len(one.proxy.believed)} requests over a wrong certificate")
            for fault, _ in one.proxy.suffered:
                outcome.requests += 1
                if fault:
                    outcome.faults[fault] = outcome.faults.get(fault, 0) + 1
    outcome.cases, outcome.refused = len(wanted), sum(one.refused for one in wanted)
    outcome.helped, outcome.passed = shared[2].value, shared[0].value
    outcome.took = time.monotonic() - began
    return outcome


def _left(folder: Path, clock: PassingClock) -> list[str]:
    """What the program itself says about what did not drain."""
    store = open_store(StorePaths(folder), "test", PASSPHRASE, clock)
    engine = Engine(store, clock)
    try:
        return [
            f"{one.row.department if one.row else ''}: {one.why} {one.next_step} ({one.turn})"
            for plan in engine.plan()
            for one in (*plan.not_now, plan.held)
            if one is not None
        ]
    finally:
        engine.stop()
        store.close()


@contextmanager
def _departments(plan: FaultPlan, certificates: Certificates) -> Iterator[list[Department]]:
    with ExitStack() as open_things:
        made = []
        for line, kind in enumerate(("department-api", plan.second)):
            stage = _stage(kind, line)
            open_things.enter_context(stage)
            one = Department(stage, plan, line, certificates)
            open_things.enter_context(one.proxy)
            made.append(one)
        yield made


def _stage(kind: str, line: int) -> Stage:
    """A department of a kind; the first one is another one of the practice district than the second."""
    stage = STAGES["department-api" if kind == "civil-affairs" else kind]()
    if line == 0:
        stage.department, stage.service, stage.code = "social-security", "newborn-medical-insurance", "SS"
    return stage


def _counter(
    folder: Path, clock: PassingClock, departments: list[Department], cases: int, seed: int
) -> list[Wanted]:
    """Found a counter with cases ready to be sent, and close it."""
    counter = Counter(folder, "", clock)
    try:
        for one in departments:
            stage = one.stage
            added = book.DepartmentAdded(
                stage.department, Text(stage.department, "部门"), stage.code, stage.kind, one.config()
            )
            counter.store.secrets.put(f"department:{stage.department}", stage.secret)
            counter.store.journal.append([Draft(f"department:{stage.department}", added)], COUNTER)
        dice = random.Random(f"cases/{seed}")
        return [_case(counter, one.stage, dice) for one in departments for _ in range(cases)]
    finally:
        counter.store.close()


def _case(counter: Counter, stage: Stage, dice: random.Random) -> Wanted:
    chance = dice.random()
    if "refuses" in stage.can and chance < 0.08:
        return Wanted(counter.case(stage.department, stage.no_service), stage.department, refused=True)
    papers = {}
    if "papers" in stage.can and chance < 0.3:
        papers["id-card"] = b"%PDF-1.4\n" + dice.randbytes(dice.choice((500, 40_000, 300_000)))
    case = counter.case(stage.department, stage.service, papers=papers)
    messages: tuple[str, ...] = ()
    if "messages" in stage.can and chance > 0.85:
        counter.say(case, "question", "How long will it take?")
        messages = ("question",)
    kept = {evidence: digest(content) for evidence, content in papers.items()}
    return Wanted(case, stage.department, papers=kept, messages=messages)


class _Program:
    """The sending program: started, killed by plan, started again; ``healed`` lets it come to an end."""

    def __init__(self, folder: Path, hopeless: tuple[str, ...], shared: list[Any], plan: FaultPlan) -> None:
        self._arguments = (str(folder), hopeless, *shared, plan.seed)
        self._kills = list(plan.kills)
        self._kill_at = 0.0
        self._running: Any = None
        self.shared = shared
        self.killed = 0
        self._start()

    def _start(self) -> None:
        self._running = processes.Process(target=send, args=self._arguments)
        self._running.start()
        self._kill_at = time.monotonic() + self._kills.pop(0) if self._kills else 0.0

    @property
    def unharmed(self) -> bool:
        """Whether no kill is left."""
        return not self._kills and not self._kill_at

    def ended(self) -> int | None:
        """The exit code once it came to its end; kills it before when that is due."""
        if self._kill_at and time.monotonic() > self._kill_at:
            self.kill()
            self._start()
        return None if self._running.is_alive() else int(self._running.exitcode)

    def kill(self) -> None:
        """SIGKILL, at whatever it does."""
        self._running.kill()
        self._running.join()
        self.killed += 1


def _weather(program: _Program, departments: list[Department], seconds: float) -> list[str]:
    """Let it send under the plan's weathers until they are over; then the line heals and all must drain."""
    heal_at = time.monotonic() + seconds
    give_up = heal_at + PATIENCE
    ahead, healed, _ = program.shared
    while (code := program.ended()) is None:
        now = time.monotonic()
        if not healed.value and program.unharmed and (now > heal_at or all(d.sky.over for d in departments)):
            for one in departments:
                one.sky.clear = True
            healed.value = 1
        if now > give_up:
            program.kill()
            return [f"not drained {PATIENCE:.0f} s after the line had healed"]
        pass_time(ahead, [one.proxy for one in departments])
    return [] if code == 0 else [f"the sending program ended with {code}"]
