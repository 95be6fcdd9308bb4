"""Requests as a file describes them: made from values, proved, sent, read, and gone through page by page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

import msgspec

from desktop.clock import Clock
from desktop.errors import Sentence, Trouble, sentence
from desktop.net import (
    FORM,
    Answer,
    Answered,
    Call,
    Doubtful,
    Nonsense,
    Problem,
    Wire,
    WireTrouble,
    form,
    origin,
    path,
    read_json,
)
from desktop.sync.connectors.declarative import auth
from desktop.sync.connectors.declarative.config import Ask, Config, Errors
from desktop.sync.connectors.declarative.expressions import (
    Expression,
    Surroundings,
    as_text,
    compiled,
    evaluated,
)
from desktop.sync.connectors.declarative.filters import Unfit
from desktop.sync.promise import plain

Scope = Mapping[str, Any]

# What the texts of a request may speak of: all that a step says, and what the connector adds to it.
STEP = frozenset(
    (  # noqa: SIM905 - a list of names is read best as words
        "number service service_version centre counter received_at applicant proxy circumstances form "
        "materials promised_by type text evidence at stars sha256 size media_type name key reference "
        "values token"
    ).split()
)
ANSWER = STEP | {"answer", "headers", "status", "item"}
_NO_SKEW = timedelta()
_LONGEST_HEADER = 4096
_canonical = msgspec.json.Encoder(order="sorted")


class Unfitting(WireTrouble):
    """The file does not fit a case: the request could not even be made, so nothing was sent."""

    def __init__(self, says: Sentence) -> None:
        super().__init__("unfitting")
        self.says = says


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as texts see it; ``json`` is None for an empty one."""

    status: int
    headers: Mapping[str, str]
    json: Any

    def scope(self, asked: Scope) -> dict[str, Any]:
        """The values at hand after the answer: those of the request, and what came."""
        return {**asked, "answer": self.json, "headers": self.headers, "status": self.status}


class Asked:
    """A request of the file, read once."""

    def __init__(
        self,
        how: Ask,
        around: Surroundings,
        names: Collection[str] = STEP,
        *,
        told: Literal["", "public"] = "",
    ) -> None:
        """*told*: what its answer is (see ``net.Call``). Raises Mistake when a text in it is not right."""
        around = replace(around, names=names)
        self._told: Literal["", "public"] = told
        self.how = how
        self._path = Expression(how.path, around)
        self._query = compiled(how.query, around)
        self._headers = compiled(how.headers, around)
        self._body = compiled(how.body, around)
        self.wants_token = "{token" in str((how.path, how.query, how.headers, how.body))

    def call(self, scope: Scope, query: Mapping[str, str] | None = None) -> Call:
        """The request for these values; *query* comes on top. Raises Unfit."""
        asked = {name: as_text(value) for name, value in evaluated(self._query, scope).items()}
        headers = {name: _header(as_text(value)) for name, value in evaluated(self._headers, scope).items()}
        body, media = self._encoded(scope)
        if media:
            headers.setdefault("Content-Type", media)
        return Call(
            self.how.method,
            self._where(scope),
            query={name: value for name, value in {**asked, **(query or {})}.items() if value != ""},
            headers={"Accept": "application/json, application/problem+json", **headers},
            body=body,
            expect=frozenset(self.how.expect),
            media="",
            problem_media=(),
            told=self._told,
        )

    def fields(self, scope: Scope) -> dict[str, str]:
        """The body as fields of a form. Raises Unfit."""
        body = evaluated(self._body, scope)
        if not isinstance(body, dict):
            return {}
        return {name: as_text(value) for name, value in body.items()}

    def _encoded(self, scope: Scope) -> tuple[bytes | None, str]:
        if self.how.body is None or self.how.encoding == "multipart":
            return None, ""
        if self.how.encoding == "form":
            return form(self.fields(scope).items()), FORM
        return _canonical.encode(evaluated(self._body, scope)), auth.JSON

    def _where(self, scope: Scope) -> str:
        try:
            # path quotes what comes from a value, and refuses what would climb out.
            pieces = (path(piece)[1:] if filled else piece for filled, piece in self._path.filled(scope))
            where = "".join(pieces)
        except Trouble:
            raise Unfit(sentence("a value cannot stand in an address")) from None
        if not where.startswith("/") or {".", ".."} & set(where.split("/")):
            raise Unfit(sentence("a value cannot stand in an address"))
        return where


