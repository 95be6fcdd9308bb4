"""The case page in a real window: what is shown, masked, allowed, printed and done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop.casework import handover, intake, work
from desktop.casework.hall import ratings
from desktop.domain.entry import Author, Draft
from desktop.domain.hall.rating import Rating
from desktop.domain.kinds import case as k
from desktop.domain.kinds import delivery as d
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.dialogs.clash import ClashDialog
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.pages.case import deeds
from desktop.ui.pages.case.page import CasePage
from desktop.ui.window import Window
from tests.ui.pages.taking_in import accepted, draft, number, register


def open_case(window: Window, case: str) -> CasePage:
    window.open("case", case=case)
    assert window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, CasePage)
    return page


def buttons(page: CasePage) -> set[str]:
    return {which for which, button in page.buttons.items() if not button.isHidden()}


def told(window: Window, case: str, state: Any, version: int = 1, **more: Any) -> None:
    """The department's word arrives, as the exchange writes it."""
    answer = k.DepartmentAnswered(
        "civil-affairs", "CA-1", version, state, "2026-11-23T09:00:00+08:00", **more
    )
    desk = window.doors.desk
    desk.store.journal.append([Draft(case, answer)], Author("civil-affairs", "department"))
    window.bus.changed.emit(frozenset({case}))
    assert window.background.settle()


def facts(page: CasePage) -> str:
    return str(page.form.facts.texts())


def test_nothing_graded_is_readable_until_a_purpose_is_given(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk, resident=register(desk, serial=404))
    page = open_case(working, case)
    whole = facts(page) + str(page.timeline.lines()) + page.bar._facts.full()
    assert number(404) not in whole
    assert "13800001111" not in whole
    before = len(desk.case(case).timeline)
    page.show_openly("comparing with the papers")
    assert working.background.settle()
    assert number(404) in facts(page)
    assert len(desk.case(case).timeline) == before + 1
    page.mask_again()
    assert number(404) not in facts(page)


def test_the_purpose_must_be_said(working: Window) -> None:
    page = open_case(working, accepted(working.doors.desk))
    dialog = page.ask_purpose()
    dialog.answer()
    assert dialog.isVisible()
    assert dialog.question("purpose").field.wrong is not None
    dialog.reject()


def test_only_what_the_rules_allow_is_offered(working: Window) -> None:
    desk = working.doors.desk
    assert buttons(open_case(working, draft(desk))) == {"intake", "note", "case_report"}
    working.back()
    case = accepted(desk)
    page = open_case(working, case)
    after = {"supplement", "message", "note", "receipt", "case_report", "withdraw", "correct"}
    assert buttons(page) == after
    told(working, case, "approved")
    assert "deliver" in buttons(page)
    assert "withdraw" not in buttons(page)
    work.deliver(desk, case, "周涛")
    working.bus.changed.emit(frozenset({case}))
    assert working.background.settle()
    assert "deliver" not in buttons(page)


def test_the_timeline_says_where_each_thing_is_known(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk)
    page = open_case(working, case)
    assert {line.where for line in page.timeline.lines()} == {"here"}
    step = desk.case(case).deliveries[0].steps[0]
    delivery = desk.case(case).deliveries[0].id
    counter = Author("", "counter")
    done = d.StepDone(delivery, step.step.id, "CA-1")
    desk.store.journal.append([Draft(case, d.StepSending(delivery, step.step.id, 1))], counter)
    desk.store.journal.append([Draft(case, done)], counter)
    working.bus.changed.emit(frozenset({case}))
    assert working.background.settle()
    there = [line for line in page.timeline.lines() if line.where == "department"]
    assert any("Accepted" in str(line.what) for line in there)
    assert "the department has it" in there[0].spoken()


def test_a_note_is_kept_and_shown_on_top(working: Window) -> None:
    page = open_case(working, accepted(working.doors.desk))
    page.buttons["note"].click()
    dialog = page.findChild(AskDialog)
    assert dialog is not None
    edit: Any = dialog.question("text").edit
    edit.setPlainText("请邮寄")
    dialog.answer()
    assert working.background.settle()
    assert "请邮寄" in page.timeline.lines()[0].spoken()


