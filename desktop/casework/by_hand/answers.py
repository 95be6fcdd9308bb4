"""Types back what a department without a line said: its number for a case, and its answers."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Literal, get_args

from desktop.casework.by_hand.parcels import by_hand, carried
from desktop.casework.desk import Changed, Desk
from desktop.domain.case import FINISHED, Case
from desktop.domain.deadlines import PAUSED
from desktop.domain.entry import Draft
from desktop.domain.kinds.case import DepartmentAnswered, ResultKept
from desktop.domain.kinds.delivery import StepDone
from desktop.errors import Refused, sentence
from desktop.sync.promise import plain

State = Literal[
    "received", "in_review", "waiting_supplement", "special_procedure", "approved", "refused", "withdrawn"
]
_LONGEST = 80  # characters of a department's number
_LONGEST_REASON = 2000
_MOST_ASKED = 100  # papers of one answer
_NEEDS_REASON = ("refused", "waiting_supplement")


def taken(desk: Desk, case: str, reference: str) -> Changed:
    """The department took over what was carried to it, under this number of its own. Raises Refused."""
    known = desk.case(case)
    by_hand(desk, known.department)
    reference = reference.strip()
    if not reference or len(reference) > _LONGEST or not reference.isprintable():
        raise Refused(
            sentence("This is no number of the department."),
            sentence("Type the number as it stands on the department's copy of the sheet."),
        )
    if known.reference and known.reference != reference:
        raise Refused(
            sentence("The department calls this case {reference}.", reference=known.reference),
            sentence("Compare the two numbers on the sheet."),
        )
    other = desk.store.lookups.case_by_reference(known.department, reference)
    if other is not None and other != case:
        raise Refused(
            sentence("Another case bears this number of the department already."),
            sentence("Compare the two numbers on the sheet."),
        )
    done = [
        Draft(case, StepDone(delivery.id, standing.step.id, reference))
        for delivery in known.deliveries
        for standing in delivery.steps
        if carried(standing)
    ]
    if not done:
        raise Refused(
            sentence("Nothing of this case was carried to the department."),
            sentence("Make a parcel for this department and hand it over."),
        )
    return desk.write(done)


def answer(
    desk: Desk,
    case: str,
    state: State,
    on: date,
    *,
    reason: str = "",
    asked_for: tuple[str, ...] = (),
    due: date | None = None,
    papers: tuple[Path, ...] = (),
) -> Changed:
    """Take down what the department decided on a day; the clocks run as if it had told so itself.

    *papers* are result papers it gave, as files. Raises Refused, Trouble.
    """
    known = desk.case(case)
    by_hand(desk, known.department)
    reason = _reason(reason)
    asked_for = tuple(name for one in asked_for[:_MOST_ASKED] if (name := plain(one, _LONGEST)))
    _may_answer(desk, known, state, on, bool(reason or asked_for))
    _is_new(known, state, reason, asked_for, due, bool(papers))
    kept = tuple(desk.store.papers.keep(file) for file in papers)
    told = DepartmentAnswered(
        known.department,
        known.reference,
        known.answer.version + 1 if known.answer else 1,
        state,
        _moment(desk, on),
        reason,
        asked_for,
        tuple(paper.sha256 for paper in kept),
        due,
    )
    results = [Draft(case, ResultKept(p.sha256, p.id, p.media_type, p.size)) for p in kept]
    stood = [known] if known.pauses or state in PAUSED else []
    clocks = desk.store.lookups.clocks_lacking(stood).values()
    return desk.write([*(Draft(case, clock) for clock in clocks), Draft(case, told), *results])


def _may_answer(desk: Desk, known: Case, state: State, on: date, reasoned: bool) -> None:
    """Raises Refused for an answer that cannot be."""
    if state not in get_args(State):
        raise Refused(
            sentence("No department answers {state}.", state=str(state)),
            sentence("Choose one of: {states}.", states=", ".join(get_args(State))),
        )
    if not known.reference:
        raise Refused(
            sentence("The department's number of this case is not known yet."),
            sentence("Type the number first, then the answer."),
        )
    if known.state in FINISHED:
        raise Refused(
            sentence("This case is finished."), sentence("Open a new case for what comes after it.")
        )
    if on > desk.today or (known.received is not None and on < known.received.on):
        raise Refused(
            sentence("The department cannot have answered on {day}.", day=on.isoformat()),
            sentence("Type the day that stands on its answer."),
        )
    if state in _NEEDS_REASON and not reasoned:
        raise Refused(sentence("This answer needs a reason."), sentence("Type what the department wrote."))


def _reason(typed: str) -> str:
    """What was typed, as plain text; raises Refused when it is too long to be kept whole."""
    if len(typed) > _LONGEST_REASON:
        raise Refused(
            sentence("This reason is too long."),
            sentence(
                "Shorten it to {most} characters; the letter itself can be kept as a paper.",
                most=_LONGEST_REASON,
            ),
        )
    return plain(typed, _LONGEST_REASON)


def _is_new(
    known: Case, state: State, reason: str, asked_for: tuple[str, ...], due: date | None, papers: bool
) -> None:
    """Raises Refused for the very answer that is in force: typed twice, it was not given twice."""
    last = known.answer
    if (
        last
        and not papers
        and (last.state, last.reason, last.asked_for, last.due) == (state, reason, asked_for, due)
    ):
        raise Refused(
            sentence("This answer is noted already."),
            sentence("Type only what the department said since; if it said the same again, add when."),
        )


def _moment(desk: Desk, on: date) -> str:
    """The day with the time of typing today, and noon on a day before: only the day is known then."""
    now = desk.clock.now().astimezone()
    if on == now.date():
        return now.isoformat(timespec="seconds")
    return datetime.combine(on, time(12), now.tzinfo).isoformat()
