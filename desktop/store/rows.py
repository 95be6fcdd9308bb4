"""What look-ups answer: frozen rows, never a live object of the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop.domain.catalogue import Text
from desktop.domain.kinds.consult import AnswerWritten


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as lists show it. ``id`` is its journal."""

    id: str
    number: str  # "" while a draft
    service: str
    service_name: Text
    department: str
    state: str  # a value of domain.case.STATES
    applicant: str
    applicant_name: str  # shown masked by casework.sight
    bundle: str
    opened_at: datetime
    received_on: date | None
    due_on: date | None  # the nearest date that counts now
    owner: str  # staff id of who opened it
    device: str
    missing: int  # materials promised or missing
    sending: str  # "" nothing to send | waiting | sending | in_doubt | refused | done | handed_over
    clash: bool
    odd: bool  # something newer or senseless happened here
    reference: str = ""
    promised_by: date | None = None  # as pauses moved it
    statutory_by: date | None = None
    decided_on: date | None = None
    delivered_on: date | None = None
    circumstances: tuple[str, ...] = ()
    paper: str = ""  # "" | typed | wanted | returned | checked | given_up: a case from a paper form


@dataclass(frozen=True, slots=True)
class FormRow:
    """One paper form of a kit; ``block`` is the journal its number is from."""

    number: str
    block: str
    service: str  # "" is the form for any business
    version: int
    pile: int
    position: int
    state: str  # a value of domain.outage.kit.FormState
    case: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """One resident as lists show them; values are raw, casework.sight masks them."""

    id: str
    name: str
    id_number: str
    phone: str
    birth: date | None
    cases: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of one delivery, as sync and the connections page see it."""

    case: str
    case_number: str
    delivery: str
    step: str
    department: str
    call: str
    key: str
    request: str
    paper: str
    state: str  # waiting | sending | done | refused | in_doubt | handed_over
    position: int  # within the delivery; earlier ones go first
    attempt: int
    since: datetime
    received_on: date | None
    why: str = ""  # code of a doubt, or the refusal's title
    turn: str = "machine"  # machine | clerk | it | department
    reference: str = ""  # the department's reference of the case, once known


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One paper of a department's answer that is not kept here yet."""

    case: str
    case_number: str
    sha256: str
    department: str
    reference: str
    state: str  # wanted | lacking
    since: datetime


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department as the book has it."""

    id: str
    name: Text
    code: str
    connector: str
    config: dict[str, Any]
    active: bool
    services: int


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff."""

    id: str
    login: str
    name: str
    role: str
    clearance: int
    departments: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of the one box."""

    group: str  # case | resident | service | life_event | answer | inquiry
    id: str
    title: str
    detail: str
    matched: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """How many steps of one department stand where."""

    department: str
    counts: dict[str, int] = field(default_factory=dict)
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of the hall; *departments* empty: any business."""

    id: str
    letter: str
    name: Text
    departments: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket as lists show it; times in seconds, moments aware (UTC)."""

    id: str
    day: date
    group: str  # where it waits now
    number: str
    priority: str
    appointment: datetime | None
    state: str  # a value of domain.hall.ticket.STATES
    for_window: str  # device id, when one window only may call it
    note: str
    taken_at: datetime
    place: datetime
    since: datetime  # in this state
    waited_s: int  # up to the last change of state
    handled_s: int
    first_called: datetime | None
    last_called: datetime | None  # repetitions counted
    window: str  # where it was called to, "" before
    staff: str  # who called it
    called_at_device: str
    ahead: bool  # called as one of those who go first
    calls: int
    cases: tuple[str, ...]
    clash: bool  # two windows called it without knowing of each other


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit or matter that may be rated once; ``sealed`` is "" until it was."""

    id: str
    code: str
    subject: str
    case: str
    day: date
    sealed: str
    way: str
    rated_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer of the library; ``body`` is the wording in force, or the one that waits for a review."""

    id: str
    state: str  # a value of domain.consult.answer.STATES; whether it is expired depends on the day
    pending: bool
    body: AnswerWritten
    published_at: datetime
    writer: str  # staff id of who wrote what waits for a review, "" when nothing does


@dataclass(frozen=True, slots=True)
class InquiryRow:
    """One inquiry as lists show it."""

    id: str
    number: str
    question: str
    department: str
    service: str
    resident: str  # journal, "" for nobody named
    state: str  # a value of domain.consult.inquiry.STATES
    owner: str  # staff id
    offered_to: str  # staff id, "" when no handover is offered
    due_on: date | None
    asked_at: datetime
    device: str
    sending: str  # as of a case: where its way over the line stands, "" for none
    reference: str
    proposed: str  # journal of the answer written for the library, "" for none


@dataclass(frozen=True, slots=True)
class ToldRow:
    """Something that was told to somebody: an answer of the library, or that of an inquiry."""

    id: str
    at: datetime
    staff: str
    resident: str  # journal, "" for nobody named
    answer: str  # journal, "" when it was an inquiry's answer
    inquiry: str  # journal: whose answer it was, or what was asked because it did not help
    question: str
    helped: bool