def test_a_dialog_is_answered_with_ctrl_enter_and_left_with_esc(working: Window, qtbot: QtBot) -> None:
    case = accepted(working.doors.desk)
    page = open_case(working, case)
    assert page.shown is not None
    left = deeds.write_note(page, page.shown)
    qtbot.keyClick(left, Qt.Key.Key_Escape)
    assert not left.isVisible()
    dialog = deeds.write_note(page, page.shown)
    with qtbot.waitExposed(dialog):
        dialog.activateWindow()
    edit: Any = dialog.question("text").edit
    edit.setFocus()
    qtbot.keyClicks(edit, "call back")
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert working.background.settle()
    assert "call back" in page.timeline.lines()[0].spoken()


def test_a_withdrawal_needs_its_reason(working: Window) -> None:
    case = accepted(working.doors.desk)
    page = open_case(working, case)
    assert page.shown is not None
    dialog = deeds.withdraw(page, page.shown)
    dialog.answer()
    assert working.doors.desk.case(case).state == "accepted"
    edit: Any = dialog.question("reason").edit
    edit.setPlainText("不办了")
    dialog.answer()
    assert working.background.settle()
    assert working.doors.desk.case(case).state == "withdrawn"


def test_what_the_department_asks_for_is_ticked_and_handed_in(working: Window, tmp_path: Path) -> None:
    case = accepted(working.doors.desk)
    page = open_case(working, case)
    told(working, case, "waiting_supplement", reason="照片不清", asked_for=("joint-photo",))
    assert page.shown is not None
    dialog = deeds.supplement(page, page.shown)
    assert [e for e, row in dialog.rows.items() if row.tick.isChecked()] == ["joint-photo"]
    scan = tmp_path / "photo.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    dialog.rows["joint-photo"].take(scan)
    dialog.answer()
    assert working.background.settle()
    known = working.doors.desk.case(case)
    assert known.materials["joint-photo"].file_name == "photo.png"
    assert len(known.deliveries) == 2


def test_a_second_print_asks_why_and_is_kept(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk)
    page = open_case(working, case)
    assert page.shown is not None
    first = deeds.print_paper(page, page.shown, "receipt")
    assert isinstance(first, PaperDialog)
    assert working.background.settle()
    assert first.pane.preview.pages == 1
    first.printed.emit(True)
    assert working.background.settle()
    first.reject()
    again = deeds.print_paper(page, page.shown, "receipt")
    assert working.background.settle()
    assert not again.pane.save.isEnabled()
    assert again.why is not None
    again.why.edit.setFocus()
    QTest.keyClick(again.why.edit, Qt.Key.Key_1)
    assert again.pane.save.isEnabled()
    again.printed.emit(True)
    assert working.background.settle()
    ledger = [m.body for m in desk.case(case).timeline if isinstance(m.body, k.PaperPrinted)]
    assert [(p.state, p.reason) for p in ledger] == [("reprinted", "lost"), ("printed", "")]
    again.reject()


def test_a_refused_step_says_why_and_goes_again(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk)
    delivery = desk.case(case).deliveries[0]
    step = delivery.steps[0].step.id
    refused = d.StepRefused(delivery.id, step, 422, "表单缺少签名", turn="clerk")
    counter = Author("", "counter")
    desk.store.journal.append([Draft(case, d.StepSending(delivery.id, step, 1))], counter)
    desk.store.journal.append([Draft(case, refused)], counter)
    page = open_case(working, case)
    line = page.deliveries._lines[0]
    again = [b for b in line.findChildren(type(page.buttons["note"])) if "Try again" in b.text()]
    assert "表单缺少签名" in str(getattr(line, "step").why)  # noqa: B009 - a line, not a rule
    again[0].click()
    assert working.background.settle()
    assert desk.case(case).deliveries[0].steps[0].state == "waiting"


def test_a_step_is_handed_over_with_a_reason(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk)
    delivery = desk.case(case).deliveries[0]
    step = delivery.steps[0].step.id
    counter = Author("", "counter")
    desk.store.journal.append([Draft(case, d.StepSending(delivery.id, step, 1))], counter)
    desk.store.journal.append([Draft(case, d.StepDoubted(delivery.id, step, "timeout"))], counter)
    page = open_case(working, case)
    from desktop.ui.pages.deliveries import turns

    assert page.shown is not None
    dialog = turns.ask_where(page, page.shown.steps[0])
    reason: Any = dialog.question("reason").edit
    reason.setPlainText("部门系统停机")
    dialog.answer()
    assert working.background.settle()
    assert desk.case(case).deliveries[0].steps[0].state == "handed_over"
    with pytest.raises(Exception, match="could double it"):
        handover.try_again(desk, case, step)


