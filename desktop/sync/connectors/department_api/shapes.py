"""The answers of a department that keeps to our contract, as shapes; anything else is no usable answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeVar

import msgspec

from desktop.net import Answer, Doubtful

_T = TypeVar("_T")

Version = Annotated[int, msgspec.Meta(ge=0, le=2**53)]  # what every reader of JSON can count to
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Greeting(msgspec.Struct):
    """Who is there, and what it offers."""

    department: str
    idempotency_key_lifetime_s: int
    offers: dict[str, Any]


class Taken(msgspec.Struct):
    """A case was taken."""

    reference: str
    version: Version
    number: str = ""


class Message(msgspec.Struct):
    """A message belongs to its case."""

    message: Name
    version: Version


class Attachment(msgspec.Struct):
    """A paper belongs to its case."""

    attachment: Name
    version: Version


class ToldBlock(msgspec.Struct):
    """Numbers given ahead."""

    block: str
    numbers: tuple[str, ...]


class Filed(msgspec.Struct):
    """One case as the department has it."""

    reference: str
    number: str
    version: Version = 0
    key: str = ""
    messages: tuple[dict[str, Any], ...] = ()
    attached: tuple[dict[str, Any], ...] = ()


class Cases(msgspec.Struct):
    """Cases that were found."""

    cases: tuple[Filed, ...]


class ToldChange(msgspec.Struct):
    """One change of a case."""

    reference: str
    version: Version
    state: str
    at: str
    number: str = ""
    reason: str | None = ""
    asked_for: tuple[str, ...] | None = ()
    papers: tuple[str, ...] | None = ()
    due: date | None = None


class ToldChanges(msgspec.Struct):
    """A page of changes."""

    changes: tuple[dict[str, Any], ...]
    mark: str
    more: bool = False


class ReplyTold(msgspec.Struct):
    """What a department answered to an inquiry."""

    text: str
    legal_basis: str = ""
    valid_until: date | None = None
    who: str = ""


class InquiryTold(msgspec.Struct):
    """One inquiry as the department has it."""

    reference: str
    number: str
    version: Version
    key: str = ""
    at: str = ""
    answer: ReplyTold | None = None


class InquiriesTold(msgspec.Struct):
    """A page of inquiries; one that is no inquiry is passed over."""

    inquiries: tuple[dict[str, Any], ...]
    mark: str
    more: bool = False


class Registered(msgspec.Struct):
    """What a register says of one field."""

    value: str
    source: Name
    at: str


class RegisterAnswer(msgspec.Struct):
    """What a register says; a field that is none is passed over."""

    values: dict[str, Any]


def read(answer: Answer, shape: type[_T]) -> _T:
    """An answer's JSON as its shape; anything else is no usable answer."""
    try:
        return msgspec.convert(answer.json, shape)
    except msgspec.ValidationError:
        raise Doubtful("nonsense") from None


# Learned here, on the thread that loads this: two departments may answer at the same time
# (``domain.kinds.registry.learn``).
_SHAPES: tuple[type[msgspec.Struct], ...] = (
    Greeting,
    Taken,
    Message,
    Attachment,
    ToldBlock,
    Filed,
    Cases,
    ToldChange,
    ToldChanges,
    ReplyTold,
    InquiryTold,
    InquiriesTold,
    Registered,
    RegisterAnswer,
)
for _shape in _SHAPES:
    msgspec.json.Decoder(_shape)
