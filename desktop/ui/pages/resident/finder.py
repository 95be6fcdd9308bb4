"""Finding a person by identity number, name or scan, or registering one, without leaving the page."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.casework import people, sight
from desktop.casework.desk import Changed
from desktop.domain import residents
from desktop.errors import Refused, Sentence, sentence
from desktop.store.rows import Hit
from desktop.ui import theme
from desktop.ui.pages.resident.form import ResidentForm
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import Field, Line
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Page

REST_MS = 120
SHOWN = 8
_HIT = Qt.ItemDataRole.UserRole


class PersonFinder(QWidget):
    """A line to type or scan into, the people found, and the form for somebody new.

    ``chosen`` carries (resident id, name shown, number shown).
    """

    chosen = Signal(str, str, str)

    def __init__(self, page: Page, label: Sentence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.line = Line(sentence("Scan the card, or type the ID number or the name"))
        self._field = Field(label, self.line)
        self.new = Button(sentence("Register somebody new"), "plain", "person")
        self.found = QListWidget()
        call(self.found, sentence("People found"))
        self._nobody = PlainLabel("", "body", "muted", lines=True)
        self._made: _NewResident | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._field)
        column.addWidget(self.found)
        column.addWidget(self._nobody)
        column.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._search)
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self._enter)
        self.found.itemActivated.connect(self._take)
        self.found.itemClicked.connect(self._take)
        self.new.clicked.connect(self.start_registering)
        self._enter_waits = False
        self._show((), "")

    def look_for(self, text: str) -> None:
        """Search for this as if it was typed and Enter pressed."""
        self.line.setText(text)
        self._enter()

    def start_registering(self) -> None:
        """Show the form for somebody new, with what was typed."""
        text = self.line.text().strip()
        number = residents.plain(text) if any(c.isdigit() for c in text) else ""
        part = self._new()
        part.form.begin(number, "" if number else text)
        part.show()
        self.new.hide()
        self.found.hide()
        self._nobody.hide()
        self.form.first().setFocus()

    def register(self) -> None:
        """Register who stands in the form, or take the one who has this number already."""
        if self.form.problems():
            self.form.first().setFocus()
            return
        desk, values = self._page.frame.doors.desk, self.form.values()
        self._page.do(lambda: people.register_resident(desk, values), self._registered)

    def half_done(self) -> bool:
        """Whether somebody new stands in the form, not registered yet."""
        return self._made is not None and not self._made.isHidden()

    @property
    def form(self) -> ResidentForm:
        """The questions about somebody new."""
        return self._new().form

    @property
    def save(self) -> Button:
        """Registers who stands in the form."""
        return self._new().save

    # Inside

    def _new(self) -> _NewResident:
        """The form for somebody new, made when the first is needed."""
        if self._made is None:
            made = _NewResident(self._page.frame.doors.clock.now().astimezone().date())
            made.hide()
            made.form.told.connect(self._known_already)
            made.save.clicked.connect(self.register)
            made.stop.clicked.connect(lambda: self._show((), ""))
            column = self.layout()
            assert column is not None
            column.addWidget(made)
            self._made = made
        return self._made

    def _registered(self, changed: Changed) -> None:
        values = self.form.values()
        name, number = str(values.get("name", "")), str(values.get("id_number", ""))
        hit = Hit("resident", str(changed.result), name, number)
        shown = sight.hit(self._page.frame.doors.desk, hit)
        self._give(shown)

    def _typed(self, text: str) -> None:
        self._enter_waits = False
        if text.strip():
            self._rest.start()
        else:
            self._rest.stop()
            self._show((), "")

    def _enter(self) -> None:
        current = self.found.currentItem()
        if current is not None and self.found.isVisibleTo(self) and not self._rest.isActive():
            self._take(current)
            return
        self._rest.stop()
        self._enter_waits = True
        self._search()

    def _search(self) -> None:
        text = self.line.text().strip()
        if not text:
            return
        desk = self._page.frame.doors.desk

        def look() -> tuple[Hit, ...]:
            hits = desk.store.lookups.search(text, SHOWN)
            exact = people.find_resident(desk, text)
            found = [hit for hit in hits if hit.group == "resident"]
            if exact is not None:
                found = [Hit("resident", exact.id, exact.name, exact.id_number)]
            return tuple(sight.hit(desk, hit) for hit in found[:SHOWN])

        self._page.ask(f"people {id(self)}", look, lambda hits: self._show(hits, text))

    def _show(self, hits: tuple[Hit, ...], text: str) -> None:
        if self._made is not None:
            self._made.hide()
        self.new.show()
        self.found.clear()
        for hit in hits:
            item = QListWidgetItem(said(hit.title) + (" · " + said(hit.detail) if hit.detail else ""))
            item.setData(_HIT, hit)
            item.setSizeHint(QSize(10, theme.control()))
            self.found.addItem(item)
        self.found.setVisible(bool(hits))
        if hits:
            self.found.setCurrentRow(0)
            self.found.setFixedHeight(len(hits) * theme.control() + 6)
        self._nobody.setVisible(bool(text) and not hits)
        self._nobody.say(_why_nobody(text))
        if self._enter_waits and text:
            self._enter_waits = False
            self._after_enter(hits)

    def _after_enter(self, hits: tuple[Hit, ...]) -> None:
        if len(hits) == 1:
            self._give(hits[0])
        elif hits:
            self.found.setFocus()
        else:
            self.start_registering()

    def _take(self, item: QListWidgetItem) -> None:
        hit = item.data(_HIT)
        if isinstance(hit, Hit):
            self._give(hit)

    def _give(self, hit: Hit) -> None:
        self.line.clear()
        self._show((), "")
        self.chosen.emit(hit.id, hit.title, hit.detail)

    def _known_already(self, number: str) -> None:
        """A number that is typed for somebody new may be somebody known: say so before it is typed twice."""
        desk = self._page.frame.doors.desk

        def tell(found: object) -> None:
            if found is not None:
                note = sentence("This person is registered here already; registering takes that person.")
                self.form.question("id_number").note(note)

        self._page.ask(f"known {id(self)}", lambda: people.find_resident(desk, number), tell)


class _NewResident(QWidget):
    """The questions about somebody new, and what ends them."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.form = ResidentForm(today, brief=True)
        self.save = Button(sentence("Register and take"), "primary", "done")
        self.stop = Button(sentence("Do not register"), "quiet")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(PlainLabel(sentence("New resident"), "lead"))
        inside.addWidget(self.form)
        inside.addWidget(flowing(self.save, self.stop))


def _why_nobody(text: str) -> Sentence | str:
    """Nobody was found: perhaps because the number cannot be right."""
    if not text:
        return ""
    plain = residents.plain(text)
    if len(plain) >= 15 and sum(c.isdigit() for c in plain) >= 14:
        try:
            residents.national_id(plain)
        except Refused as trouble:
            return trouble.what
    return sentence("Nobody is registered here under “{text}”.", text=text)
