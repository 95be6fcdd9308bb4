"""Stories of consultation: a question answered from the library, one that goes out, and its way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import Qt

from desktop.casework import centre, consult
from desktop.casework.desk import Desk
from desktop.domain.catalogue import Text
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.consult import InquiryAnswered
from desktop.ui.pages.consult.answer import AnswerPage
from desktop.ui.pages.consult.inquiry import InquiryPage
from desktop.ui.pages.consult.page import ConsultPage
from desktop.ui.pages.news import NewsPage
from desktop.ui.pages.newscount import spoken_of
from desktop.ui.pages.person import ResidentPage
from desktop.ui.parts.page import Page
from tests.stories.conftest import ALT, CTRL, Hands
from tests.ui.pages.taking_in import register

Key = Qt.Key
HOUSEHOLD = "household-registration"
P = TypeVar("P", bound=Page)


def page_of(hands: Hands, kind: type[P]) -> P:
    page = hands.window.shelf.page()
    assert isinstance(page, kind)
    return page


def as_staff(desk: Desk, login: str) -> Desk:
    return replace(desk, who=next(row for row in desk.store.lookups.staff() if row.login == login))


def library(hands: Hands, days: int = 300) -> str:
    """One answer about lost residence permits, in force for so many days from today."""
    desk = hands.window.doors.desk
    one = consult.FileAnswer(
        "permit-lost",
        Text("What if a residence permit is lost?", "居住证丢失后如何补领？"),
        Text("Come with your identity card.", "持身份证到窗口申请补领。"),
        HOUSEHOLD,
        (Text("Interim Regulation on Residence Permits", "《居住证暂行条例》"),),
        desk.today + timedelta(days=days),
        "residence-permit",
    )
    consult.take_library(as_staff(desk, "wang.fang"), (one,))
    (found,) = consult.find(desk, "居住证丢失")
    return found.row.id


def active(hands: Hands) -> None:
    """The window is in front again after a dialog; without a screen nobody sees to that."""
    hands.window.activateWindow()
    hands.until(hands.window.isActiveWindow)


def found(hands: Hands, group: str) -> Callable[[], bool]:
    """Whether the one box shows an answer of a group as the first one."""
    box = hands.window.header.box

    def holds() -> bool:
        hit = box.answers.current()
        return box.answers.isVisible() and hit is not None and hit.group == group

    return holds


def test_a_question_is_answered_from_the_one_box_and_kept(hands: Hands) -> None:
    """A question at the window is answered from the library, offline, and that it was told is kept."""
    answer = library(hands)
    hands.press(Key.Key_K, with_=CTRL)
    hands.type("居住证丢了怎么办")
    hands.until(found(hands, "answer"))
    hands.press(Key.Key_Return)
    page = page_of(hands, AnswerPage)
    hands.until(lambda: page.yes.hasFocus())
    assert "持身份证" in page.view.answer.shown.body.text.zh  # type: ignore[union-attr]
    hands.press(Key.Key_Return)  # yes, that answered it
    told = hands.window.doors.desk.store.lookups.told_of(answer)
    assert [(one.helped, one.question) for one in told] == [(True, "居住证丢了怎么办")]
    hands.at_most(4)


def test_told_to_somebody_known_by_a_scan_of_their_card(hands: Hands) -> None:
    """What was told to whom is kept: the resident's card is scanned beside the answer."""
    answer, desk = library(hands), hands.window.doors.desk
    person = register(desk, "周涛", 612)
    hands.press(Key.Key_I, with_=CTRL)
    hands.type("jzz")
    page = page_of(hands, ConsultPage)
    hands.until(lambda: page.list.count() == 1)
    hands.press(Key.Key_Return)
    shown = page_of(hands, AnswerPage)
    hands.until(lambda: shown.yes.hasFocus())
    shown.finder.line.setFocus()
    hands.scan(desk.store.lookups.resident_row(person).id_number)  # type: ignore[union-attr]
    hands.until(lambda: shown.person == person)
    hands.press(Key.Key_Return, with_=CTRL)
    assert [one.answer for one in desk.store.lookups.told_to(person)] == [answer]
    hands.at_most(5)
    hands.window.open("resident", resident=person)  # and their own page says so
    shown_person = page_of(hands, ResidentPage)
    hands.until(lambda: [what for _, what in shown_person.told.texts()] == ["jzz"])


