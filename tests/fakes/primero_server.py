"""A small honest case system that speaks as Primero v2 does: tokens, and cases under an id the client chose.

After its published interface (app/controllers/api/v2/docs): a create with an id is answered 204 without a
word, the same id again 409, attachments come as base64 in JSON, lists by page.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any

import bottle

from tests.fakes.listening import Listening

SERVICES = ("family-tracing", "child-protection")


class PrimeroServer(Listening):
    """``life_s``: how long a token is good; ``cases`` is what it has."""

    def __init__(self, password: str = "practice") -> None:
        self.app = bottle.Bottle()
        self.app.config["catchall"] = False
        super().__init__(self.app)
        self.password = password
        self.tokens: set[str] = set()
        self.cases: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, list[tuple[str, str]]] = {}  # (name, SHA-256) by case
        self._ticks = 0
        self.app.route("/api/v2/tokens", "POST", self._token)
        self.app.route("/api/v2/cases", "GET", self._guarded(self._list))
        self.app.route("/api/v2/cases", "POST", self._guarded(self._create))
        self.app.route("/api/v2/cases/<id>", "GET", self._guarded(self._case))
        self.app.route("/api/v2/cases/<id>/attachments", "POST", self._guarded(self._attach))

    def decide(self, id: str, status: str, plan: str = "") -> None:
        """Somebody there works on a case."""
        self.cases[id] |= {"status": status, "closure_reason": plan or None, "last_updated_at": self._now()}

    def _now(self) -> str:
        self._ticks += 1  # two changes are never at the same moment
        moment = datetime.now(UTC).replace(microsecond=self._ticks % 1000 * 1000)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _guarded(self, act: Any) -> Any:
        def answer(**parts: str) -> Any:
            if bottle.request.get_header("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return _refused(401, "Invalid token")
            return act(**parts)

        return answer

    def _token(self) -> Any:
        user = _body()["user"]
        if user.get("password") != self.password:
            return _refused(401, "Invalid user name or password")
        self.tokens.add(token := secrets.token_hex(16))
        return _told({"id": 1, "user_name": user["user_name"], "token": token})

    def _create(self) -> Any:
        told = _body()["data"]
        if told["id"] in self.cases:
            return _refused(409, "Conflict")
        if told.get("service_requested") not in SERVICES:
            return _refused(422, "is not a service of this place", "service_requested")
        now = self._now()
        self.cases[told["id"]] = told | {
            "status": "open",
            "created_at": now,
            "last_updated_at": now,
            "documents": [],
        }
        return bottle.HTTPResponse(b"", 204)

    def _case(self, id: str) -> Any:
        if id not in self.cases:
            return _refused(404, "Not Found")
        return _told({"data": self.cases[id]})

    def _list(self) -> Any:
        page, per = int(bottle.request.query.get("page", 1)), int(bottle.request.query.get("per", 20))
        found = list(self.cases.values())[(page - 1) * per : page * per]
        return _told({"data": found, "metadata": {"total": len(self.cases), "per": per, "page": page}})

    def _attach(self, id: str) -> Any:
        if id not in self.cases:
            return _refused(404, "Not Found")
        told = _body()["data"]
        content = b64decode(told.pop("attachment"), validate=True)
        self.contents.setdefault(id, []).append(
            (told["document_description"], hashlib.sha256(content).hexdigest())
        )
        kept = told | {"id": len(self.contents[id])}
        self.cases[id]["documents"].append(kept)
        return _told({"data": kept | {"record": {"id": id}}})


def _told(value: Any, status: int = 200) -> Any:
    return bottle.HTTPResponse(json.dumps(value), status, {"Content-Type": "application/json"})


def _refused(code: int, message: str, detail: str = "") -> Any:
    one = {"code": code, "resource": bottle.request.path, "message": message, "detail": detail}
    return _told({"errors": [one]}, code)


def _body() -> Any:
    environ = bottle.request.environ
    return json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
