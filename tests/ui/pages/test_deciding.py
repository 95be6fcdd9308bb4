"""What a centre decides on the settings page, and how a result is then handed over in a real window."""

from __future__ import annotations

from typing import Any

from desktop import settings
from desktop.casework.delivering import proof
from desktop.domain.kinds import case as k
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.parts.banner import Banner
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow, sign_in
from tests.ui.doors import TestDoors
from tests.ui.pages.taking_in import accepted, number, register
from tests.ui.pages.test_case import open_case, told


def shown(window: Window) -> Any:
    """The settings page."""
    window.open("settings")
    assert window.background.settle(30)
    return window.shelf.page()


def test_it_staff_set_how_long_a_counter_may_work_unsynced(make_window: MakeWindow, doors: TestDoors) -> None:
    settings.write(doors.paths.folder, settings.Settings(unsynced_days=21))
    window = sign_in(make_window(), "admin")
    page = shown(window)
    assert page.days.value() == "21"  # not one of the usual ones, and still the one that holds
    page.days.choose("7")
    page.cases.choose("1000")
    assert window.background.settle()
    kept = settings.read(doors.paths.folder)
    assert (kept.unsynced_days, kept.unsynced_cases) == (7, 1000)
    page.days.choose("0")
    assert window.background.settle()
    assert settings.read(doors.paths.folder).unsynced_days == 0


def test_a_clerk_sees_what_is_decided_and_changes_none_of_it(working: Window) -> None:
    page = shown(working)
    assert not page.days.isEnabled()
    assert not page.cases.isEnabled()
    assert not page.proof.isEnabled()
    assert page.proof.value() == "signature"


def test_the_decision_is_an_entry_and_the_dialog_asks_for_it(make_window: MakeWindow) -> None:
    window = sign_in(make_window(), "admin")
    page = shown(window)
    page.proof.choose("both")
    assert window.background.settle()
    desk = window.doors.desk
    assert proof.rule(desk) == "both"
    case = accepted(desk, resident=register(desk, serial=501))
    told(window, case, "approved")
    view = open_case(window, case)
    assert not view.buttons["delivery"].isHidden()  # the paper to sign
    view.start("deliver")
    dialog = view.findChild(AskDialog)
    assert dialog is not None
    dialog.question("document").put(number(502))
    dialog.answer()
    assert window.background.settle()
    assert desk.case(case).state == "approved"  # somebody else's document
    again = [each for each in view.findChildren(AskDialog) if each.isVisible()][-1]
    assert "not the identity document" in again.findChild(Banner).what.full()  # type: ignore[union-attr]
    assert again.question("document").value() == number(502)  # nothing is typed twice
    again.question("document").put(number(501))
    again.answer()
    assert window.background.settle()
    given = [m.body for m in desk.case(case).timeline if isinstance(m.body, k.CaseDelivered)]
    assert [(each.signed, each.document) for each in given] == [(True, True)]
