"""The part of our contract about inquiries: asked under a key, found again by it, answered since a mark."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import msgspec

from desktop.net import Answer, Call, Doubtful, Wire
from desktop.store.rows import StepRow
from desktop.sync.connectors.department_api import shapes
from desktop.sync.promise import Replies, Reply, Sent, plain

PATH = "/inquiries"
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:~-]{0,79}")
_LONGEST_MARK = 200
_LONGEST_TEXT = 4000


def sent(step: StepRow, answer: Answer) -> Sent:
    """The department's word that it has an inquiry: ours, by its number."""
    told = shapes.read(answer, shapes.InquiryTold)
    if told.number != _number(step) or not _REFERENCE.fullmatch(told.reference):
        raise Doubtful("nonsense")
    return Sent(told.reference, told.version)


def found(wire: Wire, step: StepRow) -> Sent | None:
    """Look for an inquiry by the key it was sent under."""
    page = shapes.read(wire.ask(Call("GET", PATH, query={"key": step.key})), shapes.InquiriesTold)
    for plainly in page.inquiries:
        told = _read(plainly)
        if told is not None and told.key == step.key and told.number == _number(step):
            return Sent(told.reference, told.version)
    return None


def replies(wire: Wire, mark: str, limit: int) -> Replies:
    """What was answered since a mark; what is none of it is passed over, the others count."""
    query = {"limit": str(limit), **({"since": mark} if mark else {})}
    page = shapes.read(wire.ask(Call("GET", PATH, query=query)), shapes.InquiriesTold)
    if len(page.inquiries) > limit or not 0 < len(page.mark) <= _LONGEST_MARK:
        raise Doubtful("nonsense")
    told = (_read(plainly) for plainly in page.inquiries)
    answered = tuple(_reply(one, one.answer) for one in told if one is not None and one.answer is not None)
    return Replies(tuple(one for one in answered if one.text), page.mark, page.more)


def _reply(told: shapes.InquiryTold, answer: shapes.ReplyTold) -> Reply:
    return Reply(
        reference=told.reference,
        number=plain(told.number, 40),
        version=told.version,
        at=told.at,
        text=plain(answer.text, _LONGEST_TEXT),
        legal_basis=plain(answer.legal_basis, 500),
        valid_until=answer.valid_until,
        who=plain(answer.who, 100),
    )


def _read(plainly: dict[str, Any]) -> shapes.InquiryTold | None:
    try:
        told = msgspec.convert(plainly, shapes.InquiryTold)
        if told.at and datetime.fromisoformat(told.at).tzinfo is None:
            return None
    except (ValueError, msgspec.ValidationError):
        return None
    return told if _REFERENCE.fullmatch(told.reference) else None


def _number(step: StepRow) -> str:
    found_: dict[str, Any] = msgspec.json.decode(step.request)
    return str(found_.get("number", step.case_number))
