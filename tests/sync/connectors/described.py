"""The smallest department file, to which a test adds the part it is about; and a server that tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from desktop.clock import Clock, SystemClock
from desktop.store.rows import StepRow
from desktop.sync.connectors.declarative import Declarative, connect
from tests.fakes.listening import Listening

AT = "2026-10-12T09:00:00+08:00"
SMALLEST: dict[str, Any] = {
    "doubt": "B",
    "timeout_s": 3,
    "states": {"open": "in_review", "done": "approved"},
    "greeting": {"path": "/"},
    "catalogue": {"style": "fixed", "service": {"id": "s", "name": "S"}},
    "create": {
        "method": "POST",
        "path": "/cases",
        "body": {"number": "{number}"},
        "reference": "{answer.id}",
    },
    "answers": {
        "style": "list",
        "path": "/cases",
        "items": "{answer.cases}",
        "reference": "{item.id}",
        "state": "{item.state}",
        "at": "{item.at}",
        "version": "{item.version}",
    },
}


def described(url: str, secret: str = "practice", clock: Clock | None = None, **more: Any) -> Declarative:
    """A connector from the smallest file, with some parts added or put instead."""
    return connect("d", {**SMALLEST, "url": url, **more}, secret, clock or SystemClock())


def step(call: str = "create", reference: str = "", **request: Any) -> StepRow:
    """One step with a request of these values."""
    asked = json.dumps({"number": "N-1", "service": "s", "received_at": AT, **request})
    now = datetime(2026, 10, 12, tzinfo=UTC)
    row = StepRow("case:1", "N-1", "d", "s", "d", call, "k" * 64, asked, "", "waiting", 0, 0, now, None)
    return StepRow(**{name: getattr(row, name) for name in row.__slots__} | {"reference": reference})


class Telling(Listening):
    """Answers each request by a function of it; keeps what was asked."""

    def __init__(self, answer: Callable[[Asked], tuple[int, Any, dict[str, str]]]) -> None:
        super().__init__(self._serve)
        self._answer = answer
        self.asked: list[Asked] = []

    def _serve(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        asked = Asked(environ)
        self.asked.append(asked)
        status, value, headers = self._answer(asked)
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        told = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
        start(f"{status} x", list(told.items()))
        return [body]


class Asked:
    """One request as it came."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self.method: str = environ["REQUEST_METHOD"]
        self.path: str = environ["PATH_INFO"]
        self.query: str = environ.get("QUERY_STRING", "")
        self.headers = {
            name[5:].lower(): value for name, value in environ.items() if name.startswith("HTTP_")
        }
        self.media: str = environ.get("CONTENT_TYPE", "")
        self.body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))

    @property
    def json(self) -> Any:
        return json.loads(self.body)
