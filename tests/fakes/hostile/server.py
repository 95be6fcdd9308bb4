"""A department in a process of its own that turns hostile on command, so that its memory is not ours.

First it only passes on what an honest server says and remembers it, by the name of the call. Then it plays a
call: so many honest answers, one hostile or changed one, and after it whatever was honest for that request.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import socket
import struct
import threading
import time
from collections import defaultdict
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from tests.fakes.hostile.answers import KINDS
from tests.fakes.hostile.mutating import mutated
from tests.fakes.raw_server import read_message

_LOST = (
    b"HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\n"
    b'Content-Length: 13\r\n\r\n{"title":"?"}'
)


class Hostile:
    """Held by the test: says what the department does next. ``port`` stays the same."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self.port: int = self._pipe.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._pipe.send(("end",))
        self._process.join(5)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(5)

    def _tell(self, *words: Any) -> Any:
        self._pipe.send(words)
        return self._pipe.recv()

    def learn(self, call: str, upstream: int) -> None:
        """Pass on to an honest server from now on, remembering the answers as those to this call."""
        self._tell("learn", call, upstream)

    def learned(self) -> dict[str, list[str]]:
        """The requests that each call made, as ``POST /x?y``."""
        found: dict[str, list[str]] = self._tell("learned")
        return found

    def be(self, call: str, place: int, kind: str) -> None:
        """Answer the request at this place of a call with this kind of answer."""
        self._tell("be", call, place, kind)

    def mutate(self, call: str, place: int, seed: int) -> None:
        """Answer it with the honest words changed."""
        self._tell("mutate", call, place, seed)

    def turned(self) -> int:
        """How many hostile or changed answers were given since the last command."""
        found: int = self._tell("turned")
        return found


class _Department:
    """Inside the process."""

    def __init__(self) -> None:
        self.heard: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
        self.by_line: dict[str, bytes] = {}
        self.call, self.upstream, self.place, self.kind, self.seed = "", 0, 0, "", 0
        self.mode, self.seen, self.turned = "", 0, 0
        self.lock = threading.Lock()

    def answer(self, conn: socket.socket, request: bytes) -> bool:
        """Answer one request; whether the connection lives on."""
        line = request.split(b"\r\n", 1)[0].decode("latin-1").rpartition(" ")[0]
        if self.mode == "learn":
            honest = self._upstream(request)
            with self.lock:
                self.heard[self.call].append((line, honest))
                self.by_line[line] = honest
                self.by_line.setdefault(line.partition("?")[0], honest)
            conn.sendall(honest)
            return b"connection: close" not in honest.split(b"\r\n\r\n")[0].lower()
        with self.lock:
            place, self.seen = self.seen, self.seen + 1
            known = self.heard.get(self.call, [])
            honest = known[place][1] if place < len(known) and known[place][0] == line else self._like(line)
            turns = place == self.place
            self.turned += turns
        if not turns:
            conn.sendall(honest or _LOST)
            return True
        if self.mode == "mutate":
            conn.sendall(mutated(honest or _LOST, random.Random(self.seed)))
            return True
        return self._hostile(conn, honest or _LOST)

    def _like(self, line: str) -> bytes:
        return self.by_line.get(line) or self.by_line.get(line.partition("?")[0]) or b""

    def _hostile(self, conn: socket.socket, honest: bytes) -> bool:
        kind = KINDS[self.kind]
        for piece in kind.make(honest):
            if isinstance(piece, float):
                time.sleep(piece)
            elif piece:
                conn.sendall(piece)
        if not kind.keeps:
            conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 0, 0))
        return kind.keeps

    def _upstream(self, request: bytes) -> bytes:
        head, _, body = request.partition(b"\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.upstream), 10) as line:
            line.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
            got = b""
            while piece := line.recv(65536):
                got += piece
        return got.replace(b"\r\nConnection: close", b"", 1)

    def serve(self, conn: socket.socket) -> None:
        """One connection, request after request."""
        with contextlib.suppress(OSError, ValueError), conn:
            conn.settimeout(60)
            while (request := read_message(conn)) and self.answer(conn, request):
                pass


def _serve(pipe: Connection) -> None:
    department = _Department()
    listener = socket.create_server(("127.0.0.1", 0), backlog=200)

    def accept() -> None:
        while True:
            conn, _ = listener.accept()
            threading.Thread(target=department.serve, args=(conn,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    pipe.send(listener.getsockname()[1])
    while True:
        told = pipe.recv()
        if told[0] == "end":
            return
        pipe.send(_obey(department, told))


def _obey(department: _Department, told: tuple[Any, ...]) -> Any:
    if told[0] == "learned":
        return {call: [line for line, _ in answers] for call, answers in department.heard.items()}
    if told[0] == "turned":
        return department.turned
    with department.lock:
        department.mode, department.seen, department.turned = told[0], 0, 0
        department.call = told[1]
        if told[0] == "learn":
            department.upstream = told[2]
        elif told[0] == "be":
            department.place, department.kind = told[2], told[3]
        else:
            department.place, department.seed = told[2], told[3]
    return None
