"""Work off the window: one thread for deeds, a pool for reading, one road home; the only threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, Qt, QThread, QTimer, Signal

from desktop.errors import Trouble
from desktop.log import logger

T = TypeVar("T")
Done = Callable[[T], None]
Failed = Callable[[Trouble], None]

_log = logger("ui")


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Raised inside long work when the person pressed cancel; nobody needs to be told."""


class Progress:
    """How far long work has come; given to the work, which calls ``moved`` now and then."""

    def __init__(self, told: Callable[[int, int], None]) -> None:
        self._told = told
        self._stop = threading.Event()
        self._go = threading.Event()
        self._go.set()

    def moved(self, done: int, total: int) -> None:
        """Say how far it is (any unit); waits while paused; raises Stopped after a cancel."""
        self._go.wait()
        if self._stop.is_set():
            raise Stopped
        self._told(done, total)

    def pause(self, paused: bool) -> None:
        """Hold the work at its next ``moved``, or let it go on."""
        if paused:
            self._go.clear()
        else:
            self._go.set()

    def cancel(self) -> None:
        """End the work at its next ``moved``."""
        self._stop.set()
        self._go.set()


@dataclass(frozen=True)
class _Order:
    """One piece of work on its way: for whom, which ask it was, and what to call at home."""

    owner: QObject
    key: tuple[int, str] | None
    sequence: int
    done: Callable[[Any], None] | None
    failed: Failed | None
    after: Callable[[], None] | None


class Background(QObject):
    """Carries work out of the window's thread and its results back into it.

    Callbacks run in the window's thread, and never after their *owner* was deleted. ``troubled`` is
    sent for a Trouble nobody asked to hear of, ``bug`` for any other exception.
    """

    troubled = Signal(object)
    bug = Signal(object)
    _home = Signal(object, object, object)  # order, result, error
    _call = Signal(object)

    def __init__(self, readers: int = 2) -> None:
        super().__init__()
        self._deeds = ThreadPoolExecutor(1, "deeds")
        self._pool = ThreadPoolExecutor(readers, "aside")
        self._sequence: dict[tuple[int, str], int] = {}
        self._waiting: dict[tuple[int, str], Future[None]] = {}
        self._open: set[Future[None]] = set()
        self._under_way = 0
        self._stopped = False
        self._home.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._call.connect(self._run_home, Qt.ConnectionType.QueuedConnection)

    # What pages use

    def deed(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
        after: Callable[[], None] | None = None,
    ) -> None:
        """Carry out a deed in the one thread that writes; deeds never overtake each other.

        ``done(result)`` or ``failed(trouble)`` follows, then always ``after()``.
        """
        self._start(self._deeds, _Order(owner, None, 0, done, failed, after), work)

    def ask(
        self,
        owner: QObject,
        topic: str,
        work: Callable[[], T],
        done: Done[T],
        failed: Failed | None = None,
        after: Callable[[], None] | None = None,
    ) -> None:
        """Look something up in the pool; a newer ask of the same owner and topic makes this one stale.

        A stale answer is dropped, whatever it is, and a stale ask that has not begun is never carried out.
        """
        key = (id(owner), topic)
        sequence = self._sequence.get(key, 0) + 1
        self._sequence[key] = sequence
        before = self._waiting.get(key)
        if before is not None and before.cancel():
            self._under_way -= 1
        order = _Order(owner, key, sequence, done, failed, after)
        self._waiting[key] = self._start(self._pool, order, work)

    def long(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        done: Done[T],
        moved: Callable[[int, int], None],
        failed: Failed | None = None,
        after: Callable[[], None] | None = None,
    ) -> Progress:
        """Long work; ``moved(done, total)`` is called at home. Returns what pauses and cancels it."""
        progress = Progress(lambda part, total: self.home(lambda: _if_alive(owner, moved, part, total)))
        order = _Order(owner, None, 0, done, failed, after)
        self._start(self._pool, order, lambda: work(progress))
        return progress

    def home(self, call: Callable[[], None]) -> None:
        """Run *call* in the window's thread soon; may be called from any thread."""
        self._call.emit(call)

    @property
    def under_way(self) -> int:
        """How many pieces of work have not come home yet."""
        return self._under_way

    def settle(self, seconds: float = 10.0) -> bool:
        """Let events run until nothing is under way; False when time ran out. For screenshots and tests."""
        waited = QElapsedTimer()
        waited.start()
        quiet = 0
        while quiet < 3:
            QCoreApplication.processEvents()
            quiet = quiet + 1 if self._under_way == 0 else 0
            if waited.elapsed() > seconds * 1000:
                return False
            QThread.msleep(2)
        return True

    def stop(self, seconds: float = 5.0) -> bool:
        """Take no more work and wait for what runs, within a bound; False when something still runs."""
        self._stopped = True
        self._deeds.shutdown(wait=False)
        self._pool.shutdown(wait=False, cancel_futures=True)
        _, running = wait_for(list(self._open), timeout=seconds)
        return not running

    # The road home

    def _start(self, where: ThreadPoolExecutor, order: _Order, work: Callable[[], object]) -> Future[None]:
        if self._stopped:  # the window is going: what is asked for now nobody sees
            _log.info("work refused, window going")
            refused: Future[None] = Future()
            refused.cancel()
            return refused
        self._under_way += 1
        future = where.submit(self._carry, order, work)
        self._open.add(future)
        future.add_done_callback(self._open.discard)
        return future

    def _carry(self, order: _Order, work: Callable[[], object]) -> None:
        result: object = None
        error: BaseException | None = None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 - carried home, where it is told
            error = raised
        try:
            self._home.emit(order, result, error)
        except RuntimeError:  # the window is gone: nobody is at home
            _log.info("result dropped, window gone")

    def _deliver(self, order: _Order, result: object, error: BaseException | None) -> None:
        self._under_way -= 1
        stale = order.key is not None and self._sequence.get(order.key) != order.sequence
        if stale or not shiboken6.isValid(order.owner):
            return
        try:
            if error is not None:
                self._tell(order, error)
            elif order.done is not None:
                order.done(result)
        finally:
            if order.after is not None and shiboken6.isValid(order.owner):
                order.after()

    def _tell(self, order: _Order, error: BaseException) -> None:
        if isinstance(error, Stopped):
            return
        if not isinstance(error, Trouble):
            self.bug.emit(error)
        elif order.failed is not None:
            order.failed(error)
        else:
            self.troubled.emit(error)

    def _run_home(self, call: Callable[[], None]) -> None:
        call()


