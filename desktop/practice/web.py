"""The web site of the practice departments: each call of the contract, and the knobs beside it."""

from __future__ import annotations

import hashlib
import math
import re
import time
import zlib
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import bottle
import msgspec

from desktop.domain.catalogue import Catalogue
from desktop.practice.cases import iso
from desktop.practice.consult import calls as inquiries
from desktop.practice.contract import (
    LONGEST_CHUNK,
    LONGEST_JSON,
    Attachment,
    BlockWish,
    Message,
    NewCase,
    PaperPlan,
    Problem,
    Query,
    read,
    too_many,
)
from desktop.practice.datasets import answered, keeps_any
from desktop.practice.faults import PAUSE, Bucket
from desktop.practice.register import Register

JSON = "application/json"
PROBLEM = "application/problem+json"
CHUNK_TYPES = ("application/offset+octet-stream", "application/octet-stream")
PAGE = 100  # changes in a page when the counter does not say
LONGEST_PAGE = 500
WORTH_PACKING = 2048  # bytes; smaller answers travel as they are

_OFFERS = {"numbers": True, "doubt_class": "A", "gzip": True, "inquiries": True}
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_RANGE = re.compile(r"bytes=([0-9]{1,9})-([0-9]{1,9})")
_MARK = re.compile(r"[0-9A-Z]{5}\.[0-9]{1,12}")
_WHOLE = re.compile("[0-9]{1,9}")
_NUMBER = re.compile("[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_PATHS: tuple[tuple[str, str, str], ...] = (
    ("GET", "/", "greet"),
    ("GET", "/catalogue", "catalogue"),
    ("POST", "/number-blocks", "reserve"),
    ("POST", "/cases", "file"),
    ("GET", "/cases", "find"),
    ("GET", "/cases/<reference>", "case"),
    ("POST", "/cases/<reference>/messages", "say"),
    ("POST", "/cases/<reference>/papers", "attach"),
    ("PUT", "/papers/<digest:re:[0-9a-f]{64}>", "announce"),
    ("HEAD", "/papers/<digest:re:[0-9a-f]{64}>", "standing"),
    ("PATCH", "/papers/<digest:re:[0-9a-f]{64}>", "add"),
    ("GET", "/papers/<digest:re:[0-9a-f]{64}>", "paper"),
    ("GET", "/changes", "changes"),
    ("POST", "/datasets/<name>/queries", "query"),
)

_encode = msgspec.json.Encoder().encode
Asked = TypeVar("Asked")


class Knobs(Protocol):
    """What the practice part of the site may turn."""

    def fault_wish(self, body: bytes) -> dict[str, Any]:
        """Set a fault from a JSON body; the faults in force."""
        ...

    def clock_wish(self, body: bytes) -> dict[str, Any]:
        """Move the departments' clock; where it stands."""
        ...

    def cases(self, department: str | None = None) -> list[dict[str, Any]]:
        """Every case of one department or all."""
        ...


