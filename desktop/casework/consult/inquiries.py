"""Inquiries: asked, handed over only when accepted, carried to the department, answered, told, kept."""

from __future__ import annotations

from datetime import date

from desktop.casework import outgoing
from desktop.casework.consult import answers
from desktop.casework.desk import Changed, Desk, fresh
from desktop.domain.consult import rules
from desktop.domain.consult.inquiry import DAYS, Inquiry
from desktop.domain.deadlines.calendar import CalendarUnknown
from desktop.domain.entry import Draft
from desktop.domain.kinds import consult as k
from desktop.errors import Refused, sentence
from desktop.store.rows import InquiryRow


def ask(
    desk: Desk,
    question: str,
    department: str,
    *,
    service: str = "",
    resident: str = "",
    answer: str = "",
    days: int = DAYS,
) -> Changed:
    """Ask a department what the library does not answer; the result is the inquiry's journal.

    Who asks is responsible. *answer* is the answer of the library that did not help: that it was told is
    kept with it. The limit counts working days of the centre's calendar. Raises Refused.
    """
    lookups = desk.store.lookups
    rules.may_ask(question, department, frozenset(row.id for row in lookups.departments()))
    journal = fresh("inquiry")
    asked = k.InquiryAsked(
        _number(desk), question.strip(), department, service, resident, answer, days, _due(desk, days)
    )
    drafts = [Draft(journal, asked), *outgoing.inquired(desk, journal, asked)]
    wording = lookups.answer(answer).in_force if answer else None
    if wording is not None:
        told = k.AnswerTold(answer, wording.fingerprint, question.strip(), resident, False, journal)
        drafts.append(Draft(fresh("consultation"), told))
    return desk.write(drafts, journal)


def find(desk: Desk, number: str) -> InquiryRow:
    """An inquiry by its number as typed. Raises Refused."""
    found = desk.store.lookups.inquiry_by_number("".join(number.upper().split()))
    if found is None:
        raise Refused(
            sentence("No inquiry has the number {number}.", number=number.strip() or "?"),
            sentence("Check its number."),
        )
    return found


def offer(desk: Desk, inquiry: str, to: str, reason: str = "") -> Changed:
    """Offer an inquiry to a colleague (a staff id); nothing changes until they accept."""
    known = desk.store.lookups.inquiry(inquiry)
    active = frozenset(row.id for row in desk.store.lookups.staff() if row.active and row.role != "it")
    rules.may_offer(known, desk.who.id, desk.who.role, to, active)
    replaces = (known.offer.entry,) if known.offer else ()
    return desk.write([Draft(inquiry, k.InquiryOffered(to, reason.strip()), replaces)])


def take_over(desk: Desk, inquiry: str) -> Changed:
    """Accept a handover that was offered to oneself: from now on one is responsible."""
    known = desk.store.lookups.inquiry(inquiry)
    open_offer = rules.to_answer_offer(known, desk.who.id, desk.who.role, accept=True)
    return desk.write([Draft(inquiry, k.InquiryTakenOver(open_offer.entry), (open_offer.entry,))])


def decline(desk: Desk, inquiry: str, reason: str = "") -> Changed:
    """Do not accept a handover, or take one back; the owner stays responsible."""
    known = desk.store.lookups.inquiry(inquiry)
    open_offer = rules.to_answer_offer(known, desk.who.id, desk.who.role, accept=False)
    declined = k.InquiryDeclined(open_offer.entry, reason.strip())
    return desk.write([Draft(inquiry, declined, (open_offer.entry,))])


def carried(desk: Desk, inquiry: str, how: k.Way, to: str = "") -> Changed:
    """A person asked the department: how, and whom there."""
    rules.may_carry(desk.store.lookups.inquiry(inquiry))
    return desk.write([Draft(inquiry, k.InquiryCarried(how, to.strip()))])


def answered(
    desk: Desk,
    inquiry: str,
    text: str,
    *,
    who: str = "",
    legal_basis: str = "",
    valid_until: date | None = None,
) -> Changed:
    """Type in what the department said; its own word over the line counts before it."""
    rules.may_answer(desk.store.lookups.inquiry(inquiry), text)
    reply = k.InquiryAnswered(text.strip(), legal_basis.strip(), valid_until, who.strip())
    return desk.write([Draft(inquiry, reply)])


def tell(desk: Desk, inquiry: str, how: k.Way = "counter", to: str | None = None) -> Changed:
    """Tell the answer, to who asked unless *to* names another resident ("" for nobody named)."""
    known = _known(desk, inquiry)
    reply = rules.to_pass_on(known)
    resident = (known.asked.resident if known.asked else "") if to is None else to
    # Told after it was answered, whatever this computer's clock says of the other's.
    return desk.write([Draft(inquiry, k.InquiryTold(reply.entry, resident, how), (reply.entry,))])


def close(desk: Desk, inquiry: str, reason: str) -> Changed:
    """End an inquiry without telling an answer."""
    rules.may_close(_known(desk, inquiry), desk.who.id, desk.who.role, reason)
    return desk.write([Draft(inquiry, k.InquiryClosed(reason.strip()))])


def propose(desk: Desk, inquiry: str, wording: k.AnswerWritten) -> Changed:
    """Write an inquiry's answer for the library, for a review; the result is the answer's journal."""
    known = _known(desk, inquiry)
    rules.to_pass_on(known)
    written = answers.write(desk, wording, known.proposed)
    if known.proposed:
        return written
    said = desk.write([Draft(inquiry, k.InquiryProposed(written.result))])
    return Changed(written.subjects | said.subjects, written.result)


def _known(desk: Desk, inquiry: str) -> Inquiry:
    found = desk.store.lookups.inquiry(inquiry)
    if found.asked is None:
        raise Refused(sentence("This inquiry is not known on this computer."), sentence("Check its number."))
    return found


def _number(desk: Desk) -> str:
    """Readable over the telephone and unlike any other counter's: day, computer, running number."""
    device = desk.store.identity.device
    prefix = desk.store.lookups.devices()[device][1]
    running = desk.store.lookups.inquiries_that_day(desk.today, device) + 1
    return f"I{desk.today:%y%m%d}-{prefix}-{running:02}"


def _due(desk: Desk, days: int) -> date | None:
    try:
        return desk.store.lookups.calendar().add_working_days(desk.today, days)
    except CalendarUnknown:
        return None  # said as such; a limit is never guessed
