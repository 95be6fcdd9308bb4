"""What a register's word is as an answer of a form: of its type, one of its choices, right by its rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from desktop.domain import forms
from desktop.domain.catalogue import SharedField
from desktop.domain.forms import FormField

_WHOLE = re.compile(r"-?[0-9]{1,12}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_YES_NO = {"true": True, "false": False}


def fitting(
    schema: dict[str, Any], answers: Mapping[str, Any], field: FormField, shared: SharedField, said: str
) -> Any:
    """The answer a register's word is to a question of a form; None when it is none that the form takes.

    Nothing is cut or rounded to fit: a word that does not fit is left for the clerk to ask about.
    """
    text = said.strip()
    if shared.means:
        text = shared.means.get(text, "")
    value = _READ.get(field.type, _text)(text) if text else None
    if value is None:
        return None
    wrong = forms.problems(schema, {**answers, field.name: value})
    return None if any(problem.field == field.name for problem in wrong) else value


def _text(text: str) -> Any:
    return text


def _whole(text: str) -> Any:
    return int(text) if _WHOLE.fullmatch(text) else None


def _number(text: str) -> Any:
    return float(text) if _NUMBER.fullmatch(text) else None


def _yes_no(text: str) -> Any:
    return _YES_NO.get(text)


def _nothing(text: str) -> Any:
    return None


# A register says one text for each field (the contract), so a list has no answer there.
_READ: dict[str, Callable[[str], Any]] = {
    "integer": _whole,
    "number": _number,
    "yes_no": _yes_no,
    "choices": _nothing,
    "list": _nothing,
}