class Site:
    """The application: ``app`` is WSGI; every answer is bytes with its type, every refusal a problem."""

    def __init__(
        self,
        registers: dict[str, Register],
        catalogues: dict[str, Catalogue],
        knobs: Knobs,
        *,
        api_key: str,
        rate_limit: float = 0,
    ) -> None:
        self._registers = registers
        self._api_key = api_key
        self._knobs = knobs
        self._buckets = {name: Bucket(rate_limit) for name in registers} if rate_limit else {}
        self._catalogues = {name: _Packed(_encode(catalogue)) for name, catalogue in catalogues.items()}
        self.app = bottle.Bottle()
        self.app.config["catchall"] = False
        self.app.default_error_handler = _unrouted
        for method, path, name in _PATHS:
            self.app.route("/<department>/v1" + path, method, self._guarded(getattr(self, name)))
        self.app.route("/<department>/v1", "GET", self._guarded(self.greet))
        inquiries.route(self.app, self._guarded, self._deed)
        self.app.route("/practice/fault", "POST", lambda: self._knob(knobs.fault_wish))
        self.app.route("/practice/clock", "POST", lambda: self._knob(knobs.clock_wish))
        self.app.route("/practice/cases", "GET", self._all_cases)

    def _guarded(self, call: Callable[..., bytes]) -> Callable[..., bytes]:
        """A call behind the door: who asks, how often; a Problem becomes its answer."""

        def run(department: str, **parts: str) -> bytes:
            try:
                register = self._admitted(department)
                with register.lock:
                    register.advance()
                return call(register, **parts)
            except Problem as problem:
                return _problem(problem)

        return run

    def _admitted(self, department: str) -> Register:
        environ = bottle.request.environ
        refuse = environ.get("practice.refuse")
        if refuse is not None:
            raise refuse
        register = self._registers.get(department)
        if register is None:
            raise Problem(404, "no-such-department", "No department of this name is here")
        if environ.get("HTTP_X_API_KEY") != self._api_key:
            raise Problem(
                401,
                "unknown-key",
                "The X-Api-Key header is missing or not known",
                headers={"WWW-Authenticate": 'ApiKey realm="department"'},
            )
        bucket = self._buckets.get(department)
        wait = bucket.take() if bucket else 0.0
        if wait:
            raise too_many(math.ceil(wait))
        return register

    # --- the contract, call by call ----------------------------------------------------------------

    def greet(self, register: Register) -> bytes:
        """GET /."""
        return _told(
            {
                "department": register.department.id,
                "name": register.department.name,
                "api_version": "1.0",
                "time": iso(register.now()),
                "idempotency_key_lifetime_s": register.key_lifetime_s,
                "offers": {**_OFFERS, "datasets": keeps_any(register.department.id)},
            }
        )

    def catalogue(self, register: Register) -> bytes:
        """GET /catalogue."""
        packed = self._catalogues[register.department.id]
        bottle.response.set_header("Vary", "Accept-Encoding")
        if _known(packed.etag):
            return _unchanged(packed.etag)
        bottle.response.set_header("ETag", packed.etag)
        if _takes_gzip():
            bottle.response.set_header("Content-Encoding", "gzip")
            return _bytes(packed.zipped, JSON)
        return _bytes(packed.plain, JSON)

    def reserve(self, register: Register) -> bytes:
        """POST /number-blocks."""
        return self._deed(register, BlockWish, register.reserve)

    def file(self, register: Register) -> bytes:
        """POST /cases."""
        return self._deed(register, NewCase, register.file)

    def find(self, register: Register) -> bytes:
        """GET /cases by number or key."""
        query = bottle.request.query
        number, key = query.get("number"), query.get("key")
        if number is not None and not _NUMBER.fullmatch(number):
            raise Problem(400, "not-as-agreed", "This is no case number")
        if key is not None and not _KEY.fullmatch(key):
            raise Problem(400, "not-as-agreed", "A key is 1 to 200 visible ASCII characters")
        with register.lock:
            return _told({"cases": [filed.view() for filed in register.find(number or "", key or "")]})

    def case(self, register: Register, reference: str) -> bytes:
        """GET /cases/{reference}."""
        with register.lock:
            filed = register.case(reference)
            if _known(filed.etag):
                return _unchanged(filed.etag)
            bottle.response.set_header("ETag", filed.etag)
            return _told(filed.view())

    def say(self, register: Register, reference: str) -> bytes:
        """POST /cases/{reference}/messages."""
        return self._deed(register, Message, lambda *asked: register.say(reference, *asked))

    def attach(self, register: Register, reference: str) -> bytes:
        """POST /cases/{reference}/papers."""
        return self._deed(register, Attachment, lambda *asked: register.attach(reference, *asked))

    def announce(self, register: Register, digest: str) -> bytes:
        """PUT /papers/{sha256}."""
        plan = read(_json_body(), PaperPlan)
        with register.lock:
            fresh, offset = register.papers.announce(digest, plan)
        bottle.response.set_header("Upload-Offset", str(offset))
        return _told({"offset": offset}, 201 if fresh else 200)

    def standing(self, register: Register, digest: str) -> bytes:
        """HEAD /papers/{sha256}."""
        with register.lock:
            upload = register.papers.get(digest)
        bottle.response.set_header("Upload-Offset", str(upload.offset))
        bottle.response.set_header("Upload-Length", str(upload.plan.size))
        return _bytes(b"", upload.plan.media_type)

    def add(self, register: Register, digest: str) -> bytes:
        """PATCH /papers/{sha256}."""
        environ = bottle.request.environ
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() not in CHUNK_TYPES:
            raise Problem(415, "not-a-chunk", f"Send chunks as {CHUNK_TYPES[0]}")
        offset = environ.get("HTTP_UPLOAD_OFFSET", "")
        if not _WHOLE.fullmatch(offset):
            raise Problem(400, "no-offset", "The Upload-Offset header is missing or no number")
        chunk = _body(LONGEST_CHUNK, "A chunk is at most 256 KiB")
        with register.lock:
            there = register.papers.add(digest, int(offset), chunk)
        bottle.response.status = 204
        bottle.response.set_header("Upload-Offset", str(there))
        return b""

    def paper(self, register: Register, digest: str) -> bytes:
        """GET /papers/{sha256}."""
        with register.lock:
            content, media_type = register.paper(digest)
        bottle.response.set_header("X-Content-Type-Options", "nosniff")
        bottle.response.set_header("Accept-Ranges", "bytes")
        wanted = _RANGE.fullmatch(bottle.request.get_header("Range", ""))
        first, last = (int(one) for one in wanted.groups()) if wanted else (0, 0)
        if wanted is None or first > last or first >= len(content):
            return _bytes(content, media_type)  # RFC 9110, 14.2: what cannot be met may be answered whole
        piece = content[first : last + 1]
        bottle.response.set_header("Content-Range", f"bytes {first}-{first + len(piece) - 1}/{len(content)}")
        return _bytes(piece, media_type, 206)

    def changes(self, register: Register) -> bytes:
        """GET /changes."""
        query = bottle.request.query
        mark, limit = query.get("since", ""), query.get("limit", str(PAGE))
        if mark and not _MARK.fullmatch(mark):
            raise Problem(400, "not-as-agreed", "This mark was never given")
        if not _WHOLE.fullmatch(limit) or not 1 <= int(limit) <= LONGEST_PAGE:
            raise Problem(400, "not-as-agreed", f"limit is 1 to {LONGEST_PAGE}")
        with register.lock:
            body = _encode(register.since(mark, int(limit)))
        if len(body) > WORTH_PACKING and _takes_gzip():
            bottle.response.set_header("Content-Encoding", "gzip")
            bottle.response.set_header("Vary", "Accept-Encoding")
            body = _zipped(body, 1)
        return _bytes(body, JSON)

    def query(self, register: Register, name: str) -> bytes:
        """POST /datasets/{name}/queries."""
        asked = read(_json_body(), Query)
        return _told(answered(register.department.id, name, asked, iso(register.now())))

    def _deed(self, register: Register, kind: type[Asked], act: Callable[[Asked, str, str], bytes]) -> bytes:
        """A POST that happens once: same key and same bytes, same answer."""
        environ = bottle.request.environ
        key = environ.get("HTTP_IDEMPOTENCY_KEY", "")
        if not _KEY.fullmatch(key):
            raise Problem(
                400,
                "no-idempotency-key",
                "The Idempotency-Key header is missing or not 1 to 200 visible ASCII characters",
            )
        body = _json_body()
        print_ = hashlib.sha256(environ["PATH_INFO"].encode("latin-1") + b"\n" + body).hexdigest()
        with register.keys.once(key, print_) as told:
            if told is None:
                if PAUSE in environ:
                    time.sleep(environ[PAUSE])
                asked = read(body, kind)
                with register.lock:
                    told = act(asked, key, print_)
            else:
                bottle.response.set_header("Idempotency-Replayed", "true")
        return _bytes(told, JSON, 201)

    # --- the knobs for practice, outside the contract ----------------------------------------------

    def _knob(self, turn: Callable[[bytes], dict[str, Any]]) -> bytes:
        try:
            return _told(turn(_json_body()))
        except Problem as problem:
            return _problem(problem)

    def _all_cases(self) -> bytes:
        cases = self._knobs.cases(bottle.request.query.get("department") or None)
        return _told({"count": len(cases), "cases": cases})


