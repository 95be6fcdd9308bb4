"""Working on a case after it was taken in: notes, messages, supplements, withdrawal, delivery."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from desktop.casework import outgoing
from desktop.casework.delivering import proof
from desktop.casework.desk import Changed, Desk
from desktop.domain.entry import Draft
from desktop.domain.kinds import case as k
from desktop.domain.rules import work as rules
from desktop.errors import Refused, sentence


def note(desk: Desk, case: str, text: str) -> Changed:
    """Write a remark on a case; it stays at the centre."""
    if not text.strip():
        raise Refused(sentence("The note is empty."), sentence("Write what should be remembered."))
    desk.case(case)
    return desk.write([Draft(case, k.CaseNoted(text))])


def message(
    desk: Desk, case: str, kind: Literal["question", "urge", "rating"], text: str, stars: int = 0
) -> Changed:
    """Ask or urge the department, or pass on the applicant's rating (1-5)."""
    known = desk.case(case)
    rules.may_message(known, text or ("*" * stars))
    said = Draft(case, k.CaseMessaged(kind, text, stars))
    return desk.write([said, outgoing.messaged(desk, known, kind, text, stars=stars, cause="case.messaged")])


def supplement(
    desk: Desk,
    case: str,
    files: dict[str, Path] | None = None,
    text: str = "",
    evidence: tuple[str, ...] = (),
) -> Changed:
    """Hand in later what was promised or asked for: evidence, some of it with a scan."""
    known = desk.case(case)
    rules.may_supplement(known)
    brought = tuple(dict.fromkeys((*evidence, *(files or {}))))
    rules.may_bring(known, desk.service_of(known), brought, text)
    drafts: list[Draft] = []
    papers: dict[str, tuple[str, str]] = {}
    for item in brought:
        file = (files or {}).get(item)
        paper = desk.store.papers.keep(file).id if file else ""
        if file:
            papers[item] = (paper, file.name)
        noted = k.MaterialNoted(item, "handed_in", paper, file.name if file else "")
        drafts.append(Draft(case, noted, known.sources.get(f"material:{item}", ())))
    drafts.append(Draft(case, k.CaseSupplemented(brought, text)))
    drafts.append(
        outgoing.messaged(
            desk, known, "supplement", text, evidence=brought, papers=papers, cause="case.supplemented"
        )
    )
    return desk.write(drafts)


def withdraw(desk: Desk, case: str, reason: str) -> Changed:
    """Take the application back; the department is told when it has, or may have, the case."""
    known = desk.case(case)
    rules.may_withdraw(known, reason)
    drafts = [Draft(case, k.CaseWithdrawn(reason))]
    if known.deliveries:
        drafts.append(outgoing.messaged(desk, known, "withdraw", reason, cause="case.withdrawn"))
    return desk.write(drafts)


def deliver(
    desk: Desk,
    case: str,
    to: str,
    how: Literal["counter", "post", "electronic"] = "counter",
    *,
    signed: bool = True,
    document: str = "",
) -> Changed:
    """Hand the result over with the proof the centre asks for, and tell the department.

    *document* is the number of the identity document that was shown; it is compared and not kept.
    """
    known = desk.case(case)
    rules.may_deliver(known)
    rules.may_hand_to(to)
    theirs = proof.is_theirs(desk, known, document)
    if how == "counter":
        rules.may_hand_out(proof.rule(desk), signed=signed, document=theirs)
    given = Draft(case, k.CaseDelivered(to, how, signed and how == "counter", theirs))
    return desk.write([given, outgoing.messaged(desk, known, "delivered", how, cause="case.delivered")])


def printed(
    desk: Desk,
    case: str,
    paper: Literal["receipt", "notice", "case_report", "refusal", "result", "delivery"],
    state: Literal["printed", "failed", "reprinted", "voided"] = "printed",
    reason: str = "",
) -> Changed:
    """The print ledger: a second print needs its reason, and is marked as a copy."""
    known = desk.case(case)
    if state == "printed" and rules.was_printed(known, paper):
        state = "reprinted"
    if state in ("reprinted", "voided"):
        rules.may_print_again(reason)
    return desk.write([Draft(case, k.PaperPrinted(paper, state, reason))])


def may_print(desk: Desk, case: str, paper: str, reason: str = "") -> None:
    """Raises Refused when this paper was printed before and nobody says why again."""
    if rules.was_printed(desk.case(case), paper):
        rules.may_print_again(reason)
