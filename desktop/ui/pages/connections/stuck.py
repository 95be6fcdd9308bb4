"""Everything that does not go on by itself, in one list, each with its reason and its buttons."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework.exchange import results
from desktop.casework.exchange.results import Lacking
from desktop.errors import sentence
from desktop.ui.pages.deliveries import turns
from desktop.ui.pages.deliveries.row import StepLine
from desktop.ui.pages.deliveries.saying import StepSaid
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, Rule
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.page import Page

SHOWN = 40  # stuck steps shown at once; those that need a person and waited longest first


class StuckCard(Card):
    """What does not go on by itself: why, what next, whose turn, and the buttons for it."""

    def __init__(self, page: Page) -> None:
        super().__init__(sentence("Stuck"))
        self._page = page
        self._lines: list[QWidget] = []
        self._none = Banner("success", closable=False)
        self._more = PlainLabel("", "body", "muted", lines=True)
        self.inside.addWidget(self._none)
        self._none.say(sentence("Nothing is stuck."), "", "success")

    def show_stuck(self, steps: tuple[StepSaid, ...], lacking: tuple[Lacking, ...]) -> None:
        """Show these steps, and these results that could not be fetched."""
        for widget in self._lines:
            self.inside.removeWidget(widget)
            widget.deleteLater()
        self._lines = []
        for step in steps[:SHOWN]:
            line = StepLine(step, with_case=True)
            turns.connect(self._page, line)
            self._put(line)
        for one in lacking[:SHOWN]:
            self._put(_LackingLine(self._page, one))
        more = max(0, len(steps) - SHOWN) + max(0, len(lacking) - SHOWN)
        if more:
            text = sentence("{n} more, younger than these: one-counter stuck lists them all.", n=more)
            self._put(PlainLabel(text, "body", "muted", lines=True))
        self._none.setVisible(not self._lines)

    def _put(self, widget: QWidget) -> None:
        if self._lines:
            self._lines.append(Rule())
            self.inside.addWidget(self._lines[-1])
        self._lines.append(widget)
        self.inside.addWidget(widget)


class _LackingLine(QWidget):
    """A result of a department that the machine could not have."""

    def __init__(self, page: Page, lacking: Lacking) -> None:
        super().__init__()
        self._page, self._row = page, lacking.row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        what = sentence("Result of case {number}", number=lacking.row.case_number)
        column.addWidget(PlainLabel(what, "strong", lines=True))
        for text in (results.says(lacking.result), results.next_step(lacking.result)):
            column.addWidget(PlainLabel(text, "body", "muted", lines=True))
        look = Button(sentence("Look at the case"), "quiet", "case")
        look.clicked.connect(partial(self._open))
        again = Button(sentence("Fetch again"), "quiet", "refresh")
        again.clicked.connect(partial(self._again))
        column.addWidget(flowing(look, again, space=4))

    def _open(self, *_checked: object) -> None:
        self._page.frame.open("case", case=self._row.case)

    def _again(self, *_checked: object) -> None:
        desk, row = self._page.frame.doors.desk, self._row
        self._page.do(
            lambda: results.fetch_again(desk, row.case, row.sha256),
            toast=sentence("It is fetched once more."),
        )
