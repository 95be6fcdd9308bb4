"""Speaks our own published contract (resources/schemas/department-api.yaml) to departments built to it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeGuard

import msgspec

from desktop.clock import Clock
from desktop.domain.catalogue import Catalogue
from desktop.domain.kinds.case import DepartmentAnswered
from desktop.domain.registers.asking import Known, Question
from desktop.errors import sentence
from desktop.net import Answer, Answered, Call, Doubtful, Wire, WireTrouble, path
from desktop.store.rows import StepRow
from desktop.sync.connectors.department_api import inquiries, registers, shapes
from desktop.sync.lines.config import LineConfig
from desktop.sync.lines.pieces import Pieces
from desktop.sync.lines.reading import settings
from desktop.sync.lines.statuses import by_status
from desktop.sync.promise import (
    Block,
    Carried,
    Change,
    Changes,
    Explained,
    Fetching,
    Offers,
    PaperSource,
    Prepared,
    Replies,
    Sent,
    explain_wire,
    no_doubles,
    plain,
    refused,
)

CHUNK = 256 * 1024  # bytes; the contract's largest piece of a paper
LARGEST_PAPER = 20 * 1024 * 1024
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:~-]{0,79}")
_RANGE = re.compile(r"bytes (\d{1,9})-(\d{1,9})/(\d{1,9})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_JSON = {"Content-Type": "application/json"}

_canonical = msgspec.json.Encoder(order="sorted")


class Config(LineConfig, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department built to our contract needs nothing beyond an address; its key is entered apart."""


def connect(department: str, config: Mapping[str, Any], secret: str, clock: Clock) -> DepartmentApi:
    """A connector from a department's configuration; raises Trouble when that is not right."""
    headers = {"X-Api-Key": str(secret)} if secret else {}
    return DepartmentApi(department, settings(config, Config).wire(secret, clock, headers))


