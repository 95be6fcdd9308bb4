"""Ratings: asked for by a code, sealed before anybody here can see them, read as figures by managers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from desktop.casework import outgoing
from desktop.casework.desk import Changed, Desk, fresh
from desktop.domain.case import Case
from desktop.domain.catalogue import Text
from desktop.domain.entry import NO_TIME, Draft
from desktop.domain.hall import rating as rules
from desktop.domain.hall.rating import Group, Rating
from desktop.domain.kinds import hall as k
from desktop.domain.kinds import visits
from desktop.domain.kinds.delivery import DeliveryPlanned, Step
from desktop.domain.rules import work
from desktop.errors import Refused, sentence
from desktop.store.letterbox import new_code
from desktop.store.rows import DepartmentRow, TicketRow, VisitRow
from desktop.sync.deliveries import key_of

Way = Literal["screen", "paper", "number"]
OPEN_DAYS = 30  # so long after the visit a slip can still be handed in


@dataclass(frozen=True, slots=True)
class Asked:
    """One matter somebody may rate: its code, and what it is about."""

    visit: VisitRow
    what: Text


def ask(desk: Desk, ticket: str) -> Changed:
    """Let the resident of a ticket rate each matter of the visit; the result is a tuple of Asked.

    Asked twice, the same codes come again: one rating a visit and matter. Raises Refused when nobody could
    ever read a rating here.
    """
    row = desk.store.lookups.ticket_row(ticket)
    if row is None:
        raise Refused(
            sentence("This ticket is not known on this computer."),
            sentence("Check the number on the ticket."),
        )
    return _asking(desk, row.cases or (row.id,), row)


def ask_if_served(desk: Desk, ticket: str) -> Changed:
    """As ``ask``, but only of somebody who was served to the end; nobody else is asked for anything."""
    row = desk.store.lookups.ticket_row(ticket)
    if row is None or row.state != "done":
        return Changed(frozenset(), ())
    return ask(desk, ticket)


def ask_about(desk: Desk, case: str) -> Changed:
    """Let the applicant rate one case, with or without a ticket; the result is a tuple of Asked."""
    desk.case(case)
    return _asking(desk, (case,), None)


def look(desk: Desk, text: str) -> Asked:
    """What a code from a slip stands for. Raises Refused when it is unknown, used up or too old."""
    code = rules.typed_code(text)
    visit = desk.store.lookups.visit_by_code(code) if code else None
    if visit is None:
        raise Refused(
            sentence("This code is not known."), sentence("Type the eight digits of the slip again.")
        )
    if visit.sealed:
        raise Refused(
            sentence("This visit was rated already; thank you."), sentence("Each visit is rated once.")
        )
    if desk.today - visit.day > timedelta(days=OPEN_DAYS):
        raise Refused(
            sentence("This slip is older than {n} days.", n=OPEN_DAYS),
            sentence("Tell the staff what you would like to say."),
        )
    return Asked(visit, _what(desk, visit))


def rate(desk: Desk, code: str, rating: Rating, way: Way = "screen") -> Changed:
    """Seal a rating, and send it along where the department takes ratings. Raises Refused.

    A slip that was ticked on paper is typed in by a manager, who may see ratings, and by nobody else.
    """
    if way == "paper" and desk.who.role != "manager":
        raise Refused(
            sentence("Slips from the box are typed in by managers only."), sentence("Ask a manager.")
        )
    visit = look(desk, code).visit
    rules.may_rate(rating)
    sealed = desk.store.ratings.put(rules.encode(rating), visit.id)
    drafts = [Draft(visit.id, k.RatingGiven(sealed, way))]
    if visit.case:
        drafts.append(Draft(visit.case, visits.CaseRated(visit.id)))
        drafts += _for_the_department(desk, desk.case(visit.case), rating)
    return desk.write(drafts)


@dataclass(frozen=True, slots=True)
class Figures:
    """A month's ratings: all together and by department, whole batches of five only."""

    year: int
    month: int
    asked: int
    rated: int
    elsewhere: int  # sealed at another computer of the centre: counted there
    every: Group
    groups: tuple[Group, ...]


