"""Visits: what to bring, on somebody's behalf, papers to follow, refused in law, fetched, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from desktop.casework import intake, papers
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import case as k
from desktop.domain.kinds.book import DeliveryProofSet
from desktop.ui.pages.case.page import CasePage
from desktop.ui.pages.counter import CounterPage
from desktop.ui.pages.guide import GuidePage
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.parts.banner import Banner
from tests.reports.reading import flat_text_of
from tests.stories.answering import answer_the_form, case_of, intake_of
from tests.stories.conftest import CTRL, SHIFT, Hands
from tests.ui.pages.taking_in import accepted, complete, draft, number, register

Key = Qt.Key


def begin(hands: Hands, letters: str, id_number: str) -> IntakePage:
    """Letters of a service and Enter, the number and Enter."""
    window = hands.window
    assert isinstance(window.shelf.page(), CounterPage)
    hands.type(letters)
    hands.press(Key.Key_Return)
    hands.until(lambda: isinstance(window.shelf.page(), IntakePage))
    page = intake_of(window)
    hands.type(id_number)
    hands.press(Key.Key_Return)
    hands.until(lambda: bool(page.applicant.applicant.id))
    return page


def open_case(hands: Hands, case: str) -> CasePage:
    """The case is found by its number, and opened."""
    window = hands.window
    hands.press(Key.Key_K, with_=CTRL)
    hands.type(window.doors.desk.case(case).number)
    hands.until(lambda: window.header.box.answers.isVisible())
    hands.press(Key.Key_Return)
    hands.until(lambda: isinstance(window.shelf.page(), CasePage) and window.shelf.page().shown is not None)
    page = window.shelf.page()
    assert isinstance(page, CasePage)
    return page


def answered(hands: Hands, case: str, state: Any, **more: Any) -> None:
    """The department's word has come, as the exchange writes it."""
    desk = hands.window.doors.desk
    known = desk.case(case)
    at = "2026-11-23T09:00:00+08:00"
    body = k.DepartmentAnswered(known.department, "CA-1", 1, state, at, **more)
    desk.store.journal.append([Draft(case, body)], Author(known.department, "department"))
    hands.window.bus.changed.emit(frozenset({case}))
    hands.settle()


def press_button(hands: Hands, page: CasePage, which: str) -> None:
    """Tab to a button of the case, and press it."""
    for _ in range(30):
        if hands.at() is page.buttons[which]:
            break
        hands.press(Key.Key_Backtab, with_=SHIFT)
    assert hands.at() is page.buttons[which]
    hands.press(Key.Key_Return)


def test_what_must_i_bring(hands: Hands, printed: list[Path]) -> None:
    """What must I bring for a residence card? Please give it to me on paper."""
    window = hands.window
    hands.type("jzz")
    hands.until(lambda: window.shelf.page().picker.tiles.current().id == "residence-permit")
    hands.press(Key.Key_G, with_=CTRL)
    hands.until(lambda: isinstance(window.shelf.page(), GuidePage) and window.shelf.page().sheet is not None)
    page = window.shelf.page()
    service = window.doors.desk.store.lookups.service("residence-permit")
    assert service is not None
    assert len(page.sheet.materials) == len(service.materials)
    assert page.same.isVisible()
    hands.press(Key.Key_P, with_=CTRL)
    hands.until(lambda: hands.at().window() is not window)
    hands.press(Key.Key_Return)
    hands.until(lambda: len(printed) == 1 and printed[0].exists())
    hands.at_most(5)


