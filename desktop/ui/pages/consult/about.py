"""What the library answers about one service, on its guide page; and the way to ask what it does not."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from desktop.casework.consult import seen
from desktop.casework.consult.seen import Found
from desktop.errors import sentence
from desktop.ui.pages.consult import asking, saying
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Page
from desktop.ui.parts.picker import Wrapping

_MOST = 6  # answers seen at once; the others by scrolling
_EDGES = 8  # px


class ServiceAnswers(Card):
    """Reads by itself; Enter opens an answer, and the button asks the department."""

    def __init__(self, page: Page) -> None:
        super().__init__(sentence("Questions and answers"))
        self._page = page
        self._service = ""
        self._found: tuple[Found, ...] = ()
        self.list = QListWidget()
        self.list.setItemDelegate(Wrapping(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        call(self.list, sentence("Questions and answers"))
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        self.none = PlainLabel(
            sentence("The library has no answer about this yet."), "body", "muted", lines=True
        )
        self.new = Button(sentence("Ask a department…"), "plain", "department")
        self.new.clicked.connect(self.ask_department)
        for part in (self.list, self.none, self.new):
            self.inside.addWidget(part)

    def read(self, service: str) -> None:
        """What is in force about a service."""
        self._service = service
        desk = self._page.frame.doors.desk
        self._page.ask("answers of a service", lambda: seen.of_service(desk, service), self.show_answers)

    def show_answers(self, found: tuple[Found, ...]) -> None:
        """Show these, expired ones marked."""
        self._found = found
        self.list.clear()
        for one in found:
            item = QListWidgetItem(f"{said(one.row.body.question)} · {said(saying.until(one))}")
            self.list.addItem(item)
        self.list.setVisible(bool(found))
        self.none.setVisible(not found)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_answers(self._found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is as high as its lines."""
        super().resizeEvent(event)
        self._fit()

    def ask_department(self) -> None:
        """An inquiry about this service."""
        frame = self._page.frame
        asking.ask(
            self._page,
            about=f"service:{self._service}",
            done=lambda inquiry: frame.open("inquiry", inquiry=inquiry),
        )

    def _fit(self) -> None:
        rows = range(min(self.list.count(), _MOST))
        self.list.setFixedHeight(sum(self.list.sizeHintForRow(row) for row in rows) + _EDGES)

    def _open(self, item: QListWidgetItem) -> None:
        found = self._found[self.list.row(item)]
        self._page.frame.open("answer", answer=found.row.id)
