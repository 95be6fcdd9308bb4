"""Consultation through its deeds: the library and its review, inquiries, handovers, and what was told."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from desktop.casework import consult
from desktop.casework.consult import inquiries, seen
from desktop.casework.desk import Desk
from desktop.domain.catalogue import Text
from desktop.domain.consult.inquiry import fold
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import consult as k
from desktop.errors import Refused
from tests.casework.centre import HandClock, SitDown, as_staff, connect, register

HOUSEHOLD = "household-registration"


@pytest.fixture
def lina(sit_down: SitDown) -> Desk:
    """The clerk, in a centre that knows where its departments are (though no line leads there)."""
    desk = sit_down("it")
    connect(desk, {HOUSEHOLD: "http://127.0.0.1:1/h/v1", "civil-affairs": "http://127.0.0.1:1/c/v1"})
    return as_staff(desk, "lina")


@pytest.fixture
def wang(lina: Desk) -> Desk:
    """The supervisor, at the same store."""
    return as_staff(lina, "wang")


def wording(zh: str = "带身份证到窗口申请补领。", **more: object) -> k.AnswerWritten:
    made = k.AnswerWritten(
        question=Text("What if a residence permit is lost?", "居住证遗失后如何补办？"),
        text=Text("Come with your identity card; it is issued again.", zh),
        department=HOUSEHOLD,
        service="residence-permit",
        legal_basis=(
            Text("Interim Regulation on Residence Permits, Article 11", "《居住证暂行条例》第十一条"),
        ),
        valid_until=date(2026, 6, 30),
        keywords=("挂失",),
    )
    return k.AnswerWritten(**{**{f: getattr(made, f) for f in made.__struct_fields__}, **more})


def in_force(writer: Desk, reviewer: Desk, **more: object) -> str:
    answer: str = consult.write(writer, wording(**more)).result  # type: ignore[arg-type]
    consult.publish(reviewer, answer)
    return answer


def test_nothing_is_told_before_somebody_else_reviewed_it(lina: Desk, wang: Desk) -> None:
    answer = consult.write(lina, wording()).result
    assert consult.find(lina, "居住证") == ()
    with pytest.raises(Refused, match="not in force"):
        consult.tell_answer(lina, answer)
    with pytest.raises(Refused, match="lead the centre"):
        consult.publish(lina, answer)
    own = consult.write(wang, wording("另一种说法")).result
    with pytest.raises(Refused, match="wrote themselves"):
        consult.publish(wang, own)
    consult.publish(wang, answer)
    (found,) = consult.find(lina, "居住证")
    assert (found.row.id, found.standing) == (answer, "in_force")
    view = consult.answer_view(lina, answer)
    assert (view.writer, view.reviewer) == ("李娜", "王芳")


def test_a_new_wording_waits_while_the_old_one_stays_in_force(lina: Desk, wang: Desk) -> None:
    answer = in_force(lina, wang)
    consult.write(lina, wording("新的说法"), answer)
    shown = consult.answer_view(lina, answer).answer
    assert shown.in_force is not None
    assert shown.pending is not None
    assert shown.in_force.body.text.zh == "带身份证到窗口申请补领。"
    assert [one.row.id for one in seen.to_review(wang)] == [answer]
    consult.return_(wang, answer, "请写明期限")
    assert seen.to_review(wang) == ()
    consult.write(lina, wording("新的说法，三日内"), answer)
    consult.publish(wang, answer)
    told = consult.answer_view(lina, answer).answer.in_force
    assert told is not None
    assert told.body.text.zh == "新的说法，三日内"


@pytest.mark.parametrize(
    "asked",
    [
        "补办",
        "居住证 遗失",
        "jzz",
        "juzhuzheng",
        "buban",
        "guashi",
        "lost permit",
        "我的居住证丢失了怎么补办",
    ],
)
def test_an_answer_is_found_by_pieces_pinyin_initials_and_whole_questions(
    lina: Desk, wang: Desk, asked: str
) -> None:
    answer = in_force(lina, wang)
    assert [one.row.id for one in consult.find(lina, asked)] == [answer]


@pytest.mark.parametrize("asked", ["", "?!", "张伟", "怎么办", "驾驶证换证", "zzz", "110101"])
def test_what_it_does_not_answer_does_not_find_it(lina: Desk, wang: Desk, asked: str) -> None:
    in_force(lina, wang)
    assert consult.find(lina, asked) == ()


def test_an_expired_answer_is_said_to_be_and_never_told(lina: Desk, wang: Desk, clock: HandClock) -> None:
    old = in_force(lina, wang)
    new = in_force(lina, wang, valid_until=date(2027, 6, 30), question=Text("Lost permit", "居住证遗失"))
    clock.at += timedelta(days=200)
    found = consult.find(lina, "居住证遗失")
    assert [(one.row.id, one.standing) for one in found] == [(new, "in_force"), (old, "expired")]
    with pytest.raises(Refused, match="expired on 2026-06-30"):
        consult.tell_answer(lina, old)
    assert [one.row.id for one in seen.to_review(wang)] == [old]
    assert [one.standing for one in seen.of_service(lina, "residence-permit")] == ["in_force", "expired"]


def test_its_last_day_still_counts(lina: Desk, wang: Desk, clock: HandClock) -> None:
    answer = in_force(lina, wang, valid_until=date(2026, 3, 2))
    consult.tell_answer(lina, answer)
    clock.at += timedelta(days=1)
    with pytest.raises(Refused):
        consult.tell_answer(lina, answer)


def test_a_withdrawn_answer_is_gone_from_the_search_at_once(lina: Desk, wang: Desk) -> None:
    answer = in_force(lina, wang)
    with pytest.raises(Refused):
        consult.withdraw(lina, answer, "法规已修改")
    consult.withdraw(wang, answer, "法规已修改")
    assert consult.find(lina, "居住证") == ()
    with pytest.raises(Refused):
        consult.tell_answer(lina, answer)


def test_what_was_told_to_whom_is_kept(lina: Desk, wang: Desk, clock: HandClock) -> None:
    answer, person = in_force(lina, wang), register(lina, 4)
    consult.tell_answer(lina, answer, question="居住证丢了", to=person)
    consult.tell_answer(lina, answer, helped=True)
    clock.sleep(60)
    lookups = lina.store.lookups
    (told,) = lookups.told_to(person)
    assert (told.answer, told.staff, told.question) == (answer, lina.who.id, "居住证丢了")
    assert consult.answer_view(lina, answer).told == 2
    inquiry = consult.ask(lina, "可以代办吗？", HOUSEHOLD, resident=person, answer=answer).result
    view = consult.answer_view(lina, answer)
    assert (view.told, view.helped) == (3, 2)
    assert lookups.told_to(person)[0].inquiry == inquiry


def test_who_was_asked_first_is_responsible_until_a_handover_is_accepted(lina: Desk, wang: Desk) -> None:
    inquiry = consult.ask(lina, "可以代办吗？", HOUSEHOLD).result
    with pytest.raises(Refused, match="colleague"):
        consult.offer(lina, inquiry, lina.who.id)
    consult.offer(lina, inquiry, wang.who.id, "休假")
    assert consult.inquiry_view(lina, inquiry).owner == "李娜"
    assert [one.offered_to_me for one in seen.inquiries(wang, "mine")] == [True]
    with pytest.raises(Refused, match="somebody else"):
        consult.take_over(lina, inquiry)
    consult.decline(wang, inquiry, "不在岗")
    assert seen.inquiries(wang, "mine") == ()
    with pytest.raises(Refused, match="No handover"):
        consult.take_over(wang, inquiry)
    consult.offer(lina, inquiry, wang.who.id)
    consult.take_over(wang, inquiry)
    assert consult.inquiry_view(lina, inquiry).owner == "王芳"
    with pytest.raises(Refused, match="Somebody else"):
        consult.offer(lina, inquiry, lina.who.id)


def test_nobody_takes_over_for_another_even_in_a_forged_entry(lina: Desk, wang: Desk) -> None:
    inquiry = consult.ask(lina, "可以代办吗？", HOUSEHOLD).result
    consult.offer(lina, inquiry, wang.who.id)
    offer = lina.store.lookups.inquiry(inquiry).offer
    assert offer is not None
    forged = [Draft(inquiry, k.InquiryTakenOver(offer.entry), (offer.entry,))]
    lina.store.journal.append(forged, Author("somebody", "clerk"))
    found = lina.store.lookups.inquiry(inquiry)
    assert found.owner == lina.who.id
    assert found.odd


def test_the_clock_counts_working_days_and_the_list_is_due_soonest_first(
    lina: Desk, clock: HandClock
) -> None:
    late = consult.ask(lina, "以后再说", HOUSEHOLD, days=9).result
    soon = consult.ask(lina, "可以代办吗？", HOUSEHOLD).result
    row = lina.store.lookups.inquiry_row(soon)
    assert row is not None
    assert row.due_on == date(2026, 3, 9)  # five working days after a Monday
    assert row.number == "I260302-A1-02"
    clock.at += timedelta(days=8)
    listed = seen.inquiries(lina, "centre")
    assert [(one.row.id, one.left) for one in listed] == [(soon, -1), (late, 3)]


def test_an_answer_heard_by_telephone_is_told_and_comes_into_the_library(lina: Desk, wang: Desk) -> None:
    person = register(lina, 5)
    inquiry = consult.ask(lina, "居住证可以代办吗？", HOUSEHOLD, resident=person).result
    with pytest.raises(Refused, match="not answered"):
        consult.tell(lina, inquiry)
    consult.carried(lina, inquiry, "phone", "王科长")
    consult.answered(lina, inquiry, "可以，凭委托书。", who="王科长", legal_basis="《居住证暂行条例》")
    consult.tell(lina, inquiry)
    assert [one.inquiry for one in lina.store.lookups.told_to(person)] == [inquiry]
    made = wording("可以，凭委托书。", question=Text("By proxy?", "居住证可以代办吗？"), inquiry=inquiry)
    answer = consult.propose(lina, inquiry, made).result
    assert consult.find(lina, "代办") == ()
    consult.publish(wang, answer)
    assert [one.row.id for one in consult.find(lina, "居住证代办")] == [answer]
    view = consult.inquiry_view(lina, inquiry)
    assert (view.inquiry.state, view.proposed) == ("told", "in_force")
    assert len(view.lines) == 5


def test_a_later_answer_is_still_to_be_told(lina: Desk) -> None:
    inquiry = consult.ask(lina, "可以代办吗？", HOUSEHOLD).result
    consult.answered(lina, inquiry, "可以。")
    consult.tell(lina, inquiry)
    consult.answered(lina, inquiry, "更正：不可以。")
    assert lina.store.lookups.inquiry(inquiry).state == "answered"
    lina.store.journal.append(
        [Draft(inquiry, k.InquiryAnswered("书面答复", reference="R1", version=2))],
        Author(HOUSEHOLD, "department"),
    )
    consult.answered(lina, inquiry, "电话里听到的")
    reply = lina.store.lookups.inquiry(inquiry).reply
    assert reply is not None
    assert reply.body.text == "书面答复"  # the department's own word counts before hearsay


def test_closed_needs_its_reason_and_its_owner(lina: Desk, wang: Desk) -> None:
    inquiry = consult.ask(lina, "可以代办吗？", HOUSEHOLD).result
    with pytest.raises(Refused, match="reason"):
        consult.close(lina, inquiry, " ")
    consult.close(wang, inquiry, "群众不再需要")  # who leads may
    with pytest.raises(Refused, match="finished"):
        consult.offer(lina, inquiry, wang.who.id)
    assert seen.inquiries(lina, "centre") == ()
    assert [one.row.id for one in seen.inquiries(lina, "done")] == [inquiry]


@pytest.mark.parametrize(
    ("question", "department"), [(" ", HOUSEHOLD), ("x" * 4001, HOUSEHOLD), ("?", "none")]
)
def test_a_question_has_words_and_a_department(lina: Desk, question: str, department: str) -> None:
    with pytest.raises(Refused):
        consult.ask(lina, question, department)


@pytest.mark.parametrize(
    "more",
    [
        {"legal_basis": ()},
        {"valid_until": None},
        {"valid_until": date(2026, 3, 1)},
        {"text": Text("", "只有中文")},
        {"department": "civil-affairs"},  # the service is another department's
    ],
)
def test_an_answer_says_everything_it_must(lina: Desk, more: dict[str, object]) -> None:
    with pytest.raises(Refused):
        consult.write(lina, wording(**more))  # type: ignore[arg-type]


def test_any_order_of_an_inquirys_entries_folds_to_the_same(lina: Desk, wang: Desk) -> None:
    inquiry = consult.ask(lina, "可以代办吗？", HOUSEHOLD).result
    consult.offer(lina, inquiry, wang.who.id)
    consult.take_over(wang, inquiry)
    consult.carried(wang, inquiry, "phone")
    consult.answered(wang, inquiry, "可以。")
    consult.tell(lina, inquiry)
    entries = list(lina.store.journal.read(inquiry))
    whole, dice = fold(inquiry, entries), Random(3)
    for _ in range(50):
        some = entries + dice.sample(entries, 3)
        dice.shuffle(some)
        assert fold(inquiry, some) == whole
    assert lina.store.journal.rebuild(check=True) == []


def test_an_inquiry_is_found_by_its_number_as_people_type_it(lina: Desk) -> None:
    inquiry = consult.ask(lina, "可以代办吗？", HOUSEHOLD).result
    assert inquiries.find(lina, " i260302-a1-01 ").id == inquiry
    with pytest.raises(Refused):
        inquiries.find(lina, "I260302-A1-99")
