"""A life event's questions: what the situation is decides which services are asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.catalogue import LifeEvent, Service
from desktop.errors import sentence
from desktop.ui.parts.cards import Card
from desktop.ui.parts.fields import Field
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.questions.choices import YesNo


class SituationStep(QWidget):
    """The questions of a life event, and the services its answers lead to."""

    changed = Signal()
    finished = Signal()  # the last question was answered by a key

    def __init__(self) -> None:
        super().__init__()
        self._event: LifeEvent | None = None
        self._services: dict[str, Service] = {}
        self._answers: dict[str, YesNo] = {}
        self._questions = Card(sentence("The situation"))
        self._leads = Card(sentence("What will be applied for"))
        self._column: QVBoxLayout | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._questions)
        column.addWidget(self._leads)
        column.addStretch(1)

    def ask(self, event: LifeEvent, services: dict[str, Service]) -> None:
        """Ask the questions of this life event; once."""
        self._event = event
        self._services = services
        self._questions.inside.addWidget(PlainLabel(event.summary, lines=True))
        for question in event.questions:
            answer = YesNo()
            answer.left.connect(self._answered)
            answer.done.connect(self._onward)
            self._answers[question.id] = answer
            self._questions.inside.addWidget(Field(question.text, answer, required=True))
        self._show()

    def answers(self) -> dict[str, bool]:
        """What was answered so far."""
        found = {name: edit.value() for name, edit in self._answers.items()}
        return {name: bool(value) for name, value in found.items() if value is not None}

    def given(self) -> tuple[YesNo, ...]:
        """The inputs of the questions, in order."""
        return tuple(self._answers.values())

    @property
    def complete(self) -> bool:
        """Whether every question is answered."""
        return self._event is not None and len(self.answers()) == len(self._answers)

    def first(self) -> QWidget | None:
        """The first question without an answer."""
        return next((edit for edit in self._answers.values() if edit.value() is None), None)

    def fix(self) -> None:
        """The cases are open: the answers stay."""
        for edit in self._answers.values():
            edit.setEnabled(False)

    def services(self) -> tuple[str, ...]:
        """The services these answers lead to, in order."""
        if self._event is None:
            return ()
        given = self.answers()
        extra = [s for q in self._event.questions if given.get(q.id) for s in q.services]
        return tuple(dict.fromkeys((*self._event.services, *extra)))

    def _onward(self) -> None:
        following = self.first()
        if following is not None:
            following.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _answered(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        if self._column is not None:
            while (item := self._column.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.deleteLater()
        else:
            self._column = QVBoxLayout()
            self._column.setSpacing(8)
            self._leads.inside.addLayout(self._column)
        for at, service in enumerate(self.services(), 1):
            known = self._services.get(service)
            name = known.name if known is not None else service
            self._column.addWidget(PlainLabel(sentence("{at}. {name}", at=at, name=name), lines=True))
