"""What became of deliveries: try again, take over by hand, settle a doubt, close the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from desktop.casework.desk import Changed, Desk
from desktop.domain.case import Case
from desktop.domain.consult.inquiry import Inquiry
from desktop.domain.deliveries import Delivery, StepStanding
from desktop.domain.entry import Draft
from desktop.domain.kinds import delivery as d
from desktop.domain.kinds.book import DayClosed
from desktop.errors import Refused, sentence
from desktop.store.lookups import CaseFilter
from desktop.store.rows import CaseRow
from desktop.sync import schedule


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """End of day: what was taken in here, what the departments have, and what waits, by number."""

    taken_in: int
    at_departments: int
    kept_here: tuple[str, ...]  # numbers of cases that go nowhere: received, refused at the counter
    waiting: tuple[str, ...]  # numbers of cases that are not at their departments
    stuck: tuple[str, ...] = ()  # those of them that do not go on by themselves
    entered: tuple[
        str, ...
    ] = ()  # numbers of paper forms of earlier days that came in today; among the above
    to_check: tuple[str, ...] = ()  # numbers of paper forms that two people do not stand for yet
    missing: tuple[str, ...] = ()  # numbers of paper forms of this counter that are unaccounted for

    @property
    def closes(self) -> bool:
        """Whether the figures add up; they must, or the program lies."""
        return self.taken_in == self.at_departments + len(self.waiting) + len(self.kept_here)


def try_again(desk: Desk, case: str, step: str) -> Changed:
    """Send a refused, tired or handed-over step once more, the same bytes under the same key."""
    known = sent_of(desk, case)
    delivery, standing = standing_of(known, step)
    if not _stuck(desk, known, delivery, standing):
        raise Refused(
            sentence("This step is not stuck."), sentence("It is sent by itself when the line is there.")
        )
    if standing.state == "in_doubt" and desk.who.role == "clerk":
        raise Refused(
            sentence("It may have arrived; sending it again could double it."),
            sentence("Ask the department first, or a supervisor to decide."),
        )
    if (standing.state, standing.why) == ("handed_over", "paper") and desk.who.role == "clerk":
        raise Refused(
            sentence("It was handed over on paper; sending it too could double it."),
            sentence("Ask the department first, or a supervisor to decide."),
        )
    replaces = (standing.entry,) if standing.state == "handed_over" else ()
    return desk.write([Draft(case, d.StepCleared(delivery.id, step, "person"), replaces)])


def _stuck(desk: Desk, case: Case | Inquiry, delivery: Delivery, standing: StepStanding) -> bool:
    """Whether a person may give a step back to the machine: refused, in doubt, given up, or handed over."""
    if standing.state == "waiting":
        kept = schedule.read(desk.store.journal.hint(schedule.hint_name(case.department)))
        tries = kept.steps.get(f"{delivery.id}/{standing.step.id}")
        return tries is not None and tries.turn != "machine" and tries.at >= standing.since
    return standing.state in ("refused", "in_doubt", "handed_over") and standing.why != "dropped"


def hand_over(
    desk: Desk, case: str, step: str, to: Literal["paper", "it", "dropped"], reason: str
) -> Changed:
    """Take a step away from the machine: carried on paper, given to IT, or dropped, with a reason."""
    delivery, standing = standing_of(sent_of(desk, case), step)
    if standing.state == "done":
        raise Refused(sentence("The department already has it."), sentence("Nothing is left to hand over."))
    if not reason.strip():
        raise Refused(sentence("Handing over needs a reason."), sentence("Write why the line is not used."))
    return desk.write([Draft(case, d.StepHandedOver(delivery.id, step, to, reason))])


def confirm_arrived(desk: Desk, case: str, step: str, reference: str) -> Changed:
    """A person asked the department: it has the step in doubt, under this reference."""
    delivery, standing = standing_of(sent_of(desk, case), step)
    if standing.state not in ("in_doubt", "refused", "handed_over"):
        raise Refused(sentence("This step is not in doubt."), sentence("Look at the timeline of the case."))
    return desk.write([Draft(case, d.StepDone(delivery.id, step, reference.strip()))])


def reconcile(desk: Desk) -> Reconciliation:
    """Compare what was taken in today with what the departments have, without writing anything."""
    entered = _entered(desk)
    there = 0
    waiting: list[str] = []
    stuck: list[str] = []
    kept: list[str] = []
    for row in (*_received(desk), *entered):
        if row.sending == "" and not row.reference:
            kept.append(row.number)
        elif row.reference and row.sending in ("", "done"):
            there += 1
        else:
            waiting.append(row.number)
            if row.sending in ("refused", "in_doubt", "handed_over"):
                stuck.append(row.number)
    lookups = desk.store.lookups
    return Reconciliation(
        there + len(waiting) + len(kept),
        there,
        tuple(kept),
        tuple(waiting),
        tuple(stuck),
        tuple(row.number for row in entered),
        lookups.forms_in("typed"),
        lookups.forms_missing(desk.store.identity.device),
    )


def _received(desk: Desk) -> Iterator[CaseRow]:
    """What was received today."""
    wanted, after = CaseFilter(received_from=desk.today, received_until=desk.today), None
    while True:
        page = desk.store.lookups.cases(wanted, after)
        yield from page.rows
        after = page.after
        if after is None:
            return


def _entered(desk: Desk) -> tuple[CaseRow, ...]:
    """What was asked for on paper on an earlier day and got its number today."""
    midnight = desk.clock.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    used = desk.store.lookups.forms_used_since(midnight)
    rows = (desk.store.lookups.case_row(form.case) for form in used)
    return tuple(row for row in rows if row is not None and row.received_on != desk.today)


def close_day(desk: Desk) -> Changed:
    """Close the day: the reconciliation becomes an entry of the centre's book."""
    found = reconcile(desk)
    device = desk.store.identity.device
    day = DayClosed(desk.today, device, found.taken_in, found.at_departments, found.waiting)
    return desk.write([Draft(f"day:{desk.today.isoformat()}:{device}", day)], found)


def sent_of(desk: Desk, journal: str) -> Case | Inquiry:
    """What the steps of a journal belong to: a case, or an inquiry. Raises Trouble for an unknown one."""
    if journal.startswith("inquiry:"):
        return desk.store.lookups.inquiry(journal)
    return desk.case(journal)


def standing_of(case: Case | Inquiry, step: str) -> tuple[Delivery, StepStanding]:
    """A step of a case and its delivery; raises Refused when there is none."""
    for delivery in case.deliveries:
        for standing in delivery.steps:
            if standing.step.id == step:
                return delivery, standing
    raise Refused(
        sentence("This case has no such step."), sentence("Open the case again to see its deliveries.")
    )
