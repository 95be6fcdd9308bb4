"""Consultation as this person sees it: answers, inquiries with their history, and lists of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.domain.catalogue import Text
from desktop.domain.consult import telling
from desktop.domain.consult.answer import SOON_DAYS, Answer, standing
from desktop.domain.consult.inquiry import FINISHED, OPEN, Inquiry, Line
from desktop.domain.deadlines.calendar import CalendarUnknown
from desktop.domain.telling import HERE
from desktop.errors import Refused, Sentence, sentence
from desktop.store.rows import AnswerRow, InquiryRow

_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of a list; ``standing`` is a key of domain.consult.answer.STATE_NAMES."""

    row: AnswerRow
    standing: str
    department: Text
    service: Text  # empty names for what concerns the whole department


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer with all that is said beside it."""

    answer: Answer
    standing: str
    department: Text
    service: Text
    writer: str
    reviewer: str
    told: int  # how often, the latest fifty counted
    helped: int


@dataclass(frozen=True, slots=True)
class ListedInquiry:
    """One inquiry of a list; ``left`` is working days to its limit, negative when over, None unknown."""

    row: InquiryRow
    department: Text
    owner: str
    mine: bool
    offered_to_me: bool
    left: int | None


@dataclass(frozen=True, slots=True)
class InquiryView:
    """One inquiry as this person may see it."""

    inquiry: Inquiry
    department: Text
    service: Text
    resident: str  # masked, "" for nobody named
    owner: str
    offered_to: str
    mine: bool
    offered_to_me: bool
    may_lead: bool
    left: int | None
    lines: tuple[tuple[Line, str | Text, Sentence], ...]  # newest first: what happened, who, in words
    proposed: str  # standing of the answer in the library, "" for none


def find(desk: Desk, text: str, limit: int = 10) -> tuple[Found, ...]:
    """Answers to a question, offline; what is expired comes last and says so."""
    return listed(desk, desk.store.lookups.find_answers(text, desk.today, limit))


def of_service(desk: Desk, service: str) -> tuple[Found, ...]:
    """What is in force about a service; expired answers last."""
    found = listed(desk, desk.store.lookups.answers_of(service))
    return tuple(sorted(found, key=lambda one: one.standing == "expired"))


def to_review(desk: Desk) -> tuple[Found, ...]:
    """Wordings that wait for a review, then answers that end soon or did."""
    lookups = desk.store.lookups
    ending = lookups.answers_until(desk.today + timedelta(days=SOON_DAYS))
    pending = lookups.answers_pending()
    waiting = {row.id for row in pending}
    return listed(desk, (*pending, *(row for row in ending if row.id not in waiting)))


def listed(desk: Desk, rows: tuple[AnswerRow, ...]) -> tuple[Found, ...]:
    """Rows of answers with their names."""
    departments = _departments(desk)
    return tuple(
        Found(
            row,
            "review" if row.state == "review" else standing(row.state, row.body.valid_until, desk.today),
            departments.get(row.body.department, Text(row.body.department, row.body.department)),
            _service(desk, row.body.service),
        )
        for row in rows
    )


def answer_view(desk: Desk, journal: str) -> AnswerView:
    """One answer. Raises Refused for an unknown one."""
    answer = desk.store.lookups.answer(journal)
    if answer.shown is None:
        raise Refused(sentence("This answer is not known on this computer."), sentence("Look for it again."))
    body = answer.shown.body
    names, told = _names(desk), desk.store.lookups.told_of(journal)
    now = standing(answer.state, body.valid_until, desk.today) if answer.in_force else answer.state
    return AnswerView(
        answer,
        now,
        _departments(desk).get(body.department, _NOTHING),
        _service(desk, body.service),
        names.get(answer.shown.by, ""),
        names.get(answer.published_by, ""),
        len(told),
        sum(one.helped for one in told),
    )


def inquiries(desk: Desk, which: str) -> tuple[ListedInquiry, ...]:
    """Lists of inquiries, due soonest first: mine (and offered to me), centre, or done."""
    lookups = desk.store.lookups
    if which == "done":
        rows = lookups.inquiries(tuple(sorted(FINISHED)))
        rows = tuple(sorted(rows, key=lambda row: row.asked_at, reverse=True))
    else:
        rows = lookups.inquiries(OPEN, of=desk.who.id if which == "mine" else "")
    departments, names = _departments(desk), _names(desk)
    return tuple(
        ListedInquiry(
            row,
            departments.get(row.department, _NOTHING),
            names.get(row.owner, ""),
            row.owner == desk.who.id,
            row.offered_to == desk.who.id,
            left(desk, row.due_on),
        )
        for row in rows
    )


def inquiry_view(desk: Desk, journal: str) -> InquiryView:
    """One inquiry. Raises Refused for an unknown one."""
    inquiry = desk.store.lookups.inquiry(journal)
    asked = inquiry.asked
    if asked is None:
        raise Refused(sentence("This inquiry is not known on this computer."), sentence("Check its number."))
    names, departments = _names(desk), _departments(desk)
    resident = sight.person_view(desk, asked.resident, "").name if asked.resident else ""
    proposed = answer_view(desk, inquiry.proposed).standing if inquiry.proposed else ""
    known: dict[str, str | Text] = {**departments, **names}
    return InquiryView(
        inquiry,
        departments.get(asked.department, Text(asked.department, asked.department)),
        _service(desk, asked.service),
        resident,
        names.get(inquiry.owner, ""),
        names.get(inquiry.offer.to, "") if inquiry.offer else "",
        inquiry.owner == desk.who.id,
        inquiry.offer is not None and inquiry.offer.to == desk.who.id,
        desk.who.role in ("supervisor", "manager"),
        left(desk, inquiry.due),
        tuple(
            (line, known.get(line.by, HERE), telling.tell(line, names))
            for line in reversed(inquiry.history)
        ),
        proposed,
    )


def left(desk: Desk, due: date | None) -> int | None:
    """Working days until a day, negative when it is over; None when the calendar is not known."""
    if due is None:
        return None
    try:
        return desk.store.lookups.calendar().working_days_between(desk.today, due)
    except CalendarUnknown:
        return None


def colleagues(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Whom an inquiry can be handed over to: (staff id, name)."""
    rows = desk.store.lookups.staff()
    return tuple((r.id, r.name) for r in rows if r.active and r.role != "it" and r.id != desk.who.id)


def _names(desk: Desk) -> dict[str, str]:
    return {row.id: row.name for row in desk.store.lookups.staff()}


def _departments(desk: Desk) -> dict[str, Text]:
    return {row.id: row.name for row in desk.store.lookups.departments(every=True)}


def _service(desk: Desk, service: str) -> Text:
    found = desk.store.lookups.service(service) if service else None
    return found.name if found is not None else _NOTHING
