"""Runs the practice departments: one web server on loopback, in a thread or in the foreground."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import msgspec
import waitress.server
from waitress import wasyncore
from waitress.task import ThreadedTaskDispatcher

from desktop.errors import Trouble, sentence
from desktop.practice.contract import Problem, read
from desktop.practice.district import load
from desktop.practice.faults import NAMES, Fault, Faults
from desktop.practice.register import Register
from desktop.practice.web import Site

HOST = "127.0.0.1"
PRACTICE_KEY = "practice"  # opens nothing but made-up departments on this computer
THREADS = 8
GONE_S = 5.0  # how long the departments stay gone when a request asked for it without saying

FaultName = Literal[
    "",
    "slow",
    "drop-before",
    "drop-after",
    "error500",
    "error500-after",
    "nonsense",
    "truncated",
    "too-many",
    "vanish",
]


class _FaultWish(msgspec.Struct, forbid_unknown_fields=True):
    fault: FaultName
    department: str = ""
    method: Literal["", "GET", "HEAD", "POST", "PUT", "PATCH"] = ""
    times: int | None = None
    for_s: float | None = None
    slow_s: float = 2.0


class _ClockWish(msgspec.Struct, forbid_unknown_fields=True):
    advance_s: float = 0.0
    decide_after_s: float | None = None


class Practice:
    """The eight departments behind ``url``; one object may be started and stopped again and again.

    ``decide_after_s`` is the delay of every step of a decision, ``rate_limit`` requests a second and
    department (0: none), ``state_folder`` where departments remember (None: only while this object
    lives), ``key_lifetime_s`` how long an idempotency key is known, ``now`` tells seconds
    since 1970. Port 0 takes a free one and keeps it.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        state_folder: Path | None = None,
        fault: str | None = None,
        decide_after_s: float = 20.0,
        rate_limit: float = 0,
        key_lifetime_s: int = 86_400,
        api_key: str = PRACTICE_KEY,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.port = port
        self._clock = now
        self._ahead_s = 0.0
        catalogues = load()
        self.registers = {
            name: Register(
                catalogue,
                self.now,
                folder=state_folder / name if state_folder else None,
                decide_after_s=decide_after_s,
                key_lifetime_s=key_lifetime_s,
            )
            for name, catalogue in catalogues.items()
        }
        site = Site(self.registers, catalogues, self, api_key=api_key, rate_limit=rate_limit)
        self.faults = Faults(site.app)
        self._server: _Listening | None = None
        self._turning = threading.RLock()
        self._back: threading.Timer | None = None
        self._gone = False
        if fault:
            self.set_fault(fault)

    # --- running -----------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where the departments are; each adds /{department}/v1."""
        return f"http://{HOST}:{self.port}"

    def url_of(self, department: str) -> str:
        """The base address of one department's API."""
        return f"{self.url}/{department}/v1"

    def start(self) -> Self:
        """Listen, in threads of its own (unless gone by a fault); raises Trouble when the port is taken."""
        with self._turning:
            if self._server is None and not self._gone:
                self._server = _Listening(self.faults, self.port)
                self.port = self._server.port
        return self

    def stop(self) -> None:
        """Stop listening and let go of files; what is remembered in this object stays."""
        with self._turning:
            if self._back is not None:
                self._back.cancel()
                self._back = None
            self._shut()
        for register in self.registers.values():
            register.close()

    def _shut(self) -> None:
        with self._turning:
            if self._server is not None:
                self._server.stop()
                self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- knobs -------------------------------------------------------------------------------------

    def set_fault(
        self,
        name: str | None,
        *,
        department: str = "",
        method: str = "",
        times: int | None = None,
        for_s: float | None = None,
        slow_s: float = 2.0,
    ) -> None:
        """Put a fault in force (None or "" ends it): for one department or all, so often, or so long.

        ``vanish`` of all departments closes the port; of one, its connections are dropped unread.
        """
        if name and name not in NAMES:
            raise Trouble(
                sentence("There is no fault called {name}.", name=name),
                sentence("Choose one of: {names}.", names=", ".join(NAMES)),
            )
        with self._turning:
            if not department and self._gone:
                self._return()
            if not name:
                self.faults.clear(department if department else None)
            elif name == "vanish" and not department:
                self._vanish(for_s)
            else:
                until = None if for_s is None else time.monotonic() + for_s
                self.faults.put(Fault(name, department, method, times, until, slow_s))

    def _vanish(self, for_s: float | None) -> None:
        self._gone = True
        was_open = self._server is not None
        self._shut()
        if for_s is not None and was_open:
            self._back = threading.Timer(for_s, self._return)
            self._back.daemon = True
            self._back.start()

    def _return(self) -> None:
        with self._turning:
            if self._back is not None:
                self._back.cancel()
                self._back = None
            if self._gone:
                self._gone = False
                self.start()

    def now(self) -> float:
        """The departments' time, in seconds since 1970."""
        return self._clock() + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Move the departments' clock on and decide what is due then."""
        self._ahead_s += seconds
        self.decide()

    def decide(self) -> None:
        """Decide what is due by now, without waiting for a request."""
        for register in self.registers.values():
            with register.lock:
                register.advance()

    def cases(self, department: str | None = None) -> list[dict[str, Any]]:
        """Every case of one department or all, with messages, papers and keys: to count exactly once."""
        found: list[dict[str, Any]] = []
        for name, register in self.registers.items():
            if department in (None, name):
                with register.lock:
                    register.advance()
                    found.extend({"department": name} | filed.view() for filed in register.cases.values())
        return found

    def fault_wish(self, body: bytes) -> dict[str, Any]:
        """POST /practice/fault: the faults in force afterwards."""
        wish = read(body, _FaultWish)
        if wish.department and wish.department not in self.registers:
            raise Problem(422, "no-such-department", "No department of this name is here")
        if wish.fault == "vanish" and not wish.department:
            # The answer has to leave before the door closes, and nobody could ask to open it again.
            timer = threading.Timer(0.1, self.set_fault, ("vanish",), {"for_s": wish.for_s or GONE_S})
            timer.daemon = True
            timer.start()
        else:
            self.set_fault(
                wish.fault,
                department=wish.department,
                method=wish.method,
                times=wish.times,
                for_s=wish.for_s,
                slow_s=wish.slow_s,
            )
        return {"faults": self.faults.names()}

    def clock_wish(self, body: bytes) -> dict[str, Any]:
        """POST /practice/clock: move on, or decide faster or slower."""
        wish = read(body, _ClockWish)
        if wish.advance_s < 0 or (wish.decide_after_s or 0) < 0:
            raise Problem(422, "not-as-agreed", "Time only moves on")
        if wish.decide_after_s is not None:
            for register in self.registers.values():
                register.decide_after_s = wish.decide_after_s
        self.advance(wish.advance_s)
        return {"time": self.now(), "ahead_s": self._ahead_s}