class DepartmentApi:
    """A department that keeps to our contract: idempotency keys, number blocks, marks, resumable papers."""

    def __init__(self, department: str, wire: Wire) -> None:
        self._department = department
        self.wire = wire
        self._gzip = False
        self._pieces = Pieces(CHUNK)
        self._offsets: dict[str, int] = {}  # papers under way: how much the department said it holds
        self._fetched: dict[str, bytes] = {}  # a result under way: what is here of it

    @property
    def skew_s(self) -> float:
        """Seconds by which the department's clock is ahead of ours, as last seen."""
        return self.wire.skew.total_seconds() if self.wire.skew is not None else 0.0

    def greet(self) -> Offers:
        """GET /: a sign of life, and what the department offers."""
        told = shapes.read(self.wire.ask(Call("GET", "/", seconds=self.wire.quick)), shapes.Greeting)
        doubt = told.offers.get("doubt_class")
        self._gzip = told.offers.get("gzip") is True
        return Offers(
            doubt=doubt if doubt in ("A", "B", "C") else "C",  # who does not say so promises nothing
            key_lifetime=timedelta(seconds=max(0, min(told.idempotency_key_lifetime_s, 10**9))),
            numbers=told.offers.get("numbers") is True,
            gzip=self._gzip,
            inquiries=told.offers.get("inquiries") is True,
            datasets=told.offers.get("datasets") is True,
        )

    def prepare(self, etag: str) -> Prepared:
        """GET /catalogue with the tag of the one known."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = self.wire.ask(
            Call("GET", "/catalogue", headers=headers, expect=frozenset({200, 304}), told="public")
        )
        if answer.status == 304:
            return Prepared(None, etag)
        catalogue = shapes.read(answer, Catalogue)
        own = catalogue.department.id == self._department
        if not own or any(service.department != self._department for service in catalogue.services):
            raise Doubtful("nonsense")
        return Prepared(catalogue, plain(answer.headers.get("ETag", ""), 200))

    def reserve(self, counter: str, count: int, key: str) -> Block:
        """POST /number-blocks; the same key gives the same block again."""
        body = _canonical.encode({"counter": counter, "count": count})
        told = shapes.read(self._post("/number-blocks", body, key), shapes.ToldBlock)
        if len(told.numbers) > count or not no_doubles(told.numbers) or not _REFERENCE.fullmatch(told.block):
            raise Doubtful("nonsense")
        return Block(told.block, told.numbers)

    def carry(self, step: StepRow, paper: PaperSource) -> Carried:
        """Announce a paper, or send its next piece from where the department says it stands."""
        wanted = _request(step)
        digest = str(wanted["sha256"])
        if digest not in self._offsets:
            plan = {name: wanted[name] for name in ("size", "media_type", "name")}
            call = Call("PUT", path("papers", digest), headers=_JSON, body=_canonical.encode(plan))
            told = self.wire.ask(_expecting(call, 200, 201))
            there = told.json.get("offset") if isinstance(told.json, dict) else None
            if not _whole(there) or not 0 <= there <= paper.size:
                raise Doubtful("nonsense")
            self._offsets[digest] = there
            return Carried(there, paper.size)
        # Forgotten before it is tried: after any failure the department is asked anew where it stands.
        offset = self._offsets.pop(digest)
        if offset < paper.size:
            piece = paper.read(offset, self._pieces.length)
            with self._pieces.sending(len(piece)):
                offset = self._piece(digest, offset, piece)
        if offset < paper.size:
            self._offsets[digest] = offset
        return Carried(offset, paper.size)

    def _piece(self, digest: str, offset: int, piece: bytes) -> int:
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        call = Call("PATCH", path("papers", digest), headers=headers, body=piece, expect=frozenset({204}))
        try:
            told = self.wire.ask(call).headers.get("Upload-Offset", "")
        except Answered as no:
            there = no.problem.more.get("offset")
            if no.status == 409 and _whole(there) and there >= 0:
                return there
            raise
        if told != str(offset + len(piece)):
            raise Doubtful("nonsense")
        return offset + len(piece)

    def send(self, step: StepRow) -> Sent:
        """POST the step's frozen request under its key; its answer must name our own case."""
        if step.call == "create":
            told = shapes.read(self._post("/cases", step.request.encode(), step.key), shapes.Taken)
            if told.number != _number(step) or not _REFERENCE.fullmatch(told.reference):
                raise Doubtful("nonsense")
            return Sent(told.reference, told.version)
        if step.call == "inquiry":
            return inquiries.sent(step, self._post(inquiries.PATH, step.request.encode(), step.key))
        if step.call == "message":
            answer = self._post(self._of(step, "messages"), step.request.encode(), step.key)
            return Sent(step.reference, shapes.read(answer, shapes.Message).version)
        wanted = _request(step)
        body = _canonical.encode({name: wanted[name] for name in ("evidence", "sha256", "name")})
        answer = self._post(self._of(step, "papers"), body, step.key)
        return Sent(step.reference, shapes.read(answer, shapes.Attachment).version)

    def find(self, step: StepRow) -> Sent | None:
        """Look for a step by its key, in the case that has our number or reference."""
        if step.call == "inquiry":
            return inquiries.found(self.wire, step)
        if step.call == "create":
            query = {"number": _number(step)}
            found = shapes.read(self.wire.ask(Call("GET", "/cases", query=query)), shapes.Cases).cases
            for filed in found:
                if filed.key == step.key and filed.number == _number(step):
                    return Sent(_usable(filed.reference), filed.version)
            return None
        filed = shapes.read(self.wire.ask(Call("GET", self._of(step))), shapes.Filed)
        kept = filed.messages if step.call == "message" else filed.attached
        there = any(one.get("key") == step.key for one in kept)
        return Sent(step.reference, filed.version) if there else None

    def replies(self, mark: str, limit: int) -> Replies:
        """GET /inquiries since a mark: what the department answered."""
        return inquiries.replies(self.wire, mark, limit)

    def look_up(self, question: Question) -> dict[str, Known]:
        """POST /datasets/{name}/queries: what a register says of a person."""
        return registers.told(self.wire, question)

    def changes(self, mark: str, limit: int) -> Changes:
        """GET /changes since a mark; an answer that is none is passed over, the others count."""
        query = {"limit": str(limit), **({"since": mark} if mark else {})}
        page = shapes.read(self.wire.ask(Call("GET", "/changes", query=query)), shapes.ToldChanges)
        if len(page.changes) > limit or not 0 < len(page.mark) <= 200:
            raise Doubtful("nonsense")
        found = (self._change(one) for one in page.changes)
        return Changes(tuple(one for one in found if one is not None), page.mark, page.more)

    def _change(self, plainly: dict[str, Any]) -> Change | None:
        try:
            told = msgspec.convert(plainly, shapes.ToldChange)
            if datetime.fromisoformat(told.at).tzinfo is None or not _REFERENCE.fullmatch(told.reference):
                return None
            answer = {
                "department": self._department,
                "reference": told.reference,
                "version": told.version,
                "state": told.state,
                "at": told.at,
                "reason": plain(told.reason or ""),
                "asked_for": [plain(evidence, 80) for evidence in (told.asked_for or ())[:100]],
                "papers": [digest for digest in (told.papers or ())[:100] if _DIGEST.fullmatch(digest)],
                "due": told.due,
            }
            return Change(plain(told.number, 40), msgspec.convert(answer, DepartmentAnswered))
        except (ValueError, msgspec.ValidationError):
            return None

    def fetch(self, sha256: str) -> bytes:
        """GET a result paper, checked against its digest."""
        while (content := self.fetch_some(sha256).content) is None:
            pass
        return content

    def fetch_some(self, sha256: str) -> Fetching:
        """GET the next piece of a result paper (Range, RFC 9110); who gives no pieces gives the whole."""
        held = self._fetched.pop(sha256, b"")
        self._fetched.clear()  # one paper at a time: what another left behind is not worth its memory
        wanted = f"bytes={len(held)}-{len(held) + CHUNK - 1}"
        call = Call(
            "GET",
            path("papers", sha256),
            headers={"Range": wanted},
            media="",
            limit=LARGEST_PAPER,
            expect=frozenset({200, 206}),
        )
        try:
            answer = self.wire.ask(call)
        except WireTrouble as trouble:
            if not isinstance(trouble, Answered):
                self._fetched[sha256] = held  # the line broke: what is here is kept
            raise
        body, size = answer.body, len(answer.body)
        if answer.status == 206:
            size = _whole_size(answer.headers.get("Content-Range", ""), len(held), len(body))
            body = held + body
        if len(body) < size:
            self._fetched[sha256] = body
            return Fetching(len(body), size)
        if hashlib.sha256(body).hexdigest() != sha256:
            raise Doubtful("nonsense")
        return Fetching(size, size, body)

    def explain(self, trouble: WireTrouble) -> Explained:
        """What a failure means; the department's own no is judged by status and type, never by its words."""
        if not isinstance(trouble, Answered):
            return explain_wire(trouble)
        return _answered(trouble)

    def close(self) -> None:
        """Let go of the line."""
        self.wire.close()

    def _post(self, where: str, body: bytes, key: str) -> Answer:
        headers = {**_JSON, "Idempotency-Key": key}
        call = Call("POST", where, headers=headers, body=body, gzip=self._gzip)
        answer = self.wire.ask(_expecting(call, 200, 201))
        echoed = answer.headers.get("Idempotency-Key")
        if echoed is not None and echoed != key:
            raise Doubtful("nonsense")  # an answer to some other request
        return answer

    def _of(self, step: StepRow, *more: str) -> str:
        return path("cases", _usable(step.reference), *more)


