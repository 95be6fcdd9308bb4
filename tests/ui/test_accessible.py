"""Everybody can use every kind of page: a few scenes here, all of them in ``make prove-accessible``."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.app.scenes import scene
from desktop.paths import StorePaths
from desktop.ui import theme
from desktop.ui.doors import Preferences
from desktop.ui.parts.banner import ErrorSummary
from desktop.ui.parts.labels import PlainLabel
from tests.campaigns.accessible import look_at, pairs
from tests.ui.spoken import tab_trouble, unspoken
from tests.ui.test_scenes import practice_centre  # noqa: F401 - a fixture
from tests.ui.whole import cut_off


@pytest.mark.parametrize("which", ["counter", "settings", "case-message"])
def test_a_scene_is_named_walked_and_whole(practice_centre: StorePaths, which: str) -> None:  # noqa: F811
    walked = look_at(practice_centre, (scene(which),))
    assert walked.found == []
    assert walked.pages == 4
    assert walked.controls > 8
    assert walked.stops >= 4


def test_every_pair_of_colours_is_measured() -> None:
    assert pairs() == (81, [])


# The measures themselves: what they must find.


@pytest.fixture
def sheet(qapp: object) -> QWidget:
    theme.wear(Preferences())
    page = QWidget()
    page.setFixedSize(400, 300)
    return page


def test_a_label_that_is_cut_off_is_found(sheet: QWidget) -> None:
    column = QVBoxLayout(sheet)
    label = PlainLabel("a text that needs far more room than it has got here")
    label.setFixedWidth(60)
    column.addWidget(label)
    sheet.show()
    assert len(cut_off(sheet)) == 1
    label.setFixedWidth(380)
    sheet.hide()
    sheet.show()
    assert cut_off(sheet) == []


def test_a_button_that_is_too_small_and_one_beyond_the_edge_are_found(sheet: QWidget) -> None:
    small = QPushButton("Hand over the result", sheet)
    small.setGeometry(0, 0, 60, 40)
    beyond = QPushButton("Go", sheet)
    beyond.setGeometry(380, 100, 120, 40)
    sheet.show()
    found = cut_off(sheet)
    assert [("needs" in what, "beyond" in what) for what in found] == [(True, False), (False, True)]


def test_what_has_no_name_is_found(sheet: QWidget) -> None:
    column = QVBoxLayout(sheet)
    line, button = QLineEdit(), QPushButton()
    button.setIcon(QPixmap(10, 10))
    column.addWidget(line)
    column.addWidget(button)
    sheet.show()
    assert len(unspoken(sheet)) == 2
    line.setAccessibleName("Name")
    button.setAccessibleName("Go on")
    assert unspoken(sheet) == []


def test_a_trap_of_tab_is_found(sheet: QWidget) -> None:
    column = QVBoxLayout(sheet)
    first, trap, last = QLineEdit(), QPlainTextEdit(), QLineEdit()
    for each in (first, trap, last):
        column.addWidget(each)
    sheet.show()
    first.setFocus()
    found, _ = tab_trouble(sheet)
    assert any("leaves out" in what for what in found)
    trap.setTabChangesFocus(True)
    first.setFocus()
    assert tab_trouble(sheet) == ([], 3)


def test_a_jump_up_is_found(sheet: QWidget) -> None:
    sheet.setObjectName("page")
    column = QVBoxLayout(sheet)
    top, middle, foot = QLineEdit(), QLineEdit(), QLineEdit()
    for each in (top, middle, foot):
        column.addWidget(each)
    QWidget.setTabOrder(top, foot)
    QWidget.setTabOrder(foot, middle)
    sheet.show()
    top.setFocus()
    found, _ = tab_trouble(sheet)
    assert any("goes up" in what for what in found)


def test_the_links_of_an_error_summary_break_into_lines(sheet: QWidget) -> None:
    from desktop.errors import sentence

    theme.wear(Preferences(scale=200))
    row = QHBoxLayout(sheet)
    summary = ErrorSummary()
    row.addWidget(summary)
    jumped: list[int] = []
    long = sentence("This person is registered here already; registering takes that person.")
    summary.show_errors([(long, lambda: jumped.append(1))])
    sheet.setFixedSize(500, 600)
    sheet.show()
    assert cut_off(summary) == []
    labels = [each for each in summary.findChildren(QLabel) if each.text().startswith("This person")]
    assert labels[0].height() > 2 * labels[0].fontMetrics().height()
    summary.findChildren(QPushButton)[-1].click()
    assert jumped == [1]
