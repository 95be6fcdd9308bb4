"""Rules of consultation: what may be asked, handed over, told and published, and by whom."""

from __future__ import annotations

from datetime import date

from desktop.domain.consult.answer import Answer, Wording, expired
from desktop.domain.consult.inquiry import Inquiry, Offer, Reply
from desktop.domain.kinds.consult import AnswerWritten
from desktop.errors import Refused, sentence

LONGEST = 4000  # characters of a question or an answer
LEADING = frozenset({"supervisor", "manager"})


def may_write(wanted: AnswerWritten, today: date) -> None:
    """An answer has its question and text in both languages, its department and its legal basis."""
    texts = (wanted.question.en, wanted.question.zh, wanted.text.en, wanted.text.zh)
    if not all(text.strip() for text in texts):
        raise Refused(
            sentence("An answer of the library needs its question and its text in both languages."),
            sentence("Write what is missing; residents read either language."),
        )
    _short(*texts)
    if not wanted.department:
        raise Refused(
            sentence("An answer belongs to a department."), sentence("Choose whose business it is.")
        )
    if not any(basis.en.strip() and basis.zh.strip() for basis in wanted.legal_basis):
        raise Refused(
            sentence("An answer of the library names its legal basis."),
            sentence("Write the law or rule it rests on, in both languages."),
        )
    if wanted.valid_until is None or wanted.valid_until < today:
        raise Refused(
            sentence("An answer of the library has a last day on which it may be told."),
            sentence("Choose a day that is still to come; it is looked at again before."),
        )


def to_review(answer: Answer) -> Wording:
    """The wording that waits for a review. Raises Refused when there is none."""
    if answer.pending is None:
        raise Refused(
            sentence("Nothing of this answer waits for a review."), sentence("Look at the list again.")
        )
    return answer.pending


def may_review(answer: Answer, staff: str, role: str, today: date, *, publish: bool) -> None:
    """Reviewed by somebody who leads, and never by who wrote it."""
    wording = to_review(answer)
    if role not in LEADING:
        raise Refused(
            sentence("Answers are reviewed by those who lead the centre."), sentence("Ask a supervisor.")
        )
    if wording.by == staff:
        raise Refused(
            sentence("Nobody reviews what they wrote themselves."),
            sentence("Ask another supervisor or manager."),
        )
    if publish and expired(wording.body.valid_until, today):
        raise Refused(
            sentence("This answer is past its last day."), sentence("Return it, so that it is written anew.")
        )


def may_withdraw(answer: Answer, role: str, reason: str) -> None:
    """Taken out of force by those who lead, with a reason."""
    if role not in LEADING:
        raise Refused(
            sentence("Answers are withdrawn by those who lead the centre."), sentence("Ask a supervisor.")
        )
    if answer.state == "withdrawn" or answer.in_force is None:
        raise Refused(sentence("This answer is not in force."), sentence("Look at the list again."))
    _reasoned(reason)


def to_tell(answer: Answer, today: date) -> Wording:
    """The wording that may be told today. Raises Refused for what is expired, withdrawn or not reviewed."""
    wording = answer.in_force
    if wording is None or answer.state != "in_force":
        raise Refused(
            sentence("This answer is not in force."), sentence("Ask the department instead, by an inquiry.")
        )
    if expired(wording.body.valid_until, today):
        raise Refused(
            sentence("This answer expired on {day}.", day=str(wording.body.valid_until)),
            sentence("Ask the department instead, by an inquiry."),
        )
    return wording


def may_ask(question: str, department: str, known: frozenset[str]) -> None:
    """A question in words, to a department the centre has."""
    if not question.strip():
        raise Refused(sentence("The question is empty."), sentence("Write it as the resident asks it."))
    _short(question)
    if department not in known:
        raise Refused(
            sentence("The centre has no department {names}.", names=department or "?"),
            sentence("Choose one of the list."),
        )


def may_offer(inquiry: Inquiry, staff: str, role: str, to: str, active: frozenset[str]) -> None:
    """Offered by who is responsible, or who leads, to somebody else who works here."""
    _open(inquiry)
    if staff != inquiry.owner and role not in LEADING:
        raise Refused(
            sentence("Somebody else is responsible for this inquiry."),
            sentence("Ask them, or a supervisor, to hand it over."),
        )
    if to == inquiry.owner or to not in active:
        raise Refused(
            sentence("It can be handed over to a colleague who works here."),
            sentence("Choose another name."),
        )


def to_answer_offer(inquiry: Inquiry, staff: str, role: str, *, accept: bool) -> Offer:
    """The open offer, for whom it is meant; declined also by who made it. Raises Refused."""
    offer = inquiry.offer
    if offer is None:
        raise Refused(
            sentence("No handover of this inquiry is offered."), sentence("Look at the list again.")
        )
    if staff != offer.to and (accept or (staff not in (offer.by, inquiry.owner) and role not in LEADING)):
        raise Refused(
            sentence("The handover was offered to somebody else."),
            sentence("Only they can accept it; until then nothing changes."),
        )
    return offer


def may_carry(inquiry: Inquiry) -> None:
    """The department is asked while the inquiry is open."""
    _open(inquiry)


def may_answer(inquiry: Inquiry, text: str) -> None:
    """What a person heard from the department, in words."""
    if inquiry.state == "closed":
        _open(inquiry)
    if not text.strip():
        raise Refused(
            sentence("The answer is empty."), sentence("Write what the department said, word for word.")
        )
    _short(text)


def to_pass_on(inquiry: Inquiry) -> Reply:
    """The answer there is to tell. Raises Refused while there is none."""
    if inquiry.reply is None:
        raise Refused(
            sentence("The department has not answered yet."),
            sentence("Tell the resident by when it will: the day stands beside the number."),
        )
    return inquiry.reply


def may_close(inquiry: Inquiry, staff: str, role: str, reason: str) -> None:
    """Ended without an answer told, by who is responsible or leads, with a reason."""
    _open(inquiry)
    if staff != inquiry.owner and role not in LEADING:
        raise Refused(
            sentence("Somebody else is responsible for this inquiry."),
            sentence("Ask them, or a supervisor, to close it."),
        )
    _reasoned(reason)


def _open(inquiry: Inquiry) -> None:
    if inquiry.asked is None:
        raise Refused(sentence("This inquiry is not known on this computer."), sentence("Check its number."))
    if inquiry.finished:
        raise Refused(
            sentence("The inquiry {number} is finished.", number=inquiry.number),
            sentence("Ask a new one when there is more to know."),
        )


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise Refused(sentence("This needs a reason."), sentence("Say why, in a few words."))


def _short(*texts: str) -> None:
    if any(len(text) > LONGEST for text in texts):
        raise Refused(sentence("The text is longer than {n} characters.", n=LONGEST), sentence("Shorten it."))
