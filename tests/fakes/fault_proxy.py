"""A line that fails on purpose: a TCP proxy before a department, with a fault for each request it passes on.

What counts is whether the department acted. It did with drop_after, truncate, cut_head, reset_after, drip,
error500_after, nonsense, duplicate (twice) and late (after the counter gave up); it did not with
drop_before, reset_before, cut_request, silence, error500, too_many, portal, redirect and wrong_certificate.
The counter cannot tell the two sorts apart, and must do right in both.
"""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import time
from collections.abc import Callable

from tests.fakes.certificates import Certificates
from tests.fakes.raw_server import RawServer, reply

ACTED = ("drop_after", "truncate", "reset_after", "error500_after", "nonsense", "duplicate", "drip", "delay")
NOT_ACTED = ("drop_before", "reset_before", "error500", "too_many", "portal", "redirect", "cut_request")
FAULTS = (*ACTED, *NOT_ACTED)
# These hold a request longer than the counter waits; whoever moves a clock on must wait for them first.
HELD = ("late", "silence")
OF_TLS = ("wrong_certificate",)
EVERY = (*FAULTS, "cut_head", *HELD, *OF_TLS)

Choose = Callable[[str], str]
_PROBLEM = b'{"type":"/problems/internal","title":"Something broke inside","status":500}'
_WAIT = b'{"type":"/problems/too-many","title":"Too many requests","status":429}'


class FaultProxy(RawServer):
    """Listens on loopback before ``host:port``; *choose* names the fault ("" none) for a request line.

    ``late_s`` is how long a held request waits, ``drip_s`` the pause after each 16 bytes of a dripped answer.
    With *certificates* it speaks TLS; ``believed`` are the requests that came over a wrong certificate.
    """

    def __init__(
        self, upstream: int, choose: Choose = lambda line: "", certificates: Certificates | None = None
    ) -> None:
        super().__init__(self._pass_on, certificates.right if certificates else None)
        self.upstream = upstream
        self.choose = choose
        self.late_s, self.drip_s, self.delay_s = 1.5, 0.3, 0.3
        self.suffered: list[tuple[str, str]] = []
        self.believed: list[bytes] = []
        self._certificates = certificates
        self._false: set[socket.socket] = set()  # connections that showed a wrong certificate
        self._next_wrong = 0
        self._counting = threading.Lock()
        self._under_way = 0
        self._last = 0.0

    def still(self, seconds: float) -> bool:
        """Whether nothing has been under way on this line for so long."""
        with self._counting:
            return self._under_way == 0 and time.monotonic() - self._last >= seconds

    def _count(self, by: int) -> None:
        with self._counting:
            self._under_way += by
            self._last = time.monotonic()

    def _secured(self, plain: socket.socket) -> socket.socket:
        with self._counting:
            wrong, self._next_wrong = self._next_wrong > 0, max(0, self._next_wrong - 1)
        if self._certificates is None or not wrong:
            return super()._secured(plain)
        shown = self._certificates.wrong[self.connections % len(self._certificates.wrong)]
        conn = shown.wrap_socket(plain, server_side=True)
        self._open.append(conn)
        self._false.add(conn)
        return conn

    def _pass_on(self, conn: socket.socket, request: bytes) -> None:
        if conn in self._false:
            self.believed.append(request)
        line = request.split(b"\r\n", 1)[0].decode("latin-1")
        self._count(1)
        try:
            fault = self.choose(line)
            self.suffered.append((fault, line))
            if fault == "wrong_certificate":
                with self._counting:
                    self._next_wrong += 1
            if fault in _EARLY:
                _say_early(conn, fault)
            elif fault == "cut_request":
                self._upstream(request[: len(request) - 1 - len(request) // 4])
                _end(conn)
            elif fault == "silence":
                time.sleep(self.late_s)
                _end(conn)
            else:
                self._acted(conn, fault, request)
        finally:
            self._count(-1)

    def _acted(self, conn: socket.socket, fault: str, request: bytes) -> None:
        if fault == "duplicate":
            self._upstream(request)
        if fault == "late":
            time.sleep(self.late_s)
        self._answer(conn, fault, self._upstream(request))

    def _answer(self, conn: socket.socket, fault: str, answer: bytes) -> None:
        if fault in ("drop_after", "reset_after", "late") or not answer:
            _end(conn, hard=fault == "reset_after")
        elif fault == "error500_after":
            conn.sendall(reply("500 Internal Server Error", _PROBLEM, "application/problem+json"))
        elif fault == "nonsense":
            conn.sendall(reply("201 Created", b'{"reference": "CA-0', "application/json"))
        elif fault in ("truncate", "cut_head"):
            end = len(answer) * 2 // 3 if fault == "truncate" else answer.index(b"\r\n\r\n") // 2
            conn.sendall(answer[: max(1, end)])
            _end(conn)
        elif fault == "drip":
            for start in range(0, len(answer), 16):
                conn.sendall(answer[start : start + 16])
                time.sleep(self.drip_s)
        else:
            if fault == "delay":
                time.sleep(self.delay_s)
            conn.sendall(answer)

    def _upstream(self, request: bytes) -> bytes:
        head, ended, body = request.partition(b"\r\n\r\n")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.upstream), 10) as line:
            line.sendall(head + b"\r\nConnection: close\r\n\r\n" + body if ended else head)
            if not ended or len(body) < _length(head):
                line.shutdown(socket.SHUT_WR)
            got = b""
            while piece := line.recv(65536):
                got += piece
            return got.replace(b"\r\nConnection: close", b"", 1)
        return b""


_EARLY: dict[str, bytes | None] = {
    "drop_before": None,
    "reset_before": None,
    "wrong_certificate": None,
    "error500": reply("500 Internal Server Error", _PROBLEM, "application/problem+json"),
    "too_many": reply("429 Too Many Requests", _WAIT, "application/problem+json", "Retry-After: 0"),
    "portal": reply("200 OK", b"<html>Please sign in", "text/html"),
    "redirect": reply("302 Found", b"", "text/html", "Location: http://127.0.0.1:9/"),
}


def _say_early(conn: socket.socket, fault: str) -> None:
    answer = _EARLY[fault]
    if answer is None:
        _end(conn, hard=fault == "reset_before")
    else:
        conn.sendall(answer)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


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
