"""A line that fails on purpose: a TCP proxy before a department, with a fault for each request it passes on.

What counts is whether the department acted. It did with drop_after, truncate, reset_after, drip,
error500_after, nonsense and duplicate (twice); it did not with drop_before, error500, too_many, portal
and redirect. The counter cannot tell the two sorts apart, and must do right in both.
"""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import time
from collections.abc import Callable

from tests.fakes.raw_server import RawServer, reply

ACTED = ("drop_after", "truncate", "reset_after", "error500_after", "nonsense", "duplicate", "drip", "delay")
NOT_ACTED = ("drop_before", "reset_before", "error500", "too_many", "portal", "redirect")
FAULTS = (*ACTED, *NOT_ACTED)

Choose = Callable[[str], str]
_PROBLEM = b'{"type":"/problems/internal","title":"Something broke inside","status":500}'
_WAIT = b'{"type":"/problems/too-many","title":"Too many requests","status":429}'


class FaultProxy(RawServer):
    """Listens on loopback before ``host:port``; *choose* names the fault ("" none) for a request line."""

    def __init__(self, upstream: int, choose: Choose = lambda line: "") -> None:
        super().__init__(self._pass_on)
        self.upstream = upstream
        self.choose = choose
        self.suffered: list[tuple[str, str]] = []

    def _pass_on(self, conn: socket.socket, request: bytes) -> None:
        line = request.split(b"\r\n", 1)[0].decode("latin-1")
        fault = self.choose(line)
        self.suffered.append((fault, line))
        early = {
            "drop_before": None,
            "reset_before": None,
            "error500": reply("500 Internal Server Error", _PROBLEM, "application/problem+json"),
            "too_many": reply("429 Too Many Requests", _WAIT, "application/problem+json", "Retry-After: 0"),
            "portal": reply("200 OK", b"<html>Please sign in", "text/html"),
            "redirect": reply("302 Found", b"", "text/html", "Location: http://127.0.0.1:9/"),
        }
        if fault in early:
            answer = early[fault]
            if answer is None:
                _end(conn, hard=fault == "reset_before")
            else:
                conn.sendall(answer)
            return
        if fault == "duplicate":
            self._upstream(request)
        self._answer(conn, fault, self._upstream(request))

    def _answer(self, conn: socket.socket, fault: str, answer: bytes) -> None:
        if fault in ("drop_after", "reset_after") or not answer:
            _end(conn, hard=fault == "reset_after")
        elif fault == "error500_after":
            conn.sendall(reply("500 Internal Server Error", _PROBLEM, "application/problem+json"))
        elif fault == "nonsense":
            conn.sendall(reply("201 Created", b'{"reference": "CA-0', "application/json"))
        elif fault == "truncate":
            conn.sendall(answer[: max(1, len(answer) * 2 // 3)])
            _end(conn)
        elif fault == "drip":
            for start in range(0, len(answer), 16):
                conn.sendall(answer[start : start + 16])
                time.sleep(0.3)
        else:
            if fault == "delay":
                time.sleep(0.3)
            conn.sendall(answer)

    def _upstream(self, request: bytes) -> bytes:
        head, _, body = request.partition(b"\r\n\r\n")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.upstream), 10) as line:
            line.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
            got = b""
            while piece := line.recv(65536):
                got += piece
            return got.replace(b"\r\nConnection: close", b"", 1)
        return b""


def _end(conn: socket.socket, *, hard: bool = False) -> None:
    """Close; *hard* sends a reset instead of a farewell."""
    if hard:
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    else:
        with contextlib.suppress(OSError):
            conn.shutdown(socket.SHUT_RDWR)
    conn.close()


class RandomFaults:
    """A random plan: *share* of the requests fail, each in a random way; the same seed, the same plan."""

    def __init__(self, seed: int, share: float = 0.5, faults: tuple[str, ...] = FAULTS) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self.share = share
        self._faults = faults

    def __call__(self, line: str) -> str:
        with self._lock:
            return self._random.choice(self._faults) if self._random.random() < self.share else ""
