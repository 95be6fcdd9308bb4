"""Runs one worker a department on threads of their own: none can hold up another, or the window."""

from __future__ import annotations

import random
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.clock import Clock
from desktop.domain.registers.asking import Known, Question
from desktop.errors import Sentence, Trouble, sentence
from desktop.log import logger
from desktop.store.opening import Store
from desktop.store.rows import DepartmentRow
from desktop.sync import registers, unsynced
from desktop.sync import status as telling
from desktop.sync.connectors import connect
from desktop.sync.lines import secrets
from desktop.sync.plan import DepartmentPlan
from desktop.sync.rounds import Course, Worker
from desktop.sync.rounds.recorder import COUNTER
from desktop.sync.schedule import Pace
from desktop.sync.status import Status

_GLANCE = 1.0  # seconds between looks whether a deed put something in the queue
_AFTER_TROUBLE = 30.0  # seconds
_LIMIT_EVERY = 20.0  # seconds
_LONGEST_SLEEP = 300.0  # seconds; a clock that was set back must not put a lane to sleep for a year

_log = logger("sync")

Heard = Callable[[frozenset[str]], None]


@dataclass
class _Lane:
    """One department's worker and the thread it runs on."""

    row: DepartmentRow
    worker: Worker | None
    trouble: Trouble | None = None
    wake: threading.Event = field(default_factory=threading.Event)
    busy: threading.Lock = field(default_factory=threading.Lock)
    thread: threading.Thread | None = None
    removed: bool = False