def test_an_expired_answer_is_never_offered_as_valid(hands: Hands) -> None:
    """An expired answer says so in the box and on its page, and cannot be told."""
    answer = library(hands, days=-1)
    hands.press(Key.Key_K, with_=CTRL)
    hands.type("居住证丢失")
    hands.until(found(hands, "answer"))
    hit = hands.window.header.box.answers.current()
    assert hit is not None
    assert "EXPIRED" in hit.detail
    hands.press(Key.Key_Return)
    page = page_of(hands, AnswerPage)
    hands.until(lambda: page.no.hasFocus())
    assert not page.yes.isVisible()
    assert "submit" not in page.acts()
    assert hands.window.doors.desk.store.lookups.told_of(answer) == ()
    hands.at_most(3)


def test_what_the_library_does_not_answer_goes_to_the_department(hands: Hands) -> None:
    """It did not answer it: two keys more, and an inquiry is open whose owner is the first asked."""
    answer, desk = library(hands), hands.window.doors.desk
    hands.press(Key.Key_K, with_=CTRL)
    hands.type("居住证丢了可以让孩子代领吗")
    hands.until(found(hands, "answer"))
    hands.press(Key.Key_Return)
    hands.until(lambda: page_of(hands, AnswerPage).yes.hasFocus())
    hands.press(Key.Key_N, with_=CTRL)  # no
    hands.press(Key.Key_Return, with_=CTRL)  # ask; question and service stand there already
    hands.until(lambda: isinstance(hands.window.shelf.page(), InquiryPage))
    (row,) = desk.store.lookups.inquiries()
    assert (row.question, row.department) == ("居住证丢了可以让孩子代领吗", HOUSEHOLD)
    assert (row.owner, row.service) == (desk.who.id, "residence-permit")
    assert row.due_on is None or row.due_on > desk.today
    assert [one.helped for one in desk.store.lookups.told_of(answer)] == [False]
    hands.at_most(7)


def test_an_inquiry_from_the_telephone_to_the_resident(hands: Hands) -> None:
    """The department is asked by telephone, its answer typed in and told: a key or two for each step."""
    desk = hands.window.doors.desk
    services = [{"id": "copy", "name": {"en": "Copy", "zh": "查档"}}]
    archives = centre.DepartmentFile(
        "archives", Text("Archives", "档案馆"), "AR", connector="by-hand", config={"services": services}
    )
    centre.add_department(as_staff(desk, "admin"), archives, "a long passphrase for parcels")
    inquiry = consult.ask(desk, "查档可以代办吗？", "archives").result
    hands.press(Key.Key_I, with_=CTRL)
    hands.press(Key.Key_2, with_=ALT)  # my inquiries
    hands.until(lambda: page_of(hands, ConsultPage).list.count() == 1)
    hands.press(Key.Key_Return)
    page = page_of(hands, InquiryPage)
    hands.until(lambda: page.buttons["carried"].hasFocus())
    for text in ("", "可以，凭委托书。", ""):  # asked by telephone, answered, told
        active(hands)
        hands.press(Key.Key_Return, with_=CTRL)
        if text:
            hands.type(text)
        hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: desk.store.lookups.inquiry(inquiry).state == "told")
    told = desk.store.lookups.inquiry(inquiry).reply
    assert told is not None
    assert told.body.text == "可以，凭委托书。"
    hands.at_most(17)


def test_a_colleague_accepts_a_handover(hands: Hands) -> None:
    """A handover is offered to me: it stands first in my list and is accepted with one key."""
    desk = hands.window.doors.desk
    boss = as_staff(desk, "wang.fang")
    inquiry = consult.ask(boss, "居住证可以代领吗？", HOUSEHOLD).result
    consult.offer(boss, inquiry, desk.who.id, "休假")
    hands.press(Key.Key_I, with_=CTRL)
    hands.press(Key.Key_2, with_=ALT)
    hands.until(lambda: page_of(hands, ConsultPage).list.count() == 1)
    assert desk.store.lookups.inquiry(inquiry).owner == boss.who.id
    hands.press(Key.Key_Return)
    page = page_of(hands, InquiryPage)
    hands.until(lambda: page.buttons["accept"].hasFocus())
    hands.press(Key.Key_Return)
    hands.until(lambda: desk.store.lookups.inquiry(inquiry).owner == desk.who.id)
    hands.at_most(6)


