"""How a clerk's hands answer a form: digits choose, text is typed, Enter goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt

from desktop.domain.case import Case
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.questions.choices import OneOf, OneShown
from desktop.ui.questions.question import Question
from desktop.ui.window import Window
from tests.stories.conftest import Hands
from tests.ui.pages.taking_in import _answer

Key = Qt.Key


def intake_of(window: Window) -> IntakePage:
    """The intake that is open."""
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    return page


def case_of(page: IntakePage) -> Case:
    """The first case of an intake, as the store has it."""
    return page.frame.doors.desk.case(page.work.cases[0])


def asked_now(hands: Hands, page: IntakePage) -> Question | None:
    """The question that has the keys."""
    at = hands.at()
    return next((q for q in page.form.questions().values() if q is at or q.isAncestorOf(at)), None)


def answer_the_form(hands: Hands, page: IntakePage, wanted: Mapping[str, Any]) -> None:
    """Answer what is asked until the form is done; what is optional and not wanted is passed by."""
    for _ in range(120):
        if not page.current.startswith("form:"):
            return
        question = asked_now(hands, page)
        assert question is not None, f"the keys are lost at {hands.at()} in {page.current}"
        _answer_one(hands, question, wanted)
    raise AssertionError("the form does not end")


def _answer_one(hands: Hands, question: Question, wanted: Mapping[str, Any]) -> None:
    field = question.asked
    needed = question.field._required
    value = wanted.get(field.name, _answer(field) if needed else None)
    if isinstance(question.edit, OneOf | OneShown):
        if value is None:
            hands.press(Key.Key_Return)
            return
        values = [True, False] if field.type == "yes_no" else [choice.value for choice in field.choices]
        hands.digit(values.index(value) + 1)
        return
    if value is not None:
        hands.type(str(value) if not isinstance(value, list) else "\n".join(map(str, value)))
    hands.press(Key.Key_Return if field.type != "long_text" else Key.Key_Tab)
