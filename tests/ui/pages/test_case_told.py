"""What the case page tells by itself: who it is for, what is waited for, what was put right, the dates."""

from __future__ import annotations

from typing import Any

from desktop.casework import intake
from desktop.casework.amending import correcting
from desktop.domain.deadlines import PAUSED
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import case as k
from desktop.ui.pages.case.page import CasePage
from desktop.ui.window import Window
from tests.ui.pages.taking_in import accepted, register
from tests.ui.pages.test_case import open_case


def told(window: Window, case: str, state: Any, version: int, at: str, **more: Any) -> None:
    """The department's word arrives, as the exchange writes it: with the case's clock, once it pauses."""
    answer = k.DepartmentAnswered("civil-affairs", "CA-1", version, state, at, **more)
    desk = window.doors.desk
    clocks = desk.store.lookups.clocks_lacking([desk.case(case)] if state in PAUSED else [])
    drafts = [*(Draft(case, clock) for clock in clocks.values()), Draft(case, answer)]
    desk.store.journal.append(drafts, Author("civil-affairs", "department"))
    window.bus.changed.emit(frozenset({case}))
    assert window.background.settle()


def rows(page: CasePage) -> dict[str, str]:
    """The dates as they are shown."""
    return dict(page.dates.facts.texts())


def test_who_stands_in_and_special_circumstances_are_shown(working: Window) -> None:
    desk = working.doors.desk
    applicant, guardian = register(desk, "周涛", 311), register(desk, "吴霞", 312)
    opened = intake.open_case(
        desk,
        "marriage-registration",
        applicant,
        proxy=guardian,
        proxy_role="guardian",
        circumstances=("guardian", "elderly"),
    )
    page = open_case(working, opened.result)
    shown = dict(page.who.facts.texts())
    assert shown["Applicant"] == "周涛"
    assert "吴霞" in shown["Filed by a guardian"]
    assert shown["Special circumstances"] == "Elderly person"
    page.who._buttons[1].click()
    assert working.background.settle()
    assert "吴霞" in working.shelf.page().bar._name.full()  # type: ignore[union-attr, attr-defined]


def test_what_the_department_asks_for_stands_on_top(working: Window) -> None:
    case = accepted(working.doors.desk)
    page = open_case(working, case)
    assert page.waiting.isHidden()
    evidence = working.doors.desk.service_of(working.doors.desk.case(case)).materials[0].evidence
    told(
        working,
        case,
        "waiting_supplement",
        1,
        "2026-11-23T09:00:00+08:00",
        asked_for=(evidence,),
        reason="看不清",
    )
    assert not page.waiting.isHidden()
    assert "看不清" in page.waiting.what.full()
    assert "2026-11-23" in page.waiting.next_step.full()
    told(working, case, "in_review", 2, "2026-11-24T09:00:00+08:00")
    assert page.waiting.isHidden()


def test_a_pause_moves_the_dates_and_both_are_shown(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk, "name-change")
    promised = desk.case(case).received.promised_by  # type: ignore[union-attr]
    assert promised is not None
    page = open_case(working, case)
    assert rows(page)["Promised by"] == promised.isoformat()
    today = desk.today
    told(working, case, "waiting_supplement", 1, f"{today.isoformat()}T09:00:00+08:00")
    assert "stands still" in rows(page)["Promised by"]
    later = desk.store.lookups.calendar().add_working_days(today, 3)
    told(working, case, "in_review", 2, f"{later.isoformat()}T09:00:00+08:00")
    moved = desk.store.lookups.calendar().add_working_days(promised, 3)
    assert rows(page)["Promised by"] == f"{moved.isoformat()}; told {promised.isoformat()} at first"
    assert f"due {moved.isoformat()}" in page.bar._facts.full()
    assert rows(page)["Time left"].endswith("working days")
    row = desk.store.lookups.case_row(case)
    assert row is not None
    assert row.due_on == moved  # what every list and figure is made from
    assert any("counted without pauses" in line.spoken() for line in page.timeline.lines())


def test_a_pause_from_before_clocks_still_moves_the_dates_of_its_own_page(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk, "name-change")
    promised = desk.case(case).due_on
    assert promised is not None
    page, today = open_case(working, case), desk.today
    later = desk.store.lookups.calendar().add_working_days(today, 3)
    for version, state, day in ((1, "special_procedure", today), (2, "in_review", later)):
        at = f"{day.isoformat()}T09:00:00+08:00"
        body = k.DepartmentAnswered("civil-affairs", "CA-1", version, state, at)  # type: ignore[arg-type]
        desk.store.journal.append([Draft(case, body)], Author("civil-affairs", "department"))
    working.bus.changed.emit(frozenset({case}))
    assert working.background.settle()
    moved = desk.store.lookups.calendar().add_working_days(promised, 3)
    assert f"due {moved.isoformat()}" in page.bar._facts.full()


def test_what_was_put_right_keeps_what_stood_before(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk)
    name = next(f.name for f in correcting.to_correct(desk, case) if f.type == "text" and f.grade <= 2)
    correcting.correct(desk, case, {name: "另一个"}, "写错了")
    page = open_case(working, case)
    before = [value for label, value in page.form.facts.texts() if label == "before that"]
    assert len(before) == 1
    assert "写错了" in before[0]
    assert desk.who.name in before[0]
    told_lines = [line.spoken() for line in page.timeline.lines()]
    assert any("Put right" in line and "写错了" in line for line in told_lines)


def test_the_proxy_of_a_life_event_is_kept_in_every_case(working: Window) -> None:
    desk = working.doors.desk
    event = next(e for e in desk.store.lookups.life_events() if not e.questions or e.services)
    applicant, proxy = register(desk, "周涛", 313), register(desk, "吴霞", 314)
    working.open("intake", life_event=event.id, applicant=applicant)
    assert working.background.settle()
    page: Any = working.shelf.page()
    page.applicant.who.put("proxy")
    page.applicant.who.left.emit()
    page.applicant.proxy.finder.chosen.emit(proxy, "吴霞", "")
    working.press("submit")
    for edit in page.situation._answers.values():
        edit.put(False)
    page.situation.changed.emit()
    working.press("submit")
    assert working.background.settle()
    opened = [desk.case(case).opened for case in page.work.cases]
    assert len(opened) > 1
    assert {(each.proxy, each.proxy_role) for each in opened if each} == {(proxy, "proxy")}
    working.open("intake", case=page.work.cases[0])  # gone on with later: who stands in is still said
    assert working.background.settle()
    again: Any = working.shelf.page()
    assert again.applicant.who.value() == "proxy"
    assert again.applicant.proxy.id == proxy