class _Listening:
    """One waitress server with its threads; ``stop`` ends them and every connection at once."""

    def __init__(self, app: Faults, port: int) -> None:
        logging.getLogger("waitress").setLevel(logging.ERROR)  # faults are meant; they are no news
        self._connections: dict[int, Any] = {}
        workers = ThreadedTaskDispatcher()
        workers.set_thread_count(THREADS)
        try:
            self._server = waitress.server.create_server(
                app,
                map=self._connections,
                _dispatcher=workers,
                host=HOST,
                port=port,
                ident=None,
                log_socket_errors=False,
                asyncore_use_poll=True,
                connection_limit=500,
                channel_timeout=300,
                recv_bytes=65_536,
                max_request_body_size=4 << 20,
                clear_untrusted_proxy_headers=False,
            )
        except OSError as error:
            workers.shutdown(timeout=1)
            wasyncore.close_all(self._connections, ignore_all=True)
            raise Trouble(
                sentence("The practice departments cannot listen on port {port}.", port=port),
                sentence("Choose another port, or end the program that uses it ({why}).", why=str(error)),
            ) from error
        self.port = int(self._server.effective_port)
        self._ending = False
        self._closing = threading.Lock()  # the loop may see its end, and close, before it is woken for it
        self._thread = threading.Thread(target=self._run, name="practice-departments", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._ending:
            wasyncore.loop(timeout=1.0, use_poll=True, map=self._connections, count=1)
        self._server.accepting = False
        with self._closing:
            wasyncore.close_all(self._connections, ignore_all=True)
        self._server.task_dispatcher.shutdown(timeout=1)

    def stop(self) -> None:
        """End it; afterwards the port is closed."""
        with self._closing:
            self._ending = True
            if self._connections:
                self._server.pull_trigger()
        self._thread.join()


def serve(
    port: int = 0,
    *,
    state_folder: Path | None = None,
    fault: str | None = None,
    decide_after_s: float = 20.0,
    rate_limit: float = 0,
) -> Practice:
    """Start the practice departments in threads of this program; ``stop()`` them in the end."""
    return Practice(
        port, state_folder=state_folder, fault=fault, decide_after_s=decide_after_s, rate_limit=rate_limit
    ).start()


def serve_forever(
    port: int = 8611,
    fault: str | None = None,
    *,
    state_folder: Path | None = None,
    decide_after_s: float = 20.0,
    rate_limit: float = 0,
    tell: Callable[[str], object] | None = None,
) -> None:
    """Serve in the foreground until interrupted; the address is told first (by default to the terminal)."""
    tell = tell or (lambda line: (sys.stdout.write(line + "\n"), sys.stdout.flush()))
    with serve(
        port, state_folder=state_folder, fault=fault, decide_after_s=decide_after_s, rate_limit=rate_limit
    ) as practice:
        tell(practice.url)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
