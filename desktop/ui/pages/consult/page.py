"""Consultation: the library searched as one types, and the lists of inquiries, due soonest first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QTabBar, QVBoxLayout, QWidget

from desktop.casework import consult
from desktop.casework.consult import seen
from desktop.casework.consult.seen import Found, ListedInquiry
from desktop.errors import Sentence, sentence
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.pages.consult import asking, saying
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import IdentityBar
from desktop.ui.parts.fields import Line
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame, Page
from desktop.ui.parts.picker import Wrapping

REST_MS = 120
SHOWN = 30
VIEWS: tuple[tuple[str, Sentence, Sentence], ...] = (
    ("answers", sentence("Library"), sentence("Type the question: nothing was found that answers it yet.")),
    ("mine", sentence("My inquiries"), sentence("You are responsible for no open inquiry.")),
    ("centre", sentence("All open inquiries"), sentence("No inquiry is open.")),
    ("done", sentence("Finished inquiries"), sentence("No inquiry is finished.")),
    ("review", sentence("To review"), sentence("Nothing waits for a review, and nothing ends soon.")),
)
_ROW = Qt.ItemDataRole.UserRole


class ConsultPage(Page):
    """Opened with ``view`` (a name of VIEWS) and ``question``, or nothing. Alt+1 to 5 turn to the views.

    Ctrl+N asks a department what stands in the line.
    """

    name = sentence("Consultation")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        bar = IdentityBar()
        bar.show_subject(self.name, sentence("Enter opens the line that is marked."))
        bar.back.clicked.connect(frame.back)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _, name, _ in VIEWS:
            self.tabs.addTab(said(name))
        call(self.tabs, sentence("Lists of consultation"))
        self.line = Line(sentence("The question, a few words of it, or pinyin"))
        self.line.setMaxLength(400)
        call(self.line, sentence("The question"))
        self.list = QListWidget()
        self.list.setItemDelegate(Wrapping(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.nothing = PlainLabel("", "body", "muted", lines=True)
        self.new = Button(sentence("Ask a department…"), "plain", "department", "new")
        self.write = Button(sentence("Write for the library…"), "plain", "add")
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self.refresh)
        self._enter_waits = False
        self._turned = False  # the keys go to the list as soon as it is read
        self._lay_out(bar)
        self._connect()
        self._turn(0)

    def begin(self, view: str = "", question: str = "", **_what: Any) -> None:
        """Which list, or which question."""
        self.line.setText(question)
        names = [name for name, _, _ in VIEWS]
        self.tabs.setCurrentIndex(names.index(view) if view in names else 0)

    def refresh(self) -> None:
        desk, which, text = self.frame.doors.desk, self.which, self.line.text().strip()

        def read() -> tuple[Found | ListedInquiry, ...]:
            if which == "answers":
                return consult.find(desk, text, SHOWN)
            return seen.to_review(desk) if which == "review" else seen.inquiries(desk, which)

        self.ask("consult", read, self._show)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return any(subject.startswith(("answer:", "inquiry:")) for subject in subjects)

    def retranslate(self) -> None:
        for at, (_, name, _) in enumerate(VIEWS):
            self.tabs.setTabText(at, said(name))
        self.refresh()

    def first(self) -> QWidget | None:
        return self.line if self.which == "answers" else self.list if self.list.count() else self.tabs

    def acts(self) -> dict[str, Callable[[], None]]:
        turns: dict[str, Callable[[], None]] = {
            f"step.{at + 1}": partial(self.tabs.setCurrentIndex, at) for at in range(len(VIEWS))
        }
        return {**turns, "new": self.new.click}

    @property
    def which(self) -> str:
        """The name of the view that is shown."""
        return VIEWS[self.tabs.currentIndex()][0]

    def ask_department(self) -> AskDialog:
        """An inquiry, with the question that stands in the line."""
        return asking.ask(
            self,
            question=self.line.text().strip(),
            done=lambda inquiry: self.frame.open("inquiry", inquiry=inquiry),
        )

    def write_answer(self) -> AskDialog:
        """An answer for the library, for a review."""
        return asking.write(self, done=lambda answer: self.frame.open("answer", answer=answer))

    # Inside

    def _show(self, rows: tuple[Found | ListedInquiry, ...]) -> None:
        at = max(0, self.list.currentRow())
        self.list.clear()
        for row in rows:
            text = saying.answer_line(row) if isinstance(row, Found) else saying.inquiry_line(row)
            item = QListWidgetItem(text)
            item.setData(_ROW, row)
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, len(rows) - 1))
        self.list.setVisible(bool(rows))
        self.nothing.say(VIEWS[self.tabs.currentIndex()][2])
        self.nothing.setVisible(not rows)
        if self._turned and self.isVisible():
            self._turned = False
            (self.list if rows else self.tabs).setFocus()
        if self._enter_waits and rows:
            self._enter_waits = False
            self._open(self.list.item(0))

    def _open(self, item: QListWidgetItem) -> None:
        row = item.data(_ROW)
        if isinstance(row, Found):
            self.frame.open("answer", answer=row.row.id, question=self.line.text().strip())
        elif isinstance(row, ListedInquiry):
            self.frame.open("inquiry", inquiry=row.row.id)

    def _enter(self) -> None:
        current = self.list.currentItem()
        if current is not None and not self._rest.isActive():
            self._open(current)
        elif self.line.text().strip():
            self._enter_waits = True
            self._rest.stop()
            self.refresh()

    def _typed(self) -> None:
        self._enter_waits = False
        self._rest.start()

    def _turn(self, _at: int) -> None:
        answers = self.which == "answers"
        self.line.setVisible(answers)
        call(self.list, VIEWS[self.tabs.currentIndex()][1])
        self.list.setCurrentRow(0)
        self.refresh()
        self._turned = not answers
        if answers and self.isVisible():
            self.line.setFocus()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self._enter)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        self.new.clicked.connect(self.ask_department)
        self.write.clicked.connect(self.write_answer)

    def _lay_out(self, bar: IdentityBar) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(12)
        for part in (self.tabs, self.line, self.nothing, self.list, flowing(self.new, self.write)):
            column.addWidget(part, int(part is self.list))
        column.addStretch(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(inside, 1)
