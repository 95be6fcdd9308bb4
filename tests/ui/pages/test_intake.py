"""An intake in a real window on a real store: from the first word to the receipt, by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.casework import intake
from desktop.casework.people import add_staff
from desktop.casework.together.deeds import Brought
from desktop.domain.case import Case
from desktop.domain.kinds.case import PaperPrinted
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.window import Window
from tests.ui.conftest import sign_in
from tests.ui.doors import PASSPHRASE, TestDoors
from tests.ui.pages.taking_in import answers, draft, number, register

SERVICE = "marriage-registration"


def open_intake(window: Window, **what: str) -> IntakePage:
    window.open("intake", **what)
    assert window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    return page


def settled(window: Window) -> None:
    assert window.background.settle()


def case_of(page: IntakePage) -> Case:
    return page.frame.doors.desk.case(page.work.cases[0])


def answer(page: IntakePage, name: str, text: str) -> None:
    """Type an answer and leave the field, as Tab does."""
    question = page.form.question(name)
    assert question is not None
    edit: Any = question.edit
    edit.setText(text)
    edit.changed.emit()
    edit.left.emit()


def fill_in(page: IntakePage) -> None:
    """Answer everything through the inputs themselves."""
    assert page.taking is not None
    for name, value in answers(page.taking.schema, page.taking.values).items():
        question = page.form.question(name)
        assert question is not None
        edit: Any = question.edit
        edit.put(value)
        edit.changed.emit()
        edit.left.emit()


def hand_in(page: IntakePage) -> None:
    assert page.taking is not None
    for wanted in page.taking.wanted:
        page.materials.said.emit(Brought(wanted.material.evidence, "handed_in"))


def test_the_whole_way_by_keys(working: Window, qtbot: QtBot) -> None:
    register(working.doors.desk, "周涛", 301)
    page = open_intake(working, service=SERVICE)
    line = page.applicant.applicant.finder.line
    assert working.focusWidget() is line
    qtbot.keyClicks(line, number(301))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settled(working)
    assert page.applicant.applicant.id
    assert working.focusWidget() is page.foot.forward
    qtbot.keyClick(page.foot.forward, Qt.Key.Key_Return)  # opens the case
    settled(working)
    assert case_of(page).state == "draft"
    fill_in(page)
    hand_in(page)
    settled(working)
    working.press("submit")  # to Check
    settled(working)
    assert page.current == "check"
    assert page.taking is not None
    assert page.taking.problems == ()
    working.press("submit")  # receive and accept
    settled(working)
    assert case_of(page).state == "accepted"
    assert page.current == "receipt"
    assert page.receipt.number.full() == case_of(page).number
    assert page.receipt.pane.preview.pages >= 1
    assert [s.state for d in case_of(page).deliveries for s in d.steps] == ["waiting"]
    working.press("new")  # next person
    assert working.shelf.level() == 1


def test_answers_are_kept_as_they_are_left(working: Window) -> None:
    page = open_intake(working, case=draft(working.doors.desk))
    answer(page, "wedding_partner_name", " 王芳 ")
    settled(working)
    assert case_of(page).values["wedding_partner_name"] == "王芳"
    answer(page, "wedding_partner_name", "王芳芳")
    working.back()  # Esc: what was typed last is there too
    settled(working)
    again = open_intake(working, case=page.work.cases[0])
    assert case_of(again).values["wedding_partner_name"] == "王芳芳"
    question = again.form.question("wedding_partner_name")
    assert question is not None
    assert question.value() == "王芳芳"


def test_an_unchanged_answer_writes_nothing(working: Window) -> None:
    page = open_intake(working, case=draft(working.doors.desk))
    before = len(case_of(page).timeline)
    question = page.form.question("phone")
    assert question is not None
    edit: Any = question.edit
    edit.left.emit()
    settled(working)
    assert len(case_of(page).timeline) == before


def test_what_the_register_knows_is_filled_in_and_says_so(working: Window) -> None:
    page = open_intake(working, case=draft(working.doors.desk))
    question = page.form.question("phone")
    assert question is not None
    assert question.value() == "13800001111"
    assert "register" in question._note.full()


def test_a_condition_shows_and_hides_its_question_at_once(working: Window) -> None:
    desk = working.doors.desk
    for service in desk.store.lookups.services():
        if "allOf" not in service.form or any(material.grade > 3 for material in service.materials):
            continue
        break
    page = open_intake(working, case=draft(desk, service.id))
    assert page.taking is not None
    hidden = {f.name for f in page.form._fields.values() if not f.visible}
    assert hidden, "this service should have a question that is asked only sometimes"
    condition = service.form["allOf"][0]["if"]["properties"]
    name, rule = next(iter(condition.items()))
    value = rule.get("const", (rule.get("enum") or [True])[0])
    question = page.form.question(name)
    assert question is not None
    edit: Any = question.edit
    edit.put(value)
    edit.changed.emit()
    shown = {f.name for f in page.form._fields.values() if f.visible}
    assert shown & hidden
    for appeared in shown & hidden:
        asked = page.form.question(appeared)
        assert asked is not None
        assert not asked.isHidden()


def test_problems_are_told_together_and_f8_walks_them(working: Window) -> None:
    page = open_intake(working, case=draft(working.doors.desk))
    working.press("submit")
    settled(working)
    working.press("submit")  # not yet: shows what stops it and goes to the first
    settled(working)
    assert case_of(page).state == "draft"
    assert page.taking is not None
    assert len(page.taking.problems) > 3
    first = page.current
    assert first.startswith("form:") or first == "materials"
    steps = {first}
    for _ in page.taking.problems:
        working.press("error")
        steps.add(page.current)
    assert "materials" in steps
    assert len(steps) > 1
    assert page.states.of("materials") == "returned"


def test_a_receipt_printed_twice_stands_twice_in_the_ledger(working: Window) -> None:
    page = open_intake(working, case=draft(working.doors.desk))
    fill_in(page)
    hand_in(page)
    settled(working)
    page.show_step("check")
    working.press("submit")
    settled(working)
    page.receipt.pane.printed.emit(True)
    page.receipt.pane.printed.emit(True)
    settled(working)
    ledger = [m.body for m in case_of(page).timeline if isinstance(m.body, PaperPrinted)]
    assert [entry.state for entry in ledger] == ["reprinted", "printed"]


def test_the_one_time_notice_is_given_once(working: Window) -> None:
    page = open_intake(working, case=draft(working.doors.desk))
    page.ending.give_notice("请补充合影照片")
    settled(working)
    assert case_of(page).noticed
    assert page.ending.paper == "notice"
    assert page.receipt.pane.preview.pages >= 1


def test_refusing_asks_for_reasons_and_prints_them(working: Window) -> None:
    page = open_intake(working, case=draft(working.doors.desk))
    page.show_step("check")
    page.ending.ask_refusal()
    from desktop.ui.dialogs.asking import AskDialog

    dialog = page.findChild(AskDialog)
    assert dialog is not None
    dialog.answer()
    assert dialog.question("reasons").field.wrong is not None  # a reason is needed
    reasons: Any = dialog.question("reasons").edit
    reasons.setPlainText("不符合法定条件")
    dialog.answer()
    settled(working)
    refused = case_of(page)
    assert refused.state == "not_accepted"
    assert refused.number
    assert refused.refusal is not None
    assert refused.refusal.reasons == ("不符合法定条件",)
    assert page.receipt.pane.preview.pages >= 1


def test_a_proxy_files_for_the_applicant(working: Window) -> None:
    desk = working.doors.desk
    applicant, proxy = register(desk, "周涛", 301), register(desk, "吴霞", 302)
    page = open_intake(working, service=SERVICE, applicant=applicant)
    page.applicant.who.put("proxy")
    page.applicant.who.left.emit()
    assert page.applicant.filer() is None  # it is not known yet who stands in
    page.applicant.proxy.finder.chosen.emit(proxy, "吴霞", "")
    working.press("submit")
    settled(working)
    opened = case_of(page).opened
    assert opened is not None
    assert (opened.applicant, opened.proxy, opened.proxy_role) == (applicant, proxy, "proxy")
    assert case_of(page).circumstances == ("proxy",)


def test_somebody_new_is_registered_on_the_way(working: Window, qtbot: QtBot) -> None:
    page = open_intake(working, service=SERVICE)
    finder = page.applicant.applicant.finder
    qtbot.keyClicks(finder.line, number(777))
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    settled(working)
    assert finder.form.isVisible()
    assert finder.form.question("id_number").value() == number(777)
    name: Any = finder.form.question("name").edit
    name.setText("孙丽")
    finder.save.click()
    settled(working)
    assert page.applicant.applicant.id
    assert working.doors.desk.store.lookups.resident_by_id_number(number(777)) is not None


def test_a_wrong_number_is_judged_while_it_is_typed(working: Window, qtbot: QtBot) -> None:
    page = open_intake(working, service=SERVICE)
    finder = page.applicant.applicant.finder
    finder.start_registering()
    right = number(777)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    edit: Any = finder.form.question("id_number").edit
    qtbot.keyClicks(edit, wrong)
    assert "check character" in str(finder.form.question("id_number").field.wrong)
    edit.clear()
    qtbot.keyClicks(edit, right)
    assert finder.form.question("id_number").field.wrong is None
    assert "1988-03-14" in finder.form.question("id_number")._note.full()


def test_a_scan_is_kept_and_a_wrong_file_is_refused(working: Window, tmp_path: Path) -> None:
    page = open_intake(working, case=draft(working.doors.desk))
    row = page.materials.rows["id-card"]
    scan = tmp_path / "card.pdf"
    scan.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    row.take_file(scan)
    settled(working)
    standing = case_of(page).materials["id-card"]
    assert (standing.state, standing.file_name) == ("handed_in", "card.pdf")
    assert standing.paper
    text = tmp_path / "letter.txt"
    text.write_text("no paper", encoding="utf-8")
    page.materials.rows["joint-photo"].take_file(text)
    settled(working)
    assert "joint-photo" not in case_of(page).materials
    assert working.banner.isVisible()


def test_a_life_event_opens_its_cases_with_one_form(working: Window) -> None:
    desk = working.doors.desk
    event = next(e for e in desk.store.lookups.life_events() if e.questions)
    page = open_intake(working, life_event=event.id, applicant=register(desk))
    assert page.states.order()[:2] == ["applicant", "situation"]
    working.press("submit")
    assert page.current == "situation"
    for edit in page.situation._answers.values():
        edit.put(False)
    page.situation.changed.emit()
    working.press("submit")
    settled(working)
    assert len(page.work.cases) == len(event.services)
    assert page.taking is not None
    assert len({view.case.opened.bundle for view in page.taking.views if view.case.opened}) == 1
    answer(page, "phone", "13900002222")
    settled(working)
    asked = [v for v in page.taking.views if "phone" in v.service.form.get("properties", {})]
    assert len(asked) > 1
    assert {desk.case(view.case.id).values["phone"] for view in asked} == {"13900002222"}
    shared = next(w for w in page.taking.wanted if len(w.cases) > 1)
    page.materials.said.emit(Brought(shared.material.evidence, "handed_in"))
    settled(working)
    assert {desk.case(c).materials[shared.material.evidence].state for c in shared.cases} == {"handed_in"}


def test_a_material_of_an_earlier_case_serves_again(working: Window) -> None:
    desk = working.doors.desk
    resident = register(desk)
    earlier = draft(desk, SERVICE, resident)
    intake.take_material(desk, earlier, "id-card", "handed_in")
    intake.receive(desk, earlier)
    page = open_intake(working, case=draft(desk, SERVICE, resident))
    row = page.materials.rows["id-card"]
    assert row.wanted.held is not None
    assert not row.held.isHidden()
    row.held.click()
    settled(working)
    assert case_of(page).materials["id-card"].state == "handed_in"


def test_a_colleagues_draft_leaves_a_mark(working: Window) -> None:
    desk = working.doors.desk
    from dataclasses import replace

    other = next(row for row in desk.store.lookups.staff() if row.login == "wang.fang")
    case = draft(replace(desk, who=other))
    before = len(desk.case(case).timeline)
    open_intake(working, case=case)
    assert len(desk.case(case).timeline) == before + 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_steps_say_their_state_in_words(working: Window, language: str) -> None:
    if language == "zh":
        working.press("language")
    page = open_intake(working, case=draft(working.doors.desk))
    texts = [page.steps.item(row).text() for row in range(page.steps.count())]
    assert all((": " in text) or ("：" in text) for text in texts)
    assert ("材料" in " ".join(texts)) == (language == "zh")


def test_a_draft_of_the_same_service_is_offered_first(working: Window) -> None:
    desk = working.doors.desk
    resident = register(desk)
    begun = draft(desk, SERVICE, resident)
    page = open_intake(working, service=SERVICE, applicant=resident)
    settled(working)
    assert page.applicant.there.isVisible()
    page.applicant.go_on.click()
    settled(working)
    assert page.work.cases == (begun,)
    assert page.taking is not None


def test_who_is_not_cleared_sees_no_graded_answer(
    make_window: Callable[..., Window], doors: TestDoors
) -> None:
    """A draft of a colleague, gone on with by somebody who may see everyday things only."""
    window = make_window()
    admin = doors.open("admin", PASSPHRASE)
    add_staff(admin, "sun.li", "孙丽", "clerk", PASSPHRASE, clearance=1)
    case = draft(admin, SERVICE, register(admin, serial=456))
    admin.store.close()
    sign_in(window, "sun.li")
    page = open_intake(window, case=case)
    written = [edit.text() for edit in page.findChildren(QLineEdit)]
    written += [label.full() for label in page.findChildren(PlainLabel)]
    assert number(456) not in " ".join(written)
    assert "13800001111" not in " ".join(written)
    question = page.form.question("id_number")
    assert question is not None
    assert question.hidden
    edit: Any = question.edit
    edit.left.emit()  # leaving it changes nothing
    settled(window)
    assert not page.foot.kept.full()