def test_i_file_for_my_mother(hands: Hands) -> None:
    """My mother cannot come; I file for her."""
    desk = hands.window.doors.desk
    register(desk, "李秀英", 941)
    register(desk, "周涛", 942)
    page = begin(hands, "bdcdjzl", number(941))
    page.applicant.who.setFocus()
    hands.digit(2)
    hands.until(lambda: hands.at() is page.applicant.proxy.finder.line)
    hands.type(number(942))
    hands.press(Key.Key_Return)
    hands.until(lambda: page.applicant.filer() is not None)
    hands.press(Key.Key_Return)
    hands.until(lambda: page.taking is not None)
    opened = case_of(page).opened
    assert opened is not None
    assert opened.proxy_role == "proxy"
    assert page.taking is not None
    assert "power-of-attorney" in {wanted.material.evidence for wanted in page.taking.wanted}
    hands.at_most(6)


def test_you_have_my_papers_already(hands: Hands) -> None:
    """You copied my identity card last month, must I bring it again?"""
    desk = hands.window.doors.desk
    who = register(desk, "周涛", 943)
    accepted(desk, "property-query", who)
    case = draft(desk, "residence-permit", who)
    hands.window.open("intake", case=case)
    page = intake_of(hands.window)
    hands.until(lambda: page.taking is not None)
    page.show_step("materials")
    hands.settle()
    assert page.materials.rows["id-card"].wanted.held is not None
    hands.press(Key.Key_Return)
    hands.until(lambda: case_of(page).materials["id-card"].state == "handed_in")
    assert case_of(page).materials["id-card"].note
    hands.at_most(1)


def test_a_paper_may_follow(hands: Hands) -> None:
    """I do not have the proof of residence with me; I bring it next week."""
    desk = hands.window.doors.desk
    case = draft(desk, "residence-permit", register(desk, "周涛", 944))
    hands.window.open("intake", case=case)
    page = intake_of(hands.window)
    hands.until(lambda: page.taking is not None)
    page.show_step("materials")
    hands.settle()
    hands.press(Key.Key_Return)
    hands.until(lambda: "id-card" in case_of(page).materials)
    hands.digit(2)  # promised
    hands.until(lambda: "residence-proof" in case_of(page).materials)
    proof = case_of(page).materials["residence-proof"]
    assert proof.state == "promised"
    assert proof.until is not None
    hands.at_most(2)


def test_not_accepted_with_reasons_in_law(hands: Hands) -> None:
    """This is not your district's business: tell me why, in writing."""
    desk = hands.window.doors.desk
    case = draft(desk, "residence-permit", register(desk, "周涛", 945))
    hands.window.open("intake", case=case)
    page = intake_of(hands.window)
    hands.until(lambda: page.taking is not None)
    page.show_step("check")
    page.foot.refuse.setFocus()
    hands.press(Key.Key_Return)
    hands.until(lambda: hands.at().window() is not hands.window)
    hands.type("不属于本辖区办理范围")
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: case_of(page).state == "not_accepted")
    hands.until(lambda: page.receipt.pane.preview.pages >= 1)
    assert "不属于本辖区办理范围" in flat_text_of(papers.refusal(desk, case))
    hands.at_most(3)


def test_one_notice_refuses_the_whole_matter(hands: Hands) -> None:
    """None of it can be done here: one paper, with every department on it."""
    desk = hands.window.doors.desk
    _, cases = intake.open_bundle(desk, "retirement", register(desk, "周涛", 946), {}).result
    hands.window.open("intake", case=cases[0])
    page = intake_of(hands.window)
    hands.until(lambda: page.taking is not None)
    page.show_step("check")
    page.foot.refuse.setFocus()
    hands.press(Key.Key_Return)
    hands.until(lambda: hands.at().window() is not hands.window)
    hands.type("不符合退休条件")
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: {desk.case(case).state for case in cases} == {"not_accepted"})
    paper = flat_text_of(papers.refusal(desk, cases[0]))
    for case in cases:
        assert desk.case(case).number in paper
        assert desk.service_of(desk.case(case)).name.zh in paper
    assert paper.count("不符合退休条件") == len(cases)
    hands.at_most(3)


