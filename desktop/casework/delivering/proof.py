"""What proves that a result was handed over: a signature, the identity document, or both."""

from __future__ import annotations

from desktop.casework.desk import Changed, Desk
from desktop.domain import order, residents
from desktop.domain.case import Case
from desktop.domain.entry import Draft
from desktop.domain.kinds.book import DeliveryProofSet, Proof
from desktop.errors import Refused, sentence

USUAL: Proof = "signature"
_LEADING = frozenset({"supervisor", "manager", "it"})


def rule(desk: Desk) -> Proof:
    """What the centre asks for at the counter now."""
    said = [e for e in desk.store.journal.read(_journal(desk)) if isinstance(e.body, DeliveryProofSet)]
    newest = order.current(said)
    body = newest[0].body if newest else None
    return body.proof if isinstance(body, DeliveryProofSet) else USUAL


def set_rule(desk: Desk, proof: Proof) -> Changed:
    """Decide it for the whole centre; who did, and when, stands in the centre's book."""
    if desk.who.role not in _LEADING:
        raise Refused(
            sentence("How results are handed over is for the centre to decide."),
            sentence("Ask a supervisor or manager."),
        )
    entries = desk.store.journal.read(_journal(desk))
    said = [e for e in entries if isinstance(e.body, DeliveryProofSet)]
    return desk.write(
        [Draft(_journal(desk), DeliveryProofSet(proof), tuple(e.id for e in order.current(said)))]
    )


def is_theirs(desk: Desk, case: Case, number: str) -> bool:
    """Whether an identity number is that of the applicant or of who stands in for them."""
    opened = case.opened
    people = (opened.applicant, opened.proxy) if opened is not None else ()
    known = {
        residents.plain(str(desk.store.lookups.resident(person).values.get("id_number", "")))
        for person in people
        if person
    }
    return bool(number.strip()) and residents.plain(number) in known - {""}


def _journal(desk: Desk) -> str:
    centre = desk.store.lookups.centre()
    return f"centre:{centre.centre if centre else ''}"
