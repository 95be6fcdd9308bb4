"""First step of an intake: who the application is for, and who files it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework.sight import CaseView
from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.ui.pages.resident.finder import PersonFinder
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.fields import Field
from desktop.ui.parts.labels import PlainLabel, Said
from desktop.ui.parts.page import Page
from desktop.ui.questions.choices import OneShown

_WHO: tuple[tuple[str, Said], ...] = (
    ("", sentence("The applicant, in person")),
    ("proxy", Text("A proxy", "代办人")),
    ("guardian", Text("A guardian", "监护人")),
)


@dataclass(frozen=True)
class Filer:
    """Who the case is for and who stands in: journals of residents, and the role of the latter."""

    applicant: str
    proxy: str = ""
    role: str = ""


class Person(QWidget):
    """One person: found and shown, or being looked for."""

    changed = Signal()

    def __init__(self, page: Page, title: Said, label: Sentence) -> None:
        super().__init__()
        self.id = ""
        self.finder = PersonFinder(page, label)
        self.finder.chosen.connect(self._chosen)
        self._name = PlainLabel("", "lead")
        self._number = PlainLabel("", "body", "muted")
        self.other = Button(sentence("Somebody else"), "quiet", "person")
        self.other.clicked.connect(self.forget)
        self._found = QWidget()
        row = QHBoxLayout(self._found)
        row.setContentsMargins(0, 0, 0, 0)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._number)
        row.addLayout(names, 1)
        row.addWidget(self.other)
        card = Card(title)
        card.inside.addWidget(self.finder)
        card.inside.addWidget(self._found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self._found.hide()

    def show_person(self, resident: str, name: str, number: str) -> None:
        """Show who it is."""
        self.id = resident
        self._name.say(name)
        self._number.say(number)
        self._number.setVisible(bool(number))
        self.finder.hide()
        self._found.show()

    def fix(self) -> None:
        """It can no longer be somebody else."""
        self.other.hide()

    def forget(self) -> None:
        """Look for somebody else."""
        self.id = ""
        self._found.hide()
        self.finder.show()
        self.finder.line.setFocus()
        self.changed.emit()

    def _chosen(self, resident: str, name: str, number: str) -> None:
        self.show_person(resident, name, number)
        self.changed.emit()


class ApplicantStep(QWidget):
    """Who it is for, and who files it."""

    changed = Signal()
    resume = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._draft = ""
        self.there = Banner("accent", closable=False)
        self.go_on = Button(sentence("Go on with that draft"), "plain", "counter")
        self.go_on.clicked.connect(lambda: self.resume.emit(self._draft))
        self.there.column.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.applicant = Person(page, sentence("Applicant"), sentence("Who is the application for?"))
        self._page = page
        self._proxy: Person | None = None
        self.who = OneShown(_WHO)
        self.who.put("")
        self.who.left.connect(self._who_files)
        filed = Card()
        filed.inside.addWidget(Field(sentence("Who files it?"), self.who))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.there)
        column.addWidget(self.applicant)
        column.addWidget(filed)
        column.addStretch(1)
        self._column = column
        self.applicant.changed.connect(self.changed)

    @property
    def proxy(self) -> Person:
        """Who stands in; asked for when somebody does."""
        if self._proxy is None:
            label = sentence("Who stands in for the applicant?")
            made = Person(self._page, sentence("Who stands in"), label)
            made.hide()
            self._column.insertWidget(self._column.count() - 1, made)
            made.changed.connect(self.changed)
            self._proxy = made
        return self._proxy

    def first(self) -> QWidget | None:
        """Where typing begins; None when everything is known."""
        if not self.applicant.id:
            return self.applicant.finder.line
        return self.proxy.finder.line if self._needs_proxy() and not self.proxy.id else None

    def filer(self) -> Filer | None:
        """Who it is for and who files it; None while that is not known."""
        if not self.applicant.id or (self._needs_proxy() and not self.proxy.id):
            return None
        role = str(self.who.value() or "")
        return Filer(self.applicant.id, self.proxy.id if role else "", role)

    def show_draft(self, case: str, on: str) -> None:
        """Say that this person has a draft of the same service already; "" takes it back."""
        self._draft = case
        if case:
            self.there.say(
                sentence("This person has a draft of this service, begun on {on}.", on=on),
                sentence("Nothing typed then is lost. Opening a new case leaves that draft as it is."),
                "accent",
            )
        else:
            self.there.hide()

    def register(self) -> bool:
        """Register whoever stands half done in a form; False when nobody does."""
        for person in (self.applicant, self._proxy):
            if person is not None and not person.id and not person.isHidden() and person.finder.half_done():
                person.finder.register()
                return True
        return False

    def show_filer(self, view: CaseView) -> None:
        """Who stands in, as the open case has it."""
        opened, proxy = view.case.opened, view.proxy
        self.who.put(opened.proxy_role or "proxy" if opened is not None and proxy is not None else "")
        if proxy is not None:
            self.proxy.show_person(proxy.id, proxy.name, proxy.id_number)
            self.proxy.show()

    def fix(self) -> None:
        """The case is open: who it is for stays."""
        self.there.hide()
        self.applicant.fix()
        if self._proxy is not None:
            self._proxy.fix()
        self.who.setEnabled(False)

    def _needs_proxy(self) -> bool:
        return bool(self.who.value())

    def _who_files(self) -> None:
        if self._needs_proxy() or self._proxy is not None:
            self.proxy.setVisible(self._needs_proxy())
        if self._needs_proxy() and not self.proxy.id:
            self.proxy.finder.line.setFocus()
        self.changed.emit()
