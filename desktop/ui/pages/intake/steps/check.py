"""Check the answers: everything that was said, group by group, with a way back to each, before it counts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework.together.reading import Taking, Wanted
from desktop.domain import forms
from desktop.domain.catalogue import CIRCUMSTANCES, Text
from desktop.domain.telling import MATERIAL_NAMES
from desktop.errors import sentence
from desktop.ui.pages.case.who import stands_in
from desktop.ui.pages.intake.steps.one_by_one import OneByOne
from desktop.ui.parts.banner import Banner, ErrorSummary
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.questions.facts import Facts
from desktop.ui.questions.showing import answer_shown


class CheckStep(QWidget):
    """``change`` carries the id of the step to go back to."""

    change = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[str, _Part] = {}
        self._wanted: dict[str, tuple[Said, list[tuple[Said, Said]]]] = {}
        self._locked = False
        self._later = OneByOne(self, self._make_next)
        self.summary = ErrorSummary()
        self.fine = Banner("success", closable=False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._column.addWidget(self.summary)
        self._column.addWidget(self.fine)
        self._column.addStretch(1)

    def texts(self) -> list[tuple[str, str]]:
        """Everything shown, as (name, value)."""
        self._later.all()
        return [pair for card in self._cards.values() for pair in card.facts.texts()]

    def show_taking(self, taking: Taking) -> None:
        """Show everything that was said."""
        if taking.problems or not taking.open:
            self.fine.hide()
        else:
            self.fine.say(
                sentence("Nothing is missing."),
                sentence("Read it together with the applicant, then submit with Ctrl+Enter."),
                "success",
            )
        wanted: dict[str, tuple[Said, list[tuple[Said, Said]]]] = {
            "service": (sentence("What is applied for"), [*_services(taking), *stands_in(taking.first)])
        }
        for field in forms.fields(taking.schema, taking.answers()):
            if field.visible:
                step = f"form:{field.group.en}"
                known = wanted.setdefault(step, (field.group if field.group.en else sentence("Form"), []))
                known[1].append((field.label, answer_shown(taking.values.get(field.name), field)))
        circumstances = [CIRCUMSTANCES[c] for c in taking.circumstances if c in CIRCUMSTANCES]
        names = Text(", ".join(t.en for t in circumstances), "、".join(t.zh for t in circumstances))
        said_none = sentence("none")
        wanted["circumstances"] = (
            sentence("Special circumstances"),
            [(sentence("Named"), names if circumstances else said_none)],
        )
        wanted["materials"] = (sentence("Materials"), [_material(each) for each in taking.wanted])
        self._wanted, self._locked = wanted, not taking.open
        for gone in [step for step in self._cards if step not in wanted]:
            card = self._cards.pop(gone)
            self._column.removeWidget(card)
            card.deleteLater()
        for step in self._cards:
            self._fill(step)
        self._later.start()

    def _make_next(self) -> bool:
        at, step = next(((at, s) for at, s in enumerate(self._wanted) if s not in self._cards), (0, ""))
        if not step:
            return False
        made = _Part(self._wanted[step][0], self)
        made.button.clicked.connect(lambda: self.change.emit(step))
        self._cards[step] = made
        self._column.insertWidget(at + 2, made)
        self._fill(step)
        order = [each for each in self._wanted if each in self._cards]
        self._cards = {each: self._cards[each] for each in order}
        return True

    def _fill(self, step: str) -> None:
        self._cards[step].facts.show_facts(self._wanted[step][1])
        self._cards[step].button.setVisible(not self._locked and step != "service")


class _Part(Card):
    """One group of answers with its way back."""

    def __init__(self, title: Said, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.button = Button(sentence("Change"), "quiet")
        top = QHBoxLayout()
        top.addWidget(PlainLabel(title, "lead", lines=True), 1)
        top.addWidget(self.button)
        self.inside.addLayout(top)
        self.facts = Facts()
        self.inside.addWidget(self.facts)
        self._title = title
        self._describe()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()

    def _describe(self) -> None:
        self.button.setAccessibleDescription(said(self._title))


def _services(taking: Taking) -> list[tuple[Said, Said]]:
    rows: list[tuple[Said, Said]] = []
    for view in taking.views:
        limits, cost = view.service.limits, view.service.cost
        rows.append((sentence("Service"), view.service.name))
        if limits.promised_days:
            one = limits.promised_days == 1
            days = sentence("1 working day") if one else sentence("{n} working days", n=limits.promised_days)
            rows.append((sentence("Promised within"), days))
        else:
            rows.append((sentence("Promised within"), sentence("On the spot")))
        fee: Said = sentence("{yuan} yuan", yuan=f"{cost.fen / 100:.2f}") if cost.fen else sentence("Free")
        rows.append((sentence("Fee"), fee))
    return rows


def _material(wanted: Wanted) -> tuple[Said, Said]:
    standing = wanted.standing
    if standing is None:
        unsaid = (
            sentence("not said yet") if wanted.material.required else sentence("none brought, none needed")
        )
        return wanted.material.name, unsaid
    name = MATERIAL_NAMES[standing.state]
    if standing.state == "promised" and standing.until is not None:
        until = standing.until.isoformat()
        return wanted.material.name, sentence("{state} until {day}", state=name, day=until)
    if standing.file_name:
        return wanted.material.name, sentence("{state}, scan {file}", state=name, file=standing.file_name)
    return wanted.material.name, name
