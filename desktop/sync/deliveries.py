"""Makes a delivery's steps from a case: requests frozen once, so that every retry sends the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from desktop.domain.case import Case
from desktop.domain.entry import Hidden
from desktop.domain.kinds.consult import InquiryAsked
from desktop.domain.kinds.delivery import DeliveryPlanned, Step
from desktop.domain.people import Resident
from desktop.errors import Refused, sentence

MessageType = Literal["supplement", "withdraw", "question", "urge", "delivered", "rating"]

# What any department needs to know who it is about and where to answer; nothing else of a resident leaves.
PERSON_FIELDS = ("name", "id_kind", "id_number", "phone", "address")
_KEY_SCHEME = "one-counter/1"

_canonical = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A kept paper as a delivery names it: ``id`` in our store, ``sha256`` (hex) of its whole content.

    ``size`` is in bytes, ``media_type`` as found from its magic bytes, ``name`` as the clerk's file had it.
    """

    id: str
    sha256: str
    size: int
    media_type: str
    name: str


def created(
    case: Case,
    applicant: Resident,
    *,
    centre: str,
    counter: str,
    at: datetime,
    proxy: Resident | None = None,
    papers: Mapping[str, PaperFile] | None = None,
    cause: str = "case.accepted",
) -> DeliveryPlanned:
    """The delivery that hands a received case over: the case first, then each paper by itself.

    ``papers`` maps evidence to the kept file. The case goes first so that today's cases never wait for
    bulky papers; the department matches each paper to the case when it arrives. Raises Refused when a
    value is hidden from whoever does this: a request frozen with a gap could never be completed.
    """
    if case.opened is None or case.received is None:
        raise Refused(
            sentence("Only a received case can be handed over."),
            sentence("Receive the application first; it gets its number then."),
        )
    papers = papers or {}
    body: dict[str, Any] = {
        "number": case.number,
        "service": case.opened.service,
        "service_version": case.opened.service_version,
        "centre": centre,
        "counter": counter,
        "received_at": at.isoformat(),
        "applicant": _person(applicant),
        "circumstances": list(case.circumstances),
        "form": _open_values(case.values),
        "materials": [_material(case, evidence, papers.get(evidence)) for evidence in sorted(case.materials)],
    }
    if proxy is not None:
        body["proxy"] = {**_person(proxy), "role": case.opened.proxy_role or "proxy"}
    if case.received.promised_by is not None:
        body["promised_by"] = case.received.promised_by.isoformat()
    return _planned(case, cause, [("create", "create", body, "")], papers)


def message(
    case: Case,
    type: MessageType,
    text: str = "",
    *,
    at: datetime,
    evidence: Sequence[str] = (),
    stars: int = 0,
    papers: Mapping[str, PaperFile] | None = None,
    cause: str = "",
) -> DeliveryPlanned:
    """The delivery that tells the department something about a case it has: papers first, then the words.

    A supplement's message comes after its papers, for it says that they are complete.
    """
    body: dict[str, Any] = {"type": type, "text": text, "evidence": list(evidence), "at": at.isoformat()}
    if stars:
        body["stars"] = stars
    return _planned(case, cause, [("message", "message", body, "")], papers or {}, papers_first=True)


def paper_alone(case: Case, evidence: str, paper: PaperFile, *, cause: str = "") -> DeliveryPlanned:
    """The delivery that brings one paper by itself to a case: in place of one that was refused."""
    return _planned(case, cause, [], {evidence: paper})


def inquiry(journal: str, asked: InquiryAsked, *, centre: str, counter: str, at: datetime) -> DeliveryPlanned:
    """The delivery that asks a department a question; nothing of who asked leaves with it."""
    body: dict[str, Any] = {
        "number": asked.number,
        "question": asked.question,
        "centre": centre,
        "counter": counter,
        "asked_at": at.isoformat(),
    }
    if asked.service:
        body["service"] = asked.service
    if asked.due is not None:
        body["due"] = asked.due.isoformat()
    request = _frozen(body)
    whole = "\n".join((journal, "inquiry.asked", request))
    delivery = hashlib.sha256(whole.encode()).hexdigest()[:32]
    id = f"{delivery[:8]}:inquiry"
    step = Step(id, "inquiry", key_of(asked.department, delivery, id, request), request)
    return DeliveryPlanned(delivery, asked.department, (step,), "inquiry.asked")


def key_of(department: str, delivery: str, step: str, request: str) -> str:
    """The idempotency key of one frozen request.

    Whoever holds the request finds the same key again: after a kill, from a restored backup, on another
    counter that took the case over. The delivery is part of it, so that urging twice in the same words
    is twice.
    """
    parts = "\n".join((_KEY_SCHEME, department, delivery, step, request))
    return hashlib.sha256(parts.encode()).hexdigest()


def _planned(
    case: Case,
    cause: str,
    said: list[tuple[str, Literal["create", "message"], dict[str, Any], str]],
    papers: Mapping[str, PaperFile],
    *,
    papers_first: bool = False,
) -> DeliveryPlanned:
    requests: list[tuple[str, Literal["create", "message", "paper"], str, str]] = [
        (f"paper:{evidence}", "paper", _frozen(_paper(evidence, paper)), paper.id)
        for evidence, paper in sorted(papers.items())
    ]
    words = [(id, call, _frozen(body), paper) for id, call, body, paper in said]
    requests = [*requests, *words] if papers_first else [*words, *requests]
    whole = "\n".join((case.id, cause, *(request for _, _, request, _ in requests)))
    delivery = hashlib.sha256(whole.encode()).hexdigest()[:32]
    steps = tuple(_step(case.department, delivery, *request) for request in requests)
    return DeliveryPlanned(delivery, case.department, steps, cause)


def _step(
    department: str,
    delivery: str,
    name: str,
    call: Literal["create", "message", "paper"],
    request: str,
    paper: str,
) -> Step:
    id = f"{delivery[:8]}:{name}"  # one of a kind in the whole case, as people name it to try it again
    return Step(id, call, key_of(department, delivery, id, request), request, paper)


def _frozen(body: dict[str, Any]) -> str:
    return _canonical.encode(body).decode()


def _person(resident: Resident) -> dict[str, Any]:
    known = {name: resident.values[name] for name in PERSON_FIELDS if resident.values.get(name)}
    return _open_values(known)


def _open_values(values: Mapping[str, Any]) -> dict[str, Any]:
    hidden = sorted(name for name, value in values.items() if isinstance(value, Hidden))
    if hidden:
        raise Refused(
            sentence("Some values of this case are hidden from you: {names}.", names=", ".join(hidden)),
            sentence("Ask a colleague with the clearance for them to hand the case over."),
        )
    return dict(values)


def _material(case: Case, evidence: str, paper: PaperFile | None) -> dict[str, Any]:
    standing = case.materials[evidence]
    told: dict[str, Any] = {"evidence": evidence, "state": standing.state}
    if paper is not None:
        told["paper"] = paper.sha256
    if standing.until is not None:
        told["until"] = standing.until.isoformat()
    return told


def _paper(evidence: str, paper: PaperFile) -> dict[str, Any]:
    return {
        "evidence": evidence,
        "sha256": paper.sha256,
        "size": paper.size,
        "media_type": paper.media_type,
        "name": paper.name,
    }