class Line:
    """The way to one department, with the proof of who we are."""

    def __init__(self, config: Config, secret: str, clock: Clock, around: Surroundings) -> None:
        """Raises Trouble when the address is not right, Mistake when a text is not."""
        settings = config.settings(secret, clock)
        self.scope: dict[str, Any] = {"values": config.values}
        self.wire = Wire(settings, clock)
        self.gzip = config.gzip
        self._settings, self._clock = settings, clock
        self._errors = _Errors(config.errors, around)
        self._others: list[Wire] = []
        self._proof = auth.proof(
            config.auth,
            secret,
            ask=self._token_call,
            clock=clock,
            skew=lambda: self.wire.skew or _NO_SKEW,
            base=_path_of(settings.base_url),
            around=around,
            scope=self.scope,
        )

    def ask(self, asked: Asked, scope: Scope, *, also: Collection[int] = (), **more: Any) -> Reply:
        """Make a call for a step's values; *also* are statuses that answer it too. Raises WireTrouble.

        ``query``, ``body``, ``headers``, ``seconds``: instead of, or on top of, what the file says.
        """
        try:
            scope = {**self.scope, **scope}
            if asked.wants_token:
                scope["token"] = self._proof.token()
            call = asked.call(scope, more.pop("query", None))
        except Unfit as unfit:
            raise Unfitting(unfit.says) from None
        headers = {**call.headers, **more.pop("headers", {})}
        expect = call.expect | frozenset(also)
        packed = self.gzip and "body" not in more  # a paper is packed already, and its bytes are counted
        return self.send(replace(call, headers=headers, expect=expect, gzip=packed, **more))

    def send(self, call: Call) -> Reply:
        """Send a call with our proof on it; a refused proof is made anew once. Raises WireTrouble."""
        call = replace(call, problem=self._errors.problem)
        try:
            return _read(self.wire.ask(self._proof.prove(call)))
        except Answered as no:
            if no.status != 401 or not self._proof.renew():
                raise
        return _read(self.wire.ask(self._proof.prove(call)))  # a 401 acted on nothing

    def bytes_of(self, asked: Asked, scope: Scope, limit: int) -> bytes:
        """The body of an answer as it came. Raises WireTrouble."""
        try:
            call = asked.call({**self.scope, **scope})
        except Unfit as unfit:
            raise Unfitting(unfit.says) from None
        call = replace(call, limit=limit, headers={}, problem=self._errors.problem)
        return self.wire.ask(self._proof.prove(call)).body

    def close(self) -> None:
        """Let go."""
        for wire in (self.wire, *self._others):
            wire.close()

    def _token_call(self, call: Call) -> Any:
        """The answer to a call for a token: from the department, or from an address of its own."""
        call = replace(
            call, media="", problem_media=(), expect=frozenset({200, 201}), problem=self._errors.problem
        )
        wire = self.wire
        if "://" in call.path:
            wire = self._other(origin(call.path))
            call = replace(call, path=call.path[len(origin(call.path)) :] or "/")
        return _read(wire.ask(call)).json

    def _other(self, base: str) -> Wire:
        if not self._others:
            settings = replace(self._settings, base_url=base, headers={}, pins=(), prover=None)
            self._others.append(Wire(settings, self._clock))
        return self._others[0]

    @property
    def address(self) -> str:
        """Where every call lies below."""
        return self._settings.base_url


class _Errors:
    """How the department says no, as its file knows it."""

    def __init__(self, how: Errors, around: Surroundings) -> None:
        around = replace(around, names={"answer"})
        self._bare = how.bare
        self._texts = [Expression(text, around) for text in (how.code, how.title, how.detail)]

    def problem(self, media: str, body: bytes) -> Problem:
        """A refusal's words; raises Nonsense for what is nobody's word."""
        if not body.strip() and self._bare:
            return Problem()
        if not _is_json(media):
            raise Nonsense("not_json")
        scope = {"answer": read_json(body, limit=65536)}
        code, title, detail = (_plainly(text, scope) for text in self._texts)
        return Problem(code[:200] or "about:blank", title, detail)


def _plainly(text: Expression, scope: Scope) -> str:
    try:
        return plain(text.text(scope))
    except Unfit:
        return ""


# -- reading ----------------------------------------------------------------------------------------------


def _read(answer: Answer) -> Reply:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if not answer.body:
        return Reply(answer.status, headers, None)
    if not _is_json(headers.get("content-type", "").split(";")[0].strip().lower()):
        raise Doubtful("portal")
    try:
        return Reply(answer.status, headers, read_json(answer.body))
    except Nonsense:
        raise Doubtful("nonsense") from None


def _is_json(media: str) -> bool:
    return media == "application/json" or (media.startswith("application/") and media.endswith("+json"))


def _header(text: str) -> str:
    if len(text) > _LONGEST_HEADER or not (text.isascii() and (text.isprintable() or not text)):
        raise Unfit(sentence("a value cannot stand in a header"))
    return text


def _path_of(url: str) -> str:
    rest = url.partition("://")[2]
    return rest[rest.index("/") :] if "/" in rest else ""