def _answered(no: Answered) -> Explained:
    kind = no.problem.type.rpartition("/")[2]
    if no.status == 422 and kind == "idempotency-key-reused":
        return refused(
            no,
            sentence("The department knows another request under this key."),
            sentence("Ask IT staff: two different requests must never bear one key."),
            it=True,
        )
    if kind in ("digest-differs", "paper-not-whole"):
        return Explained(
            "later",
            kind,
            sentence("The paper did not arrive as it was sent."),
            sentence("Nothing to do: it is sent once more by itself."),
            certain=True,
            status=no.status,
        )
    return registers.refused_for(no, kind) or by_status(no, kind)


def _whole_size(told: str, start: int, length: int) -> int:
    """The size of a paper by the Content-Range of a piece, which must go on exactly where we are."""
    match = _RANGE.fullmatch(told)
    first, last, size = (int(one) for one in match.groups()) if match else (0, 0, 0)
    if not length or (first, last) != (start, start + length - 1) or not last < size <= LARGEST_PAPER:
        raise Doubtful("nonsense")
    return size


def _expecting(call: Call, *statuses: int) -> Call:
    return Call(
        call.method,
        call.path,
        headers=call.headers,
        body=call.body,
        gzip=call.gzip,
        expect=frozenset(statuses),
    )


def _request(step: StepRow) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(step.request)
    return found


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(step: StepRow) -> str:
    """The number the case was sent under: frozen, though a clash may have given it another since."""
    return str(_request(step).get("number", step.case_number))


def _usable(reference: str) -> str:
    if not _REFERENCE.fullmatch(reference):
        raise Doubtful("nonsense")
    return reference