def figures(desk: Desk, year: int, month: int) -> Figures:
    """The figures of a month; managers only, and never one rating alone. Raises Refused."""
    _may_read(desk)
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    rows = {row.subject: row for row in reversed(desk.store.lookups.visits_between(first, last))}
    by_department: dict[str, list[tuple[tuple[datetime, str], Rating]]] = defaultdict(list)
    elsewhere = 0
    for row in rows.values():
        if not row.sealed:
            continue
        plain = desk.store.ratings.take(row.sealed, row.id)
        opened = rules.decode(plain) if plain is not None else None
        if opened is None:
            elsewhere += 1
        else:
            by_department[_department(desk, row)].append((_when(row), opened))
    groups = tuple(
        rules.group(department, (rating for _, rating in sorted(found, key=lambda each: each[0])))
        for department, found in sorted(by_department.items())
    )
    rated = sum(bool(row.sealed) for row in rows.values())
    return Figures(year, month, len(rows), rated, elsewhere, rules.together(groups), groups)


def _when(row: VisitRow) -> tuple[datetime, str]:
    """The order ratings are counted in: a later one never takes the place of an earlier one in a batch."""
    return row.rated_at or NO_TIME, row.id


def let_managers_read(desk: Desk) -> None:
    """Give the key of the ratings to the managers of today; does nothing for who does not read them."""
    desk.store.ratings.share(_managers(desk))


def _may_read(desk: Desk) -> None:
    if desk.who.role != "manager":
        raise Refused(sentence("Ratings are read as figures, by managers only."), sentence("Ask a manager."))
    if not desk.store.ratings.there:
        return  # nobody was asked yet: there is nothing to open
    if not desk.store.ratings.may_open:
        raise Refused(
            sentence("The key of the ratings was not given to you yet."),
            sentence("Let another manager look at the figures once; that gives you the key."),
        )
    let_managers_read(desk)


def _managers(desk: Desk) -> tuple[str, ...]:
    return tuple(row.id for row in desk.store.lookups.staff() if row.role == "manager" and row.active)


def _asking(desk: Desk, subjects: tuple[str, ...], row: TicketRow | None) -> Changed:
    if not desk.store.ratings.there:
        desk.store.ratings.make(_managers(desk))
    lookups = desk.store.lookups
    day = row.day if row else desk.today
    drafts: list[Draft] = []
    for subject in subjects:
        if lookups.visit_of(subject) is None:
            case = subject if subject.startswith("case:") else ""
            drafts.append(Draft(fresh("visit"), k.RatingAsked(_fresh_code(desk), subject, case, day)))
    changed = desk.write(drafts).subjects if drafts else frozenset[str]()
    found = (lookups.visit_of(subject) for subject in subjects)
    return Changed(changed, tuple(Asked(visit, _what(desk, visit)) for visit in found if visit))


def _fresh_code(desk: Desk) -> str:
    while True:
        code = new_code()
        if desk.store.lookups.visit_by_code(code) is None:
            return code


def _what(desk: Desk, visit: VisitRow) -> Text:
    """What the visit was about, as the resident knows it."""
    if visit.case:
        row = desk.store.lookups.case_row(visit.case)
        if row is not None and row.service_name.en:
            return row.service_name
    return Text("Your visit", "本次办事")


def _department(desk: Desk, visit: VisitRow) -> str:
    row = desk.store.lookups.case_row(visit.case) if visit.case else None
    return row.department if row is not None else ""


def _for_the_department(desk: Desk, case: Case, rating: Rating) -> list[Draft]:
    """The rating for the department, closed in the outbox until it is sent; none where it takes none."""
    department = desk.store.lookups.department(case.department)
    if department is None or not takes_ratings(department):
        return []
    words = "; ".join(filter(None, (*(rules.REASONS[r].zh for r in rating.reasons), rating.text)))
    try:
        work.may_message(case, "?")
    except Refused:  # it does not have the case: the rating stays at the centre
        return []
    draft = outgoing.messaged(desk, case, "rating", words, stars=rating.level, cause="case.rated")
    planned = draft.body
    assert isinstance(planned, DeliveryPlanned)
    steps = tuple(_closed(desk, planned, step) for step in planned.steps)
    return [Draft(draft.journal, msgspec.structs.replace(planned, steps=steps))]


def _closed(desk: Desk, planned: DeliveryPlanned, step: Step) -> Step:
    """A step whose request only the sender opens; its key tells nothing, being derived from closed bytes."""
    request = desk.store.outbox.close(step.request)
    key = key_of(planned.department, planned.delivery, step.id, request)
    return Step(step.id, step.call, key, request, step.paper)


def takes_ratings(department: DepartmentRow) -> bool:
    """Whether a department's system has a place for a rating: our own contract has, others by their file."""
    if not department.active:
        return False
    messages = department.config.get("messages", {})
    return department.connector == "department-api" or (
        department.connector == "declarative" and bool({"rating", "*"} & set(messages))
    )