def _if_alive(owner: QObject, call: Callable[[int, int], None], part: int, total: int) -> None:
    if shiboken6.isValid(owner):
        call(part, total)


FRAME_MS = 16.0  # what fits between two pictures of a screen


@dataclass(frozen=True)
class Liveness:
    """How alive a window was: the longest hold, the frames that fitted into the time and those it missed.

    ``own_ms`` is the longest the window's thread itself worked without a pause: what is left of the
    longest hold on a computer that does nothing else.
    """

    longest_ms: float
    own_ms: float
    frames: int
    missed: int
    holds: tuple[tuple[float, float, str], ...]  # the longest: ms, own ms, what was being done

    @property
    def kept(self) -> float:
        """Which share of the frames came in time, 0 to 1."""
        return 1 - self.missed / max(self.frames, 1)


class LoopMeter(QObject):
    """Measures how long the window was ever unable to answer: the gaps between its ticks.

    ``doing`` may be set to say what is going on, so that the longest hold has a name.
    """

    TICK_MS = 10

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest_ms = 0.0
        self.doing = ""
        self.holds: list[tuple[float, float, str]] = []  # of more than a frame: ms, own ms, what
        self._own_ms = 0.0
        self._missed = 0
        self._whole = QElapsedTimer()
        self._since = QElapsedTimer()
        self._worked = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to measure, from zero."""
        self.longest_ms, self._own_ms, self._missed, self.holds = 0.0, 0.0, 0, []
        self._worked = time.thread_time()
        self._whole.start()
        self._since.start()
        self._timer.start(self.TICK_MS)

    def stop(self) -> float:
        """End, and say the longest hold in milliseconds beyond the tick itself."""
        self._timer.stop()
        return self.longest_ms

    def told(self) -> Liveness:
        """How alive the window was since the start."""
        frames = int(self._whole.elapsed() / FRAME_MS)
        longest = sorted(self.holds, key=lambda hold: -hold[1])[:12]
        return Liveness(self.longest_ms, self._own_ms, frames, self._missed, tuple(longest))

    def _tick(self) -> None:
        held = self._since.nsecsElapsed() / 1e6 - self.TICK_MS
        self._since.restart()
        worked = time.thread_time()
        own, self._worked = (worked - self._worked) * 1000, worked
        self.longest_ms, self._own_ms = max(self.longest_ms, held), max(self._own_ms, own)
        if held > FRAME_MS:
            self._missed += int(held // FRAME_MS)
            self.holds.append((held, own, self.doing))
