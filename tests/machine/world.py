"""Two counters of a centre and a practice department over TCP, to be killed, cut off and moved in time."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import msgspec

from desktop import settings
from desktop.casework import intake
from desktop.casework.desk import Desk, sit_down
from desktop.domain.case import Case
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.book import ServicePublished
from desktop.domain.rules.intake import needed
from desktop.errors import Trouble
from desktop.paths import StorePaths
from desktop.practice.serving import PRACTICE_KEY, Practice
from desktop.store.journal import Parcel
from desktop.store.lookups import CaseFilter
from desktop.store.rows import DepartmentRow, StepRow
from desktop.sync import connectors
from desktop.sync.plan import doubled_by
from desktop.sync.promise import Connector, Sent
from desktop.sync.rounds import Worker
from desktop.sync.schedule import Pace
from tests.casework import centre, taking
from tests.casework.centre import WORDS, HandClock

DEPARTMENT = "civil-affairs"
SERVICE = "minimum-living-allowance"
REFUSED_SERVICE = "senior-card"  # published here in a version that the department never published
LOGINS = ("lina", "wang")
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
# A counter's clock may be wrong by more than a year; it stays so, as a clock whose battery was changed badly.
# Not by so much that it is before the services here were first offered: then a case is refused, and says why.
OFFSETS = (timedelta(0), timedelta(days=-420))
SEEN: Counter[str] = Counter()  # what all worlds of this process went through
PACE = Pace(longest=60.0, ceiling=10**6)  # nobody comes to try again by hand


class Killed(BaseException):
    """The process ends here."""


@cache
def template() -> Path:
    """Two closed stores of one centre, made once a process; copied for every world."""
    folder = Path(tempfile.mkdtemp(prefix="machine-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = HandClock(START - timedelta(days=1))
    first = centre.found_centre(folder / "0", clock, [DEPARTMENT])
    centre.connect(first, {DEPARTMENT: "http://127.0.0.1:9/x/v1"})
    known = first.store.lookups.service(REFUSED_SERVICE)
    assert known is not None
    unknown = ServicePublished(msgspec.structs.replace(known, version=known.version + 1))
    first.store.journal.append(
        [Draft(f"service:{REFUSED_SERVICE}", unknown)], Author(DEPARTMENT, "department")
    )
    second = centre.join_centre(first, folder / "1", clock, "wang", "B2")
    second.store.secrets.put(f"department:{DEPARTMENT}", PRACTICE_KEY)
    first.store.journal.receive(second.store.journal.parcel(first.store.journal.heads()))
    resident = centre.register(first, 990)
    for _ in range(2):  # drafts that both counters know
        taking.ready_draft(first, SERVICE, resident)
    second.store.journal.receive(first.store.journal.parcel(second.store.journal.heads()))
    for place in ("0", "1"):  # a counter that thinks it was without a line for a year takes nothing in
        (folder / place / settings.FILE).write_text("unsynced_days = 0\n", encoding="utf-8")
    first.store.close()
    second.store.close()
    return folder


class Mortal:
    """A connector in a process that may be killed before a request leaves or before its answer is kept."""

    def __init__(self, inner: Connector, die: Callable[[], None]) -> None:
        self._inner = inner
        self._die = die
        self.doom: tuple[str, int] | None = None  # (before | after, how many requests live on)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def send(self, step: StepRow) -> Sent:
        """Send a step, or be killed at it."""
        now = self.doom is not None and self.doom[1] == 0
        if self.doom is not None:
            self.doom = (self.doom[0], self.doom[1] - 1)
        if now and self.doom is not None and self.doom[0] == "before":
            self._die()
        sent = self._inner.send(step)
        if now:
            self._die()
        return sent


@dataclass
class Seat:
    """One counter: its store as it is now, and what it acknowledged."""

    place: int
    home: Path
    clock: HandClock
    url: str
    lives: int = 0
    acknowledged: set[str] = field(default_factory=set)
    gone: dict[tuple[str, str], set[Any]] = field(default_factory=dict)  # values somebody here replaced

    def sit(self) -> None:
        """Open the store as it lies on the disk."""
        self.desk: Desk = sit_down(StorePaths(self.folder), LOGINS[self.place], WORDS, self.clock)
        book = self.desk.store.lookups.department(DEPARTMENT)
        assert book is not None
        self.department: DepartmentRow = replace(book, config={**book.config, "url": self.url})
        inner = connectors.connect(self.department, PRACTICE_KEY, self.clock)
        self.mortal = Mortal(inner, self._die)
        self.worker = Worker(
            self.desk.store,
            self.department,
            cast(Connector, self.mortal),
            self.clock,
            pace=PACE,
            dice=random.Random(self.place),
        )

    @property
    def folder(self) -> Path:
        """Where the store of this life lies."""
        return self.home / f"life{self.lives}"

    def acknowledge(self) -> None:
        """What was written so far was told to somebody."""
        seq, head = self.desk.store.journal.head()
        if seq:
            self.acknowledged.add(head)

    def holds(self) -> set[str]:
        """The ids of all entries here."""
        journal = self.desk.store.journal
        return {entry.id for name in journal.journals() for entry in journal.read(name)}

    def _snapshot(self) -> None:
        with self.desk.store.vault.write():  # so that the copy is of one moment, as a kill is
            shutil.copytree(self.folder, self.home / f"life{self.lives + 1}")

    def _die(self) -> None:
        self._snapshot()
        raise Killed

    def kill(self) -> None:
        """The process is gone without a word; a new one opens what is on the disk."""
        if not (self.home / f"life{self.lives + 1}").exists():
            self._snapshot()
        self.worker.close()
        self.desk.store.close()  # writes into the folder of the life that is over
        self.lives += 1
        self.sit()
        assert self.acknowledged <= self.holds()

    def restart(self) -> None:
        """Close in good order and open again."""
        self.worker.close()
        self.desk.store.close()
        self.sit()

    def round(self) -> None:
        """One round of the sync, perhaps the last of this life."""
        try:
            self.worker.once()
        except Killed:
            self.kill()
        self.mortal.doom = None
        self.acknowledge()

    def open_steps(self) -> tuple[StepRow, ...]:
        """What this counter has still to send or settle."""
        own = self.desk.store.identity.device
        return self.desk.store.lookups.steps(DEPARTMENT, ("waiting", "sending", "in_doubt"), device=own)

    def waits_for_a_person(self, row: StepRow) -> bool:
        """Whether the department refused what has to go before a step, or has the case already."""
        siblings = self.desk.store.lookups.steps_of(row.case)
        if doubled_by(row, siblings) is not None:
            return True
        refused = [one for one in siblings if one.state == "refused"]
        return any(
            one.call == "create" or (one.delivery == row.delivery and one.position < row.position)
            for one in refused
            if row.call != "create"
        )

    def cases(self, states: tuple[str, ...]) -> list[str]:
        """The cases in these states that this counter knows the beginning of, the newest here first."""
        rows = self.desk.store.lookups.cases(CaseFilter(states), limit=1000).rows
        return [row.id for row in rows if row.service]

    def close(self) -> None:
        """Let go."""
        with suppress(Trouble):
            self.worker.close()
        self.desk.store.close()


class World:
    """Everything there is, and what is to be true of it."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="world-"))
        self.time = HandClock(START)
        self.practice = Practice(decide_after_s=300, now=self.time.monotonic).start()
        url = self.practice.url_of(DEPARTMENT)
        self.seats: list[Seat] = []
        for place in (0, 1):
            home = self.home / str(place)
            shutil.copytree(template() / str(place), home / "life0")
            seat = Seat(place, home, HandClock(START + OFFSETS[place]), url)
            seat.sit()
            self.seats.append(seat)
        self.events = 0
        self.residents = 0
        self.values = 100  # no resident was registered with a house number as high

    def tally(self, cases: dict[str, Case]) -> None:
        """Add this world to what was seen, once it held."""
        SEEN["orders"] += 1
        SEEN["events"] += self.events
        SEEN["cases"] += len(cases)
        SEEN["entries"] += len(self.seats[0].holds())
        SEEN["deliveries"] += sum(len(case.deliveries) for case in cases.values())
        SEEN["kills"] += sum(seat.lives for seat in self.seats)

    def close(self) -> None:
        """Let go of everything."""
        for seat in self.seats:
            seat.close()
        self.practice.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    # -- what happens -------------------------------------------------------------------------------

    def pass_time(self, seconds: float) -> None:
        """For everybody; the department decides what is due."""
        self.time.sleep(seconds)
        for seat in self.seats:
            seat.clock.sleep(seconds)
        self.practice.decide()

    def take_in(self, seat: Seat, service: str, scan: bool) -> str:
        """A resident walks in with everything needed; the case is accepted."""
        self.residents = self.residents % 900 + 1
        desk = seat.desk
        case: str = intake.open_case(desk, service, centre.register(desk, self.residents)).result
        known = desk.case(case)
        form = taking.form_of(desk, service)
        intake.fill(desk, case, {name: value for name, value in form.items() if name not in known.values})
        known = desk.case(case)
        for material in needed(desk.service_of(known), known.circumstances, known.values):
            if material.required:
                file = taking.scan(self.home, size=300_000) if scan else None
                intake.take_material(desk, case, material.evidence, "handed_in", file=file)
                scan = False
        intake.receive(desk, case)
        intake.accept(desk, case)
        return case

    def exchange(
        self, giver: Seat, taker: Seat, *, part: float = 1.0, dice: random.Random | None = None
    ) -> None:
        """Entries travel as bytes: all that is lacking, or some of all in any order, some of them twice."""
        parcel = giver.desk.store.journal.parcel({} if dice else taker.desk.store.journal.heads())
        if dice is not None:
            entries = [entry for entry in parcel.entries if dice.random() < part]
            entries += dice.choices(entries, k=min(5, len(entries)))
            dice.shuffle(entries)
            parcel = Parcel(parcel.v, parcel.centre, tuple(entries), parcel.keys, parcel.signatures)
        told = taker.desk.store.journal.receive(Parcel.unpack(parcel.pack()))
        assert told.rejected == ()
        taker.acknowledged |= set(told.new)

    # -- what must hold -----------------------------------------------------------------------------

    def open_steps(self) -> list[StepRow]:
        """Steps that the machine has still to send or settle, at the counter whose cases they are of.

        Not those that are a person's turn: behind a case or a paper which the department refused, or a
        second handing-over of a case.
        """
        return [row for seat in self.seats for row in seat.open_steps() if not seat.waits_for_a_person(row)]

    def settle(self) -> None:
        """The line is good again, time passes, everybody exchanges: until nothing is left to do."""
        self.practice.set_fault(None)
        for _ in range(60):
            for giver, taker in (self.seats, self.seats[::-1]):
                self.exchange(giver, taker)
            if not self.open_steps():
                break
            self.pass_time(400)
            for seat in self.seats:
                seat.round()
        assert not self.open_steps(), [(row.call, row.state, row.why) for row in self.open_steps()]
        self.pass_time(400)
        for seat in self.seats:
            seat.round()  # the department's last words
        for giver, taker in (self.seats, self.seats[::-1]):
            self.exchange(giver, taker)

    def all_alike(self) -> dict[str, Case]:
        """Promises 1 and 2: the same journals and the same folded cases everywhere; the cases."""
        one, other = (seat.desk.store for seat in self.seats)
        for journal in {*one.journal.journals(), *other.journal.journals()}:
            assert {e.id for e in one.journal.read(journal)} == {e.id for e in other.journal.read(journal)}
        cases = {journal: one.lookups.case(journal) for journal in one.journal.journals("case:")}
        assert cases == {journal: other.lookups.case(journal) for journal in cases}
        for seat in self.seats:
            assert seat.acknowledged <= seat.holds()
            assert [str(finding.what) for finding in seat.desk.store.journal.verify()] == []
            assert seat.desk.store.journal.rebuild(check=True) == [], "the tables differ from the journal"
        return cases

    def exactly_once(self, cases: dict[str, Case]) -> None:
        """Each delivery that is done is at the department once; what was refused is not; nothing else is."""
        there: Counter[str] = Counter()
        by_reference = {case.reference: case for case in cases.values() if case.reference}
        for filed in self.practice.cases(DEPARTMENT):
            there[filed["key"]] += 1
            answer = by_reference[filed["reference"]].answer
            assert answer is not None
            assert (answer.version, answer.state) == (filed["version"], filed["state"])
            there.update(one["key"] for one in (*filed["messages"], *filed["attached"]))
        assert not [key for key, times in there.items() if times > 1]
        steps = [step for case in cases.values() for plan in case.deliveries for step in plan.steps]
        assert {s.step.key for s in steps if s.state == "done"} == set(there)
        for case in cases.values():
            creates = [s for plan in case.deliveries for s in plan.steps if s.step.call == "create"]
            states = sorted(standing.state for standing in creates)
            if case.opened is not None and case.opened.service == REFUSED_SERVICE:
                assert set(states) <= {"refused"}
            elif states:
                # Accepted at two counters that did not know of each other: it is handed over once.
                assert states[0] == "done", (case.number, creates)
                assert set(states[1:]) <= {"waiting"}, (case.number, creates)
