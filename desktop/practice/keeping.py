"""What a department remembers: one JSON line a deed, and the keys of requests it has answered."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

from desktop.practice.contract import Problem


class Keeping:
    """The lines of one department in a file; without a folder nothing outlives the program.

    A line is handed to the system before the answer leaves, so that it survives a killed process
    (not a power cut: these departments are for practice).
    """

    def __init__(self, folder: Path | None) -> None:
        self._encoder = msgspec.json.Encoder()
        self._file: IO[bytes] | None = None
        self._path: Path | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._path = folder / "deeds.jsonl"

    def lines(self) -> Iterator[dict[str, Any]]:
        """What was remembered, oldest first; a last line that was torn by a kill is cut off."""
        if self._path is None or not self._path.exists():
            return
        whole = 0
        with self._path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                yield msgspec.json.decode(line)
        if whole < self._path.stat().st_size:
            os.truncate(self._path, whole)

    def add(self, line: dict[str, Any]) -> None:
        """Remember one more line."""
        if self._path is None:
            return
        if self._file is None:
            self._file = self._path.open("ab")
        self._file.write(self._encoder.encode(line) + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to a deed, kept with its key: the print (SHA-256) of the request, the body, and when."""

    print: str
    body: bytes
    at: float


class Keys:
    """The idempotency keys a department has seen, each with what was answered under it."""

    def __init__(self, now: Callable[[], float], lifetime_s: int) -> None:
        self._now = now
        self._lifetime_s = lifetime_s
        self._lock = threading.Lock()
        self._told: dict[str, Told] = {}
        self._running: set[str] = set()

    def keep(self, key: str, told: Told) -> None:
        """Remember what was answered under a key."""
        self._told[key] = told

    def running(self, key: str) -> bool:
        """Whether a request with this key is being worked on at this moment."""
        return key in self._running

    @contextmanager
    def once(self, key: str, print_: str) -> Iterator[bytes | None]:
        """Do something under a key: yields the kept answer, or None to do it now.

        The key is taken before and given back after, so that the same key at the same time is a 409
        and never a second deed. Problem 422 when the key was used for another request.
        """
        told = self._take(key)
        if told is not None:
            if told.print != print_:
                raise Problem(422, "idempotency-key-reused", "This key was used for another request")
            yield told.body
            return
        try:
            yield None
        finally:
            with self._lock:
                self._running.discard(key)

    def _take(self, key: str) -> Told | None:
        with self._lock:
            told = self._told.get(key)
            if told is not None and self._now() - told.at <= self._lifetime_s:
                return told
            if key in self._running:
                raise Problem(
                    409,
                    "idempotency-key-in-use",
                    "This request is still being worked on",
                    headers={"Retry-After": "1"},
                )
            self._running.add(key)
            return None
