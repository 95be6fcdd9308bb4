"""What papers are made from: plain frozen records in which everything is already decided, worded and masked.

A ``Said`` is a text for a person: a ``Text`` or a ``Sentence`` is rendered in the language of the paper,
a ``str`` is printed as it is (names, remarks, what a department wrote). Nobody here looks anything up or
masks anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from desktop.domain.catalogue import Text
from desktop.errors import Sentence
from desktop.insight.asked import Asked
from desktop.insight.figures import Month

Said = Text | Sentence | str
Term = Literal["accept", "promised", "statutory", "supplement"]
MaterialStands = Literal["handed_in", "promised", "missing", "returned"]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head and the foot of every paper of the centre.

    ``anchor`` is the head of the journal, shortened by the caller; it ties the paper to the record.
    """

    centre: Said
    counter: Said  # "Window 7"
    clerk: str
    printed_at: datetime  # local time of the counter, with zone
    anchor: str = ""
    place: Said = ""  # where to ask
    phone: str = ""
    hours: Said = ""
    reprint: int = 0  # 0: first print; n: reprinted for the nth time


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant or who stands in; every value as it may be printed (masked by the caller)."""

    name: str
    id_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One limit of a service; ``on`` None says "calendar unknown", or with 0 days that none is set.

    ``still``: the clock stands still, so that there is no date now.
    """

    term: Term
    on: date | None
    days: int = 0  # working days
    still: bool = False


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material and where it stands; ``serves`` names the services of a bundle that need it."""

    name: Said
    state: MaterialStands
    copies: int = 1
    until: date | None = None  # promised by
    note: Said = ""
    serves: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service asked for, with its own department, number and dates."""

    service: Said
    department: Said
    number: str = ""
    deadlines: tuple[Deadline, ...] = ()
    after: tuple[Said, ...] = ()  # services that must be approved first
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """What is to be paid: amount in fen (1/100 yuan) and what for."""

    fen: int
    note: Said = ""


@dataclass(frozen=True, slots=True)
class ReceiptSheet:
    """A receipt: for one service, or for a bundle (``bundle`` its life event, ``total`` its last date)."""

    head: Head
    number: str
    received_on: date
    applicant: Person
    services: tuple[ServiceLine, ...]
    materials: tuple[MaterialLine, ...] = ()
    proxy: Person | None = None
    proxy_role: Literal["proxy", "guardian"] = "proxy"
    accepted: bool = False  # received only, or formally accepted
    circumstances: tuple[str, ...] = ()  # keys of catalogue.CIRCUMSTANCES
    fees: tuple[Fee, ...] = ()
    bundle: Said = ""
    total: Deadline | None = None
    remarks: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticePart:
    """What one service still needs: materials, and what is not right in the form."""

    service: Said
    department: Said
    number: str = ""
    missing: tuple[MaterialLine, ...] = ()
    problems: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """The one-time notice: everything missing, told once, over all departments of a bundle."""

    head: Head
    applicant: Person
    told_on: date
    parts: tuple[NoticePart, ...]
    number: str = ""
    bundle: Said = ""
    bring_by: Deadline | None = None
    remarks: tuple[Said, ...] = ()
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedToo:
    """Another service of the same matter that was refused, with its own reasons in law."""

    service: Said
    department: Said
    number: str
    reasons: tuple[Said, ...]
    legal_basis: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusalSheet:
    """Not accepted at the counter (``by_department`` False), or refused by the department: reasons in law."""

    head: Head
    applicant: Person
    service: Said
    department: Said
    decided_on: date
    reasons: tuple[Said, ...]
    legal_basis: tuple[Said, ...] = ()
    number: str = ""
    by_department: bool = False
    instead: tuple[Said, ...] = ()  # what can be done instead, and where
    also: tuple[RefusedToo, ...] = ()  # the other cases of a bundle
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliverySheet:
    """What is signed when a result is handed over: which result of which case, to whom it may go."""

    head: Head
    number: str
    applicant: Person
    service: Said
    department: Said
    output: Said
    decided_on: date | None
    proxy: Person | None = None
    proxy_role: str = "proxy"
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One case in a parcel; ``reference`` is the department's number, where it is known already."""

    number: str
    service: Said
    applicant: str
    papers: int = 0
    messages: int = 0
    promised_by: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """The sheet that goes with a parcel to a department without a line."""

    head: Head
    parcel: str
    department: Said
    lines: tuple[HandoverLine, ...]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value of the form, as it may be shown."""

    label: Said
    value: str
    source: Said = ""  # who said so
    masked: bool = False


@dataclass(frozen=True, slots=True)
class MomentLine:
    """One thing that happened: where it is known, here or at the department."""

    at: datetime
    by: Said
    text: Said
    where: Literal["here", "department"] = "here"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of handing the case over, and whose turn it is."""

    department: Said
    what: Said
    state: Said
    since: datetime | None = None
    why: Said = ""
    turn: Said = ""


@dataclass(frozen=True, slots=True)
class ClashLine:
    """Two values of one field, both kept: the one in force and the others."""

    label: Said
    shown: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """The report on one case: everything the reader may see of it."""

    head: Head
    number: str
    service: ServiceLine
    state: Said
    applicant: Person
    received_on: date | None = None
    proxy: Person | None = None
    proxy_role: Literal["proxy", "guardian"] = "proxy"
    circumstances: tuple[str, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    values: tuple[ValueLine, ...] = ()
    timeline: tuple[MomentLine, ...] = ()
    steps: tuple[StepLine, ...] = ()
    clashes: tuple[ClashLine, ...] = ()
    pauses: tuple[tuple[date, date | None], ...] = ()
    answer: Said = ""  # the department's latest word
    reference: str = ""  # the department's own reference
    bundle: Said = ""
    entries: int = 0  # entries in the journal of the case
    odd: bool = False
    on_paper: tuple[tuple[Said, Said], ...] = ()  # of a case from a paper form: who typed, who checked, when


@dataclass(frozen=True, slots=True)
class MonthCase:
    """One case in the lists of the month report; the name as the reader may see it."""

    number: str
    service: Said
    department: Said
    applicant: str
    state: Said
    received_on: date
    due_on: date | None = None
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class MonthInquiry:
    """One inquiry in the lists of the month report; nothing of who asked."""

    number: str
    question: str
    service: Said
    department: Said
    state: Said
    asked_on: date
    due_on: date | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """The month report: figures from ``insight`` and the cases and inquiries behind them."""

    head: Head
    month: Month
    cases: tuple[MonthCase, ...] = field(default=())
    remarks: tuple[Said, ...] = ()
    asked: Asked | None = None  # None where inquiries are not reported on
    inquiries: tuple[MonthInquiry, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketSlip:
    """The ticket somebody waits with; ``code`` is what its bars say."""

    head: Head
    number: str
    line: Said
    ahead: int
    wait: Said
    code: str
    priority: Said = ""


@dataclass(frozen=True, slots=True)
class RatingSlip:
    """The slip by which a visit is rated once; ``levels`` from the best to the worst."""

    head: Head
    code: str
    shown_code: str  # the code as people read it
    what: Said
    levels: tuple[Said, ...]
    remarks: tuple[Said, ...] = ()
