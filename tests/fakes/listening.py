"""A bottle application on loopback, in threads of its own, with faults that a test switches on."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import waitress.server
from waitress import wasyncore
from waitress.task import ThreadedTaskDispatcher

Environ = dict[str, Any]
Start = Callable[..., Any]


@dataclass
class Fault:
    """What becomes of requests whose line matches: drop_before, drop_after, error500, error500_after, slow.

    The ``after`` ones happen when the application has acted; ``left`` is how many requests suffer it.
    """

    name: str
    line: str = ""
    left: int = 1


class Listening:
    """Serves *app*; may be started and stopped again and again, on the same port."""

    def __init__(self, app: Callable[[Environ, Start], Iterable[bytes]], port: int = 0) -> None:
        self._app = app
        self.port = port
        self.faults: list[Fault] = []
        self.seen: list[str] = []  # "POST /x?y" of every request, in order
        self._lock = threading.Lock()
        self._server: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        if self._server is not None:
            return
        logging.getLogger("waitress").setLevel(logging.CRITICAL)  # faults are meant; they are no news
        self._connections: dict[int, Any] = {}
        workers = ThreadedTaskDispatcher()
        workers.set_thread_count(4)
        self._server = waitress.server.create_server(
            self._suffering,
            map=self._connections,
            _dispatcher=workers,
            host="127.0.0.1",
            port=self.port,
            ident=None,
            log_socket_errors=False,
            asyncore_use_poll=True,
            max_request_body_size=64 << 20,
            clear_untrusted_proxy_headers=False,
        )
        self.port = int(self._server.effective_port)
        self._ending = False
        self._closing = threading.Lock()  # the loop may see its end, and close, before it is woken for it
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._ending:
            wasyncore.loop(timeout=1.0, use_poll=True, map=self._connections, count=1)
        self._server.accepting = False
        with self._closing:
            wasyncore.close_all(self._connections, ignore_all=True)
        self._server.task_dispatcher.shutdown(timeout=1)

    def stop(self) -> None:
        if self._server is None:
            return
        with self._closing:
            self._ending = True
            if self._connections:
                self._server.pull_trigger()
        self._thread.join()
        self._server = None

    def fail(self, name: str, line: str = "", times: int = 1) -> None:
        """The next *times* requests whose line ("POST /x?y") matches the pattern suffer this fault."""
        with self._lock:
            self.faults.append(Fault(name, line, times))

    def count(self, line: str) -> int:
        """How many requests so far match this pattern."""
        return sum(bool(re.match(line, one)) for one in self.seen)

    def _taken(self, line: str) -> str:
        with self._lock:
            self.seen.append(line)
            for fault in self.faults:
                if fault.left > 0 and re.match(fault.line, line):
                    fault.left -= 1
                    return fault.name
        return ""

    def _suffering(self, environ: Environ, start: Start) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        line = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}" + (f"?{query}" if query else "")
        fault = self._taken(line)
        if fault == "drop_before":
            raise ConnectionResetError("closed before acting")
        if fault == "error500":
            return _broken(start)
        if fault == "slow":
            time.sleep(1.5)
        if not fault or fault == "slow":
            return self._app(environ, start)
        b"".join(self._app(environ, lambda *_, **__: None))
        if fault == "drop_after":
            raise ConnectionResetError("closed after acting")
        return _broken(start)


def _broken(start: Start) -> list[bytes]:
    body = b"<html><body>Server Error (500)</body></html>"
    start("500 Internal Server Error", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]
