"""A day at the counter: walk-in to receipt, a life event, a case by a piece of its number, languages."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import words
from desktop.casework import papers
from desktop.domain.case import Case
from desktop.domain.residents import practice_number
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.pages.case.page import CasePage
from desktop.ui.pages.counter import CounterPage
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.window import Window
from tests.reports.reading import flat_text_of, text_of
from tests.stories.conftest import CTRL, Hands
from tests.ui.doors import PASSPHRASE, TestDoors
from tests.ui.pages.taking_in import accepted, draft, register

Key = Qt.Key
WALK_IN_COMMANDS = 45  # keys that are no text, from the tiles to the receipt of somebody never seen before


def intake_of(window: Window) -> IntakePage:
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    return page


def case_of(window: Window) -> Case:
    return window.doors.desk.case(intake_of(window).work.cases[0])


def hand_everything_in(hands: Hands) -> None:
    """At the materials: Space on *handed in*, over the scan, to the next."""
    page = intake_of(hands.window)
    assert page.current == "materials"
    assert page.taking is not None
    for _ in page.taking.wanted:
        hands.press(Key.Key_Space, Key.Key_Tab, Key.Key_Tab)


def test_a_walk_in_never_seen_before_leaves_with_a_receipt(hands: Hands) -> None:
    """I have never been here; I need to know what is registered on my house."""
    window = hands.window
    hands.type("bdcdjzl")  # 不动产登记资料查询 by its initials
    hands.until(lambda: len(window.shelf.page().picker.tiles.tiles()) == 1)
    hands.press(Key.Key_Return)
    hands.until(lambda: isinstance(window.shelf.page(), IntakePage))
    number = practice_number("110101", date(1956, 3, 12), 55)
    hands.type(number)
    hands.press(Key.Key_Return)  # nobody is known by it: the form for somebody new opens, the number in it
    hands.until(lambda: intake_of(window).applicant.applicant.finder.half_done())
    hands.type("王建国")
    hands.press(Key.Key_Return)
    hands.type("13800001234")
    hands.press(Key.Key_Return, with_=CTRL)  # registers
    hands.until(lambda: intake_of(window).applicant.filer() is not None)
    hands.press(Key.Key_Return, with_=CTRL)  # opens the case
    hands.until(lambda: intake_of(window).taking is not None)
    page = intake_of(window)
    while page.current.startswith("form:"):
        hands.press(Key.Key_Space, Key.Key_Return)  # the first answer, and on
        if window.focusWidget() is page.foot.forward:
            hands.press(Key.Key_Return)
    assert page.current == "circumstances"
    page.foot.forward.setFocus()
    hands.press(Key.Key_Return)
    hand_everything_in(hands)
    hands.press(Key.Key_Return, with_=CTRL)  # to the check
    assert page.current == "check"
    assert page.taking is not None
    assert not page.taking.problems
    hands.press(Key.Key_Return, with_=CTRL)  # receive and accept
    hands.until(lambda: page.current == "receipt" and case_of(window).state == "accepted")
    case = case_of(window)
    assert case.number in text_of(papers.receipt(window.doors.desk, case.id))
    hands.press(Key.Key_N, with_=CTRL)  # the next person
    hands.at_most(WALK_IN_COMMANDS)
    assert isinstance(window.shelf.page(), CounterPage)
    assert window.shelf.page().picker.tiles.filter == ""


def test_a_life_event_is_one_visit_and_one_notice(hands: Hands) -> None:
    """I retire; tell me once, for all departments, what is still missing."""
    window = hands.window
    person = register(window.doors.desk, "周涛", 601)
    events = [tile.id for tile in window.shelf.page().picker.tiles.tiles()]
    digit = Key(Key.Key_1 + events.index("retirement"))
    hands.press(digit)
    hands.until(lambda: isinstance(window.shelf.page(), IntakePage))
    hands.type(window.doors.desk.store.lookups.resident(person).values["id_number"])
    hands.press(Key.Key_Return)
    page = intake_of(window)
    hands.until(lambda: page.applicant.filer() is not None)
    hands.press(Key.Key_Return)  # on to the situation
    assert page.current == "situation"
    while not page.situation.complete:
        hands.press(Key.Key_Right, Key.Key_Space, Key.Key_Tab)  # no, and the next
    hands.press(Key.Key_Return, with_=CTRL)  # opens every case of it
    hands.until(lambda: page.taking is not None)
    assert page.taking is not None
    departments = {view.department for view in page.taking.views}
    assert len(departments) > 1
    hands.press(Key.Key_Return, with_=CTRL)  # from the first question straight to the check: much is missing
    assert page.current == "check"
    assert page.check.summary.isVisible()
    hands.press(Key.Key_Tab)
    assert window.focusWidget() is page.foot.notice
    hands.press(Key.Key_Return)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskDialog)
    QTest.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)
    hands.until(lambda: page.current == "receipt")
    told = flat_text_of(papers.notice(window.doors.desk, page.work.cases[0]))
    for view in page.taking.views:
        assert view.service.name.zh in told
    for department in departments:
        assert department.zh in told
    hands.at_most(30)


def test_a_case_is_found_by_a_piece_of_its_number(hands: Hands) -> None:
    """How far is my application? I only have the end of its number."""
    window = hands.window
    desk = window.doors.desk
    case = desk.case(accepted(desk, resident=register(desk, "赵磊", 602)))
    accepted(desk, resident=register(desk, "黄敏", 603))
    piece = case.number.split("-")[-2] + "-" + case.number.split("-")[-1]
    hands.press(Key.Key_K, with_=CTRL)
    hands.type(piece)
    hands.until(lambda: window.header.box.answers.isVisible())
    hands.press(Key.Key_Return)
    hands.until(lambda: isinstance(window.shelf.page(), CasePage))
    shown = {label.text() for label in window.shelf.page().findChildren(PlainLabel) if label.isVisible()}
    assert any(case.number in text for text in shown)
    assert any("赵磊" in text for text in shown)
    hands.press(Key.Key_Escape)
    assert isinstance(window.shelf.page(), CounterPage)
    hands.at_most(4)


def test_the_language_changes_in_the_middle_of_a_form_and_nothing_is_lost(hands: Hands) -> None:
    """Could you show me the screen in my language?"""
    window = hands.window
    case = draft(window.doors.desk, "home-record-query", register(window.doors.desk, "吴霞", 604))
    window.open("intake", case=case)
    page = intake_of(window)
    hands.until(lambda: page.taking is not None)
    group = page.current
    assert group.startswith("form:")
    question = page.form.question("household_size")
    assert question is not None
    page.show_step("form:" + page.form.group_of("household_size"))
    question.edit.setFocus()
    hands.type("3")
    english = question.field.label.text()
    hands.press(Key.Key_L, with_=CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert words.language() == "zh"
    assert question.field.label.text() != english
    assert question.value() == 3
    assert window.focusWidget() is question.edit
    hands.press(Key.Key_Tab)
    hands.until(lambda: case_of(window).values.get("household_size") == 3)
    visible = " ".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())
    assert "吴霞" in visible
    assert not any(word in visible for word in ("Continue", "not started", "Applicant"))


def test_what_is_being_typed_when_the_window_closes_is_kept(hands: Hands, doors: TestDoors) -> None:
    """The clerk closes the window in the middle of a word; it is there tomorrow."""
    window = hands.window
    case = draft(doors.desk, "home-record-query", register(doors.desk, "李娜", 605))
    window.open("intake", case=case)
    page = intake_of(window)
    hands.until(lambda: page.taking is not None)
    page.show_step("form:" + page.form.group_of("household_size"))
    question = page.form.question("household_size")
    assert question is not None
    question.edit.setFocus()
    hands.type("4")
    window.close()
    desk = doors.open("li.na", PASSPHRASE)
    assert desk.case(case).values["household_size"] == 4
    desk.store.close()
