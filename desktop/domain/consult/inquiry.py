"""What an inquiry's journal adds up to: who is responsible, whom it was offered to, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop.domain import order
from desktop.domain.catalogue import Text
from desktop.domain.deliveries import Delivery, fold_deliveries
from desktop.domain.entry import NO_TIME, Opened
from desktop.domain.kinds import consult as k
from desktop.domain.kinds import delivery as d

STATES = ("asked", "with_department", "answered", "told", "closed")
STATE_NAMES: dict[str, Text] = {
    "asked": Text("Not yet with the department", "尚未转办"),
    "with_department": Text("With the department", "部门答复中"),
    "answered": Text("Answered, to be told", "已答复，待告知"),
    "told": Text("Told", "已告知"),
    "closed": Text("Closed", "已关闭"),
}
FINISHED = frozenset({"told", "closed"})
OPEN = tuple(state for state in STATES if state not in FINISHED)
DAYS = 5  # working days in which a department answers, unless something else is said

STEP_KINDS = (
    d.DeliveryPlanned,
    d.StepSending,
    d.StepDone,
    d.StepRefused,
    d.StepDoubted,
    d.StepCleared,
    d.StepHandedOver,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A handover that was offered and not answered yet."""

    entry: str
    to: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The department's answer that counts, and the entry that holds it."""

    body: k.InquiryAnswered
    entry: str
    at: datetime
    by: str  # staff who wrote it down, or the department
    machine: bool  # the department's own word, over the line


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an inquiry's history."""

    at: datetime
    by: str
    role: str
    body: Any


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A folded inquiry; ``owner`` is the member of staff responsible for it."""

    id: str
    asked: k.InquiryAsked | None
    asked_at: datetime
    device: str
    state: str
    since: datetime
    owner: str
    offer: Offer | None
    reply: Reply | None
    told: tuple[k.InquiryTold, ...]
    proposed: str
    reason: str
    deliveries: tuple[Delivery, ...]
    history: tuple[Line, ...]
    odd: tuple[str, ...]

    @property
    def number(self) -> str:
        """Its number, "" while unknown."""
        return self.asked.number if self.asked else ""

    @property
    def department(self) -> str:
        """Who is asked, "" while unknown."""
        return self.asked.department if self.asked else ""

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do for the resident."""
        return self.state in FINISHED

    @property
    def due(self) -> date | None:
        """The day by which it is to be answered."""
        return self.asked.due if self.asked else None

    @property
    def reference(self) -> str:
        """The department's name for it, once known."""
        steps = [step for delivery in self.deliveries for step in delivery.steps]
        return next((step.reference for step in steps if step.reference), "")


@dataclass
class _Walk:
    """An inquiry while its entries are walked through, in the order all counters agree on."""

    asked: k.InquiryAsked | None = None
    asked_at: datetime = NO_TIME
    device: str = ""
    owner: str = ""
    state: str = "asked"
    since: datetime = NO_TIME
    offer: Offer | None = None
    reply: Reply | None = None
    told: list[k.InquiryTold] = field(default_factory=list)
    proposed: str = ""
    reason: str = ""
    steps: list[Opened] = field(default_factory=list)
    history: list[Line] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def turn(self, state: str, at: datetime) -> None:
        """Go over to another state."""
        self.state, self.since = state, at


def fold(journal: str, entries: Iterable[Opened]) -> Inquiry:
    """Fold any set of an inquiry's entries, in any order, with any duplicates; never refuses."""
    walk = _Walk()
    for entry in order.arranged(entries):
        _step(walk, entry)
    return Inquiry(
        id=journal,
        asked=walk.asked,
        asked_at=walk.asked_at,
        device=walk.device,
        state=walk.state,
        since=walk.since,
        owner=walk.owner,
        offer=walk.offer,
        reply=walk.reply,
        told=tuple(walk.told),
        proposed=walk.proposed,
        reason=walk.reason,
        deliveries=fold_deliveries(walk.steps),
        history=tuple(walk.history),
        odd=tuple(walk.odd),
    )


def _step(walk: _Walk, entry: Opened) -> None:
    body: Any = entry.body
    if isinstance(body, STEP_KINDS):
        walk.steps.append(entry)
        if isinstance(body, d.StepDone) and walk.state == "asked":
            walk.turn("with_department", entry.at)  # it has it by its own word
    elif isinstance(body, k.InquiryAsked) and walk.asked is None:
        walk.asked, walk.asked_at, walk.device = body, entry.at, entry.envelope.device
        walk.owner = walk.owner or entry.by.staff
        walk.since = max(walk.since, entry.at)
    elif isinstance(body, k.InquiryAnswered):
        _answered(walk, entry, body)
    elif not (_handed(walk, entry, body) or _went_on(walk, entry, body)):
        walk.odd.append(entry.id)
        return
    if not isinstance(body, STEP_KINDS) or isinstance(body, d.StepDone):
        walk.history.append(Line(entry.at, entry.by.staff, entry.by.role, body))


def _answered(walk: _Walk, entry: Opened, body: k.InquiryAnswered) -> None:
    """The department's own word counts before what a person heard, and its highest version among them."""
    machine = entry.by.role == "department"
    there = walk.reply
    if there is not None and (there.machine, there.body.version) > (machine, body.version):
        return
    walk.reply = Reply(body, entry.id, entry.at, entry.by.staff, machine)
    walk.turn("answered", entry.at)


def _handed(walk: _Walk, entry: Opened, body: Any) -> bool:
    """Who is responsible; False for what is no handover, or makes no sense as one."""
    offer = walk.offer
    if isinstance(body, k.InquiryOffered):
        walk.offer = Offer(entry.id, body.to, entry.by.staff, body.reason)
    elif isinstance(body, k.InquiryTakenOver) and offer is not None and offer.entry == body.offer:
        if entry.by.staff != offer.to:
            return False  # nobody accepts for another
        walk.owner, walk.offer = offer.to, None
    elif isinstance(body, k.InquiryDeclined) and offer is not None and offer.entry == body.offer:
        walk.offer = None
    else:
        return False
    return True


def _went_on(walk: _Walk, entry: Opened, body: Any) -> bool:
    match body:
        case k.InquiryCarried():
            if walk.state == "asked":
                walk.turn("with_department", entry.at)
        case k.InquiryTold():
            walk.told.append(body)
            # What was told is the answer of then: one that came later is still to be told.
            if walk.reply is None or walk.reply.entry == body.answer:
                walk.turn("told", entry.at)
        case k.InquiryClosed():
            walk.turn("closed", entry.at)
            walk.reason = body.reason
        case k.InquiryProposed():
            walk.proposed = body.answer
        case _:
            return False
    return True
