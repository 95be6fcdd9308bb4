"""The cards of a case: its dates, its deliveries, its materials, its form, and what people disagree about."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain import deadlines
from desktop.domain.catalogue import Text
from desktop.domain.telling import STATE_NAMES
from desktop.errors import Sentence, sentence
from desktop.ui.pages.case.clash import ask, subject_name
from desktop.ui.pages.case.reading import Read
from desktop.ui.pages.deliveries import turns
from desktop.ui.pages.deliveries.row import StepLine
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, Rule
from desktop.ui.parts.labels import Pill, PlainLabel, Said
from desktop.ui.parts.page import Page
from desktop.ui.questions.facts import Facts
from desktop.ui.questions.showing import answer_shown
from desktop.ui.theme import Tone

_MATERIAL_TONES: dict[str, tuple[Tone, str]] = {
    "handed_in": ("success", "done"),
    "promised": ("warning", "clock"),
    "missing": ("danger", "error"),
    "returned": ("danger", "error"),
}
_UNKNOWN = sentence("Calendar unknown: the date cannot be worked out")
_PAST_ONE = sentence("1 working day too late")
_TERMS = (
    (sentence("Received on"), "on"),
    (sentence("Acceptance told by"), "accept_by"),
    (sentence("Promised by"), "promised_by"),
    (sentence("By law by"), "statutory_by"),
)


class DatesCard(Card):
    """Every date that counts, and the times that do not count."""

    def __init__(self) -> None:
        super().__init__(sentence("Dates"))
        self.facts = Facts()
        self.inside.addWidget(self.facts)

    def show_read(self, read: Read) -> None:
        """Show these."""
        case = read.case
        rows: list[tuple[Said, Said]] = []
        received = case.received
        for name, where in _TERMS if received is not None else ():
            if where != "accept_by" or case.state == "received":
                rows.append((name, _day(read, where)))
        asked = case.answer.due if case.answer is not None else None  # while paused: by when to bring it
        if (day := asked or deadlines.named(case.answers)) is not None:
            rows.append((sentence("The department names"), day.isoformat()))
        if read.left is not None:
            rows.append((sentence("Time left"), _left(read.left)))
        for pause in case.pauses:
            end: Said = pause.until.isoformat() if pause.until else sentence("today")
            why = STATE_NAMES.get(pause.why, Text(pause.why, pause.why))
            span = sentence("{start} to {end}: {why}", start=pause.since.isoformat(), end=end, why=why)
            rows.append((sentence("Does not count"), span))
        for name, day in (
            (sentence("Decided on"), case.decided_on),
            (sentence("Handed over on"), case.delivered_on),
        ):
            if day is not None:
                rows.append((name, day.isoformat()))
        if not rows:
            rows.append((sentence("Dates"), sentence("They begin when the application is received.")))
        self.facts.show_facts(rows)


def _day(read: Read, where: str) -> Said:
    """A date as it was promised, and as it is now when pauses moved it."""
    promised: date | None = getattr(read.case.received, where)
    now: date | None = getattr(read.dates, where, None)
    if where == "on" or promised == now:
        return promised.isoformat() if promised else _UNKNOWN
    if now is not None:
        if promised is None:
            return now.isoformat()
        return sentence("{now}; told {told} at first", now=now.isoformat(), told=promised.isoformat())
    why = read.dates.unknown.get(where, _UNKNOWN) if read.dates is not None else _UNKNOWN
    return sentence("{day}. {why}", day=promised.isoformat(), why=why) if promised else why


def _left(days: int) -> Sentence:
    if days < 0:
        return _PAST_ONE if days == -1 else sentence("{n} working days too late", n=-days)
    if days == 0:
        return sentence("Due today")
    return sentence("1 working day") if days == 1 else sentence("{n} working days", n=days)


class DeliveriesCard(Card):
    """What was handed over to the department, step by step."""

    def __init__(self, page: Page) -> None:
        super().__init__(sentence("On the way to the department"))
        self._page = page
        self._lines: list[QWidget] = []
        self._none = PlainLabel(sentence("Nothing has to be sent yet."), "body", "muted", lines=True)
        self.inside.addWidget(self._none)

    def show_read(self, read: Read) -> None:
        """Show these; those that need a person come first."""
        for widget in self._lines:
            self.inside.removeWidget(widget)
            widget.deleteLater()
        self._lines = []
        order = ("refused", "in_doubt", "sending", "waiting", "handed_over", "done")
        for step in sorted(read.steps, key=lambda s: order.index(s.state) if s.state in order else 0):
            line = StepLine(step, with_case=False)
            turns.connect(self._page, line)
            if self._lines:
                self._lines.append(Rule())
                self.inside.addWidget(self._lines[-1])
            self._lines.append(line)
            self.inside.addWidget(line)
        self._none.setVisible(not read.steps)


class MaterialsCard(Card):
    """The materials and where each stands; ``wanted`` carries the one whose scan is to be looked at."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(sentence("Materials"))
        self._rows: list[QWidget] = []
        self.looks: dict[str, Button] = {}

    def show_read(self, read: Read) -> None:
        """Show these."""
        for widget in self._rows:
            self.inside.removeWidget(widget)
            widget.deleteLater()
        self._rows, self.looks = [], {}
        for material in read.view.materials:
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            names = QVBoxLayout()
            names.setSpacing(0)
            names.addWidget(PlainLabel(material.name, "body", lines=True))
            if material.file_name:
                scan = sentence("Scan: {name}", name=material.file_name)
                names.addWidget(PlainLabel(scan, "caption", "muted", lines=True))
            if material.state == "promised" and material.until is not None:
                until = sentence("until {day}", day=material.until.isoformat())
                names.addWidget(PlainLabel(until, "caption", "muted"))
            row.addLayout(names, 1)
            tone, icon = _MATERIAL_TONES.get(material.state, ("plain", ""))
            if material.state == "missing" and not material.required:
                tone, icon = "plain", ""
            row.addWidget(Pill(material.state_name, tone, icon))
            if material.paper:
                look = Button(sentence("Look at the scan…"), "icon", "eye")
                look.clicked.connect(lambda _checked=False, which=material.evidence: self.wanted.emit(which))
                self.looks[material.evidence] = look
                row.addWidget(look)
            self._rows.append(holder)
            self.inside.addWidget(holder)


