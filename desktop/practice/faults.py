"""Faults a department can be given: slow, silent, failing, talking nonsense, gone; and its rate limit.

What matters to a counter is whether the department acted before it failed. It did not with slow (it does,
later), drop-before, error500, too-many and vanish; it did with drop-after, error500-after, nonsense and
truncated.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from desktop.practice.contract import too_many

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

NAMES: tuple[str, ...] = (
    "slow",
    "drop-before",
    "drop-after",
    "error500",
    "error500-after",
    "nonsense",
    "truncated",
    "too-many",
    "vanish",
)
PAUSE = "practice.pause_s"  # in the environ: seconds to wait between taking a key and acting
_FAILED = b'{"type":"/problems/internal","title":"Something broke inside","status":500}'
_NONSENSE = (
    b"<!doctype html><title>It works!</title><p>Welcome to the gateway.",
    b'{"reference": "CA-0',
    b"",
)


class Dropped(OSError):  # noqa: N818 - what is wrong lies with the connection
    """The connection is to be closed without an answer; the web server takes an OSError for that."""


@dataclass(slots=True)
class Fault:
    """One fault: for which department ("" all) and method ("" all), how often still, and until when.

    ``left`` counts requests (None: no end), ``until`` is on the monotonic clock (None: no end),
    ``slow_s`` is in seconds.
    """

    name: str
    department: str = ""
    method: str = ""
    left: int | None = None
    until: float | None = None
    slow_s: float = 2.0


class Faults:
    """The faults in force, and the application that suffers them."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner
        self._lock = threading.Lock()
        self._set: list[Fault] = []
        self._nonsense = 0

    def put(self, fault: Fault) -> None:
        """Put a fault in force; it replaces the one of the same department."""
        with self._lock:
            self._set = [f for f in self._set if f.department != fault.department] + [fault]

    def clear(self, department: str | None = None) -> None:
        """End the fault of a department ("" is the one of all), or every fault."""
        with self._lock:
            self._set = [f for f in self._set if department is not None and f.department != department]

    def names(self) -> dict[str, str]:
        """The fault in force by department ("" is all)."""
        with self._lock:
            return {f.department: f.name for f in self._set if _lasts(f)}

    def _taken(self, path: str, method: str) -> Fault | None:
        """The fault this request suffers; a counted one is used up by it."""
        if not self._set:  # the usual case, without the lock
            return None
        department = path.split("/", 2)[1]
        if department == "practice":
            return None
        with self._lock:
            self._set = [f for f in self._set if _lasts(f)]
            for fault in self._set:
                if fault.department in ("", department) and fault.method in ("", method):
                    if fault.left is not None:
                        fault.left -= 1
                    return fault
        return None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or fail to, as the fault in force says."""
        fault = self._taken(environ["PATH_INFO"], environ["REQUEST_METHOD"])
        if fault is None:
            return self._inner(environ, start_response)
        if fault.name in ("drop-before", "vanish"):
            raise Dropped("closed before acting")
        if fault.name == "too-many":
            environ["practice.refuse"] = too_many(1)
            return self._inner(environ, start_response)
        if fault.name == "error500":
            return _answer(start_response, "500 Internal Server Error", _FAILED)
        if fault.name == "slow":
            if environ.get("HTTP_IDEMPOTENCY_KEY"):
                environ[PAUSE] = fault.slow_s
            else:
                time.sleep(fault.slow_s)
            return self._inner(environ, start_response)
        return self._after(fault, environ, start_response)

    def _after(self, fault: Fault, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Act, then answer wrongly or not at all."""
        kept: list[Any] = []
        body = b"".join(self._inner(environ, lambda *told, **_: kept.append(told)))
        if fault.name == "drop-after":
            raise Dropped("closed after acting")
        if fault.name == "error500-after":
            return _answer(start_response, "500 Internal Server Error", _FAILED)
        status, headers = kept[0][0], kept[0][1]
        if fault.name == "nonsense":
            self._nonsense += 1
            wrong = _NONSENSE[self._nonsense % len(_NONSENSE)]
            kind = "text/html" if wrong.startswith(b"<") else "application/json"
            return _answer(start_response, status, wrong, kind)
        whole = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start_response(status, [*whole, ("Content-Length", str(len(body) + 64))])
        return [body[: len(body) // 2]]


def _lasts(fault: Fault) -> bool:
    over = fault.until is not None and time.monotonic() >= fault.until
    return not over and (fault.left is None or fault.left > 0)


def _answer(
    start: StartResponse, status: str, body: bytes, kind: str = "application/problem+json"
) -> list[bytes]:
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


class Bucket:
    """Counts requests against a rate: so many a second, and at most one second's worth saved up."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._left = max(1.0, rate)
        self._at = time.monotonic()
        self._lock = threading.Lock()

    def take(self) -> float:
        """Take one; 0, or the seconds until there is one again."""
        with self._lock:
            now = time.monotonic()
            self._left = min(max(1.0, self._rate), self._left + (now - self._at) * self._rate)
            self._at = now
            if self._left < 1:
                return (1 - self._left) / self._rate
            self._left -= 1
            return 0.0
