"""One resident: a new case for them, their cases, and what is known, masked until a purpose is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QGridLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop import words
from desktop.domain import residents
from desktop.domain.catalogue import Text
from desktop.domain.telling import STATE_NAMES
from desktop.errors import Trouble, sentence
from desktop.store.rows import CaseRow, Hit
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.pages.resident.form import ResidentForm
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, IdentityBar
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Change, Frame, Page, Scroll
from desktop.ui.parts.picker import Offer, Picker, Wrapping, read_offer
from desktop.ui.parts.tiles import Tile
from desktop.ui.questions.facts import Facts

if TYPE_CHECKING:
    from desktop.casework.desk import Desk
    from desktop.casework.sight import ShownPerson

SHOWN_SECONDS = 10  # how long graded values stay on the screen
CASES = 50
_TOLD = 10  # answers shown
_CASE = Qt.ItemDataRole.UserRole
_TABS = (sentence("New case"), sentence("Cases"), sentence("What is known"))


@dataclass(frozen=True)
class Known:
    """What the page shows, read off the window."""

    person: ShownPerson
    cases: tuple[CaseRow, ...]
    offer: Offer
    told: tuple[tuple[str, str], ...] = ()  # the newest answers to their questions: when, what they asked


def read_person(desk: Desk, resident: str, purpose: str = "") -> Known:
    """Read one resident as this person may see them, with their newest cases; runs off the window."""
    from desktop.casework import sight
    from desktop.store.lookups import CaseFilter

    page = desk.store.lookups.cases(CaseFilter(applicant=resident), None, CASES)
    person = sight.person_view(desk, resident, purpose=purpose)
    told = tuple(
        (f"{one.at.astimezone():%Y-%m-%d %H:%M}", one.question)
        for one in desk.store.lookups.told_to(resident, _TOLD)
    )
    return Known(person, tuple(sight.case_line(desk, row) for row in page.rows), read_offer(desk), told)


class ResidentPage(Page):
    """Opened with ``resident``: a journal id, or "" to register somebody."""

    name = sentence("Resident")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.resident = ""
        self._purpose = ""  # given just now: graded values are shown until the time is over
        self.bar = IdentityBar()
        self.bar.back.clicked.connect(frame.back)
        self.reveal = Button(sentence("Show masked values"), "plain", "eye")
        self.reveal.clicked.connect(self.ask_purpose)
        self.bar.side.addWidget(self.reveal)
        self.tabs = _tab_bar()
        self.picker = Picker()
        self.picker.chosen.connect(self._new_case)
        self.picker.typed.connect(self._typed)
        self.cases = _case_list()
        self.cases.itemActivated.connect(self._open_case)
        self.cases.itemClicked.connect(self._open_case)
        self.details = Details()
        self.told = Facts()
        self._told = Card(sentence("Questions that were answered"))
        self._told.inside.addWidget(self.told)
        self._form_part: Scroll | None = None  # made when it is first needed: most visits change nothing
        self.save = Button(sentence("Save"), "primary", "done", "submit")
        self.save.clicked.connect(self.keep)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.hide_values)
        self._lay_out()

    def begin(self, **what: Any) -> None:
        """Show the resident, or the form for somebody new."""
        self.resident = str(what.get("resident", ""))
        if self.resident:
            self.tabs.setCurrentIndex(0)
            self._show_tab(0)
        else:
            self.bar.show_subject(sentence("Register a resident"))
            self.form.begin(str(what.get("id_number", "")))
            self._stack.setCurrentWidget(self._with_form())
        self._above.setVisible(bool(self.resident))
        self.reveal.setVisible(bool(self.resident))

    def refresh(self) -> None:
        """Read the resident again, masked unless a purpose was given just now."""
        if self.resident:
            desk, resident, purpose = self.frame.doors.desk, self.resident, self._purpose
            self.ask("person", lambda: read_person(desk, resident, purpose), self._show)

    def concerns(self, subjects: frozenset[str]) -> bool:
        """This resident, any case (it may be theirs), the catalogue."""
        return any(
            subject == self.resident or subject.startswith(("case:", "service:", "consultation:"))
            for subject in subjects
        )

    def acts(self) -> dict[str, Callable[[], None]]:
        """Alt+1 to 3 turn to the views; Ctrl+Enter saves a form."""
        if self._in_form():
            return {"submit": self.keep}
        turns: dict[str, Callable[[], None]] = {
            f"step.{at + 1}": partial(self.tabs.setCurrentIndex, at) for at in range(len(_TABS))
        }
        return {**turns, "new": lambda: self.tabs.setCurrentIndex(0)}

    def first(self) -> QWidget | None:
        """The tiles, the list, or the first question."""
        if self._in_form():
            return self.form.first()
        return {0: self.picker.tiles, 1: self.cases}.get(self.tabs.currentIndex(), self.change)

    def retranslate(self) -> None:
        """Say the tabs and the list again."""
        for at, name in enumerate(_TABS):
            self.tabs.setTabText(at, said(name))
        self.refresh()

    # Masked values

    def ask_purpose(self) -> None:
        """Looking at graded values asks for a purpose, which is kept with who looked."""
        dialog = AskDialog(
            self,
            sentence("Show masked values"),
            sentence("They are shown for {n} seconds. Who looked, and why, is kept.", n=SHOWN_SECONDS),
            (asked("purpose", Text("What for?", "用途")),),
            sentence("Show"),
        )
        dialog.answered.connect(lambda answers: self.show_values(str(answers["purpose"])))
        dialog.open()

    def show_values(self, purpose: str) -> None:
        """Show what this person may open, for ten seconds; the look is an entry of the resident."""
        from desktop.casework.people import seen_resident

        desk, resident = self.frame.doors.desk, self.resident
        graded = tuple(name for name, field in residents.FIELDS.items() if field.grade > 1)

        def opened(_change: Change) -> None:
            self._purpose = purpose
            self._again.start(round(SHOWN_SECONDS * 1000))
            self.tabs.setCurrentIndex(len(_TABS) - 1)
            self.refresh()

        self.do(lambda: seen_resident(desk, resident, graded, purpose), opened)

    def hide_values(self) -> None:
        """Hide graded values again."""
        self._again.stop()
        self._purpose = ""
        self.refresh()

    # A form: somebody new, or values that changed

    def keep(self) -> None:
        """Register who stands in the form, or keep what was changed."""
        from desktop.casework.people import change_resident, register_resident

        if self.form.problems():
            return
        desk, resident, values = self.frame.doors.desk, self.resident, self.form.values()
        before: dict[str, Any] = {}

        def change() -> Change:
            if not resident:
                return register_resident(desk, values)
            known = desk.store.lookups.resident(resident).values
            before.update({name: known[name] for name in values if isinstance(known.get(name), str)})
            return change_resident(desk, resident, values)

        def kept(change: Change) -> None:
            self._kept(change)
            whole = bool(before) and len(before) == len(values)  # what was empty before cannot be emptied
            self.frame.toast(
                sentence("Saved on this computer."), (lambda: self.undo(before)) if whole else None
            )

        self.save.setEnabled(False)
        self.do(change, kept, self._not_kept, after=lambda: self.save.setEnabled(True))

    def undo(self, before: dict[str, Any]) -> None:
        """Write down again what was known before; both changes stay in the resident's journal."""
        from desktop.casework.people import change_resident

        desk, resident = self.frame.doors.desk, self.resident
        self.do(lambda: change_resident(desk, resident, before), toast=sentence("Undone."))

    def start_changing(self) -> None:
        """Show what is known in the form; only what is answered anew is kept."""
        self.form.put(self.details.values)
        self._turn_to(self._with_form())

    @cached_property
    def form(self) -> ResidentForm:
        """The questions about a person, for somebody new or for changes."""
        return ResidentForm(self.frame.doors.clock.now().astimezone().date(), brief=False)

    # Inside

    def _with_form(self) -> Scroll:
        if self._form_part is None:
            self._form_part = _scrolled(self.form, self.save)
            self._stack.addWidget(self._form_part)
        return self._form_part

    def _in_form(self) -> bool:
        return self._form_part is not None and self._stack.currentWidget() is self._form_part

    def _kept(self, change: Change) -> None:
        self.frame.calm()
        self.begin(resident=change.result)
        self.refresh()
        self.frame.acts_changed()

    def _not_kept(self, trouble: Trouble) -> None:
        self.frame.trouble(trouble)
        self.form.first().setFocus()

    def _show(self, known: Known) -> None:
        person = known.person
        facts = " · ".join(filter(None, (person.id_number, person.phone)))
        self.bar.show_subject(person.name, facts)
        self.details.show_person(person)
        self.told.show_facts(list(known.told))
        self._told.setVisible(bool(known.told))
        self.picker.show_offer(known.offer)
        self._fill_cases(known.cases)

    def _fill_cases(self, rows: tuple[CaseRow, ...]) -> None:
        self.cases.clear()
        self._no_cases.setVisible(not rows)
        self.cases.setVisible(bool(rows))
        for row in rows:
            parts = (row.number or words.say("Not numbered yet"), row.service_name, STATE_NAMES[row.state])
            item = QListWidgetItem(" · ".join(said(part) for part in parts))
            item.setData(_CASE, row.id)
            self.cases.addItem(item)

    def _open_case(self, item: QListWidgetItem) -> None:
        self.frame.open("case", case=item.data(_CASE))

    def _new_case(self, tile: Tile) -> None:
        kind = "life_event" if tile.group == "life_event" else "service"
        self.frame.open("intake", applicant=self.resident, **{kind: tile.id})

    def _typed(self, typed: str) -> None:
        desk = self.frame.doors.desk

        def show(hits: tuple[Hit, ...]) -> None:
            self.picker.also_found(typed, tuple(hit.id for hit in hits))

        if typed:
            self.ask("typed", lambda: desk.store.lookups.search(typed, 20), show)

    def _show_tab(self, at: int) -> None:
        self._turn_to(self._views[at])

    def _turn_to(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        self.frame.acts_changed()
        first = self.first()
        if first is not None and self.isVisible():
            first.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stack = QStackedWidget(self)
        self.change = Button(sentence("Change"), "plain")
        self.change.clicked.connect(self.start_changing)
        self._no_cases = PlainLabel(sentence("No cases yet."), "body", "muted")
        self._views = (
            _inset(self.picker),
            _inset(self._no_cases, self.cases),
            _scrolled(self.details, self.change, self._told),
        )
        for view in self._views:
            self._stack.addWidget(view)
        self._above = QWidget()
        above = QVBoxLayout(self._above)
        above.setContentsMargins(8, 8, 8, 0)
        above.addWidget(self.tabs)
        for part in (self.bar, self._above, self._stack):
            column.addWidget(part, int(part is self._stack))
        self.tabs.currentChanged.connect(self._show_tab)


class Details(Card):
    """What is known of a person, label and value; masked as the sharing rule says."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.inside.addWidget(self._rows)

    def show_person(self, person: ShownPerson) -> None:
        """Show these values instead."""
        self.values = dict(person.values)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        known = [
            (field, person.values[name]) for name, field in residents.FIELDS.items() if name in person.values
        ]
        for row, (field, value) in enumerate(known):
            self._grid.addWidget(PlainLabel(field.label, "body", "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(PlainLabel(_shown(field, value), lines=True), row, 1)


def _shown(field: residents.Field, value: Any) -> Said:
    return dict(field.choices).get(value, str(value)) if isinstance(value, str) else str(value)


def _tab_bar() -> QTabBar:
    tabs = QTabBar()
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    for name in _TABS:
        tabs.addTab(said(name))
    call(tabs, sentence("Views of this resident"))
    return tabs


def _case_list() -> QListWidget:
    cases = QListWidget()
    cases.setItemDelegate(Wrapping(cases))  # lines as high as every control, and never cut
    cases.setResizeMode(QListView.ResizeMode.Adjust)
    cases.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    call(cases, sentence("Cases"))
    return cases


def _inset(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(24, 16, 16, 16)
    for widget in widgets:
        column.addWidget(widget, int(widget is widgets[-1]))
    return holder


def _scrolled(*widgets: QWidget) -> Scroll:
    scroll = Scroll()
    for widget in widgets:
        alone = isinstance(widget, Button)
        scroll.inside.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if alone else Qt.AlignmentFlag(0))
    scroll.inside.addStretch(1)
    return scroll
