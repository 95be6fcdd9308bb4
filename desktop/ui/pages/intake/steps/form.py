"""The form of an intake: one question group a step, questions come and go as answers are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework.together.reading import Taking
from desktop.domain import forms
from desktop.domain.catalogue import Text
from desktop.domain.entry import Hidden
from desktop.domain.forms import FormField
from desktop.domain.rules.intake import Problem
from desktop.errors import Sentence
from desktop.ui.pages.intake.steps.one_by_one import OneByOne
from desktop.ui.pages.intake.steps.registers import RegistersBar
from desktop.ui.parts.cards import Card
from desktop.ui.questions.question import Question

Save = Callable[[dict[str, Any]], None]


class FormSteps(QObject):
    """The questions of a form in groups, and the answers as they stand on screen.

    ``save`` carries {name: value} when a question was left with another answer; ``moved`` says that
    groups appeared or disappeared. ``groups`` are the ids of the groups asked now, in order, ``pages``
    the pages made so far.
    """

    save = Signal(object)
    moved = Signal()
    finished = Signal()  # Enter after the last question of a group
    made = Signal(object)  # the page of a group, when it is made
    shown = Signal()  # after what the cases hold was shown

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._taking: Taking | None = None
        self._questions: dict[str, Question] = {}
        self.pages: dict[str, GroupPage] = {}
        self._names: dict[str, Text] = {}
        self._answers: dict[str, Any] = {}  # what stands on screen
        self._saved: dict[str, Any] = {}  # what the cases hold
        self._fields: dict[str, FormField] = {}
        self._problems: tuple[Problem, ...] = ()
        self._later = OneByOne(self, self._make_next)  # a long form is made group by group

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in which something is asked now."""
        asked = {self._group(field) for field in self._fields.values() if field.visible}
        return tuple(group for group in self._names if group in asked)

    def name(self, group: str) -> Text:
        """What a group is called."""
        return self._names[group]

    def page(self, group: str) -> GroupPage:
        """The page of a group."""
        if group not in self.pages:
            self._make(group)
        return self.pages[group]

    def question(self, name: str) -> Question | None:
        """One question."""
        field = self._fields.get(name)
        if field is not None:
            self.page(self._group(field))
        return self._questions.get(name)

    def questions(self) -> dict[str, Question]:
        """Every question of the form."""
        for group in self._names:
            self.page(group)
        return dict(self._questions)

    def group_of(self, name: str) -> str:
        """The group a question belongs to; "" for an unknown one."""
        field = self._fields.get(name)
        return self._group(field) if field is not None else ""

    def label(self, name: str) -> Text:
        """What a question is called."""
        field = self._fields.get(name)
        return field.label if field is not None else Text(name, name)

    @property
    def typing(self) -> frozenset[str]:
        """Questions with an answer on screen that the cases do not hold yet."""
        return frozenset(name for name in self._answers if self._dirty(name))

    def let_go(self, name: str) -> None:
        """What was typed is given up: what the cases hold is shown again."""
        self._answers[name] = self._saved.get(name)

    def state(self, group: str) -> tuple[int, int]:
        """How many questions of a group must be answered now, and how many of those are."""
        needed = [f for f in self._fields.values() if self._group(f) == group and f.required]
        return len(needed), sum(_given(self._answers.get(field.name)) for field in needed)

    def touched(self, group: str) -> bool:
        """Whether anything of a group is answered."""
        return any(
            _given(self._answers.get(f.name)) for f in self._fields.values() if self._group(f) == group
        )

    def build(self, taking: Taking) -> None:
        """Take a form on, once for each intake; its pages are made as they are needed and in idle moments."""
        self._taking = taking
        for field in forms.fields(taking.schema, taking.answers()):
            self._names.setdefault(self._group(field), field.group)
        self.show_taking(taking)
        self._later.start()

    def show_taking(self, taking: Taking) -> None:
        """Show what the cases hold now; what a person is typing stays."""
        self._taking = taking
        for field in forms.fields(taking.schema, taking.answers()):
            name, value = field.name, taking.values.get(field.name)
            clean = not self._dirty(name)
            self._saved[name] = value
            if clean:
                self._answers[name] = value
            question = self._questions.get(name)
            if question is not None:
                self._show(question, name, clean=clean)
        self._arrange()
        self._offer_defaults(not taking.open)
        self.shown.emit()

    def _make_next(self) -> bool:
        group = next((each for each in self._names if each not in self.pages), None)
        if group is not None:
            self._make(group)
        return group is not None

    def _make(self, group: str) -> None:
        """The page of a group, with its questions as they stand now."""
        taking = self._taking
        assert taking is not None
        page = GroupPage(self._names[group])
        page.finished.connect(self.finished)
        self.pages[group] = page
        self.made.emit(page)  # before it is full: what moves with all its questions is dressed twice
        asked = forms.fields(taking.schema, taking.answers(self._answers))
        for field in (each for each in asked if self._group(each) == group):
            question = Question(field)
            question.changed.connect(lambda name=field.name: self._changed(name))
            question.left.connect(lambda name=field.name: self._left(name))
            self._questions[field.name] = question
            page.add(question)
            self._show(question, field.name, clean=True)
            self._ask(question, field)
        self.show_problems(self._problems)

    def _show(self, question: Question, name: str, *, clean: bool) -> None:
        """Show the answer as it stands, and where it comes from."""
        taking = self._taking
        assert taking is not None
        if clean:
            value = self._answers.get(name)
            question.put(value)
            question.note("" if isinstance(value, Hidden) else self._source(taking, name, value))
        question.lock(not taking.open)

    @staticmethod
    def _ask(question: Question, field: FormField) -> None:
        question.setVisible(field.visible)
        question.need(field.required)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say at each question what is wrong with it."""
        self._problems = problems
        wrong: dict[str, Sentence] = {}
        for problem in problems:
            sort, _, name = problem.where.partition(":")
            if sort == "field":
                wrong.setdefault(name, problem.what)
        for name, question in self._questions.items():
            question.say_wrong(wrong.get(name))

    def kept(self, values: dict[str, Any]) -> None:
        """The cases hold these now."""
        self._saved.update(values)

    # Inside

    def _dirty(self, name: str) -> bool:
        return name in self._answers and _plain(self._answers[name]) != _plain(self._saved.get(name))

    def _changed(self, name: str) -> None:
        question = self._questions[name]
        self._answers[name] = question.value()
        question.say_wrong(None)
        self._arrange()

    def _left(self, name: str) -> None:
        question = self._questions[name]
        if question.hidden:
            return
        self._answers[name] = question.value()
        if self._dirty(name):
            question.note("")
            self.save.emit({name: question.value() if question.value() is not None else ""})
        self._arrange()

    def _arrange(self) -> None:
        """Show what is asked now for the answers on screen."""
        taking = self._taking
        if taking is None:
            return
        before = self.groups
        found = forms.fields(taking.schema, taking.answers(self._answers))
        if found == list(self._fields.values()):
            return  # nothing is asked otherwise than before
        self._fields = {field.name: field for field in found}
        for field in found:
            question = self._questions.get(field.name)
            if question is not None:
                self._ask(question, field)
        if self.groups != before:
            self.moved.emit()

    def _offer_defaults(self, locked: bool) -> None:
        """What the form proposes is filled in and kept, so that the screen never shows what is not there."""
        proposed = {
            field.name: field.default
            for field in self._fields.values()
            if field.visible and field.default is not None and f"{field.name}" not in self._known()
        }
        if proposed and not locked:
            for name, value in proposed.items():
                self._answers[name] = value
                if name in self._questions:
                    self._questions[name].put(value)
            self._saved.update(proposed)
            self.save.emit(proposed)

    def _known(self) -> set[str]:
        return set(self._taking.values) if self._taking is not None else set()

    @staticmethod
    def _group(field: FormField) -> str:
        return field.group.en

    @staticmethod
    def _source(taking: Taking, name: str, value: Any) -> Sentence | str:
        return taking.sources.get(name, "") if _given(value) else ""


class GroupPage(QWidget):
    """The questions of one group; Enter goes to the next one without an answer, and then on."""

    finished = Signal()

    def __init__(self, name: Text) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._card = Card(name if name.en else None)
        self.registers = RegistersBar()
        self._card.inside.addWidget(self.registers)
        column.addWidget(self._card)
        column.addStretch(1)
        self._questions: list[Question] = []

    def add(self, question: Question) -> None:
        """Ask this too."""
        self._questions.append(question)
        self._card.inside.addWidget(question)
        question.onward = partial(self._after, question)

    def first(self) -> QWidget | None:
        """Where typing begins: the first question without an answer, else the first."""
        shown = [q for q in self._questions if not q.isHidden()]
        return next((q.edit for q in self._open(shown)), None) or next((q.edit for q in shown), None)

    def _after(self, question: Question) -> None:
        at = self._questions.index(question)
        following = next(self._open(self._questions[at + 1 :]), None)
        if following is not None:
            following.edit.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    @staticmethod
    def _open(questions: list[Question]) -> Iterator[Question]:
        return (q for q in questions if not q.isHidden() and not q.hidden and not _given(q.value()))


def _given(value: Any) -> bool:
    return value is not None and value != "" and value != [] and value != ()


def _plain(value: Any) -> Any:
    """Nothing, an empty text and an empty list are the same: no answer."""
    if not _given(value):
        return None
    return list(value) if isinstance(value, tuple) else value
