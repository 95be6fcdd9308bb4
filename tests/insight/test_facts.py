"""Facts are taken from the fold of real entries."""

from __future__ import annotations

from datetime import date

from desktop.domain.case import Case, Moment
from desktop.domain.catalogue import Text
from desktop.domain.deadlines import Pause
from desktop.domain.entry import Author
from desktop.domain.kinds import case as k
from desktop.insight.facts import from_case
from tests.reports.samples import AT

NAME = Text("A", "甲")


def case(**more: object) -> Case:
    values: dict[str, object] = {
        "id": "case:1",
        "opened": k.CaseOpened("s1", 1, "d1", "resident:1", bundle="bundle:1"),
        "opened_at": AT,
        "owner": "staff:1",
        "device": "device:1",
        "state": "in_review",
        "circumstances": ("elderly",),
        "values": {},
        "sources": {},
        "materials": {},
        "received": k.CaseReceived(
            "N1", date(2026, 10, 12), promised_by=date(2026, 10, 26), statutory_by=date(2026, 11, 9)
        ),
        "refusal": None,
        "answer": None,
        "answers": (),
        "reference": "",
        "decided_on": None,
        "delivered_on": None,
        "pauses": (),
        "deliveries": (),
        "timeline": (),
        "clashes": (),
        "odd": (),
    }
    return Case(**{**values, **more})  # type: ignore[arg-type]


def test_a_draft_is_no_fact() -> None:
    assert from_case(case(received=None), NAME, NAME) is None


def test_dates_come_from_the_receipt_and_the_latest_word_of_the_department() -> None:
    told = from_case(case(), NAME, NAME, "张*")
    assert told is not None
    assert (told.number, told.received_on, told.due_on) == ("N1", date(2026, 10, 12), date(2026, 10, 26))
    assert (told.bundle, told.circumstances, told.applicant_name) == ("bundle:1", ("elderly",), "张*")
    answers = (
        k.DepartmentAnswered("d1", "R", 1, "in_review", "2026-10-13T09:00:00+08:00", due=date(2026, 10, 30)),
        k.DepartmentAnswered("d1", "R", 2, "approved", "2026-10-14T09:00:00+08:00"),
    )
    told = from_case(case(answers=answers, decided_on=date(2026, 10, 14)), NAME, NAME)
    assert told is not None
    assert (told.due_on, told.approved, told.decided_on) == (date(2026, 10, 30), True, date(2026, 10, 14))


def test_milestones_pauses_and_notices() -> None:
    author = Author("staff:1", "clerk")
    moments = tuple(
        Moment(AT, author, str(n), body, "here")
        for n, body in enumerate([k.CaseAccepted(), k.NoticeGiven(("x",)), k.CaseWithdrawn("why")])
    )
    pauses = (Pause(date(2026, 10, 13), None, "waiting_supplement"),)
    told = from_case(case(timeline=moments, pauses=pauses, state="waiting_supplement"), NAME, NAME)
    assert told is not None
    assert told.accepted_on == told.withdrawn_on == AT.date()
    assert told.noticed
    assert told.supplement
    assert told.pauses == ((date(2026, 10, 13), None),)
