"""Kinds of consultation: answers of the library, inquiries to departments, and what was told to whom."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from desktop.domain.catalogue import Text
from desktop.domain.kinds.registry import kind

Way = Literal["counter", "phone", "letter", "message"]


@kind("answer.written")
class AnswerWritten(msgspec.Struct, frozen=True):
    """One wording of an answer of the library; nobody is told it before it was reviewed."""

    question: Text
    text: Text
    department: str
    service: str = ""  # "" for what concerns the department as a whole
    legal_basis: tuple[Text, ...] = ()
    valid_until: date | None = None  # the last day on which it may be told
    keywords: tuple[str, ...] = ()
    inquiry: str = ""  # the inquiry it comes from


@kind("answer.published")
class AnswerPublished(msgspec.Struct, frozen=True):
    """A reviewed wording is in force; ``wording`` is its fingerprint, so that no other one slips in."""

    wording: str


@kind("answer.returned")
class AnswerReturned(msgspec.Struct, frozen=True):
    """A reviewer did not publish a wording."""

    wording: str
    reason: str


@kind("answer.withdrawn")
class AnswerWithdrawn(msgspec.Struct, frozen=True):
    """No longer in force, whatever its date says."""

    reason: str


@kind("consultation.told")
class AnswerTold(msgspec.Struct, frozen=True):
    """An answer of the library was told to somebody; ``to`` is a resident's journal, "" for nobody named."""

    answer: str
    wording: str
    question: str = ""  # as it was asked
    to: str = ""
    helped: bool = True
    inquiry: str = ""  # what was asked of the department when it did not help


@kind("inquiry.asked")
class InquiryAsked(msgspec.Struct, frozen=True):
    """A question the library does not answer; who writes this down is responsible for it."""

    number: str
    question: str
    department: str
    service: str = ""
    resident: str = ""  # who asked: a journal, "" for nobody named
    answer: str = ""  # the answer of the library that did not help
    days: int = 0  # working days in which it is to be answered
    due: date | None = None  # None: the calendar of that year is not known


@kind("inquiry.offered")
class InquiryOffered(msgspec.Struct, frozen=True):
    """Somebody else is to take it over; until they do, the owner stays responsible."""

    to: str
    reason: str = ""


@kind("inquiry.taken_over")
class InquiryTakenOver(msgspec.Struct, frozen=True):
    """The handover was accepted by whom it was offered to; ``offer`` is the entry that offered it."""

    offer: str


@kind("inquiry.declined")
class InquiryDeclined(msgspec.Struct, frozen=True):
    """The handover was not accepted, or taken back."""

    offer: str
    reason: str = ""


@kind("inquiry.carried")
class InquiryCarried(msgspec.Struct, frozen=True):
    """The department was asked by a person."""

    how: Way
    to: str = ""  # who was asked there


@kind("inquiry.answered")
class InquiryAnswered(msgspec.Struct, frozen=True):
    """The department's answer: its own word with a version, or as a person heard it (version 0)."""

    text: str
    legal_basis: str = ""
    valid_until: date | None = None
    who: str = ""  # who answered there
    reference: str = ""
    version: int = 0
    at: str = ""  # the department's clock, ISO 8601


@kind("inquiry.told")
class InquiryTold(msgspec.Struct, frozen=True):
    """The answer was told; ``answer`` is the entry that held it, so that it is known what was told."""

    answer: str
    to: str = ""  # a resident's journal, "" for nobody named
    how: Way = "counter"


@kind("inquiry.closed")
class InquiryClosed(msgspec.Struct, frozen=True):
    """Ended without telling anybody an answer."""

    reason: str


@kind("inquiry.proposed")
class InquiryProposed(msgspec.Struct, frozen=True):
    """Its answer was written for the library and waits there for a review; ``answer`` is its journal."""

    answer: str


ASKING = (
    InquiryAsked,
    InquiryOffered,
    InquiryTakenOver,
    InquiryDeclined,
    InquiryCarried,
    InquiryAnswered,
    InquiryTold,
    InquiryClosed,
    InquiryProposed,
)