def test_two_answers_to_one_question_are_both_named(working: Window) -> None:
    desk = working.doors.desk
    case = draft(desk)
    opened = desk.case(case)
    assert opened.clashes == ()
    entries = [k.CaseFilled({"wedding_partner_name": name}, {}) for name in ("王芳", "黄敏")]
    for entry in entries:  # two counters that did not know of each other: neither replaces the other
        desk.store.journal.append([Draft(case, entry)], desk.author)
    page = open_case(working, case)
    assert not page.clashes.isHidden()
    assert len(page.clashes.facts.texts()) == 2


@pytest.mark.parametrize("which", [0, 1])
def test_a_person_decides_a_clash_with_a_reason(working: Window, which: int) -> None:
    desk = working.doors.desk
    case = draft(desk)
    for name in ("王芳", "黄敏"):
        desk.store.journal.append(
            [Draft(case, k.CaseFilled({"wedding_partner_name": name}, {}))], desk.author
        )
    values = desk.case(case).clashes[0].values
    page = open_case(working, case)
    page.clashes.decide.click()
    assert working.background.settle()
    dialog = page.findChild(ClashDialog)
    assert dialog is not None
    (row,) = dialog.rows.values()
    assert [value in radio.text() for radio, value in zip(row.radios, values, strict=True)] == [True, True]
    dialog.answer()  # nothing is chosen yet
    assert "Not everything is decided" in dialog.banner.what.full()
    row.radios[which].setChecked(True)
    assert values[which] in row.result.full()
    dialog.answer()  # and no reason was given
    assert dialog.isVisible()
    why: Any = dialog.why.edit
    why.setPlainText("以身份证为准")
    dialog.answer()
    assert working.background.settle()
    settled = desk.case(case)
    assert settled.clashes == ()
    assert settled.values["wedding_partner_name"] == values[which]
    assert page.clashes.isHidden()
    told = [line.spoken() for line in page.timeline.lines()]
    assert any("以身份证为准" in line for line in told)
    assert any("deciding" in line for line in told)


def test_the_language_changes_while_it_is_open(working: Window) -> None:
    page = open_case(working, accepted(working.doors.desk))
    assert "Accepted" in page.bar._state._label.full()
    working.press("language")
    assert working.background.settle()
    assert "已受理" in page.bar._state._label.full()
    assert any("男" in value or "女" in value or "*" in value for _, value in page.form.facts.texts())
    assert not page.findChildren(QDialog)


def test_a_case_in_the_intake_stays_a_case(working: Window) -> None:
    case = draft(working.doors.desk)
    page = open_case(working, case)
    page.buttons["intake"].click()
    assert working.background.settle()
    intake_page = working.shelf.page()
    assert intake_page is not None
    assert type(intake_page).__name__ == "IntakePage"
    assert intake.check(working.doors.desk, case)


def test_the_cases_of_a_life_event_lead_to_each_other(working: Window) -> None:
    desk = working.doors.desk
    event = desk.store.lookups.life_events()[0]
    _, cases = intake.open_bundle(desk, event.id, register(desk), {}).result
    page = open_case(working, cases[0])
    assert len(page.bundle._rows) == len(cases)
    assert not page.bundle._rows[0].isEnabled()
    page.bundle._rows[1].click()
    assert working.background.settle()
    opened: Any = working.shelf.page()
    assert opened.id == cases[1]


def test_a_rating_is_the_applicants_and_no_clerk_sees_it(working: Window) -> None:
    desk = working.doors.desk
    case = accepted(desk)
    page = open_case(working, case)
    told(working, case, "approved")
    work.deliver(desk, case, "周涛")
    working.bus.changed.emit(frozenset({case}))
    assert working.background.settle()
    assert "rate" in buttons(page)
    assert page.shown is not None
    deeds.rate(page, page.shown)  # no screen faces the applicant: a slip with a code
    assert working.background.settle()
    slip = QApplication.activeModalWidget()
    assert isinstance(slip, PaperDialog)
    slip.close()
    visit = desk.store.lookups.visit_of(case)
    assert visit is not None
    ratings.rate(desk, visit.code, Rating(5, ("quick",)))
    working.bus.changed.emit(frozenset({case}))
    assert working.background.settle()
    spoken = " ".join(line.spoken() for line in page.timeline.lines())
    assert "gave a rating; it is sealed" in spoken
    assert "Rated" not in spoken
    assert "5 of 5" not in spoken
