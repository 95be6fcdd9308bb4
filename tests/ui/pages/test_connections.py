"""Connections: a row a department, what is stuck with its buttons, and a day that adds up."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtTest import QTest

from desktop.domain.catalogue import Text
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import delivery as d
from desktop.errors import sentence
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.doors import DepartmentLine, Line
from desktop.ui.pages.connections.page import REST_MS, ConnectionsPage
from desktop.ui.pages.deliveries.row import StepLine
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.window import Window
from tests.ui.doors import TestDoors
from tests.ui.pages.taking_in import accepted, draft

COUNTER = Author("", "counter")


def open_page(window: Window) -> ConnectionsPage:
    window.press("connections")
    assert window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, ConnectionsPage)
    return page


def texts(page: ConnectionsPage) -> str:
    return "\n".join(label.full() for label in page.findChildren(PlainLabel))


def test_every_department_says_how_it_is(working: Window, doors: TestDoors) -> None:
    page = open_page(working)
    at = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    rows = (
        DepartmentLine("a", Text("Tax", "税务"), "online", sentence("The line is there."), 0, 0, at, None),
        DepartmentLine(
            "b", Text("Health", "卫健"), "offline", sentence("It does not answer."), 3, 1, None, at
        ),
    )
    doors.line = Line("needs_you", sentence("1 needs you"), rows)
    working.bus.line.emit(doors.line)
    assert "It does not answer." in texts(page)
    assert "3 waiting, 1 need you" in texts(page)
    assert "never heard yet" in texts(page)
    row = page.departments.rows["b"]
    working.bus.line.emit(Line("online", sentence("Online"), rows[1:]))
    assert page.departments.rows == {"b": row}  # the same row, only changed


def test_sending_now_asks_the_house(working: Window, doors: TestDoors) -> None:
    page = open_page(working)
    page.now.click()
    assert working.background.settle()
    assert "sync" in doors.calls


def test_a_stuck_step_is_named_with_its_way_out(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk)
    delivery = desk.case(case).deliveries[0]
    step = delivery.steps[0].step.id
    desk.store.journal.append([Draft(case, d.StepSending(delivery.id, step, 1))], COUNTER)
    desk.store.journal.append([Draft(case, d.StepRefused(delivery.id, step, 422, "签名缺失"))], COUNTER)
    page = open_page(working)
    lines = page.stuck.findChildren(StepLine)
    assert [line.step.number for line in lines] == [desk.case(case).number]
    assert "签名缺失" in texts(page)
    lines[0].again.emit(lines[0].step)
    assert working.background.settle()
    assert desk.case(case).deliveries[0].steps[0].state == "waiting"
    assert "Nothing is stuck." in texts(page)


def refused(window: Window, why: str = "签名缺失") -> tuple[str, str]:
    """A case whose handing over the department refused, and the step's id."""
    desk = window.doors.desk
    case = accepted(desk)
    delivery = desk.case(case).deliveries[0]
    step = delivery.steps[0].step.id
    desk.store.journal.append([Draft(case, d.StepRefused(delivery.id, step, 422, why))], COUNTER)
    return case, step


def test_a_stuck_step_is_put_right_and_sent_anew(working: Window) -> None:
    case, _ = refused(working)
    desk = working.doors.desk
    page = open_page(working)
    (line,) = page.stuck.findChildren(StepLine)
    line.edit.emit(line.step)
    assert working.background.settle()
    dialog = page.findChild(AskDialog)
    assert dialog is not None
    dialog.question("phone").put("13900000009")
    dialog.answer()
    assert working.background.settle()
    assert desk.case(case).values["phone"] == "13900000009"
    states = [
        (s.state, s.why) for v in desk.case(case).deliveries for s in v.steps if s.step.call == "create"
    ]
    assert states == [("handed_over", "dropped"), ("waiting", "")]
    assert "Nothing is stuck." in texts(page)


