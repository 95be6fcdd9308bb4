"""The work list (F2): filters on top, a table of any length below, Enter opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.domain.case import FINISHED
from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.store.lookups import CaseFilter
from desktop.store.lookups import Page as CasePage
from desktop.store.rows import CaseRow
from desktop.ui.pages.cases.model import Around, CasesModel
from desktop.ui.pages.cases.pages import SIZE, Key, Walked, walk
from desktop.ui.pages.cases.table import CasesTable
from desktop.ui.pages.cases.together import ask_export, ask_print
from desktop.ui.pages.cases.underway import Underway
from desktop.ui.pages.cases.views import EVERYBODYS, Views
from desktop.ui.paper import printing
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Heading
from desktop.ui.parts.fields import Choice
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel, Said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame, Page

SETTLE_MS = 400  # changes that come in a row are shown together
SOON_DAYS = 7

_STATES: dict[str, tuple[Sentence, tuple[str, ...]]] = {
    "": (sentence("All states"), ()),
    "open": (
        sentence("Not finished"),
        (
            *("draft", "received", "accepted", "in_review", "waiting_supplement", "special_procedure"),
            "approved",
        ),
    ),
    "draft": (sentence("Drafts"), ("draft",)),
    "received": (sentence("Received, not decided here"), ("received",)),
    "there": (sentence("At the departments"), ("accepted", "in_review", "special_procedure")),
    "waiting": (sentence("Waiting for the applicant"), ("waiting_supplement",)),
    "ready": (sentence("Result to hand over"), ("approved",)),
    "finished": (sentence("Finished"), tuple(sorted(FINISHED))),
}
_CHECK = "check"  # a filter by the second person's check, not by what was sent
_WAYS: dict[str, tuple[Sentence, tuple[str, ...]]] = {
    "": (sentence("Sent or not"), ()),
    "on": (sentence("Still to be sent"), ("waiting", "sending")),
    "stuck": (sentence("Stuck: needs a person"), ("refused", "in_doubt")),
    _CHECK: (sentence("Paper forms to be checked"), ()),
}
_WHOSE: dict[str, Sentence] = {
    "": sentence("Everybody's"),
    "mine": sentence("Mine"),
    "here": sentence("Opened here"),
}
_DUES: dict[str, Sentence] = {
    "": sentence("Any date"),
    "overdue": sentence("Overdue"),
    "soon": sentence("Due within a week"),
    "by_date": sentence("All, soonest first"),
}


@dataclass(frozen=True)
class Loaded:
    """A list as it was read: its length, rows around the place looked at, and what they are read against."""

    wanted: CaseFilter
    count: int
    walked: Walked
    around: Around


class CasesPage(Page):
    """The work list: fixed columns, rows that come as they are looked at, filters that stay."""

    name = sentence("Cases")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.heading = Heading(sentence("Cases"))
        self.state = Choice([(key, text) for key, (text, _) in _STATES.items()])
        self.department = Choice([("", sentence("All departments"))])
        self.whose = Choice(list(_WHOSE.items()))
        self.due = Choice(list(_DUES.items()))
        self.way = Choice([(key, text) for key, (text, _) in _WAYS.items()])
        self.clear = Button(sentence("Show all"), "quiet", "close")
        self.views = Views(self)
        self.print = Button(sentence("Print receipts…"), "plain", "print", "print")
        self.save = Button(sentence("Export…"), "plain", "report")
        self.underway = Underway()
        self.model = CasesModel()
        self.table = CasesTable(self.model)
        self.empty = PlainLabel(sentence("No case fits these filters."), "body", "muted")
        self.empty.hide()
        self._wanted = CaseFilter()
        self._goal: int | None = None
        self._settle = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._load)
        self._lay_out()
        self._connect()

    def begin(self, view: str = "", **_what: Any) -> None:
        """Show a view by its name: "drafts" shows one's own."""
        if view in EVERYBODYS:
            self._choose(EVERYBODYS[view][1])

    def refresh(self) -> None:
        if self.model.rowCount() and not self._settle.isActive():
            self._settle.start()
        elif not self.model.rowCount():
            self._load()

    def concerns(self, subjects: frozenset[str]) -> bool:
        return any(subject.startswith(("case:", "department:", "resident:")) for subject in subjects)

    def retranslate(self) -> None:
        self.model.retranslate()
        self.table.size_columns()

    def first(self) -> QWidget | None:
        return self.table

    def acts(self) -> dict[str, Callable[[], None]]:
        views = {
            f"step.{at}": partial(self.views.show_view, key)
            for at, key in enumerate(self.views.keys()[:9], 1)
        }
        return {"submit": self.open_current, "print": self.print_marked, **views}

    def open_current(self) -> None:
        """Open the marked case: a draft goes on with its intake."""
        row = self.model.case(self.table.currentIndex().row())
        if row is not None:
            goes_on = row.state == "draft" and row.paper != "wanted"
            self.frame.open("intake" if goes_on else "case", case=row.id)

    def filter(self) -> CaseFilter:
        """What the filters ask for."""
        desk = self.frame.doors.desk
        today, due = desk.today, self.due.value()
        until = {"overdue": today - timedelta(days=1), "soon": today + timedelta(days=SOON_DAYS)}.get(due)
        return CaseFilter(
            states=_STATES[self.state.value()][1],
            department=self.department.value(),
            owner=desk.who.id if self.whose.value() == "mine" else "",
            device=desk.store.identity.device if self.whose.value() == "here" else "",
            sending=_WAYS[self.way.value()][1],
            paper=("wanted",) if self.way.value() == _CHECK else (),
            due_until=until,
            order="due" if due else "newest",
        )

    # Inside

    def _load(self) -> None:
        """Read the list again, as far as the place looked at."""
        desk, wanted = self.frame.doors.desk, self.filter()
        self.views.show_filters({name: choice.value() for name, choice in self._filters().items()})
        same = wanted == self._wanted
        goal = max(self.table.rowAt(0), 0) // SIZE if same else 0
        self.ask("list", lambda: _load(desk, wanted, goal), self._show)

    def _show(self, loaded: Loaded) -> None:
        same = loaded.wanted == self._wanted
        row = self.table.currentIndex().row() if same else 0
        top = self.table.verticalScrollBar().value() if same else 0
        self._wanted, self._goal = loaded.wanted, None
        self.model.begin(loaded.count, loaded.walked, loaded.around)
        self.department.offer(
            [
                ("", sentence("All departments")),
                *((id_, name) for id_, name in loaded.around.departments.items()),
            ]
        )
        count = self.model.rowCount()
        if count:
            self.table.setCurrentIndex(self.model.index(min(max(row, 0), count - 1), 0))
            self.table.verticalScrollBar().setValue(top)
        several = sentence("{n} cases", n=f"{count:,}")
        self.heading.say(sentence("Cases"), several if count != 1 else sentence("1 case"))
        self.empty.setVisible(not count)

    def _want(self, page: int) -> None:
        """A page is looked at that is not there: walk to it, unless a walk to it is under way."""
        if page == self._goal:
            return
        self._goal = page
        self._walk(page)

    def _walk(self, page: int) -> None:
        desk, wanted = self.frame.doors.desk, self._wanted
        start, key = self.model.pages.start_for(page)

        def arrived(walked: Walked) -> None:
            if wanted != self._wanted:
                return
            self.model.take(walked)
            if walked.arrived or self._goal != page:
                self._goal = None if self._goal == page else self._goal
            else:
                self._walk(page)

        self.ask("walk", lambda: walk(_reader(desk, wanted), start, key, page), arrived)

    def _lay_out(self) -> None:
        names: tuple[tuple[QWidget, Said], ...] = (
            (self.state, sentence("Filter by state")),
            (self.department, sentence("Filter by department")),
            (self.whose, sentence("Filter by who opened it")),
            (self.due, sentence("Filter by date")),
            (self.way, sentence("Filter by sending")),
            (self.table, sentence("Cases; Enter opens")),
        )
        for widget, name in names:
            call(widget, name)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.views)
        top.addWidget(self.print)
        top.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(flowing(self.state, self.due, self.way, self.whose, self.department, self.clear))
        column.addWidget(self.underway)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)

    def _connect(self) -> None:
        for choice in (self.state, self.department, self.whose, self.due, self.way):
            choice.currentIndexChanged.connect(lambda _at: self._load())
        self.clear.clicked.connect(self._clear)
        self.views.chosen.connect(self._choose)
        self.print.clicked.connect(self.print_marked)
        self.save.clicked.connect(self.export)
        self.table.activated.connect(lambda _index: self.open_current())
        self.model.wanted.connect(self._want, Qt.ConnectionType.QueuedConnection)

    def _clear(self) -> None:
        self._choose({})

    def _choose(self, wanted: Mapping[str, str]) -> None:
        """Set every filter at once; what is not named is open."""
        for name, choice in self._filters().items():
            choice.blockSignals(True)
            choice.choose(wanted.get(name, ""))
            choice.blockSignals(False)
        self._load()

    def _filters(self) -> dict[str, Choice]:
        names = ("state", "due", "way", "whose", "department")
        return {name: getattr(self, name) for name in names}

    def marked(self) -> tuple[CaseRow, ...]:
        """The cases of the marked rows that were read."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return tuple(case for row in rows if (case := self.model.case(row)) is not None)

    def print_marked(self) -> None:
        """The receipts of the marked cases."""

        def ask_which(found: tuple[str, ...]) -> None:
            ask_print(self, self.underway, self.marked(), found)

        if not self.underway.busy:
            self.ask("printers", printing.printers, ask_which)

    def export(self) -> None:
        """The list as it is filtered, into a spreadsheet."""
        if not self.underway.busy:
            ask_export(self, self.underway, self.filter())


def _load(desk: Desk, wanted: CaseFilter, goal: int) -> Loaded:
    departments: dict[str, Text] = {row.id: row.name for row in desk.store.lookups.departments(every=True)}
    count = desk.store.lookups.case_count(wanted)
    walked = walk(_reader(desk, wanted), 0, None, goal, furthest=goal + 2)
    return Loaded(wanted, count, walked, Around(departments, desk.today))


def _reader(desk: Desk, wanted: CaseFilter) -> Callable[[Key, int], CasePage]:
    """Reads a page of the list, every row as this person may see it."""

    def read(after: Key, limit: int) -> CasePage:
        page = desk.store.lookups.cases(wanted, after, limit)
        return CasePage(tuple(sight.case_line(desk, row) for row in page.rows), page.after)

    return read
