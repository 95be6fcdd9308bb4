"""A question that must be answered before a deed is done: a reason, a text, a choice."""

from __future__ import annotations

from typing import Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.catalogue import Text
from desktop.domain.forms import Choice, FieldType, FormField
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui.dialogs.framed import AskingDialog
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import Said
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


class AskDialog(AskingDialog):
    """Asks some questions; ``answered`` carries {name: value} once all that is needed was given.

    Open it with ``open()``: the window stays alive behind it.
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
        super().__init__(parent, title, under, Button(ok, kind, keys="submit"))
        self._questions = {field.name: Question(field) for field in fields}
        if wrong is not None:
            banner = Banner(closable=False)
            self.column.addWidget(banner)
            banner.say_trouble(wrong)
        for field in fields:
            question = self._questions[field.name]
            question.put(field.default)
            question.changed.connect(lambda q=question: q.say_wrong(None))
            self.column.addWidget(question)
        self.finish(560, 230 + 100 * len(fields))
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
