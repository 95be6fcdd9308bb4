"""Kinds of a case's journal: what happens to one service asked for by one applicant."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from desktop.domain.catalogue import Limits
from desktop.domain.kinds.registry import Body, kind, upcast

Trust = Literal["issued", "verified", "uploaded", "declared"]
REGISTER = "register"
MaterialState = Literal["handed_in", "promised", "missing", "returned"]


@kind("case.opened")
class CaseOpened(msgspec.Struct, frozen=True):
    """A case began at a counter; it keeps the version of the service it was opened under."""

    service: str
    service_version: int
    department: str
    applicant: str  # journal of the resident
    proxy: str = ""  # journal of the resident who stands in, if any
    proxy_role: str = ""  # proxy | guardian
    bundle: str = ""  # journal of the bundle, if part of one
    circumstances: tuple[str, ...] = ()


@kind("case.filled")
class CaseFilled(msgspec.Struct, frozen=True):
    """Values of the form; grades 3 and 4 are sealed once more on disk.

    ``origins`` tells of values nobody was asked for: REGISTER, the journal of the earlier case, or the
    register of a department that said so (``kinds.registers.origin``).
    ``reason`` is said of what was put right after acceptance, or decided between two answers.
    """

    values: dict[str, Any]
    grades: dict[str, int] = {}
    origins: dict[str, str] = {}
    reason: str = ""


@kind("case.circumstances")
class CircumstancesSet(msgspec.Struct, frozen=True):
    """The special circumstances, all of them, as they are from now on."""

    circumstances: tuple[str, ...]


@kind("case.material")
class MaterialNoted(msgspec.Struct, frozen=True):
    """Where one material stands; ``paper`` is the id of a kept scan, if there is one."""

    evidence: str
    state: MaterialState
    paper: str = ""
    file_name: str = ""
    trust: Trust = "verified"
    until: date | None = None  # promised by
    note: str = ""


@kind("case.received")
class CaseReceived(msgspec.Struct, frozen=True):
    """The application was received and numbered; from here the clocks run.

    ``on`` is the local day; the limits are those of the service version, in working days, and the two
    dates what the counter worked out and printed (None: the calendar does not know that year).
    """

    number: str
    on: date
    block: str = ""
    accept_by: date | None = None
    promised_by: date | None = None
    statutory_by: date | None = None


@kind("case.accepted")
class CaseAccepted(msgspec.Struct, frozen=True):
    """Formally accepted; ``promised`` are tolerated materials still to come."""

    promised: tuple[str, ...] = ()


@kind("case.not_accepted")
class CaseNotAccepted(msgspec.Struct, frozen=True):
    """Refused at the counter, with reasons in law and what to do instead."""

    reasons: tuple[str, ...]
    legal_basis: str = ""


@kind("case.noticed")
class NoticeGiven(msgspec.Struct, frozen=True):
    """The one-time notice was given: everything missing, told once."""

    missing: tuple[str, ...]
    remarks: str = ""


@kind("case.supplemented")
class CaseSupplemented(msgspec.Struct, frozen=True):
    """What the department asked for was brought."""

    evidence: tuple[str, ...] = ()
    text: str = ""


@kind("case.withdrawn")
class CaseWithdrawn(msgspec.Struct, frozen=True):
    """The applicant takes the application back."""

    reason: str


@kind("case.delivered")
class CaseDelivered(msgspec.Struct, frozen=True):
    """The result was handed over; ``document``: their identity document was compared with the register."""

    to: str
    how: Literal["counter", "post", "electronic"] = "counter"
    signed: bool = True
    document: bool = False


@kind("case.noted")
class CaseNoted(msgspec.Struct, frozen=True):
    """A remark of the staff on the case."""

    text: str


@kind("case.messaged")
class CaseMessaged(msgspec.Struct, frozen=True):
    """A question, urging or rating for the department."""

    type: Literal["question", "urge", "rating"]
    text: str = ""
    stars: int = 0


@kind("case.printed", 3)
class PaperPrinted(msgspec.Struct, frozen=True):
    """The print ledger: which paper, what became of it, and why again.

    Version 2 knows a department's result, version 3 the paper that is signed for it.
    """

    paper: Literal["receipt", "notice", "case_report", "refusal", "result", "delivery"]
    state: Literal["printed", "failed", "reprinted", "voided"]
    reason: str = ""


@upcast("case.printed", 1)
@upcast("case.printed", 2)
def _printed_before(body: Body) -> Body:
    return body


@kind("case.seen")
class CaseSeen(msgspec.Struct, frozen=True):
    """Somebody looked at what is graded above the everyday, for a purpose."""

    fields: tuple[str, ...]
    purpose: str


@kind("case.answered")
class DepartmentAnswered(msgspec.Struct, frozen=True):
    """The department's word on the case; the highest version is in force, never a clock."""

    department: str
    reference: str
    version: int
    state: Literal[
        "received",
        "in_review",
        "waiting_supplement",
        "special_procedure",
        "approved",
        "refused",
        "withdrawn",
        "delivered",
    ]
    at: str  # ISO 8601 with zone, the department's clock
    reason: str = ""
    asked_for: tuple[str, ...] = ()  # evidence to supplement
    papers: tuple[str, ...] = ()  # SHA-256 of result papers
    due: date | None = None


@kind("case.clock")
class ClockSet(msgspec.Struct, frozen=True):
    """What the dates of a paused case are counted by: its limits, and the working days its counter knew.

    ``holidays`` and ``workdays`` are those of all ``years``; a year that is not named is not known.
    """

    limits: Limits
    years: tuple[int, ...]
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]


@kind("case.result_kept")
class ResultKept(msgspec.Struct, frozen=True):
    """A paper of the department's answer was fetched, checked and kept; ``paper`` is its id here."""

    sha256: str
    paper: str
    media_type: str
    size: int  # bytes


@kind("case.result_lacking")
class ResultLacking(msgspec.Struct, frozen=True):
    """A paper of the department's answer cannot be had by the machine; a person's turn."""

    sha256: str
    why: str  # a code: gone, refused, unusable, too_big, tired


@kind("case.result_wanted")
class ResultWanted(msgspec.Struct, frozen=True):
    """A person wants a lacking result fetched once more."""

    sha256: str