def test_a_draft_of_this_person_is_offered(hands: Hands) -> None:
    """I was here this morning and went home for a paper."""
    desk = hands.window.doors.desk
    case = draft(desk, "residence-permit", register(desk, "周涛", 947))
    page = begin(hands, "jzz", number(947))
    hands.until(lambda: page.applicant.there.isVisible())
    for _ in range(12):
        if hands.at() is page.applicant.go_on:
            break
        hands.press(Key.Key_Backtab, with_=SHIFT)
    hands.press(Key.Key_Return)
    hands.until(lambda: page.taking is not None)
    assert page.work.cases == (case,)
    hands.at_most(16)


def test_what_the_department_asked_for_is_brought(hands: Hands) -> None:
    """The office wrote that a photograph is missing; here it is."""
    desk = hands.window.doors.desk
    case = accepted(desk, "residence-permit", register(desk, "周涛", 948))
    answered(hands, case, "waiting_supplement", asked_for=("photo",))
    open_case(hands, case)
    hands.press(Key.Key_Return, with_=CTRL)  # what is due now: hand in later
    hands.until(lambda: hands.at().window() is not hands.window)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: any(isinstance(m.body, k.CaseSupplemented) for m in desk.case(case).timeline))
    hands.at_most(10)


def test_the_result_is_handed_over(hands: Hands) -> None:
    """I come to fetch my card; here is my signature."""
    desk = hands.window.doors.desk
    case = accepted(desk, "residence-permit", register(desk, "周涛", 949))
    answered(hands, case, "approved")
    open_case(hands, case)
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: hands.at().window() is not hands.window)
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: desk.case(case).state == "delivered")
    given = next(m.body for m in desk.case(case).timeline if isinstance(m.body, k.CaseDelivered))
    assert (given.to, given.how, given.signed) == ("周涛", "counter", True)
    hands.at_most(8)


def test_taken_back(hands: Hands) -> None:
    """I do not want it any more."""
    desk = hands.window.doors.desk
    case = accepted(desk, "residence-permit", register(desk, "周涛", 950))
    page = open_case(hands, case)
    press_button(hands, page, "withdraw")
    hands.until(lambda: hands.at().window() is not hands.window)
    hands.type("本人放弃办理")
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: desk.case(case).state == "withdrawn")


def test_where_is_my_application(hands: Hands) -> None:
    """It takes so long; please ask them."""
    desk = hands.window.doors.desk
    case = accepted(desk, "residence-permit", register(desk, "周涛", 951))
    page = open_case(hands, case)
    press_button(hands, page, "message")
    hands.until(lambda: hands.at().window() is not hands.window)
    hands.digit(2)  # an urging
    hands.type("请尽快办理")
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: any(isinstance(m.body, k.CaseMessaged) for m in desk.case(case).timeline))
    said = next(m.body for m in desk.case(case).timeline if isinstance(m.body, k.CaseMessaged))
    assert said.type == "urge"


def test_larger_text_in_the_middle_of_a_form(hands: Hands) -> None:
    """My eyes are tired today; make it larger and darker."""
    desk = hands.window.doors.desk
    case = draft(desk, "home-record-query", register(desk, "周涛", 952))
    hands.window.open("intake", case=case)
    page = intake_of(hands.window)
    hands.until(lambda: page.taking is not None)
    question = page.form.question("household_size")
    assert question is not None
    page.show_step("form:" + page.form.group_of("household_size"))
    question.edit.setFocus()
    hands.type("3")
    hands.press(Key.Key_Plus, with_=CTRL)
    hands.press(Key.Key_T, with_=CTRL | SHIFT)
    assert hands.window.doors.preferences().scale > 100
    assert question.value() == 3
    assert hands.at() is question.edit
    hands.at_most(5)


