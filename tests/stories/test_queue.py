"""Stories of the hall: the next number, a case of its visit, and the whole day by keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.casework import hall
from desktop.domain.kinds import visits
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.hall.rating import RateScreen
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.pages.queue.page import QueuePage
from tests.stories.conftest import Hands
from tests.ui.pages.taking_in import register

Key = Qt.Key


def queue_of(hands: Hands) -> QueuePage:
    page = hands.window.shelf.page()
    assert isinstance(page, QueuePage)
    return page


def test_the_next_person_is_one_key_from_anywhere(hands: Hands) -> None:
    desk = hands.window.doors.desk
    for _ in range(2):
        hall.take(desk, "any")
    hands.press(Key.Key_F9)
    hands.until(lambda: hands.window.queue_number == "A001")
    hands.press(Key.Key_F9)
    hands.until(lambda: hands.window.queue_number == "A002")
    assert hands.commands == 2


def test_a_case_opened_for_the_person_at_the_window_knows_the_visit(hands: Hands) -> None:
    window = hands.window
    desk = window.doors.desk
    hall.take(desk, "any")
    person = register(desk, "周涛", 611)
    hands.press(Key.Key_F9)
    hands.until(lambda: window.queue_number == "A001")
    window.open("intake", service="marriage-registration", applicant=person)
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    hands.until(lambda: page.applicant.filer() is not None)
    hands.press(Key.Key_Return, with_=Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: bool(page.work.cases))
    hands.press(Key.Key_F9)  # done, and nobody else waits
    hands.until(lambda: window.queue_number == "")
    told = [m.body for m in desk.case(page.work.cases[0]).timeline if isinstance(m.body, visits.KINDS)]
    assert [type(body) for body in told] == [visits.CaseServed, visits.CaseTicketed]


def test_put_aside_while_copies_are_made_and_called_back(hands: Hands) -> None:
    window = hands.window
    hall.take(window.doors.desk, "any")
    hands.press(Key.Key_F3)
    page = queue_of(hands)
    hands.press(Key.Key_Return)  # Call next has the keys
    hands.until(lambda: page.serving.buttons["hold"].isVisible())
    hands.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Tab)
    assert window.focusWidget() is page.serving.buttons["hold"]
    hands.press(Key.Key_Return)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskDialog)
    QTest.keyClick(dialog.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: len(page.aside.lines) == 1)
    (line,) = page.aside.lines.values()
    assert "Copies" in line.facts.full()
    line.buttons["call"].setFocus()
    hands.press(Key.Key_Return)
    hands.until(lambda: page.serving.number.isVisible())
    assert page.serving.number.full() == "A001"


def test_somebody_without_a_number_gets_one_and_it_can_be_printed(hands: Hands) -> None:
    window = hands.window
    hall.take(window.doors.desk, "any")
    hands.press(Key.Key_F3)
    page = queue_of(hands)
    page.give.priority.setFocus()
    hands.press(Key.Key_Down)  # aged 65 or over
    assert page.give.priority.value() == "elderly"
    hands.press(Key.Key_Tab, Key.Key_Return)
    hands.until(lambda: page.give.given.full() == "A002 · 0 before it")
    assert window.focusWidget() is page.give.print
    assert hands.commands == 4
    hands.press(Key.Key_F9)  # and is called before the one who was there first
    hands.until(lambda: window.queue_number == "A002")


def test_a_resident_rates_by_keys_alone_and_the_clerk_learns_nothing(hands: Hands) -> None:
    window = hands.window
    desk = window.doors.desk
    ticket: str = hall.take(desk, "any").result
    hands.press(Key.Key_F9)
    hands.until(lambda: window.queue_number == "A001")
    window.press("screen.rating")
    hands.settle()
    screen = window.hall.screens["rating"]
    assert isinstance(screen, RateScreen)
    hands.press(Key.Key_F9)  # done; nobody else waits, and their screen asks by itself
    hands.until(lambda: not screen.resting)
    resident = Hands(screen, hands.bot)  # type: ignore[arg-type]
    screen.buttons["4"].setFocus()
    resident_press(resident, Key.Key_Return)
    hands.until(lambda: "send" in screen.buttons)
    screen.buttons["quick"].setFocus()
    resident_press(resident, Key.Key_Space)
    screen.buttons["send"].setFocus()
    resident_press(resident, Key.Key_Return)
    hands.until(lambda: screen.resting)
    visit = desk.store.lookups.visit_of(ticket)
    assert visit is not None
    assert visit.sealed
    assert not desk.store.ratings.may_open
    assert desk.store.ratings.take(visit.sealed, visit.id) is None
    window.hall.close()


def resident_press(resident: Hands, key: Qt.Key) -> None:
    """A key on the screen that faces the resident."""
    screen = resident.window
    QTest.keyClick(screen.focusWidget() or screen, key)
