"""The department API in types: what a request may hold, and the problem that says why one was turned down.

The words and bounds are those of resources/schemas/department-api.yaml; the check of the contract holds both
to each other.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

Short = Annotated[str, Meta(min_length=1, max_length=100)]
Long = Annotated[str, Meta(max_length=2000)]
Slug = Annotated[str, Meta(pattern="^[a-z][a-z0-9_-]{0,79}$")]
Number = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]
Document = Annotated[str, Meta(pattern="^[0-9A-Za-z-]{5,30}$")]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Moment = Annotated[datetime, Meta(tz=True)]

State = Literal[
    "received",
    "in_review",
    "waiting_supplement",
    "special_procedure",
    "approved",
    "refused",
    "withdrawn",
    "delivered",
]
MessageType = Literal["supplement", "withdraw", "question", "urge", "delivered", "rating"]
Circumstance = Literal[
    "proxy", "guardian", "elderly", "disabled", "cannot_sign", "interpreter", "home_visit", "urgent"
]

LONGEST_JSON = 1 << 20  # bytes in a JSON body, unpacked
LONGEST_CHUNK = 256 << 10  # bytes in one chunk of a paper
LONGEST_PAPER = 20 << 20  # bytes in one paper


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who a case is for, or who stands in; further fields are allowed and passed over."""

    name: Short
    id_number: Document
    phone: Annotated[str, Meta(max_length=40)] = ""
    address: Annotated[str, Meta(max_length=300)] = ""
    role: Literal["", "proxy", "guardian"] = ""


class Handed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where one material stands at the counter."""

    evidence: Slug
    state: Literal["handed_in", "promised", "missing", "returned"]
    paper: Digest | None = None
    until: date | None = None


class NewCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A case as a counter hands it over."""

    number: Number
    service: Slug
    service_version: Annotated[int, Meta(ge=1, le=1_000_000)]
    centre: Short
    counter: Short
    received_at: Moment
    applicant: Person
    form: Annotated[dict[str, Any], Meta(max_length=200)]
    materials: Annotated[tuple[Handed, ...], Meta(max_length=100)]
    circumstances: Annotated[tuple[Circumstance, ...], Meta(max_length=8)] = ()
    proxy: Person | None = None
    promised_by: date | None = None


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a counter says about a case it handed over."""

    type: MessageType
    text: Long = ""
    evidence: Annotated[tuple[Slug, ...], Meta(max_length=100)] = ()
    stars: Annotated[int, Meta(ge=0, le=5)] = 0
    at: Moment | None = None


class Attachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sent paper that becomes a material of a case."""

    evidence: Slug
    sha256: Digest
    name: Annotated[str, Meta(min_length=1, max_length=200)]


class BlockWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many numbers a counter wants to have in store."""

    counter: Short
    count: Annotated[int, Meta(ge=1, le=1000)]


class PaperPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What paper will be sent in chunks."""

    size: Annotated[int, Meta(ge=1, le=LONGEST_PAPER)]
    media_type: Annotated[str, Meta(pattern="^[a-z]+/[a-z0-9.+-]{1,80}$")]
    name: Annotated[str, Meta(min_length=1, max_length=200)]


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a dataset is asked about."""

    id_number: Annotated[str, Meta(pattern="^[0-9]{17}[0-9X]$")]
    name: Short


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question to a dataset; without a legal basis there is no answer."""

    legal_basis: Annotated[str, Meta(min_length=1, max_length=200)]
    purpose: Annotated[str, Meta(min_length=1, max_length=500)]
    fields: Annotated[tuple[Slug, ...], Meta(min_length=1, max_length=50)]
    subject: Subject


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it so
    """A request was turned down; becomes an ``application/problem+json`` body (RFC 9457).

    ``slug`` is the last part of the problem's type, ``more`` further members of the body.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        title: str,
        detail: str = "",
        *,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.headers = headers or {}
        self.body: dict[str, Any] = {"type": f"/problems/{slug}", "title": title, "status": status}
        if detail:
            self.body["detail"] = detail
        self.body.update(more)


def too_many(seconds: int) -> Problem:
    """The refusal of a department that is asked too often, with when to come back."""
    return Problem(
        429,
        "too-many-requests",
        "Too many requests",
        retry_after_s=seconds,
        headers={"Retry-After": str(seconds)},
    )


Asked = TypeVar("Asked")
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def read(body: bytes, kind: type[Asked]) -> Asked:
    """A JSON body as ``kind``; raises Problem 400 when it is not JSON and 422 when it breaks the contract."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    try:
        try:
            asked: Asked = decoder.decode(body)
        except msgspec.ValidationError:
            asked = msgspec.convert(_whole(msgspec.json.decode(body)), kind)
    except msgspec.ValidationError as wrong:
        what, _, where = str(wrong).partition(" - at `")
        raise Problem(
            422,
            "not-as-agreed",
            "The request does not keep to the contract",
            errors=[{"at": where.rstrip("`") or "$", "detail": what}],
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise Problem(400, "not-json", "The body is not JSON in UTF-8", str(wrong)) from None
    return asked


def _whole(value: Any) -> Any:
    """A JSON value in which 3.0 is 3: to JSON Schema, and so to the contract, both are the integer."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _whole(inner) for name, inner in value.items()}
    return [_whole(inner) for inner in value] if isinstance(value, list) else value
