"""The month's report: choose a month, look at it, print it, or keep it as PDF, spreadsheet or CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui.paper.pane import PaperPane
from desktop.ui.paper.printing import save_pdf
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Heading
from desktop.ui.parts.fields import Choice
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import Said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame, Page

MONTHS_BACK = 24
Form = Literal["pdf", "xlsx", "csv"]
_KINDS: dict[Form, tuple[Sentence, Sentence]] = {
    "xlsx": (sentence("Save as spreadsheet…"), sentence("Spreadsheets (*.xlsx)")),
    "csv": (sentence("Save as CSV…"), sentence("CSV files (*.csv)")),
}


class MonthPage(Page):
    """The month's report; opened with ``year`` and ``month``, or on the month that runs."""

    name = sentence("Month report")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        today = frame.doors.clock.now().astimezone().date()
        self._months = _months_back(today.year, today.month)
        self.month = Choice([(f"{y}-{m:02}", _named(y, m)) for y, m in self._months])
        call(self.month, sentence("Month"))
        self.back = Button(sentence("Back"), "icon", "back", "back")
        self.back.clicked.connect(frame.back)
        self.earlier = Button(sentence("Month before"), "plain", "back")
        self.earlier.clicked.connect(lambda: self._step(1))
        self.anew = Button(sentence("Make it anew"), "plain", "refresh")
        self.anew.clicked.connect(self.refresh)
        self.heading = Heading(sentence("Month report"))
        self.pane = PaperPane(frame, sentence("Month report"))
        self.saves: dict[Form, Button] = {}
        for form, (text, _) in _KINDS.items():
            button = Button(text, "plain", "report")
            button.clicked.connect(lambda _checked=False, form=form: self.start_save(form))
            self.saves[form] = button
        self.trouble = Banner("danger", closable=False)
        self._lay_out()
        self.month.currentIndexChanged.connect(lambda _at: self.refresh())

    def begin(self, year: int = 0, month: int = 0, **_what: Any) -> None:
        """Which month; the one that runs when none is named, as in the place Centre."""
        self.back.setVisible(bool(year))
        if year and month:
            self.month.blockSignals(True)
            self.month.choose(f"{year}-{month:02}")
            self.month.blockSignals(False)

    def refresh(self) -> None:
        year, month = self.chosen()
        self.heading.say(sentence("Month report"), sentence("Being made…"))
        self.ask("report", lambda: self._make(year, month, "pdf"), self._show, self._failed)

    def concerns(self, subjects: frozenset[str]) -> bool:
        # A report that is being read does not change under the reader; the next look makes it anew.
        counted = ("case:", "inquiry:", "answer:")
        return not self.isVisible() and any(subject.startswith(counted) for subject in subjects)

    def retranslate(self) -> None:
        self.refresh()  # it speaks the language of the window

    def first(self) -> QWidget | None:
        return self.month

    def acts(self) -> dict[str, Callable[[], None]]:
        return {"print": self.pane.start_print}

    def chosen(self) -> tuple[int, int]:
        """Year and month shown now."""
        year, month = self.month.value().split("-")
        return int(year), int(month)

    def start_save(self, form: Form) -> None:
        """Ask where to, and write the figures there."""
        kinds = words.render(_KINDS[form][1])
        name = f"{self.month.value()}.{form}"
        path, _ = QFileDialog.getSaveFileName(self, words.say("Save the month report"), name, kinds)
        if path:
            self.save_to(Path(path), form)

    def save_to(self, path: Path, form: Form) -> None:
        """Write the figures of the month to a file."""
        year, month = self.chosen()

        def written(where: Path) -> None:
            self.frame.toast(sentence("Saved: {name}", name=where.name))

        self.ask(f"save {form}", lambda: save_pdf(self._make(year, month, form), path), written)

    def _make(self, year: int, month: int, form: Form) -> bytes:
        from desktop.casework import papers  # its charts and fonts take a moment

        return papers.month_report(self.frame.doors.desk, year, month, form=form)

    def _show(self, pdf: bytes) -> None:
        self.trouble.hide()
        year, month = self.chosen()
        at = self.frame.doors.clock.now().astimezone().strftime("%Y-%m-%d %H:%M")
        self.heading.say(
            sentence("Month report"), sentence("{month}, made on {at}", month=_named(year, month), at=at)
        )
        self.pane.show_paper(pdf, f"{self.month.value()}.pdf")

    def _failed(self, trouble: Trouble) -> None:
        self.heading.say(sentence("Month report"))
        self.trouble.say_trouble(trouble)

    def _step(self, by: int) -> None:
        self.month.setCurrentIndex(min(max(self.month.currentIndex() + by, 0), self.month.count() - 1))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.heading, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(flowing(self.month, self.earlier, self.anew, *self.saves.values()))
        column.addWidget(self.trouble)
        column.addWidget(self.pane, 1)


def _months_back(year: int, month: int) -> list[tuple[int, int]]:
    """This month and those before it, newest first."""
    found = []
    for back in range(MONTHS_BACK):
        y, m = divmod(year * 12 + month - 1 - back, 12)
        found.append((y, m + 1))
    return found


def _named(year: int, month: int) -> Said:
    return sentence("{year}-{month}", year=year, month=f"{month:02}")
