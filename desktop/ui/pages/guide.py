"""The guide of one service on one flat page, as the department published it; it can be printed and begun."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework.exchange import guides
from desktop.casework.exchange.guides import Told
from desktop.errors import sentence
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.pages.consult.about import ServiceAnswers
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, IdentityBar
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.labels import PlainLabel, Said
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.questions.facts import Facts

if TYPE_CHECKING:
    from desktop.reports.guide import GuideSheet


class GuidePage(Page):
    """Opened with ``service``, its id; Ctrl+P prints it, Ctrl+Enter begins an intake."""

    name = sentence("Guide to a service")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.service = ""
        self.sheet: GuideSheet | None = None
        self.bar = IdentityBar()
        self.bar.back.clicked.connect(frame.back)
        self.open = Button(sentence("Take an application in"), "primary", "counter", "submit")
        self.open.clicked.connect(self.begin_intake)
        self.print = Button(sentence("Print the guide…"), "plain", "print", "print")
        self.print.clicked.connect(self.print_guide)
        self.facts = Facts()
        self.same = Banner("success", closable=False)
        self.materials, self.basis = _Lines(sentence("Materials")), _Lines(sentence("Legal basis"))
        self.answers = ServiceAnswers(self)
        self.beside = BesideGuide()
        self._lay_out()

    def begin(self, service: str = "", **_what: Any) -> None:
        """Which service."""
        self.service = service

    def refresh(self) -> None:
        desk, service = self.frame.doors.desk, self.service

        def read() -> tuple[GuideSheet, Told | None]:
            from desktop.casework.papers.guide_page import guide_sheet

            return guide_sheet(desk, service), guides.last(desk, service)

        self.ask("guide", read, self._show)
        self.answers.read(service)

    def concerns(self, subjects: frozenset[str]) -> bool:
        own, others = f"service:{self.service}", ("answer:", "department:")
        return any(subject == own or subject.startswith(others) for subject in subjects)

    def first(self) -> QWidget | None:
        return self.open

    def title(self) -> Said:
        return self.sheet.name if self.sheet is not None else self.name

    def acts(self) -> dict[str, Callable[[], None]]:
        return {"submit": self.begin_intake, "print": self.print.click}

    def begin_intake(self) -> None:
        """An application for this service."""
        self.frame.open("intake", service=self.service)

    def print_guide(self) -> PaperDialog:
        """The same on paper, to take home."""
        desk, service = self.frame.doors.desk, self.service

        def make() -> bytes:
            from desktop.casework.papers.guide_page import guide

            return guide(desk, service)

        dialog = PaperDialog(self.frame, self, sentence("Guide to a service"), f"{service}.pdf", make)
        dialog.open()
        return dialog

    def _show(self, found: tuple[GuideSheet, Told | None]) -> None:
        sheet, told = found
        self.sheet = sheet
        self.beside.show_told(told)
        self.bar.show_subject(sheet.name, sheet.department)
        self.facts.show_facts(list(sheet.facts))
        self.materials.show_lines(sheet.materials)
        self.basis.show_lines(sheet.legal_basis)
        tone: Literal["success", "warning"] = (
            "warning" if told and (told.differs or told.older) else "success"
        )
        self.same.say(sheet.published, told.says if told else guides.NEVER, tone)

    def _lay_out(self) -> None:
        about = Card()
        about.inside.addWidget(self.facts)
        columns = Columns(780)
        left, right = columns.column(5), columns.column(4)
        left.addWidget(about)
        left.addWidget(self.answers)
        left.addStretch(1)
        right.addWidget(self.materials)
        right.addWidget(self.basis)
        right.addWidget(self.beside)
        right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addWidget(flowing(self.open, self.print))
        scroll.inside.addWidget(self.same)
        scroll.inside.addWidget(columns, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(scroll, 1)


class _Lines(Card):
    """A title and numbered lines."""

    def __init__(self, title: Said) -> None:
        super().__init__(title)
        self._shown: list[PlainLabel] = []

    def show_lines(self, lines: tuple[Said, ...]) -> None:
        """Show these."""
        for label in self._shown:
            self.inside.removeWidget(label)
            label.deleteLater()
        self._shown = [
            PlainLabel(sentence("{at}. {name}", at=at, name=line), "body", lines=True)
            for at, line in enumerate(lines, 1)
        ]
        for label in self._shown:
            self.inside.addWidget(label)
        self.setVisible(bool(lines))


class BesideGuide(Card):
    """In what the department's public guide differed when it was last compared."""

    def __init__(self) -> None:
        super().__init__(sentence("Public guide"))
        self.source = PlainLabel("", "caption", "muted", lines=True)
        self._differs: list[PlainLabel] = []
        self.inside.addWidget(self.source)

    def show_told(self, told: Told | None) -> None:
        """Show this; nothing when it was never compared: the banner says that."""
        for label in self._differs:
            self.inside.removeWidget(label)
            label.deleteLater()
        found = told.differs if told else ()
        self._differs = [PlainLabel(said, "body", lines=True) for said in found]
        for label in self._differs:
            self.inside.insertWidget(self.inside.indexOf(self.source), label)
        self.source.say(told.source if told else "")
        self.setVisible(told is not None)
