"""The centre's book: the ledger of numbers, what departments changed in words, and the departments' files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.casework import centre
from desktop.casework.centre import Noted
from desktop.casework.desk import Changed, Desk
from desktop.casework.exchange import catalogues, guides, numbers
from desktop.casework.exchange.catalogues import Version
from desktop.casework.exchange.guides import Beside
from desktop.casework.exchange.numbers import Block, Numbers
from desktop.domain.catalogue import Text
from desktop.errors import sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.pages.book.guides import GuidesCard
from desktop.ui.pages.book.lines import ListCard
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Heading
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.labels import PlainLabel, Said
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.questions.facts import Facts

DAYS = 60  # of changes that are shown
SHOWN = 30  # changes, the youngest first
_NUMBER = Text("Number", "编号")
_WHY = Text("Why it will never be given", "作废原因")


@dataclass(frozen=True)
class Read:
    """Everything the page shows, read at once."""

    numbers: Numbers
    changes: tuple[Version, ...]
    files: tuple[tuple[Text, tuple[Noted, ...]], ...]
    guides: tuple[Beside, ...]


class BookPage(Page):
    """Opened from Connections or by the box; takes nothing."""

    name = sentence("The centre's book")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.heading = Heading(sentence("The centre's book"))
        self.back = Button(sentence("Back"), "icon", "back", "back")
        self.back.clicked.connect(frame.back)
        self.numbers, self.changes, self.files = NumbersCard(), ChangesCard(), FilesCard()
        self.guides = GuidesCard()
        self.numbers.void.clicked.connect(self.ask_void)
        self.compare = Button(sentence("Compare with a public guide…"), "plain", "report")
        self.compare.clicked.connect(self.ask_guide)
        self._lay_out()

    def refresh(self) -> None:
        desk = self.frame.doors.desk
        self.ask("book", lambda: read(desk), self._show)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return any(
            subject.startswith(("block:", "service:", "department:", "centre:")) for subject in subjects
        )

    def first(self) -> QWidget | None:
        return self.numbers.void

    def ask_void(self) -> AskDialog:
        """Ask which number is void and why."""
        desk = self.frame.doors.desk
        dialog = AskDialog(
            self,
            sentence("Void a number"),
            sentence("It will never be given to a case. The book keeps who said so, when and why."),
            (asked("number", _NUMBER), asked("reason", _WHY, "long_text")),
            sentence("Void it"),
            "danger",
        )
        dialog.answered.connect(
            lambda told: self.do(
                lambda: numbers.void(desk, str(told["number"]), str(told["reason"])),
                toast=sentence("The number is voided."),
            )
        )
        dialog.open()
        return dialog

    def ask_guide(self) -> None:
        """Ask for the file of a public guide."""
        kinds = words.say("Public guides (*.csv *.json *.jsonld)")
        path, _ = QFileDialog.getOpenFileName(self, words.say("A department's public guide"), "", kinds)
        if path:
            self.compare_with(Path(path))

    def compare_with(self, file: Path) -> None:
        """Our services beside a public guide: kept in the book, and on paper what differs."""
        desk = self.frame.doors.desk
        self.do(lambda: guides.compare(desk, file), lambda changed: self._show_compared(file, changed))

    def _show_compared(self, file: Path, changed: Changed) -> None:
        desk = self.frame.doors.desk

        def make() -> bytes:
            from desktop.casework.papers.of_guide import parity_report

            return parity_report(desk, changed.result, file.name)

        title = sentence("Compared with a public guide")
        PaperDialog(self.frame, self, title, f"{file.stem}.pdf", make).open()

    def _show(self, found: Read) -> None:
        self.numbers.show_numbers(found.numbers)
        self.changes.show_changes(found.changes)
        self.files.show_files(found.files)
        self.guides.show_guides(found.guides)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.heading, 1)
        columns = Columns(760)
        left = columns.column(4)
        left.addWidget(self.numbers)
        left.addWidget(self.files)
        left.addStretch(1)
        right = columns.column(5)
        right.addWidget(self.guides)
        right.addWidget(self.changes)
        right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addLayout(top)
        scroll.inside.addWidget(flowing(self.compare))
        scroll.inside.addWidget(columns)
        scroll.inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)


class NumbersCard(ListCard):
    """Every block of numbers and what became of them; it adds up, or it says so."""

    def __init__(self) -> None:
        super().__init__(sentence("Ledger of numbers"))
        self.void = Button(sentence("Void a number…"), "plain", "close")
        self.sum = Banner("success", closable=False)
        row = QHBoxLayout()
        row.addWidget(self.void)
        row.addStretch(1)
        self.inside.addLayout(row)
        self.inside.addWidget(self.sum)

    def show_numbers(self, found: Numbers) -> None:
        """Show these."""
        self.begin()
        for block in reversed(found.blocks):
            self.put(*_block(block))
        for name in found.low:
            low = sentence("{department}: few numbers are left; they are refilled online.", department=name)
            self.put(PlainLabel(low, "body", "warning", lines=True))
        if found.closes:
            self.sum.say(sentence("Every number is accounted for."), "", "success")
        else:
            wrong = ", ".join((*found.doubled, *found.strays)[:10])
            self.sum.say(sentence("Numbers are not accounted for."), wrong, "danger")


def _block(block: Block) -> tuple[QWidget, ...]:
    whose: Said = sentence("own series") if block.own_series else block.department
    since = block.since.astimezone().strftime("%Y-%m-%d")
    head = sentence("{whose} · {counter} · since {day}", whose=whose, counter=block.counter, day=since)
    facts = Facts()
    facts.show_facts(
        [
            (sentence("Range"), sentence("{first} to {last}", first=block.first, last=block.last)),
            (sentence("Unused"), str(block.unused)),
            (sentence("On paper forms"), str(block.printed)),
            (sentence("Spent"), str(block.spent)),
            (sentence("Voided numbers"), str(block.voided)),
        ]
    )
    return PlainLabel(head, "strong", lines=True), facts


class ChangesCard(ListCard):
    """What departments changed in their services, in words, the youngest first."""

    def __init__(self) -> None:
        super().__init__(sentence("What departments changed"))
        self._none = PlainLabel("", "body", "muted", lines=True)
        self.inside.addWidget(self._none)

    def show_changes(self, found: tuple[Version, ...]) -> None:
        """Show these."""
        self.begin()
        self._none.say(sentence("No department changed a service in {days} days.", days=DAYS))
        self._none.setVisible(not found)
        for version in found[:SHOWN]:
            service = version.service
            head = sentence("{service}, version {version}", service=service.name, version=service.version)
            under = sentence(
                "Valid from {day}; told on {at}. Cases opened before keep their version.",
                day=service.valid_from.isoformat(),
                at=version.at.astimezone().strftime("%Y-%m-%d"),
            )
            lines = [PlainLabel(said, "body", lines=True) for said in version.says]
            self.put(
                PlainLabel(head, "strong", lines=True),
                *lines,
                PlainLabel(under, "caption", "muted", lines=True),
            )


class FilesCard(ListCard):
    """Each department's file: which version is in force, who put it there, when."""

    def __init__(self) -> None:
        super().__init__(sentence("Departments' files"))

    def show_files(self, found: tuple[tuple[Text, tuple[Noted, ...]], ...]) -> None:
        """Show these."""
        self.begin()
        for name, noted in found:
            if noted:
                self.put(
                    PlainLabel(name, "strong", lines=True), PlainLabel(_noted(noted[-1]), "caption", "muted")
                )


def _noted(one: Noted) -> Said:
    at = one.at.astimezone().strftime("%Y-%m-%d %H:%M")
    if one.removed:
        return sentence("removed by {who} on {at}: {reason}", who=one.by, at=at, reason=one.reason or "–")
    return sentence("version {version}, by {who} on {at}", version=one.version, who=one.by, at=at)


def read(desk: Desk) -> Read:
    """Everything the page shows; for a background thread."""
    rows = desk.store.lookups.departments(every=True)
    return Read(
        numbers.look(desk),
        catalogues.changed_since(desk, desk.today - timedelta(days=DAYS)),
        tuple((row.name, centre.history(desk, row.id)) for row in rows),
        guides.look(desk),
    )