class Engine:
    """The exchange with all departments. Every method may be called from any thread.

    Only ``once`` and ``stop`` wait for a line. ``heard`` is called, from the engine's threads, with the
    subjects that changed.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        heard: Heard | None = None,
        *,
        pace: Pace | None = None,
        dice: random.Random | None = None,
        offline: bool = False,
    ) -> None:
        """*offline*: whatever was switched before, this run sends nothing until a person switches it on."""
        self._store = store
        self._clock = clock
        self._heard = heard or (lambda subjects: None)
        self._pace = pace
        self._dice = dice
        self._lock = threading.Lock()
        self._lanes: dict[str, _Lane] = {}
        self._stopping = threading.Event()
        self._running = False
        self._offline = offline or store.journal.hint("offline") == "1"
        self._limit_at = -_LIMIT_EVERY
        self._limit_said: tuple[Sentence, ...] = ()
        self.refresh()

    # -- running ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to exchange, in the background."""
        self._running = True
        self.refresh()

    def once(self) -> int:
        """Exchange with every department now, side by side, until nothing more can go; steps settled.

        Raises Trouble when the store cannot be written.
        """
        self.refresh()
        results: list[int] = []
        troubles: list[Trouble] = []

        def run(lane: _Lane) -> None:
            try:
                results.append(self._all_rounds(lane))
            except Trouble as trouble:
                troubles.append(trouble)

        lanes = [lane for lane in self._chosen("") if lane.worker is not None]
        threads = [
            threading.Thread(target=run, args=(lane,), name=lane.row.id, daemon=True) for lane in lanes
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if troubles:
            raise troubles[0]
        return sum(results)

    def refresh_catalogues(self) -> None:
        """Ask every department for its catalogue, however lately it told it. Raises Trouble."""
        for worker in self._workers(""):
            worker.course.catalogue_due()
        self.once()

    def look_up(self, department: str, question: Question) -> dict[str, Known]:
        """Ask a department's register, on the caller's thread and beside the rounds; raises Unanswered."""
        return registers.answer(self._workers(department), question)

    def wake(self, department: str = "") -> None:
        """A person wants it now: try at once, whatever back-off was on; returns at once."""
        self.refresh()
        for lane in self._chosen(department):
            if lane.worker is not None:
                lane.worker.course.hurry()
            lane.wake.set()

    def stop(self, seconds: float = 5.0) -> None:
        """Finish what is on the line, at most for so long, and let go. Harmless when done before.

        What does not finish in time bears its mark and is settled after the next start.
        """
        self._stopping.set()
        lanes = self._chosen("")
        for lane in lanes:
            if lane.worker is not None:
                lane.worker.course.stopping = True
            lane.wake.set()
        until = self._clock.monotonic() + seconds
        for lane in lanes:
            if lane.thread is not None:
                lane.thread.join(max(0.0, until - self._clock.monotonic()))
            if lane.worker is not None:
                lane.worker.close()

    # -- what a person may switch -------------------------------------------------------------------

    @property
    def offline(self) -> bool:
        """Whether this counter was set to work offline."""
        return self._offline

    def set_offline(self, offline: bool) -> None:
        """Work offline, or no longer; remembered over restarts."""
        self._offline = offline
        self._store.journal.append((), COUNTER, hints={"offline": "1" if offline else ""})
        for worker in self._workers(""):
            worker.course.offline = offline
        if not offline:
            self.wake()

    def pause(self, department: str, paused: bool = True) -> None:
        """Pause or resume one department; remembered over restarts."""
        self._store.journal.append((), COUNTER, hints={f"paused:{department}": "1" if paused else ""})
        for worker in self._workers(department):
            worker.course.paused = paused
        if not paused:
            self.wake(department)

    # -- what is told -------------------------------------------------------------------------------

    def status(self) -> Status:
        """How the line and every department stand now. Asks nobody; cheap."""
        now, steps = self._clock.now(), self._store.lookups.step_counts()
        told: list[telling.DepartmentStatus] = []
        courses = []
        for lane in self._chosen(""):
            counted = telling.counts(steps, lane.row.id)
            if lane.worker is not None:
                course, trouble = lane.worker.course, lane.trouble or lane.worker.trouble
                courses.append(course.standing)
            else:
                course, trouble = Course(lane.row.id, self._clock), lane.trouble
            told.append(telling.department_status(lane.row, course, counted, now, trouble))
        return telling.whole(told, (*telling.skew_note(courses), *self._limit()), offline=self._offline)

    def _limit(self) -> tuple[Sentence, ...]:
        """What is said of the limit of unsynced work, from three quarters of it on."""
        now = self._clock.monotonic()
        if not self._limit_at <= now < self._limit_at + _LIMIT_EVERY:
            self._limit_at = now
            found = unsynced.look(self._store, self._clock)
            self._limit_said = () if found.level == "fine" else (found.says, found.next_step)
        return self._limit_said

    def plan(self) -> tuple[DepartmentPlan, ...]:
        """What would be sent and asked now and what not, by department, in sentences. Asks nobody."""
        self.refresh()
        return tuple(worker.plan() for worker in self._workers(""))

    # -- lanes --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Take over departments that were added, changed or removed."""
        rows = {row.id: row for row in self._store.lookups.departments()}
        with self._lock:
            for name, lane in list(self._lanes.items()):
                if name not in rows or _differs(lane.row, rows[name]):
                    lane.removed = True
                    if lane.worker is not None:
                        lane.worker.course.stopping = True
                    lane.wake.set()
                    del self._lanes[name]
            for name, row in rows.items():
                if name not in self._lanes:
                    self._lanes[name] = self._lane(row)
                lane = self._lanes[name]
                lane.row = row
                if self._running and lane.thread is None and lane.worker is not None:
                    lane.thread = threading.Thread(target=self._run, args=(lane,), name=name, daemon=True)
                    lane.thread.start()

    def _lane(self, row: DepartmentRow) -> _Lane:
        try:
            connector = connect(row, secrets.of(self._store, row.id), self._clock)
        except Trouble as trouble:
            return _Lane(row, None, trouble)
        worker = Worker(
            self._store, row, connector, self._clock, pace=self._pace, changed=self._heard, dice=self._dice
        )
        worker.course.offline = self._offline
        worker.course.paused = self._store.journal.hint(f"paused:{row.id}") == "1"
        return _Lane(row, worker)

    def _chosen(self, department: str) -> list[_Lane]:
        with self._lock:
            return [lane for name, lane in sorted(self._lanes.items()) if department in ("", name)]

    def _workers(self, department: str) -> list[Worker]:
        return [lane.worker for lane in self._chosen(department) if lane.worker is not None]

    def _all_rounds(self, lane: _Lane) -> int:
        settled, worker = 0, lane.worker
        if worker is None:
            return 0
        with lane.busy:
            worker.course.hurry()
            while True:
                done = worker.once()
                settled += done.settled
                if not done.more or self._stopping.is_set():
                    return settled

    def _run(self, lane: _Lane) -> None:
        """A lane's life: rounds, and between them sleep, until something is due, put in the queue or said."""
        while not (self._stopping.is_set() or lane.removed):
            seen = self._store.journal.head()  # before it: what comes during a round may come too late for it
            wait = self._round(lane)
            until = self._clock.monotonic() + wait
            while (left := until - self._clock.monotonic()) > 0 and not lane.wake.wait(min(left, _GLANCE)):
                if lane.removed or self._stopping.is_set():
                    break
                head = self._store.journal.head()
                if head != seen:
                    seen = head
                    if lane.worker is not None and lane.worker.eager():
                        break
            lane.wake.clear()

    def _round(self, lane: _Lane) -> float:
        """One round; seconds until the next one. No failure ends the lane: that would be silence for ever."""
        worker = lane.worker
        assert worker is not None
        try:
            with lane.busy:
                done = worker.once()
        except Trouble as trouble:
            lane.trouble = trouble
            return _AFTER_TROUBLE
        except Exception as bug:  # noqa: BLE001 - a bug in one lane is told, and stops neither it nor the others
            if self._stopping.is_set():
                return 0.0
            # Where, not what: the message of an exception may hold what a resident said.
            where = "".join(traceback.format_tb(bug.__traceback__))
            _log.error("the exchange with %s failed: %s\n%s", lane.row.id, type(bug).__name__, where)
            lane.trouble = Trouble(
                sentence("The program made a mistake while speaking to this department."),
                sentence("It is tried again by itself; if it stays, give the log file to IT staff."),
            )
            return _AFTER_TROUBLE
        lane.trouble = None
        wait = (done.again_at - self._clock.now()).total_seconds()
        return 0.0 if done.more else min(max(0.0, wait), _LONGEST_SLEEP)


def _differs(old: DepartmentRow, new: DepartmentRow) -> bool:
    return (old.connector, old.config, old.name) != (new.connector, new.config, new.name)
