"""The library of answers: written, reviewed by somebody else, told, and taken out of force."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from desktop.casework.desk import Changed, Desk, fresh
from desktop.domain.catalogue import Text
from desktop.domain.consult import rules
from desktop.domain.consult.answer import Answer, fingerprint
from desktop.domain.entry import Draft
from desktop.domain.kinds import consult as k
from desktop.errors import Refused, Trouble, sentence


class FileAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer as a department's file has it; ``id`` stays the same over its editions."""

    id: str
    question: Text
    text: Text
    department: str
    legal_basis: tuple[Text, ...]
    valid_until: date
    service: str = ""
    keywords: tuple[str, ...] = ()


class LibraryFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of answers that the departments reviewed themselves."""

    answers: tuple[FileAnswer, ...]


def write(desk: Desk, wording: k.AnswerWritten, answer: str = "") -> Changed:
    """Write an answer, or another wording of one, for a review; the result is its journal. Raises Refused."""
    rules.may_write(wording, desk.today)
    _may_belong(desk, wording)
    journal = answer or fresh("answer")
    if answer:
        _known(desk, answer)
    return desk.write([Draft(journal, wording)], journal)


def publish(desk: Desk, answer: str) -> Changed:
    """Put the wording that waits in force; by somebody who leads and did not write it."""
    known = _known(desk, answer)
    rules.may_review(known, desk.who.id, desk.who.role, desk.today, publish=True)
    return desk.write([Draft(answer, k.AnswerPublished(rules.to_review(known).fingerprint))], answer)


def return_(desk: Desk, answer: str, reason: str) -> Changed:
    """Do not publish the wording that waits, and say why."""
    known = _known(desk, answer)
    rules.may_review(known, desk.who.id, desk.who.role, desk.today, publish=False)
    if not reason.strip():
        raise Refused(
            sentence("A wording is returned with a reason."), sentence("Say what has to be different.")
        )
    return desk.write([Draft(answer, k.AnswerReturned(rules.to_review(known).fingerprint, reason.strip()))])


def withdraw(desk: Desk, answer: str, reason: str) -> Changed:
    """Take an answer out of force before its last day."""
    rules.may_withdraw(_known(desk, answer), desk.who.role, reason)
    return desk.write([Draft(answer, k.AnswerWithdrawn(reason.strip()))])


def tell_answer(desk: Desk, answer: str, *, question: str = "", to: str = "", helped: bool = True) -> Changed:
    """Keep that an answer was told, to a resident (a journal) or to nobody named, and whether it helped.

    The result is the journal of the consultation. Raises Refused for what may not be told today.
    """
    wording = rules.to_tell(_known(desk, answer), desk.today)
    journal = fresh("consultation")
    told = k.AnswerTold(answer, wording.fingerprint, question.strip(), to, helped)
    return desk.write([Draft(journal, told)], journal)


def take_file(desk: Desk, file: Path) -> Changed:
    """Take over a department's file of answers; the result is how many are new or changed.

    Raises Trouble for a file that is not right.
    """
    return take_library(desk, _read(file).answers)


def take_library(desk: Desk, answers: Iterable[FileAnswer]) -> Changed:
    """Take over answers that departments reviewed themselves; the result is how many are new or changed.

    Only those who lead or run the computers may. An answer that is there in the same words is left alone;
    what differs is a new wording, in force at once. Raises Refused.
    """
    if desk.who.role == "clerk":
        raise Refused(
            sentence("A library is taken over by those who lead the centre."), sentence("Ask a supervisor.")
        )
    drafts: list[Draft] = []
    for one in answers:
        journal = "answer:" + hashlib.sha256(f"library/{one.id}".encode()).hexdigest()[:32]
        wording = k.AnswerWritten(
            one.question,
            one.text,
            one.department,
            one.service,
            one.legal_basis,
            one.valid_until,
            one.keywords,
        )
        rules.may_write(wording, min(desk.today, one.valid_until))
        there = desk.store.lookups.answer(journal).in_force
        mark = fingerprint(wording)
        if there is None or there.fingerprint != mark:
            drafts += [Draft(journal, wording), Draft(journal, k.AnswerPublished(mark))]
    if not drafts:
        return Changed(frozenset(), 0)
    return desk.write(drafts, len(drafts) // 2)


def _read(file: Path) -> LibraryFile:
    try:
        return msgspec.json.decode(file.read_bytes(), type=LibraryFile)
    except (OSError, msgspec.DecodeError) as error:
        raise Trouble(
            sentence("The file of answers cannot be read: {why}", why=str(error)),
            sentence("Ask the department for the file again."),
        ) from error


def _may_belong(desk: Desk, wording: k.AnswerWritten) -> None:
    lookups = desk.store.lookups
    known = lookups.service(wording.service) if wording.service else None
    wrong_service = wording.service and (known is None or known.department != wording.department)
    if wrong_service or lookups.department(wording.department) is None:
        raise Refused(
            sentence("This is not a department, or not a service of it."), sentence("Choose from the list.")
        )


def _known(desk: Desk, answer: str) -> Answer:
    found = desk.store.lookups.answer(answer)
    if found.shown is None:
        raise Refused(sentence("This answer is not known on this computer."), sentence("Look for it again."))
    return found