class FormCard(Card):
    """The answers of the form, masked; ``wanted`` asks to show them."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.open = Button(sentence("Show for ten seconds…"), "quiet", "eye")
        self.open.clicked.connect(self.wanted)
        self.left = PlainLabel("", "caption", "warning")
        self.left.hide()
        top = QHBoxLayout()
        top.addWidget(PlainLabel(sentence("Form"), "lead"), 1)
        top.addWidget(self.left)
        top.addWidget(self.open)
        self.inside.addLayout(top)
        self.facts = Facts()
        self.inside.addWidget(self.facts)

    def show_read(self, read: Read) -> None:
        """Show the answers as this person may see them."""
        rows: list[tuple[Said, Said]] = []
        for field in read.view.fields:
            rows.append((field.label, field.text))
            for was in read.before.get(field.name, ()):
                told = sentence(
                    "{value}. Put right by {who} on {day}: {reason}",
                    value=answer_shown(was.value, read.asked(field.name)),
                    who=was.who,
                    day=was.on,
                    reason=was.reason,
                )
                rows.append((sentence("before that"), told))
        self.facts.show_facts(rows)
        self.open.setVisible(any(field.can_open for field in read.view.fields))


class BundleCard(Card):
    """The other cases of the same life event; ``chosen`` carries the one to open."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(sentence("One matter, several cases"))
        self._rows: list[Button] = []

    def show_read(self, read: Read) -> None:
        """Show these, when the case is part of a bundle."""
        for button in self._rows:
            self.inside.removeWidget(button)
            button.deleteLater()
        self._rows = []
        for row in read.bundle:
            state = STATE_NAMES.get(row.state, Text(row.state, row.state))
            name = sentence("{service}: {state}", service=row.service_name, state=state)
            button = Button(name, "quiet", "case")
            button.setEnabled(row.id != read.case.id)
            button.clicked.connect(lambda _checked=False, case=row.id: self.chosen.emit(case))
            self._rows.append(button)
            self.inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(read.bundle))


class ClashCard(Card):
    """What two people changed without knowing of each other: who said what, and the way to decide it."""

    def __init__(self, page: Page) -> None:
        super().__init__(sentence("Two people changed the same thing"))
        self._page = page
        self._read: Read | None = None
        self.facts = Facts()
        self.inside.addWidget(self.facts)
        under = sentence("All are kept. The first one counts until a person decides.")
        self.inside.addWidget(PlainLabel(under, "caption", "muted", lines=True))
        self.decide = Button(sentence("Decide…"), "primary", "hand")
        self.decide.clicked.connect(self._decide)
        self.inside.addWidget(self.decide, 0, Qt.AlignmentFlag.AlignLeft)

    def show_read(self, read: Read) -> None:
        """Show what clashes, when anything does."""
        self._read = read
        case, service = read.case, read.view.service
        by_entry = {moment.entry: line for moment, line in zip(case.timeline, read.lines, strict=True)}
        rows: list[tuple[Said, Said]] = []
        for clash in case.clashes:
            label = subject_name(clash.subject, service)
            for entry in clash.entries:
                line = by_entry.get(entry)
                if line is not None:
                    at = line.at.astimezone().strftime("%Y-%m-%d %H:%M")
                    rows.append((label, sentence("by {who} on {at}", who=line.who, at=at)))
                    label = ""
        self.facts.show_facts(rows)
        self.setVisible(bool(rows))

    def _decide(self) -> None:
        if self._read is not None:
            ask(self._page, self._read)
