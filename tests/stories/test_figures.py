"""The figures the counter is held to: a card again, a birth, a reprint, a case by a piece of anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from desktop.casework import intake, papers
from desktop.domain.kinds.case import PaperPrinted
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.pages.case.page import CasePage
from desktop.ui.pages.counter import CounterPage
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.parts.labels import PlainLabel
from tests.reports.reading import flat_text_of
from tests.stories.answering import answer_the_form, case_of, intake_of
from tests.stories.conftest import CTRL, Hands
from tests.ui.pages.taking_in import accepted, answers, draft, number, register

Key = Qt.Key


def came_before(hands: Hands, name: str, serial: int, service: str, **said: Any) -> str:
    """A resident whose earlier case of a service was accepted; the resident."""
    desk = hands.window.doors.desk
    who = register(desk, name, serial)
    case = draft(desk, service, who)
    known = desk.case(case)
    form = desk.service_of(known).form
    intake.fill(desk, case, answers(form, {**known.values, **said}))
    for material in desk.service_of(known).materials:
        if not material.when:
            intake.take_material(desk, case, material.evidence, "handed_in")
    intake.receive(desk, case)
    intake.accept(desk, case)
    return who


def choose(hands: Hands, letters: str) -> IntakePage:
    """At the counter: letters of a service, Enter."""
    window = hands.window
    assert isinstance(window.shelf.page(), CounterPage)
    hands.type(letters)
    hands.press(Key.Key_Return)
    hands.until(lambda: isinstance(window.shelf.page(), IntakePage))
    return intake_of(window)


def take_in(hands: Hands, page: IntakePage, id_number: str) -> None:
    """The resident's number and Enter, Enter opens the case."""
    hands.type(id_number)
    hands.press(Key.Key_Return)
    hands.until(lambda: page.applicant.filer() is not None)
    hands.press(Key.Key_Return)
    hands.until(lambda: page.taking is not None)


def finish(hands: Hands, page: IntakePage) -> None:
    """Through what is left to the receipt: circumstances, materials, check, accept, print, next person."""
    assert page.current == "circumstances"
    hands.press(Key.Key_Return)
    assert page.current == "materials"
    hands.press(Key.Key_M, with_=CTRL)  # everything is here: on to the check
    hands.until(lambda: page.current == "check")
    assert page.taking is not None
    assert page.taking.problems == ()
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: page.current == "receipt" and page.receipt.pane.print.isEnabled())
    hands.press(Key.Key_Return)


def test_residence_card_of_a_returning_resident(hands: Hands, printed: list[Path]) -> None:
    """I was here last year; renew my residence card, nothing has changed."""
    came_before(hands, "周涛", 801, "residence-permit", residence_ground="work", employer_name="青禾公司")
    page = choose(hands, "jzz")
    take_in(hands, page, number(801))
    assert not [step for step in page.states.order() if step.startswith("form:") and page.current == step]
    note = page.form.question("employer_name")
    assert note is not None
    assert note.value() == "青禾公司"
    assert "visit" in note._note.full()
    finish(hands, page)
    hands.until(lambda: case_of(page).state == "accepted" and len(printed) == 1)
    hands.press(Key.Key_N, with_=CTRL)
    assert isinstance(hands.window.shelf.page(), CounterPage)
    assert case_of(page).number in flat_text_of(printed[0].read_bytes()) or printed[0].stat().st_size > 5000
    hands.at_most(25)


def test_residence_card_of_somebody_known_from_elsewhere(hands: Hands, printed: list[Path]) -> None:
    """You know me from my marriage registration; today I need a residence card."""
    came_before(hands, "吴霞", 802, "property-query")
    page = choose(hands, "jzz")
    take_in(hands, page, number(802))
    answer_the_form(hands, page, {"residence_ground": "home", "residence_since": "20240301"})
    finish(hands, page)
    hands.until(lambda: case_of(page).state == "accepted")
    hands.press(Key.Key_N, with_=CTRL)
    hands.at_most(25)


