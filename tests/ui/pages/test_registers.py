"""Registers asked from the form of an intake: what is said first, what is shown afterwards, what stays."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop import words
from desktop.casework import intake
from desktop.domain.registers.asking import Known, Question
from desktop.domain.registers.origins import origins
from desktop.errors import sentence
from desktop.practice.district import load
from desktop.sync.registers import Unanswered
from desktop.ui.doors import DepartmentLine, Line
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.pages.intake.steps.registers import RegistersBar
from desktop.ui.window import Window
from tests.ui.doors import TestDoors
from tests.ui.pages.taking_in import draft, register

SERVICE, HOUSEHOLD, GROUP = "minimum-living-allowance", "household-registration", "Family"
AT = "2026-11-24T09:00:00+08:00"
ONLINE = Line(
    "online",
    sentence("Online"),
    tuple(
        DepartmentLine(one.department.id, one.department.name, "online", sentence("Nothing to send."))
        for one in load().values()
    ),
)
SAYS = {"household_address": "清河练习区北桥街道青石巷7号", "household_size": "4"}


def say(department: str, question: Question) -> Mapping[str, Known]:
    return {name: Known(SAYS[name], department, AT) for name in question.fields if name in SAYS}


def shown(window: Window, doors: TestDoors, line: Line = ONLINE, **more: str) -> IntakePage:
    """The form of a draft, at the group that registers know something of."""
    doors.line = line
    window.bus.line.emit(line)
    who = register(doors.desk, "周涛", 311, **more)
    window.open("intake", case=draft(doors.desk, SERVICE, who))
    assert window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    page.show_step(f"form:{page.form.group_of('household_size')}")
    return page


def bar(page: IntakePage) -> RegistersBar:
    return page.form.page(page.form.group_of("household_size")).registers


def text_of(page: IntakePage, name: str) -> str:
    question = page.form.question(name)
    assert question is not None
    edit = question.edit
    assert isinstance(edit, QLineEdit)
    return edit.text()


def note_of(page: IntakePage, name: str) -> str:
    question = page.form.question(name)
    assert question is not None
    return question._note.text()


def values(page: IntakePage) -> dict[str, Any]:
    return page.frame.doors.desk.case(page.work.cases[0]).values


def test_what_would_be_asked_and_on_which_law_is_said_before(working: Window, doors: TestDoors) -> None:
    page = shown(working, doors)
    said = bar(page).what.text()
    assert "People in the household" in said
    assert "Legal basis: Interim Measures for Social Assistance, Article 9" in said
    assert "For: Minimum living allowance" in said
    assert bar(page).button.accessibleDescription() == said
    assert doors.calls == []  # nothing was asked by itself
    working.press("language")
    assert "法律依据：《社会救助暂行办法》第九条" in bar(page).what.text()
    words.use("en")


def test_the_answer_stands_in_the_form_with_source_and_day(working: Window, doors: TestDoors) -> None:
    doors.registers = say
    page = shown(working, doors)
    working.press("registers")
    assert working.background.settle()
    assert text_of(page, "household_size") == "4"
    assert values(page)["household_size"] == 4
    name = load()[HOUSEHOLD].department.name.en
    assert note_of(page, "household_size") == f"{name}, 2026-11-24"
    assert "Filled in from registers" in bar(page).result.text()
    told = [each for each in doors.calls if each.startswith("look up")]
    assert told == [f"look up:{HOUSEHOLD}:household_address,household_size"]
    page.show_step(f"form:{page.form.group_of('household_address')}")  # one press asked for the whole form
    assert text_of(page, "household_address") == SAYS["household_address"]
    assert page.form.page("Contact").registers.button.isHidden()
    assert "registers" not in page.acts()


def test_the_clerk_changes_what_the_register_said(working: Window, doors: TestDoors, qtbot: QtBot) -> None:
    doors.registers = say
    page = shown(working, doors)
    bar(page).button.click()
    assert working.background.settle()
    edit: Any = page.form.question("household_size").edit
    edit.setText("5")
    edit.changed.emit()
    edit.left.emit()
    assert working.background.settle()
    assert values(page)["household_size"] == 5
    assert note_of(page, "household_size") == ""
    assert origins(page.frame.doors.desk.case(page.work.cases[0]))["household_size"].origin == ""


def test_what_is_typed_while_it_is_asked_stays_and_the_clerk_chooses(
    working: Window, doors: TestDoors, qtbot: QtBot
) -> None:
    """The line takes its time; the window does not wait, and neither does the clerk."""
    go, asked = threading.Event(), threading.Event()

    def slowly(department: str, question: Question) -> Mapping[str, Known]:
        asked.set()
        assert go.wait(10)
        return say(department, question)

    doors.registers = slowly
    page = shown(working, doors)
    working.press("registers")
    qtbot.waitUntil(asked.is_set)
    assert not bar(page).button.isEnabled()
    edit: Any = page.form.question("household_size").edit
    edit.setText("9")
    edit.changed.emit()  # still in the field: not left yet
    go.set()
    assert working.background.settle()
    assert text_of(page, "household_size") == "9"
    assert "household_size" not in values(page)
    question = page.form.question("household_size")
    assert question is not None
    assert question.beside is not None
    assert question.beside.what.text().endswith("says: 4")
    edit.left.emit()
    assert working.background.settle()
    assert values(page)["household_size"] == 9
    question.beside.take.click()
    assert working.background.settle()
    assert (text_of(page, "household_size"), values(page)["household_size"]) == ("4", 4)
    assert question.beside is None


def test_kept_is_kept(working: Window, doors: TestDoors) -> None:
    doors.registers = say
    page = shown(working, doors)
    edit: Any = page.form.question("household_size").edit

    def typed_meanwhile(department: str, question: Question) -> Mapping[str, Known]:
        intake.fill(doors.desk, page.work.cases[0], {"household_size": 9})
        return say(department, question)

    doors.registers = typed_meanwhile
    working.press("registers")
    assert working.background.settle()
    question = page.form.question("household_size")
    assert question is not None
    assert question.beside is not None
    question.beside.keep.click()
    assert values(page)["household_size"] == 9
    assert question.beside is None
    assert edit.text() == "9"


OFFLINE = {
    "nobody": Line("online", sentence("Online")),
    "offline": replace(ONLINE, state="offline", offline=True),
    "paused": replace(ONLINE, departments=tuple(replace(d, paused=True) for d in ONLINE.departments)),
    "away": replace(
        ONLINE,
        departments=tuple(
            replace(d, state="offline", says=sentence("The department cannot be reached."))
            for d in ONLINE.departments
        ),
    ),
}


@pytest.mark.parametrize("why", sorted(OFFLINE))
def test_without_a_line_it_says_why_not_and_what_then(working: Window, doors: TestDoors, why: str) -> None:
    doors.registers = say
    page = shown(working, doors, OFFLINE[why])
    assert "Not now: " in bar(page).what.text()
    working.press("registers")
    assert working.background.settle()
    assert working.banner.isVisible()
    assert working.banner.what.text() in bar(page).what.text()
    assert "Ask the resident" in working.banner.next_step.text()
    assert [each for each in doors.calls if each.startswith("look up")] == []
    working.bus.line.emit(ONLINE)
    assert "Not now: " not in bar(page).what.text()


def test_a_refusal_is_a_sentence_and_a_next_step(working: Window, doors: TestDoors) -> None:
    def no(department: str, question: Question) -> Mapping[str, Known]:
        raise Unanswered(
            sentence("The department does not open this register on this legal basis."),
            sentence("Ask the resident."),
            "legal-basis-not-accepted",
            refused=True,
        )

    doors.registers = no
    page = shown(working, doors)
    working.press("registers")
    assert working.background.settle()
    assert working.banner.what.text() == "The department does not open this register on this legal basis."
    assert working.banner.next_step.text() == "Ask the resident."
    assert "legal basis" in bar(page).result.text()
    assert bar(page).button.isEnabled()
    assert text_of(page, "household_size") == ""


def test_who_is_in_no_register_is_told_as_that(working: Window, doors: TestDoors) -> None:
    doors.registers = lambda department, question: {}
    page = shown(working, doors)
    working.press("registers")
    assert working.background.settle()
    assert bar(page).result.text() == "No record of this person: Household register"


def test_where_registers_know_nothing_there_is_no_bar(working: Window, doors: TestDoors) -> None:
    page = shown(working, doors)
    hidden = [group for group in page.form.groups if page.form.page(group).registers.isHidden()]
    assert page.form.group_of("bank_name") in hidden
    page.show_step(f"form:{page.form.group_of('bank_name')}")
    assert "registers" not in page.acts()
    page.show_step("materials")
    assert "registers" not in page.acts()
