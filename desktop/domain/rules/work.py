"""Rules of working on an accepted case: messages, supplements, withdrawal, delivery of the result."""

from __future__ import annotations

from desktop.domain.case import DECIDED, FINISHED, Case
from desktop.domain.catalogue import Service
from desktop.domain.kinds.book import Proof
from desktop.domain.kinds.case import PaperPrinted
from desktop.errors import Refused, sentence

AT_THE_DEPARTMENT = ("accepted", "in_review", "waiting_supplement", "special_procedure")


def may_settle(reason: str) -> None:
    """Whoever decides between two answers says why."""
    if not reason.strip():
        raise Refused(
            sentence("The decision needs its reason."), sentence("Say why this answer is the right one.")
        )


def may_withdraw(case: Case, reason: str) -> None:
    """The applicant may take the application back until it is decided."""
    if case.state in FINISHED or case.state in DECIDED or case.state == "draft":
        raise Refused(
            sentence("This case can no longer be withdrawn."),
            sentence("A decided case can only be delivered; a draft is simply left."),
        )
    if not reason.strip():
        raise Refused(sentence("A withdrawal needs its reason."), sentence("Write what the applicant said."))


def may_supplement(case: Case) -> None:
    """Something is brought later: promised at acceptance, or asked for by the department."""
    if case.state not in AT_THE_DEPARTMENT:
        raise Refused(
            sentence("Nothing can be added to this case now."),
            sentence("Look at its timeline: it is decided, withdrawn or not accepted yet."),
        )


def may_correct(case: Case, reason: str) -> None:
    """A mistake in the form is put right while the department works on the case, and says why."""
    if case.state not in AT_THE_DEPARTMENT:
        raise Refused(
            sentence("Nothing can be put right in this case now."),
            sentence("Before acceptance change the form; after the decision open a new case."),
        )
    if not reason.strip():
        raise Refused(
            sentence("A correction needs its reason."), sentence("Say what was wrong; it is kept and sent.")
        )


def may_bring(case: Case, service: Service, evidence: tuple[str, ...], text: str) -> None:
    """A supplement brings something: materials of the service or what the department asked for, or words."""
    if not evidence and not text.strip():
        raise Refused(
            sentence("Nothing is handed in."), sentence("Tick what was brought, or write a word about it.")
        )
    asked = {m.evidence: None for m in service.materials} | dict.fromkeys(case.materials)
    asked |= dict.fromkeys(case.answer.asked_for if case.answer else ())
    for name in evidence:
        if name not in asked:
            raise Refused(
                sentence("This service does not ask for {evidence}.", evidence=name),
                sentence("Its materials are: {names}.", names=", ".join(asked)),
            )


def was_printed(case: Case, paper: str) -> bool:
    """Whether a paper of a case was printed before, by the print ledger."""
    printed = [m.body for m in case.timeline if isinstance(m.body, PaperPrinted)]
    return any(body.paper == paper and body.state in ("printed", "reprinted") for body in printed)


def may_print_again(reason: str) -> None:
    """A copy needs its reason: copies of one receipt are how a case is claimed twice."""
    if not reason.strip():
        raise Refused(
            sentence("This paper was printed before; printing it again needs a reason."),
            sentence("Say why: lost, unreadable, for the file."),
        )


def may_hand_to(to: str) -> None:
    """A result is handed to somebody."""
    if not to.strip():
        raise Refused(sentence("Nobody is named."), sentence("Write who received the result."))


def may_hand_out(proof: Proof, *, signed: bool, document: bool) -> None:
    """At the counter a result leaves the house only with the proof that the centre asks for."""
    if proof in ("signature", "both") and not signed:
        raise Refused(
            sentence("The result is handed over against a signature."),
            sentence("Print the receipt of delivery and have it signed."),
        )
    if proof in ("document", "both") and not document:
        raise Refused(
            sentence("This is not the identity document of the applicant or of who stands in for them."),
            sentence("Scan the document again, or ask whoever may take the result to come."),
        )


def may_deliver(case: Case) -> None:
    """A result is handed over once, after the decision."""
    if case.state == "delivered":
        raise Refused(
            sentence("The result was already handed over."),
            sentence("See the timeline for when and to whom."),
        )
    if case.state not in DECIDED:
        raise Refused(
            sentence("There is no result to hand over yet."),
            sentence("Ask the department, or wait for its decision."),
        )


def may_message(case: Case, text: str) -> None:
    """The department can be asked and urged once it has, or is about to get, the case."""
    if case.state in ("draft", "received", "not_accepted"):
        raise Refused(sentence("The department does not have this case."), sentence("Accept the case first."))
    if not text.strip():
        raise Refused(sentence("The message is empty."), sentence("Write what the department should know."))
