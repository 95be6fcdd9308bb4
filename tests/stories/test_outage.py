"""A power cut: forms printed ahead, typed in afterwards by their squares, checked by a second person."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.casework import intake, outage
from desktop.casework.desk import Desk
from desktop.casework.outage import kits
from desktop.domain.numbers import series
from desktop.domain.outage.code import code
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.pages.case.page import CasePage
from desktop.ui.pages.outage.check import CheckPage
from desktop.ui.pages.outage.entry import BackEntryPage
from desktop.ui.pages.outage.kits import KitsPage
from tests.reports.reading import flat_text_of
from tests.stories.answering import answer_the_form, case_of, intake_of
from tests.stories.conftest import CTRL, SHIFT, Hands
from tests.stories.test_scans import reader
from tests.ui.pages.taking_in import answers, number, register

Key = Qt.Key
SERVICE = "residence-permit"
TYPED_IN = 20  # keys that are no text, from the square to the colleague


def colleague(desk: Desk) -> Desk:
    """Somebody else who works at the same store."""
    row = next(row for row in desk.store.lookups.staff() if row.login == "wang.fang")
    return Desk(desk.store, row, desk.clock)


def kit_of(desk: Desk, many: int = 4) -> kits.Kit:
    return kits.kit(desk, outage.print_kit(colleague(desk), {SERVICE: many, "": 2}).result)


def square(desk: Desk, form: str) -> str:
    centre = desk.store.lookups.centre()
    assert centre is not None
    return code(form, centre.centre)


def typed_by_colleague(desk: Desk, form: str, serial: int, **changed: str) -> str:
    """A form that the colleague typed in whole and handed over."""
    other = colleague(desk)
    case: str = outage.begin(other, form, register(desk, "周涛", serial), desk.clock.now()).result
    known = desk.case(case)
    service = desk.service_of(known)
    intake.fill(other, case, {**answers(service.form, known.values), **changed})
    for material in service.materials:
        intake.take_material(other, case, material.evidence, "handed_in")
    outage.want_check(other, case)
    return case


def test_a_form_is_typed_in_by_its_square_and_handed_over(hands: Hands) -> None:
    """The power was out this morning; here is what people wrote."""
    window, desk = hands.window, hands.window.doors.desk
    kit = kit_of(desk)
    form = kit.forms[0].number
    who = register(desk, "周涛", 941)
    reader(hands, square(desk, form))
    hands.until(lambda: isinstance(window.shelf.page(), BackEntryPage))
    page = window.shelf.page()
    hands.until(lambda: hands.at() is page.time)
    hands.type(f"{desk.clock.now().astimezone():%H:%M}")
    hands.press(Key.Key_Return)
    hands.until(lambda: hands.at() is page.applicant.applicant.finder.line)
    reader(hands, number(941))
    hands.until(lambda: page.applicant.applicant.id == who)
    hands.press(Key.Key_Return)  # type it in
    hands.until(lambda: window.shelf.page() is not page)
    entry = intake_of(window)
    hands.until(lambda: entry.taking is not None)
    answer_the_form(hands, entry, {})
    if entry.current == "circumstances":
        entry.foot.forward.setFocus()
        hands.press(Key.Key_Return)
    hands.press(Key.Key_M, with_=CTRL)  # everything is here
    hands.until(lambda: entry.current == "check")
    case = case_of(entry)
    hands.press(Key.Key_Return, with_=CTRL)  # hand over to be checked
    hands.until(lambda: isinstance(window.shelf.page(), KitsPage))
    paper = desk.case(case.id).paper
    assert paper is not None
    assert (paper.state, paper.number, desk.case(case.id).state) == ("wanted", form, "draft")
    assert desk.case(case.id).number == ""  # it has no number before two people stand for it
    hands.at_most(TYPED_IN)


def test_a_second_person_compares_and_it_is_sent(hands: Hands) -> None:
    """My colleague typed it in; the paper lies before me, and it is the same."""
    window, desk = hands.window, hands.window.doors.desk
    form = kit_of(desk).forms[0].number
    case = typed_by_colleague(desk, form, 942)
    reader(hands, square(desk, form))  # the paper in hand: no list to look through
    hands.until(lambda: isinstance(window.shelf.page(), CheckPage))
    page = window.shelf.page()
    hands.until(lambda: page.found is not None)
    said = [row for row in page.boxes if row.startswith("field:")]
    assert said
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: desk.case(case).state == "accepted")
    assert desk.case(case).number == form
    hands.at_most(2)


def test_what_is_different_goes_back_with_its_line(hands: Hands) -> None:
    """On the paper stands another street."""
    window, desk = hands.window, hands.window.doors.desk
    form = kit_of(desk).forms[0].number
    case = typed_by_colleague(desk, form, 943)
    hands.press(Key.Key_K, with_=CTRL | SHIFT)
    hands.until(lambda: isinstance(window.shelf.page(), KitsPage))
    kits_page = window.shelf.page()
    hands.until(lambda: kits_page.found is not None and bool(kits_page.found.to_check))
    hands.press(Key.Key_Return, with_=CTRL)  # the one that waits longest
    hands.until(lambda: isinstance(window.shelf.page(), CheckPage))
    page = window.shelf.page()
    hands.until(lambda: page.found is not None)
    line = next(where for where in page.boxes if where.startswith("field:"))
    while hands.at() is not page.boxes[line]:
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)
    assert not page.same.isEnabled()
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), AskDialog))
    hands.press(Key.Key_Return, with_=CTRL)  # the line is named already
    hands.until(lambda: desk.case(case).paper.state == "returned")
    assert desk.case(case).paper.where == (line,)
    assert desk.case(case).state == "draft"
    hands.at_most(20)
    hands.until(lambda: isinstance(window.shelf.page(), KitsPage))
    again = window.shelf.page()
    hands.until(lambda: again.found is not None and case in again.unfinished.lines)
    again.press("go_on", case)
    hands.until(lambda: window.banner.isVisible())  # why it came back stands on top of what is put right


def test_a_form_scanned_twice_is_one_case(hands: Hands) -> None:
    """Did we type this one in already?"""
    window, desk = hands.window, hands.window.doors.desk
    form = kit_of(desk).forms[0].number
    case = typed_by_colleague(desk, form, 944)
    outage.confirm(desk, case)
    reader(hands, square(desk, form))
    hands.until(lambda: isinstance(window.shelf.page(), CasePage))
    assert window.shelf.page().id == case
    reader(hands, form)  # the bars below it say the number alone
    hands.until(lambda: isinstance(window.shelf.page(), CasePage))
    assert window.shelf.page().id == case
    hands.at_most(0)


def test_a_form_of_another_centre_and_a_time_of_tomorrow_are_refused(hands: Hands) -> None:
    """This form came with the post from another town."""
    window, desk = hands.window, hands.window.doors.desk
    reader(hands, code(series("YH", "A1", 7, 1)[0], "yunhe"))
    hands.until(lambda: isinstance(window.shelf.page(), BackEntryPage))
    page = window.shelf.page()
    hands.until(lambda: page.trouble.isVisible())
    assert "another centre" in page.trouble.accessibleName() + page.trouble.accessibleDescription() + _texts(
        page
    )
    assert not page.begin_entry.isEnabled()
    form = kit_of(desk).forms[0].number
    register(desk, "周涛", 945)
    reader(hands, square(desk, form))
    hands.until(lambda: window.shelf.page() is not page and window.shelf.page().found is not None)
    page = window.shelf.page()
    hands.until(lambda: hands.at() is page.time)
    hands.type("noon")
    hands.press(Key.Key_Return, with_=CTRL)
    assert page.at.wrong is not None
    tomorrow: datetime = desk.clock.now().astimezone() + timedelta(days=1)
    page.time.clear()
    hands.type(f"{tomorrow:%Y-%m-%d %H:%M}")
    hands.press(Key.Key_Return)
    reader(hands, number(945))
    hands.until(lambda: bool(page.applicant.applicant.id))
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: window.banner.isVisible())
    assert desk.store.lookups.form_counts() == {"left": 6}


def _texts(page: BackEntryPage) -> str:
    from desktop.ui.parts.labels import PlainLabel

    return " ".join(label.full() for label in page.trouble.findChildren(PlainLabel))


def test_a_kit_is_numbered_and_printed(hands: Hands, printed: list[Path]) -> None:
    """A storm is forecast; print some forms for the drawer."""
    window, desk = hands.window, hands.window.doors.desk
    hands.press(Key.Key_K, with_=CTRL | SHIFT)
    hands.until(lambda: isinstance(window.shelf.page(), KitsPage))
    hands.press(Key.Key_P, with_=CTRL)
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), AskDialog))
    hands.press(Key.Key_Return, with_=CTRL)  # ten forms for any business
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), PaperDialog))
    dialog = QApplication.activeModalWidget()
    hands.until(lambda: dialog.pane.print.isEnabled())
    hands.press(Key.Key_Return)
    hands.until(lambda: bool(printed))
    assert desk.store.lookups.form_counts() == {"left": 10}
    hands.at_most(8)
    (block,) = desk.store.lookups.kits()
    first = kits.kit(desk, block).forms[0].number
    from desktop.casework.papers import of_outage

    assert first in flat_text_of(of_outage.kit_paper(desk, block))


def test_a_form_is_found_by_a_piece_of_its_number_and_marked_as_spoiled(hands: Hands) -> None:
    """I poured tea over this one."""
    window, desk = hands.window, hands.window.doors.desk
    form = kit_of(desk).forms[0].number
    hands.press(Key.Key_K, with_=CTRL)
    hands.type(form[-9:])
    hands.until(lambda: window.header.box.answers.isVisible())
    hands.press(Key.Key_Return)
    hands.until(lambda: isinstance(window.shelf.page(), BackEntryPage))
    page = window.shelf.page()
    hands.until(lambda: page.found is not None)
    page.spoiled.setFocus()
    hands.press(Key.Key_Space)
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), AskDialog))
    hands.digit(1)
    hands.press(Key.Key_Return, with_=CTRL)
    hands.until(lambda: desk.store.lookups.form_counts().get("spoiled") == 1)
    hands.until(lambda: page.trouble.isVisible())
    hands.at_most(8)