def test_an_answer_is_put_right_before_it_counts(hands: Hands) -> None:
    """No, we are four, not three: change it before you submit."""
    desk = hands.window.doors.desk
    case = draft(desk, "home-record-query", register(desk, "周涛", 953))
    complete(desk, case)
    intake.fill(desk, case, {"household_size": 3})
    hands.window.open("intake", case=case)
    page = intake_of(hands.window)
    hands.until(lambda: page.taking is not None)
    page.show_step("form:" + page.form.group_of("household_size"))
    question = page.form.question("household_size")
    assert question is not None
    question.edit.setFocus()
    question.edit.selectAll()
    hands.type("4")
    hands.press(Key.Key_Return)
    hands.until(lambda: case_of(page).values["household_size"] == 4)
    told = [m.body.values["household_size"] for m in case_of(page).timeline
            if isinstance(m.body, k.CaseFilled) and "household_size" in m.body.values]  # fmt: skip
    assert told[:2] == [4, 3]
    hands.at_most(1)


def test_answers_by_digits_only(hands: Hands) -> None:
    """The clerk asks, I answer, one key each."""
    desk = hands.window.doors.desk
    case = draft(desk, "property-query", register(desk, "周涛", 954))
    hands.window.open("intake", case=case)
    page = intake_of(hands.window)
    hands.until(lambda: page.taking is not None)
    answer_the_form(hands, page, {})
    hands.until(lambda: not [p for p in page.taking.problems if p.where.startswith("field:")])
    hands.at_most(6)


def test_a_mistake_is_put_right_with_its_trace(hands: Hands) -> None:
    """My address was written wrong, and you have sent it already."""
    desk = hands.window.doors.desk
    case = accepted(desk, "residence-permit", register(desk, "周涛", 955))
    old = desk.case(case).values["address"]
    page = open_case(hands, case)
    press_button(hands, page, "correct")
    hands.until(lambda: hands.at().window() is not hands.window)
    hands.type("门牌号有误")
    dialog = hands.at().window()
    dialog.question("address").edit.setFocus()
    dialog.question("address").edit.selectAll()
    hands.type("文三路 2 号")
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: desk.case(case).values["address"] == "文三路 2 号")
    known = desk.case(case)
    request = known.deliveries[-1].steps[0].step.request  # the department is told both, and the reason
    assert old in request
    assert "门牌号有误" in request
    hands.until(lambda: any(label == "before that" for label, _ in page.form.facts.texts()))
    was = next(value for label, value in page.form.facts.texts() if label == "before that")
    assert "门牌号有误" in was
    assert desk.who.name in was
    assert len(known.deliveries) == 2
    before = [m.body.values["address"] for m in known.timeline
              if isinstance(m.body, k.CaseFilled) and "address" in m.body.values]  # fmt: skip
    assert before[:2] == ["文三路 2 号", old]
    hands.at_most(20)


def test_the_wrong_card_gets_no_result(hands: Hands) -> None:
    """I fetch it for my neighbour; here is my own card."""
    desk = hands.window.doors.desk
    case = accepted(desk, "residence-permit", register(desk, "周涛", 956))
    answer = k.DepartmentAnswered("public-security", "R-1", 1, "approved", "2026-11-23T09:00:00+08:00")
    rule = DeliveryProofSet("document")
    journal = f"centre:{desk.store.lookups.centre().centre}"
    desk.store.journal.append([Draft(case, answer)], Author("public-security", "department"))
    desk.store.journal.append([Draft(journal, rule)], Author("boss", "manager"))
    page = open_case(hands, case)
    assert "ready to be handed over" in page.waiting.what.full()
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: hands.at().window() is not hands.window)
    hands.at().window().question("document").edit.setFocus()
    hands.type(number(957))
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: bool(hands.at().window().findChildren(Banner)))  # asked again, everything still there
    assert desk.case(case).state == "approved"
    hands.at().window().question("document").edit.setFocus()
    hands.press(Key.Key_A, with_=CTRL)
    hands.type(number(956))
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: desk.case(case).state == "delivered")
    hands.at_most(12)
