"""The line goes down and comes back under a clerk's hands: the header never says what is not so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.practice.serving import Practice
from tests.stories.conftest import Hands, seated, whole_house
from tests.ui.pages.taking_in import accepted, register

SERVICE, DEPARTMENT = "marriage-registration", "civil-affairs"


@pytest.fixture
def departments() -> Iterator[Practice]:
    """Departments that have an address and are not there yet."""
    practice = Practice(decide_after_s=3600)
    practice.start()
    practice.stop()
    yield practice
    practice.stop()


@pytest.fixture
def counter(
    practice_store: Path,
    departments: Practice,
    tmp_path: Path,
    qtbot: QtBot,
    request: pytest.FixtureRequest,
) -> Iterator[Hands]:
    """A clerk at the whole house: window, store and exchange."""
    store = Path(shutil.copytree(practice_store, tmp_path / "store"))
    window = whole_house(store, DEPARTMENT, departments.url_of(DEPARTMENT))
    yield from seated(window, qtbot, request)
    window.close()
    window.deleteLater()


def line(hands: Hands) -> str:
    """What the header says of the line."""
    return hands.window.header.line.text()


def test_taken_in_without_a_line_and_there_once_it_is_back(counter: Hands, departments: Practice) -> None:
    """The line is down; take my application all the same."""
    window, desk = counter.window, counter.window.doors.desk
    counter.until(lambda: "Offline" in line(counter))
    case = accepted(desk, SERVICE, register(desk, "周涛", 701))
    counter.until(lambda: line(counter) == "Offline, 1 to send")
    assert desk.case(case).reference == ""
    departments.start()
    window.press("sync")
    counter.until(lambda: line(counter) == "Online")
    known = desk.case(case)
    assert known.reference  # before the header said so
    assert len(departments.registers[DEPARTMENT].cases) == 1
    departments.stop()
    window.press("sync")
    counter.until(lambda: "Online" not in line(counter))
