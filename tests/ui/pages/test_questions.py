"""Inputs of a form: what is typed becomes a value, and a value shows again as it was given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QRadioButton

from desktop.domain.catalogue import Text
from desktop.domain.entry import Hidden
from desktop.domain.forms import Choice, FieldType, FormField
from desktop.ui.questions.question import Question
from desktop.ui.questions.showing import answer_shown
from desktop.ui.questions.texts import day_of

NAME = Text("Name", "名称")
CHOICES = tuple(Choice(value, Text(value.upper(), value)) for value in ("a", "b", "c"))


def field(kind: FieldType, *, many: int = 0) -> FormField:
    choices = CHOICES if kind in ("choice", "choices") else ()
    if many:
        choices = tuple(Choice(f"v{n}", Text(f"V{n}", f"值{n}")) for n in range(many))
    return FormField("name", NAME, Text("", ""), 2, NAME, kind, choices, required=True, visible=True)


KNOWN: tuple[tuple[FormField, Any], ...] = (
    (field("text"), "张伟"),
    (field("long_text"), "一行\n两行"),
    (field("integer"), 7),
    (field("number"), 2.5),
    (field("yes_no"), True),
    (field("yes_no"), False),
    (field("choice"), "b"),
    (field("choice", many=9), "v8"),
    (field("choices"), ["a", "c"]),
    (field("date"), "2026-05-01"),
    (field("phone"), "13800001111"),
    (field("list"), ["甲", "乙"]),
)


@pytest.mark.parametrize(("asked", "value"), KNOWN, ids=[f"{f.type}-{v}" for f, v in KNOWN])
def test_a_known_answer_shows_and_comes_back(qapp: object, asked: FormField, value: Any) -> None:
    question = Question(asked)
    assert question.value() in (None, "", [])
    question.put(value)
    assert question.value() == value
    question.put(None)
    assert question.value() in (None, "", [])
    question.deleteLater()


@pytest.mark.parametrize("asked", [f for f, _ in KNOWN], ids=[f"{f.type}-{v}" for f, v in KNOWN])
def test_a_hidden_answer_can_neither_be_read_nor_changed(qapp: object, asked: FormField) -> None:
    question = Question(asked)
    question.put(Hidden(4))
    assert question.hidden
    assert question.value() is None
    edit: Any = question.edit
    assert edit.isReadOnly() if hasattr(edit, "isReadOnly") else not edit.isEnabled()
    assert "graded" in question._note.full()
    question.deleteLater()


@pytest.mark.parametrize(
    "typed", ["20260501", "2026-5-1", "2026/05/01", "2026.5.1", "2026年5月1日", " 2026-05-01 "]
)
def test_a_day_may_be_typed_as_people_type_it(typed: str) -> None:
    assert day_of(typed) == "2026-05-01"


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_stays_as_it_is(typed: str) -> None:
    found = day_of(typed)
    assert found == typed.strip() or len(found) == 10


def test_what_is_no_number_stays_for_the_form_to_say(qapp: object) -> None:
    question = Question(field("integer"))
    edit: Any = question.edit
    edit.setText("seven")
    assert question.value() == "seven"
    for no_number in ("nan", "inf", "1e5", "--1"):
        edit.setText(no_number)
        assert question.value() == no_number
    edit.setText("1,200")
    assert question.value() == 1200
    question.deleteLater()


@pytest.mark.parametrize("kind", ["yes_no", "choice"])
def test_an_optional_answer_can_be_taken_back(qapp: object, kind: FieldType) -> None:
    question = Question(replace(field(kind), required=False))
    buttons = question.edit.findChildren(QRadioButton)
    buttons[0].click()
    assert question.value() is not None
    buttons[-1].click()
    assert question.value() is None
    assert len(Question(field(kind)).edit.findChildren(QRadioButton)) == len(buttons) - 1
    question.deleteLater()


def test_answers_are_read_in_the_words_of_the_form() -> None:
    assert answer_shown(["a", "c"], field("choices")) == Text("A, C", "a、c")
    assert answer_shown("", field("text")) == ""
    assert str(answer_shown(True)) == "Yes"
