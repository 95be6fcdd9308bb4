"""A narrow line that breaks: a TCP proxy held to so many bytes a second and cut every few seconds."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType

_GULP = 2048  # bytes that pass at once


class SlowLine:
    """Listens on loopback before ``upstream``; *rate* in bytes a second each way, *cut* in seconds, 0: never.

    A cut breaks every connection at whatever it is; a new one may be opened at once. ``sent`` is what
    came from the counter, one item a connection, whether or not it reached the department.
    """

    def __init__(self, upstream: int, rate: float, cut: float) -> None:
        self.upstream, self.rate, self.cut = upstream, rate, cut
        self.cuts = 0
        self.sent: list[bytearray] = []
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)  # no long queue hides the rate
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._free = {True: 0.0, False: 0.0}  # when the line is free again, by direction
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> SlowLine:
        for work in (self._accept, self._cutting):
            self._begin(work)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break()
        for thread in self._threads:
            thread.join(5)

    def _begin(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.upstream), 5)
            except OSError:
                if self._ended.is_set():
                    return
                continue
            near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
            kept = bytearray()
            self.sent.append(kept)
            with self._lock:
                self._open |= {near, far}
            self._begin(self._pump, near, far, kept)
            self._begin(self._pump, far, near, None)

    def _pump(self, source: socket.socket, target: socket.socket, kept: bytearray | None) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_GULP):
                self._hold(len(piece), out=kept is not None)
                if kept is not None:
                    kept += piece
                target.sendall(piece)
        self._end(source)
        self._end(target)

    def _hold(self, size: int, *, out: bool) -> None:
        """Wait until the line has carried so many bytes."""
        with self._lock:
            self._free[out] = until = max(self._free[out], time.monotonic()) + size / self.rate
        time.sleep(max(0.0, until - time.monotonic()))

    def _cutting(self) -> None:
        while self.cut and not self._ended.wait(self.cut):
            self.cuts += 1
            self._break()

    def _break(self) -> None:
        with self._lock:
            cut, self._open = self._open, set()
        for one in cut:
            self._end(one)

    def _end(self, one: socket.socket) -> None:
        with self._lock:
            self._open.discard(one)
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
