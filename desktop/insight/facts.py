"""What a figure may know of a case: its dates, its place and its standing; nothing personal but a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.case import Case
from desktop.domain.catalogue import Text
from desktop.domain.kinds import case as k


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One received case, as measures see it.

    ``due_on`` is the date to decide by, ``statutory_on`` the one by law, both as pauses moved them; None
    where the calendar does not know the year or no limit is set. ``applicant_name`` is listed as it is:
    masked by the caller.
    """

    id: str
    number: str
    service: str
    service_name: Text
    department: str
    department_name: Text
    received_on: date
    state: str = "received"  # a value of domain.case.STATES
    applicant_name: str = ""
    bundle: str = ""
    circumstances: tuple[str, ...] = ()
    due_on: date | None = None
    statutory_on: date | None = None
    accepted_on: date | None = None
    not_accepted_on: date | None = None
    decided_on: date | None = None
    approved: bool = False
    withdrawn_on: date | None = None
    delivered_on: date | None = None
    noticed: bool = False  # the one-time notice was given
    missing: int = 0  # materials promised or missing now
    pauses: tuple[tuple[date, date | None], ...] = ()
    supplement: bool = False  # the pause that runs now waits for the applicant

    def closed_on(self) -> date | None:
        """The day from which nobody owes the applicant a decision any more."""
        ends = (self.decided_on, self.withdrawn_on, self.not_accepted_on, self.delivered_on)
        return min((end for end in ends if end is not None), default=None)

    def open_on(self, day: date) -> bool:
        """Whether it was received and not yet closed at the end of a day."""
        closed = self.closed_on()
        return self.received_on <= day and (closed is None or closed > day)

    def paused_on(self, day: date) -> date | None:
        """Since when its clock stood still at the end of a day; None while it ran."""
        return next((a for a, b in self.pauses if a <= day and (b is None or b > day)), None)

    def overdue_on(self, day: date) -> bool:
        """Whether its promised date had passed at the end of a day and its clock ran."""
        late = self.due_on is not None and self.due_on < day
        return late and self.open_on(day) and self.paused_on(day) is None


def from_case(
    case: Case, service_name: Text, department_name: Text, applicant_name: str = ""
) -> CaseFacts | None:
    """The facts of a folded case; None while it is a draft, which no figure counts."""
    if case.received is None or case.opened is None:
        return None
    return CaseFacts(
        id=case.id, number=case.number, service=case.opened.service, service_name=service_name,
        department=case.department, department_name=department_name, received_on=case.received.on,
        state=case.state, applicant_name=applicant_name, bundle=case.opened.bundle,
        circumstances=case.circumstances, due_on=case.decide_by,
        statutory_on=case.held.statutory_by, accepted_on=_day_of(case, k.CaseAccepted),
        not_accepted_on=_day_of(case, k.CaseNotAccepted), decided_on=case.decided_on,
        approved=any(answer.state == "approved" for answer in case.answers),
        withdrawn_on=_day_of(case, k.CaseWithdrawn), delivered_on=case.delivered_on, noticed=case.noticed,
        missing=len(case.missing), pauses=tuple((pause.since, pause.until) for pause in case.pauses),
        supplement=case.state == "waiting_supplement",
    )


def _day_of(case: Case, kind: type[Any]) -> date | None:
    """The first day on which an entry of a kind was made."""
    return min((m.at.date() for m in case.timeline if isinstance(m.body, kind)), default=None)
