"""The part of our contract about registers: a question about one person, and what is said to it."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from desktop.domain.registers.asking import Known, Question
from desktop.errors import sentence
from desktop.net import Answered, Call, Doubtful, Wire, path
from desktop.sync.connectors.department_api import shapes
from desktop.sync.promise import Explained, plain

LARGEST = 256 * 1024  # bytes of an answer: fifty fields of a form have room in much less
_LONGEST_VALUE = 1000  # characters
_SLUG = re.compile(r"[a-z][a-z0-9_-]{0,79}")
_MOST_FIELDS = 50
_REFUSALS = {
    "legal-basis-not-accepted": (
        sentence("The department does not open this register on this legal basis."),
        sentence("Ask the resident, and tell IT staff: the catalogue names the wrong legal basis."),
    ),
    "no-such-dataset": (
        sentence("The department has no such register."),
        sentence("Ask the resident, and tell IT staff: the catalogue names a register that is not there."),
    ),
    "unknown-field": (
        sentence("The department's register does not hold what was asked for."),
        sentence("Ask the resident, and tell IT staff: the catalogue names a field that is not there."),
    ),
}


def told(wire: Wire, question: Question) -> dict[str, Known]:
    """What a register says to a question: only of fields that were asked for, only as plain text.

    Anything else in the answer is passed over; an empty text says nothing. Asking changes nothing there, so
    a lost answer leaves no doubt.
    """
    if not 0 < len(question.fields) <= _MOST_FIELDS or not all(map(_SLUG.fullmatch, question.fields)):
        raise Doubtful("nonsense")
    body = msgspec.json.encode(
        {
            "legal_basis": question.legal_basis,
            "purpose": question.purpose,
            "fields": list(question.fields),
            "subject": {"id_number": question.id_number, "name": question.name},
        }
    )
    call = Call(
        "POST",
        path("datasets", question.dataset, "queries"),
        headers={"Content-Type": "application/json"},
        body=body,
        limit=LARGEST,
        seconds=wire.quick,
    )
    values = shapes.read(wire.ask(call), shapes.RegisterAnswer).values
    found = ((name, _known(values.get(name))) for name in question.fields)
    return {name: known for name, known in found if known is not None}


def refused_for(no: Answered, kind: str) -> Explained | None:
    """The department's no to a question, by the type of its problem; None for any other no."""
    words = _REFUSALS.get(kind)
    if words is None:
        return None
    title, next_step = words
    said = plain(no.problem.title, 200)
    return Explained("refused", kind, title, next_step, certain=True, status=no.status, detail=said)


def _known(told: object) -> Known | None:
    """One field's word; None for what is no word of a register."""
    try:
        said = msgspec.convert(told, shapes.Registered)
        at = datetime.fromisoformat(said.at)
    except (ValueError, msgspec.ValidationError):
        return None
    value = plain(said.value, _LONGEST_VALUE)
    if at.tzinfo is None or not value or len(said.value) > _LONGEST_VALUE:
        return None
    return Known(value, plain(said.source, 80), at.isoformat())