def test_a_birth_over_five_departments(senior_hands: Hands, printed: list[Path]) -> None:
    """Our child was born and we need a bigger flat: everything at once, please."""
    hands, desk = senior_hands, senior_hands.window.doors.desk
    register(desk, "李娜", 803, household="湖州市 2 号")
    tiles = [tile.id for tile in hands.window.shelf.page().picker.tiles.tiles()]
    hands.digit(tiles.index("child-is-born") + 1)
    hands.until(lambda: isinstance(hands.window.shelf.page(), IntakePage))
    page = intake_of(hands.window)
    hands.type(number(803))
    hands.press(Key.Key_Return)
    hands.until(lambda: page.applicant.filer() is not None)
    hands.press(Key.Key_Return)
    assert page.current == "situation"
    for question in page.work.event.questions if page.work.event else ():
        hands.digit(1 if question.id == "needs-home" else 2)
    hands.press(Key.Key_Return)
    hands.until(lambda: page.taking is not None)
    assert page.taking is not None
    departments = {view.service.department for view in page.taking.views}
    assert len(departments) == 5
    said = {"birth_weight": 3300, "gestation_weeks": 39, "birth_order": 1, "tax_year": 2026}
    said |= {"child_household": "pending", "parent_insurance_number": "330106198803"}
    answer_the_form(hands, page, said)
    finish(hands, page)
    states = [desk.case(case).state for case in page.work.cases]
    assert set(states) == {"accepted"}
    hands.at_most(60)
    receipt = flat_text_of(papers.receipt(desk, page.work.cases[0]))
    for view in page.taking.views:
        case = desk.case(view.case.id)
        assert case.number in receipt
        assert view.department.zh in receipt
        assert case.received is not None
        assert case.received.promised_by is None or case.received.promised_by.isoformat() in receipt


def test_a_receipt_again(hands: Hands, printed: list[Path]) -> None:
    """I spilt tea over my receipt, may I have another one?"""
    window, desk = hands.window, hands.window.doors.desk
    case = accepted(desk, resident=register(desk, "周涛", 804))
    from desktop.casework import work

    work.printed(desk, case, "receipt")
    window.open("case", case=case)
    hands.until(lambda: window.shelf.page().shown is not None)
    hands.press(Key.Key_P, with_=CTRL)
    dialog = next(each for each in window.findChildren(PaperDialog) if each.isVisible())
    hands.until(lambda: dialog.pane.preview.pages == 1)
    hands.digit(2)  # unreadable
    hands.press(Key.Key_Return)
    hands.until(lambda: len(printed) == 1 and printed[0].exists())
    dialog.reject()
    hands.settle()
    ledger = [m.body for m in desk.case(case).timeline if isinstance(m.body, PaperPrinted)]
    assert [(each.state, each.reason) for each in ledger] == [("reprinted", "unreadable"), ("printed", "")]
    hands.at_most(4)


PIECES = {
    "the end of its number": lambda case, person: case.number[-9:],
    "the resident's name": lambda case, person: "欧阳青禾",
    "a part of the name": lambda case, person: "青禾",
    "the initials of the name": lambda case, person: "oyqh",
    "the pinyin of the name": lambda case, person: "ouyangqing",
    "the middle of the identity number": lambda case, person: person.values["id_number"][4:14],
    "the end of the identity number": lambda case, person: person.values["id_number"][-6:],
    "a piece of the phone number": lambda case, person: person.values["phone"][2:9],
}


@pytest.mark.parametrize("piece", list(PIECES))
def test_a_case_by_a_piece(hands: Hands, piece: str) -> None:
    """All I remember of my application is a piece of something."""
    window, desk = hands.window, hands.window.doors.desk
    who = register(desk, "欧阳青禾", phone="13977665544", id_number=number(805, date(1961, 9, 27)))
    case = accepted(desk, resident=who)
    for serial, name in enumerate(("赵磊", "黄敏", "陈静"), 810):
        accepted(desk, resident=register(desk, name, serial))
    text = PIECES[piece](desk.case(case), desk.store.lookups.resident(who))
    hands.press(Key.Key_K, with_=CTRL)
    hands.type(text)
    hands.until(lambda: window.header.box.answers.isVisible())
    for _ in range(6):
        hit = window.header.box.answers.current()
        assert hit is not None
        if hit.group == "case" and hit.id == case:
            break
        hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    hands.until(lambda: isinstance(window.shelf.page(), CasePage))
    hands.until(lambda: window.shelf.page().shown is not None)
    shown = {label.text() for label in window.shelf.page().findChildren(PlainLabel) if label.isVisible()}
    assert any("欧阳青禾" in text for text in shown)
    hands.at_most(6)