def test_an_inquirys_answer_comes_into_the_library(hands: Hands) -> None:
    """The answer of an inquiry comes into the library once somebody else has read it."""
    desk = hands.window.doors.desk
    inquiry = consult.ask(desk, "居住证可以代领吗？", HOUSEHOLD, service="residence-permit").result
    consult.answered(desk, inquiry, "可以，凭委托书。", legal_basis="《居住证暂行条例》")
    window = hands.window
    window.open("inquiry", inquiry=inquiry)
    page = page_of(hands, InquiryPage)
    hands.until(lambda: page.buttons["library"].isVisible())
    dialog = page.press("library")
    assert dialog is not None
    for name, text in (
        ("question_en", "May somebody else fetch it?"),
        ("text_en", "Yes, with a letter of authority."),
        ("basis_en", "Interim Regulation on Residence Permits"),
        ("until", str(desk.today + timedelta(days=200))),
    ):
        dialog.question(name).put(text)
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: isinstance(window.shelf.page(), AnswerPage))
    written = page_of(hands, AnswerPage)
    hands.until(lambda: written.view is not None)
    assert not written.publish.isVisible()  # a clerk reviews nothing
    assert consult.find(desk, "代领") == ()
    consult.publish(as_staff(desk, "wang.fang"), written.answer)
    assert [one.row.id for one in consult.find(desk, "居住证代领")] == [written.answer]


def test_a_question_the_library_knows_nothing_of_is_asked_from_the_one_box(hands: Hands) -> None:
    """Nothing answers it: the box itself offers to ask a department, and the question is typed once."""
    desk = hands.window.doors.desk
    hands.press(Key.Key_K, with_=CTRL)
    hands.type("垃圾分类补贴怎么申请呢？")
    hands.until(found(hands, "inquiry"))
    hands.press(Key.Key_Return)
    page = page_of(hands, ConsultPage)
    hands.until(lambda: page.line.text() == "垃圾分类补贴怎么申请呢？")
    hands.press(Key.Key_N, with_=CTRL)
    hands.press(Key.Key_Tab)
    hands.digit(1)  # the first department
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: isinstance(hands.window.shelf.page(), InquiryPage))
    (row,) = desk.store.lookups.inquiries()
    assert row.question == "垃圾分类补贴怎么申请呢？"
    hands.at_most(12)


def test_the_departments_answer_is_news_and_one_key_from_being_told(hands: Hands) -> None:
    """What a department answered stands among the news; Enter opens the inquiry."""
    desk = hands.window.doors.desk
    inquiry = consult.ask(desk, "居住证可以代领吗？", HOUSEHOLD).result
    reply = InquiryAnswered("可以，凭委托书。", reference="HR-1", version=2)
    began = desk.clock.now() - timedelta(seconds=1)
    assert spoken_of(desk, frozenset({inquiry}), began) == frozenset()
    desk.store.journal.append([Draft(inquiry, reply)], Author(HOUSEHOLD, "department"))
    assert spoken_of(desk, frozenset({inquiry}), began) == {inquiry}  # what the header counts
    hands.press(Key.Key_J, with_=CTRL)
    news = page_of(hands, NewsPage)
    hands.until(lambda: news.list.count() == 1)
    hands.press(Key.Key_Return)
    page = page_of(hands, InquiryPage)
    hands.until(lambda: page.buttons["told"].hasFocus())
    hands.press(Key.Key_Return)  # tell the resident
    hands.press(Key.Key_Return, with_=CTRL)  # at the counter
    hands.until(lambda: desk.store.lookups.inquiry(inquiry).state == "told")
    hands.at_most(6)
