"""Every department with its line: its state in words, what waits and since when, and a pause for each."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop import words
from desktop.errors import Sentence, sentence
from desktop.ui.doors import DepartmentLine, Line, LineName
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, Rule
from desktop.ui.parts.labels import Pill, PlainLabel
from desktop.ui.theme import Tone

_STATES: dict[LineName, tuple[Sentence, Tone, str]] = {
    "online": (sentence("Online"), "success", "online"),
    "sending": (sentence("Sending"), "accent", "sending"),
    "offline": (sentence("Offline"), "offline", "offline"),
    "needs_you": (sentence("Needs you"), "danger", "needs_you"),
    "starting": (sentence("Starting"), "plain", "starting"),
}
_BY_HAND: tuple[Sentence, Tone, str] = (sentence("By hand"), "plain", "hand")
_PAUSED: tuple[Sentence, Tone, str] = (sentence("Paused"), "offline", "offline")


class DepartmentsCard(Card):
    """One row a department; ``paused`` carries (department, whether it is to pause)."""

    paused = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__(sentence("Departments"))
        self.rows: dict[str, DepartmentRow] = {}
        self._guides: dict[str, Sentence] = {}
        self._none = PlainLabel(sentence("No department is set up yet."), "body", "muted", lines=True)
        self.inside.addWidget(self._none)

    def show_line(self, line: Line) -> None:
        """Show these; a row is made once and then only changed."""
        named = {each.department for each in line.departments}
        for gone in [name for name in self.rows if name not in named]:
            row = self.rows.pop(gone)
            self.inside.removeWidget(row)
            row.deleteLater()
        for each in line.departments:
            if each.department not in self.rows:
                row = self.rows[each.department] = DepartmentRow(each)
                row.pause.clicked.connect(partial(self._turn, each.department))
                self.inside.addWidget(row)
            self.rows[each.department].show_line(each)
        self._none.setVisible(not line.departments)
        self.show_guides(self._guides)

    def show_guides(self, says: dict[str, Sentence]) -> None:
        """Show how each department's public guide and ours last stood to each other."""
        self._guides = says
        for name, row in self.rows.items():
            row.guide.say(says.get(name, ""))
            row.guide.setVisible(name in says)

    def _turn(self, department: str, *_checked: object) -> None:
        shown = self.rows[department].shown
        if shown is not None:
            self.paused.emit(department, not shown.paused)


class DepartmentRow(QWidget):
    """One department: its name, its state in words, when it was heard, what waits, when it is tried next."""

    def __init__(self, line: DepartmentLine) -> None:
        super().__init__()
        self.shown: DepartmentLine | None = None
        self._name = PlainLabel(line.name, "strong", lines=True)
        self._pill = Pill("")
        self.pause = Button(sentence("Pause"), "quiet")
        self.says = PlainLabel("", "body", lines=True)
        self.next_step = PlainLabel("", "caption", "muted", lines=True)
        self.facts = PlainLabel("", "caption", "muted", lines=True)
        self.guide = PlainLabel("", "caption", "muted", lines=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setProperty("bare", True)  # its figures stand in the sentence above it
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._name, 1)
        top.addWidget(self._pill)
        top.addWidget(self.pause)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        for widget in (self.says, self.bar, self.next_step, self.facts, self.guide, Rule()):
            column.addWidget(widget)

    def show_line(self, line: DepartmentLine) -> None:
        """Show how it is now."""
        if line == self.shown:
            return
        self.shown = line
        text, tone, icon = _BY_HAND if line.by_hand and line.state != "needs_you" else _STATES[line.state]
        if line.paused:
            text, tone, icon = _PAUSED
        self._pill.show_as(text, tone, icon)
        self._name.say(line.name)
        self.says.say(line.says)
        self.next_step.say(line.next_step or "")
        self.next_step.setVisible(line.next_step is not None)
        self.facts.say(_facts(line))
        self.pause.say(sentence("Resume") if line.paused else sentence("Pause"))
        self.pause.setAccessibleName(words.say("{deed}: {who}", deed=self.pause.text(), who=line.name))
        self.pause.setVisible(not line.by_hand)
        self._show_progress(line)

    def _show_progress(self, line: DepartmentLine) -> None:
        self.bar.setVisible(line.progress is not None)
        if line.progress is not None:
            there, size = line.progress
            self.bar.setRange(0, max(1, size // 1000))
            self.bar.setValue(there // 1000)
            self.bar.setAccessibleName(
                words.say("{there} of {size} kB are there", there=there // 1000, size=size // 1000)
            )


def _facts(line: DepartmentLine) -> Sentence:
    waiting = _waiting(line)
    if line.by_hand:
        return waiting
    heard = _heard(line.last_heard)
    if line.next_try is None:
        return sentence("{waiting} · {heard}", waiting=waiting, heard=heard)
    return sentence(
        "{waiting} · {heard} · next try {at}", waiting=waiting, heard=heard, at=clock(line.next_try)
    )


def _waiting(line: DepartmentLine) -> Sentence:
    if line.needs_you:
        said = sentence("{n} waiting, {m} need you", n=line.waiting, m=line.needs_you)
    else:
        said = sentence("{n} waiting", n=line.waiting)
    if line.waiting_since is None:
        return said
    return sentence("{what} since {at}", what=said, at=clock(line.waiting_since))


def _heard(at: datetime | None) -> Sentence:
    if at is None:
        return sentence("never heard yet")
    return sentence("last heard {at}", at=clock(at))


def clock(at: datetime) -> str:
    """A moment as people at this counter read it."""
    return at.astimezone().strftime("%m-%d %H:%M")
