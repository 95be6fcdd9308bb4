"""The watchdog: one thread outside the sockets that closes a line whose time is over."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Protocol

_TICK = 0.2  # seconds between looks; a limit is kept to this
_IDLE_LOOKS = 50


class Line(Protocol):
    """What the watchdog needs of a connection."""

    @property
    def socket(self) -> socket.socket | None:
        """The open socket, if there is one yet."""
        ...


class Watch:
    """One call under a total time limit, and what is known of it from inside the socket."""

    __slots__ = ("deadline", "expired", "fresh", "heard", "held", "line", "sent", "whole_at_once")

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds
        self.expired = False
        self.line: Line | None = None
        self.fresh = False  # the connection was opened for this call
        self.sent = False  # a byte of the request may have left
        self.heard = False  # a byte of an answer came
        self.whole_at_once = False  # head and body of the request go in one piece
        self.held: bytes | None = None  # the head, waiting for its body

    def left(self) -> float:
        """Seconds until the limit; 0 when it is over."""
        return max(0.0, self.deadline - time.monotonic())

    def close_line(self) -> None:
        """Shut the socket down; whoever reads or writes it is woken with an error or an end of file."""
        line = self.line
        opened = line.socket if line is not None else None
        if opened is not None:
            with contextlib.suppress(OSError, ValueError):
                # Not SSLSocket.shutdown: it would pull the TLS object from under the reading thread.
                socket.socket.shutdown(opened, socket.SHUT_RDWR)


class Watchdog:
    """Looks at every running call a few times a second. A timeout inside the socket is not enough:

    each dripped byte starts it anew (measured: timeout=1 took 14 s against dripping headers).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Watch] = set()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, seconds: float) -> Watch:
        """Start watching one call."""
        watch = Watch(seconds)
        with self._lock:
            self._running.add(watch)
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="watchdog", daemon=True)
                self._thread.start()
        if not self._wake.is_set():
            self._wake.set()
        return watch

    def end(self, watch: Watch) -> None:
        """The call is over."""
        with self._lock:
            self._running.discard(watch)

    def _look(self) -> None:
        idle = 0
        while True:
            self._wake.wait()
            time.sleep(_TICK)
            now = time.monotonic()
            with self._lock:
                late = [watch for watch in self._running if watch.deadline <= now]
                idle = 0 if self._running else idle + 1
                if idle > _IDLE_LOOKS:
                    self._wake.clear()
                    idle = 0
            for watch in late:  # again at every look, for a socket may have been opened since
                watch.expired = True
                watch.close_line()


watchdog = Watchdog()
