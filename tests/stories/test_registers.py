"""A register is asked at the counter: real departments, a real line, keys alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.kinds.registers import RegisterAsked, RegisterTold
from desktop.practice.serving import Practice
from desktop.ui.pages.intake.page import IntakePage
from tests.fakes.fault_proxy import FaultProxy
from tests.stories.conftest import ALT, CTRL, SHIFT, Hands, seated, whole_house
from tests.ui.pages.taking_in import draft, register

Key = Qt.Key
SERVICE, REGISTER = "minimum-living-allowance", "household-registration"


@pytest.fixture
def line() -> Iterator[FaultProxy]:
    """The line to the departments: whole, until a story says otherwise."""
    with Practice(decide_after_s=3600) as practice, FaultProxy(practice.port) as proxy:
        yield proxy


@pytest.fixture
def counter(
    practice_store: Path, line: FaultProxy, tmp_path: Path, qtbot: QtBot, request: pytest.FixtureRequest
) -> Iterator[Hands]:
    """A clerk at the whole house; only the departments of this story have a line."""
    store = Path(shutil.copytree(practice_store, tmp_path / "store"))
    window = whole_house(store, REGISTER, f"{line.url}/{REGISTER}/v1")
    yield from seated(window, qtbot, request)
    window.close()
    window.deleteLater()


def at_the_form(hands: Hands) -> IntakePage:
    """The form of a draft of somebody who is registered, once the line is known to be up."""
    window = hands.window
    case = draft(window.doors.desk, SERVICE, register(window.doors.desk, "周涛", 961))
    hands.until(lambda: "Online" in window.header.line.text())
    window.open("intake", case=case)
    hands.until(
        lambda: isinstance(window.shelf.page(), IntakePage) and window.shelf.page().taking is not None
    )
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    group = page.form.group_of("household_size")
    hands.press(Qt.Key(Key.Key_1 + page.states.order().index(f"form:{group}")), with_=ALT)
    hands.until(lambda: page.current == f"form:{group}")
    hands.until(lambda: "Legal basis" in page.form.page(group).registers.what.text())
    return page


def test_the_register_knows_my_household(counter: Hands) -> None:
    """You have all that in your register; must I tell you again?"""
    page = at_the_form(counter)
    counter.press(Key.Key_G, with_=CTRL | SHIFT)
    desk, case = counter.window.doors.desk, page.work.cases[0]
    counter.until(lambda: desk.case(case).values.get("household_size") is not None)
    counter.until(lambda: page.taking is not None and "household_size" in page.taking.sources)
    assert page.taking is not None
    source = page.taking.sources["household_size"]
    name = desk.store.lookups.department(REGISTER).name
    assert source.values["department"] == name
    kinds = [type(moment.body) for moment in desk.case(case).timeline]
    assert kinds.count(RegisterAsked) == kinds.count(RegisterTold) == 1
    counter.at_most(5)


def test_the_line_drops_while_the_register_is_asked(counter: Hands, line: FaultProxy) -> None:
    """The line drops in the middle: ask me, and go on."""
    page = at_the_form(counter)
    line.choose = lambda request: "drop_after" if "/datasets/" in request else ""
    counter.press(Key.Key_G, with_=CTRL | SHIFT)
    counter.until(counter.window.banner.isVisible)
    assert counter.window.banner.what.text() == "The department's register did not answer."
    desk, case = counter.window.doors.desk, page.work.cases[0]
    assert "household_size" not in desk.case(case).values
    question = page.form.question("household_size")
    assert question is not None
    question.edit.setFocus()
    counter.type("4")
    counter.press(Key.Key_Tab)
    counter.until(lambda: desk.case(case).values.get("household_size") == 4)
    line.choose = lambda request: ""
    counter.press(Key.Key_G, with_=CTRL | SHIFT)  # asks for what is still open, and no more
    counter.until(lambda: bool(desk.case(case).values.get("household_address")))
    asked = [m.body.fields for m in desk.case(case).timeline if isinstance(m.body, RegisterAsked)]
    assert asked == [("household_address",), ("household_address", "household_size")]
    assert desk.case(case).values["household_size"] == 4
    counter.at_most(9)