def test_it_staff_get_it_and_send_it(working: Window) -> None:
    case, _step = refused(working)
    desk = working.doors.desk
    page = open_page(working)
    (line,) = page.stuck.findChildren(StepLine)
    line.give.emit(line.step)
    dialog = page.findChild(AskDialog)
    assert dialog is not None
    dialog.question("reason").put("their system does not know the service")
    dialog.answer()
    assert working.background.settle()
    (line,) = page.stuck.findChildren(StepLine)
    assert line.step.turn.text == "IT's turn"
    line.again.emit(line.step)
    assert working.background.settle()
    assert desk.case(case).deliveries[0].steps[0].state == "waiting"


def test_the_line_is_switched_from_anywhere(working: Window, doors: TestDoors) -> None:
    working.press("offline")
    assert working.background.settle()
    assert doors.calls[-1:] == ["offline:True"]
    page = open_page(working)
    assert page.switch.text() == "Work online"
    assert not page.now.isEnabled()
    page.switch.click()
    assert working.background.settle()
    assert doors.calls[-1:] == ["offline:False"]
    assert page.switch.text() == "Work offline"


def test_one_department_is_paused_and_resumed(working: Window, doors: TestDoors) -> None:
    rows = (
        DepartmentLine("a", Text("Tax", "税务"), "online", sentence("The line is there.")),
        DepartmentLine("b", Text("Archives", "档案"), "online", sentence("By hand."), by_hand=True),
    )
    doors.line = Line("online", sentence("Online"), rows)
    page = open_page(working)
    row, by_hand = page.departments.rows["a"], page.departments.rows["b"]
    assert by_hand.pause.isHidden()
    assert "never heard" not in by_hand.facts.full()
    row.pause.click()
    assert working.background.settle()
    assert doors.calls[-1:] == ["pause:a:True"]
    assert row.pause.text() == "Resume"
    row.pause.click()
    assert working.background.settle()
    assert doors.calls[-1:] == ["pause:a:False"]


def test_long_work_shows_its_size_and_notes_are_said(working: Window, doors: TestDoors) -> None:
    page = open_page(working)
    at = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    row = DepartmentLine(
        "a", Text("Tax", "税务"), "sending", sentence("Sending a paper."), 2, waiting_since=at,
        progress=(5_000_000, 20_000_000),
    )  # fmt: skip
    notes = (sentence("The clock is wrong."), sentence("The limit is near."), sentence("Connect soon."))
    working.bus.line.emit(Line("sending", sentence("Sending 2"), (row,), notes))
    shown = page.departments.rows["a"]
    assert (shown.bar.value(), shown.bar.maximum()) == (5_000, 20_000)
    assert "2 waiting since 11-23" in shown.facts.full()
    assert not page.notes.isHidden()
    assert page.notes.what.full() == "The clock is wrong."
    assert page.notes.next_step.full() == "The limit is near. Connect soon."
    working.bus.line.emit(Line("online", sentence("Online"), ()))
    assert page.notes.isHidden()


def test_the_day_adds_up_and_is_closed(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk)
    draft(desk)
    page = open_page(working)
    shown = dict(page.day.facts.texts())
    assert (shown["Taken in"], shown["At the departments"]) == ("1", "0")
    assert desk.case(case).number in shown["Waiting"]
    page.day.close_day.click()
    assert working.background.settle()
    closed = desk.store.lookups.day(f"day:{desk.today.isoformat()}:{desk.store.identity.device}")
    assert closed is not None
    assert closed.taken_in == 1
    assert page.day.close_day.text() == "Close the day again"


def test_a_storm_of_changes_is_shown_now_and_then_and_in_the_end(working: Window) -> None:
    """While thousands of cases go out, each one tells that it changed; the page is not read anew for each."""
    page = open_page(working)
    shown: list[str] = []
    page.frame.bus.line.connect(lambda line: shown.append(line.state))  # every reading also asks the line
    page._soon.stop()
    for n in range(200):
        working.bus.changed.emit(frozenset({f"case:{n:032}"}))
        working.background.settle()
    assert 1 <= len(shown) <= 3
    case = accepted(working.doors.desk)
    working.bus.changed.emit(frozenset({case}))
    QTest.qWait(REST_MS + 300)
    assert working.background.settle()
    assert working.doors.desk.case(case).number in dict(page.day.facts.texts())["Waiting"]