class _Packed:
    """A body that does not change, with its entity tag and its gzip form."""

    def __init__(self, plain: bytes) -> None:
        self.plain = plain
        self.zipped = _zipped(plain, 9)
        self.etag = f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"'


def _zipped(body: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def _bytes(body: bytes, kind: str, status: int = 200) -> bytes:
    bottle.response.status = status
    bottle.response.content_type = kind
    return body


def _told(what: dict[str, Any], status: int = 200) -> bytes:
    return _bytes(_encode(what), JSON, status)


def _problem(problem: Problem) -> bytes:
    for name, value in problem.headers.items():
        bottle.response.set_header(name, value)
    return _bytes(_encode(problem.body), PROBLEM, problem.status)


def _unrouted(error: Any) -> bytes:
    """No such path, or no such method on it."""
    slug, title = {
        404: ("no-such-path", "There is nothing at this address"),
        405: ("no-such-method", "This address does not take this method"),
    }.get(error.status_code, ("not-as-agreed", "The request does not keep to the contract"))
    return _problem(Problem(error.status_code, slug, title))


def _known(etag: str) -> bool:
    asked = bottle.request.environ.get("HTTP_IF_NONE_MATCH", "")
    if not asked:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def _unchanged(etag: str) -> bytes:
    bottle.response.status = 304
    bottle.response.set_header("ETag", etag)
    return b""


def _takes_gzip() -> bool:
    return "gzip" in bottle.request.environ.get("HTTP_ACCEPT_ENCODING", "")


def _body(limit: int, too_long: str) -> bytes:
    environ = bottle.request.environ
    length = environ.get("CONTENT_LENGTH") or "0"
    if int(length) > limit:
        raise Problem(413, "too-long", too_long, limit=limit)
    body: bytes = environ["wsgi.input"].read(int(length))
    return body


def _json_body() -> bytes:
    environ = bottle.request.environ
    kind = environ.get("CONTENT_TYPE", "")
    if kind != JSON and kind.partition(";")[0].strip().lower() != JSON:
        raise Problem(415, "not-json", f"Send {JSON}")
    body = _body(LONGEST_JSON, "A JSON body is at most 1 MiB")
    packing = environ.get("HTTP_CONTENT_ENCODING", "")
    if packing in ("", "identity"):
        return body
    if packing != "gzip":
        raise Problem(415, "unknown-packing", "Bodies may be packed with gzip only")
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(body, LONGEST_JSON)
    except zlib.error:
        raise Problem(400, "broken-packing", "The gzip body is broken") from None
    if unpacker.unconsumed_tail:
        raise Problem(413, "too-long", "A JSON body is at most 1 MiB", limit=LONGEST_JSON)
    if not unpacker.eof:
        raise Problem(400, "broken-packing", "The gzip body is broken")
    return plain
