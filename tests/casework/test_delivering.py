"""Handing results over: against a signature, the identity document, or both, as the centre decides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.casework import intake, papers, work
from desktop.casework.delivering import proof
from desktop.casework.desk import Desk
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.case import CaseDelivered, DepartmentAnswered
from desktop.domain.residents import practice_number
from desktop.domain.telling import tell
from desktop.errors import Refused
from desktop.words import render
from tests.casework import centre, taking
from tests.casework.centre import SitDown

SERVICE = "minimum-living-allowance"


def decided(desk: Desk) -> str:
    """A case with a result to hand over."""
    case = taking.accepted(desk, SERVICE, centre.register(desk))
    said = DepartmentAnswered("civil-affairs", "CA-1", 1, "approved", "2026-03-03T09:00:00+08:00")
    desk.store.journal.append([Draft(case, said)], Author("civil-affairs", "department"))
    return case


def number_of(desk: Desk, case: str) -> str:
    """The applicant's own document."""
    opened = desk.case(case).opened
    assert opened is not None
    return str(desk.store.lookups.resident(opened.applicant).values["id_number"])


def last(desk: Desk, case: str) -> CaseDelivered:
    """How it was handed over."""
    bodies = [m.body for m in desk.case(case).timeline if isinstance(m.body, CaseDelivered)]
    return bodies[0]


def test_a_signature_is_usual_and_nothing_leaves_without(desk: Desk) -> None:
    case = decided(desk)
    assert proof.rule(desk) == "signature"
    with pytest.raises(Refused, match="against a signature"):
        work.deliver(desk, case, "张伟", signed=False)
    work.deliver(desk, case, "张伟")
    assert (last(desk, case).signed, last(desk, case).document) == (True, False)


def test_a_clerk_does_not_decide_for_the_centre(desk: Desk) -> None:
    with pytest.raises(Refused, match="for the centre to decide"):
        proof.set_rule(desk, "none")
    assert proof.rule(desk) == "signature"


def test_the_document_of_the_applicant_or_the_proxy_opens_it_and_no_other(sit_down: SitDown) -> None:
    desk = sit_down("wang")
    proof.set_rule(desk, "none")
    proof.set_rule(desk, "document")
    assert proof.rule(desk) == "document"
    case = decided(desk)
    other = practice_number("330106", date(1980, 1, 1), 9)
    for wrong in ("", " ", other):
        with pytest.raises(Refused, match="not the identity document"):
            work.deliver(desk, case, "张伟", signed=True, document=wrong)
    spaced = " ".join(number_of(desk, case)).lower()  # as a scanner or a hand may type it
    work.deliver(desk, case, "张伟", signed=False, document=spaced)
    given = last(desk, case)
    assert (given.signed, given.document) == (False, True)
    moment = next(m for m in desk.case(case).timeline if m.body == given)
    assert render(tell(moment), "en") == "Result handed over to 张伟: identity document compared"
    kept = [str(m.body) for m in desk.case(case).timeline if isinstance(m.body, CaseDelivered)]
    assert not any(number_of(desk, case) in text for text in kept)


def test_both_means_both(sit_down: SitDown) -> None:
    desk = sit_down("wang")
    proof.set_rule(desk, "both")
    case = decided(desk)
    with pytest.raises(Refused):
        work.deliver(desk, case, "张伟", signed=False, document=number_of(desk, case))
    with pytest.raises(Refused):
        work.deliver(desk, case, "张伟", signed=True)
    work.deliver(desk, case, "张伟", signed=True, document=number_of(desk, case))
    assert (last(desk, case).signed, last(desk, case).document) == (True, True)


def test_the_guardian_may_take_it_with_their_own_document(sit_down: SitDown) -> None:
    desk = sit_down("wang")
    proof.set_rule(desk, "document")
    guardian = centre.register(desk, 77, "李娜")
    known: Any = desk.store.lookups.resident(guardian).values
    case = intake.open_case(
        desk, SERVICE, centre.register(desk), proxy=guardian, proxy_role="guardian"
    ).result
    assert proof.is_theirs(desk, desk.case(case), str(known["id_number"]))


def test_the_paper_to_sign_names_the_result(desk: Desk) -> None:
    draft = intake.open_case(desk, SERVICE, centre.register(desk)).result
    with pytest.raises(Refused, match="no result"):
        papers.delivery(desk, draft)
    case = decided(desk)
    pdf = papers.delivery(desk, case)
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 4000
