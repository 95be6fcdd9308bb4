"""News: what the departments said last, newest first; quiet, and nothing moves by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.domain.catalogue import Text
from desktop.domain.outage.telling import few
from desktop.errors import Sentence, sentence
from desktop.ui.pages.newscount import SPOKEN_OF
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import IdentityBar
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame, Page
from desktop.ui.parts.picker import Wrapping

if TYPE_CHECKING:
    from desktop.casework.desk import Desk

LOOKED_AT, SHOWN = 60, 40  # newest cases of which the departments spoke, and lines shown
_CASE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Happened:
    """One word of a department: when, about which case or inquiry (``case``: its journal), what."""

    at: datetime
    case: str
    number: str
    name: str
    what: Sentence

    def spoken(self) -> str:
        """All of it as one line."""
        at = self.at.astimezone().strftime("%m-%d %H:%M")
        return " · ".join((at, self.number, said(self.name), said(self.what)))


def read_news(desk: Desk) -> tuple[Happened, ...]:
    """The newest words of departments about this centre's cases; for a background thread."""
    from desktop.casework import sight
    from desktop.store.lookups import CaseFilter

    found: list[Happened] = []
    for row in desk.store.lookups.cases(CaseFilter(states=SPOKEN_OF), limit=LOOKED_AT).rows:
        view = sight.case_view(desk, row.id)
        found += [
            Happened(moment.at, row.id, row.number, view.applicant.name, what)
            for moment, what in view.lines
            if moment.by.role == "department"
        ]
    found += _answered(desk)
    return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:SHOWN])


def _answered(desk: Desk) -> list[Happened]:
    """Inquiries that departments answered and that are still to be told."""
    rows = desk.store.lookups.inquiries(("answered",), limit=LOOKED_AT)
    replies = ((row, desk.store.lookups.inquiry(row.id).reply) for row in rows)
    return [
        Happened(
            reply.at, row.id, row.number, row.question, sentence("Answered: {text}", text=reply.body.text)
        )
        for row, reply in replies
        if reply is not None and reply.machine
    ]


def _low(desk: Desk) -> tuple[tuple[Text, int], ...]:
    from desktop.casework import outage

    return outage.low(desk)


class NewsPage(Page):
    """Opened with Ctrl+J. What comes while it is open waits behind a button: nothing moves under the eyes."""

    name = sentence("News")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.shown: tuple[Happened, ...] = ()
        self._waiting: tuple[Happened, ...] = ()
        bar = IdentityBar()
        bar.show_subject(self.name, sentence("What the departments said last. Enter opens the case."))
        bar.back.clicked.connect(frame.back)
        self._back = bar.back
        self.new = Banner("accent", closable=False)
        self.show_new = Button(sentence("Show it"), "plain", "refresh")
        self.show_new.clicked.connect(self.take_over)
        self.new.column.addWidget(self.show_new, 0, Qt.AlignmentFlag.AlignLeft)
        self.list = QListWidget()
        self.list.setItemDelegate(Wrapping(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        call(self.list, self.name)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        self.forms = Banner("warning", closable=False)
        self.kits = Button(sentence("Outage kit…"), "plain", "print")
        self.kits.clicked.connect(lambda: frame.open("kits", to_print=True))
        self.forms.column.addWidget(self.kits, 0, Qt.AlignmentFlag.AlignLeft)
        self.forms.hide()
        self._none = PlainLabel(sentence("No department has said anything yet."), "body", "muted", lines=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        for part in (self.forms, self.new, self._none, self.list):
            column.addWidget(part, int(part is self.list))
        column.addStretch(0)  # takes the room while there is no list
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(inside, 1)

    def refresh(self) -> None:
        desk = self.frame.doors.desk
        self.ask("news", lambda: read_news(desk), self._came)
        self.ask("forms left", lambda: _low(desk), self._show_low)

    def concerns(self, subjects: frozenset[str]) -> bool:
        """Any case may be spoken of, and any inquiry answered."""
        return any(subject.startswith(("case:", "inquiry:", "block:")) for subject in subjects)

    def first(self) -> QWidget | None:
        return self.list if self.shown else self._back

    def retranslate(self) -> None:
        self._fill()

    def take_over(self) -> None:
        """Show what came since."""
        self.shown, self._waiting = self._waiting, ()
        self.new.hide()
        self._fill()
        self.list.setFocus()

    # Inside

    def _show_low(self, low: tuple[tuple[Text, int], ...]) -> None:
        """What lasts stands above what passes: too few paper forms for the next outage."""
        self.forms.setVisible(bool(low))
        self.kits.setVisible(
            self.frame.doors.desk.who.role != "it"
        )  # who does not print them only knows of it
        if low:
            self.forms.say(few(low), sentence("Print a new kit before the next outage."), "warning")

    def _came(self, found: tuple[Happened, ...]) -> None:
        known = {(each.at, each.case) for each in self.shown}
        fresh = [each for each in found if (each.at, each.case) not in known]
        self._waiting = found
        if not self.shown:
            self.take_over()
        elif fresh:
            several = sentence("{n} words of departments came since.", n=len(fresh))
            one = sentence("One word of a department came since.")
            self.new.say(one if len(fresh) == 1 else several, "", "accent")

    def _fill(self) -> None:
        row = max(0, self.list.currentRow())
        self.list.clear()
        for each in self.shown:
            item = QListWidgetItem(each.spoken())
            item.setData(_CASE, each.case)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.setVisible(bool(self.shown))
        self._none.setVisible(not self.shown)

    def _open(self, item: QListWidgetItem) -> None:
        journal = str(item.data(_CASE))
        kind = "inquiry" if journal.startswith("inquiry:") else "case"
        self.frame.open(kind, **{kind: journal})
