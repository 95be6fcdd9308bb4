"""A line on which somebody changes answers: one value in the JSON or XML of a department becomes another."""

from __future__ import annotations

import json
import random
import re
import socket
from typing import Any

from tests.fakes.fault_proxy import FaultProxy

STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 2**53, 1.5, -0.0, "", " ", "x" * 3000, "\u202eabc\u0000", "../../etc",
    "0001-01-01", "9999-12-31T23:59:59-14:00", "2026-13-45", "P99999999D", "a\r\nX: y", "1e999", "-", "日本",
    "http://127.0.0.1:9/x", "//", [], [[]], {}, [None], {"a": {}}, ["a", 1, {}], {"url": "x"}, "ZZ\ud7ff",
)  # fmt: skip


class MutatingProxy(FaultProxy):
    """Before a department on *upstream*; every answer is changed in one place while ``share`` says so."""

    def __init__(self, upstream: int, seed: int, share: float = 1.0) -> None:
        super().__init__(upstream)
        self._random = random.Random(seed)
        self.share = share
        self.changed = 0

    def _answer(self, conn: socket.socket, fault: str, answer: bytes) -> None:
        head, _, body = answer.partition(b"\r\n\r\n")
        if body and self._random.random() < self.share:
            self.changed += 1
            new = self.mutated(body)
            head = re.sub(rb"(?i)content-length: \d+", b"Content-Length: %d" % len(new), head)
            answer = head + b"\r\n\r\n" + new
        conn.sendall(answer)

    def mutated(self, body: bytes) -> bytes:
        """The body with one value replaced, removed, doubled, or a byte changed."""
        if self._random.random() < 0.1:
            place = self._random.randrange(len(body))
            return body[:place] + bytes([self._random.randrange(256)]) + body[place + 1 :]
        try:
            told = json.loads(body)
        except ValueError:
            return self._mutated_text(body)
        places = list(_places(told))
        if not places:
            return json.dumps(self._random.choice(STRANGE)).encode()
        inside, key = self._random.choice(places)
        what = self._random.random()
        if what < 0.15:
            del inside[key]
        elif what < 0.25 and isinstance(inside, list):
            inside.append(inside[key])
        else:
            inside[key] = self._random.choice(STRANGE)
        return json.dumps(told).encode()

    def _mutated_text(self, body: bytes) -> bytes:
        texts = list(re.finditer(rb">([^<>]*)<", body))
        if not texts:
            return body[: len(body) // 2]
        one = self._random.choice(texts)
        new = str(self._random.choice(STRANGE)).encode()
        return body[: one.start(1)] + new + body[one.end(1) :]


def _places(told: Any) -> Any:
    inside = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in list(inside):
        yield told, key
        yield from _places(value)
