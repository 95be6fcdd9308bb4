"""A question that must be answered before a deed is done: a reason, a text, a choice."""

from __future__ import annotations

from typing import Any, Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.catalogue import Text
from desktop.domain.forms import Choice, FieldType, FormField
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui import theme
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.page import Scroll
from desktop.ui.questions.question import Question

_NONE = Text("", "")


def asked(
    name: str,
    label: Text,
    kind: FieldType = "text",
    *,
    help_text: Text = _NONE,
    choices: tuple[tuple[str, Text], ...] = (),
    required: bool = True,
    default: Any = None,
) -> FormField:
    """A question of a dialog."""
    offered = tuple(Choice(value, text) for value, text in choices)
    return FormField(
        name, label, help_text, 1, _NONE, kind, offered, required=required, visible=True, default=default
    )


class AskDialog(QDialog):
    """Asks some questions; ``answered`` carries {name: value} once all that is needed was given.

    Open it with ``open()``: the window stays alive behind it. Ctrl+Enter answers, Esc leaves it.
    """

    answered = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: Sentence,
        under: Said,
        fields: tuple[FormField, ...],
        ok: Sentence,
        kind: Literal["primary", "danger"] = "primary",
        wrong: Trouble | None = None,
    ) -> None:
        """*wrong*: why the answers given before were not taken; they stand in the fields again."""
        super().__init__(parent)
        self._title = title
        self._questions = {field.name: Question(field) for field in fields}
        scroll = Scroll()
        scroll.inside.addWidget(PlainLabel(title, "title", lines=True))
        if under:
            scroll.inside.addWidget(PlainLabel(under, "body", lines=True))
        if wrong is not None:
            banner = Banner(closable=False)
            scroll.inside.addWidget(banner)
            banner.say_trouble(wrong)
        for field in fields:
            question = self._questions[field.name]
            question.put(field.default)
            question.changed.connect(lambda q=question: q.say_wrong(None))
            scroll.inside.addWidget(question)
        scroll.inside.addStretch(1)
        self.ok = Button(ok, kind, keys="submit")
        self.ok.clicked.connect(self.answer)
        self.stop = Button(sentence("Go back"), "plain")
        self.stop.clicked.connect(self.reject)
        self._lay_out(scroll)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(theme.grown(560), 1280), min(theme.grown(230 + 100 * len(fields)), 720))
        self._say()
        first = next(iter(self._questions.values()), None)
        (first.edit if first is not None else self.ok).setFocus()

    def question(self, name: str) -> Question:
        """One of the questions."""
        return self._questions[name]

    def answer(self) -> None:
        """Give the answers, when everything needed is there."""
        lacking = [
            question
            for question in self._questions.values()
            if question.asked.required and question.value() in (None, "", [])
        ]
        for question in lacking:
            question.say_wrong(sentence("{field} is needed.", field=question.asked.label))
        if lacking:
            lacking[0].edit.setFocus()
            return
        values = {name: question.value() for name, question in self._questions.items()}
        self.accept()
        self.answered.emit(values)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter answers, wherever the keys are; Enter alone never does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.answer()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _lay_out(self, scroll: Scroll) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 24, 16)
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll, 1)
        column.addLayout(row)

    def _say(self) -> None:
        self.setWindowTitle(said(self._title))
        self.setAccessibleName(said(self._title))
