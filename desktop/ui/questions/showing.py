"""An answer as a person reads it: the label of a choice, yes or no, several with commas."""

from __future__ import annotations

from typing import Any

from desktop.domain.catalogue import Text
from desktop.domain.entry import Hidden
from desktop.domain.forms import FormField
from desktop.errors import sentence
from desktop.ui.parts.labels import Said

_HIDDEN = sentence("Hidden: graded above what you may see")
_YES, _NO = sentence("Yes"), sentence("No")


def answer_shown(value: Any, field: FormField | None = None) -> Said:
    """The answer in words; "" when there is none."""
    if isinstance(value, Hidden):
        return _HIDDEN
    if value is None or value == "" or value == [] or value == ():
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    labels = {choice.value: choice.label for choice in field.choices} if field is not None else {}
    if isinstance(value, (list, tuple)):
        return _several([labels.get(one, Text(str(one), str(one))) for one in value])
    if isinstance(value, str | int | float) and value in labels:
        return labels[value]
    return str(value)


def _several(texts: list[Text]) -> Text:
    return Text(", ".join(text.en for text in texts), "、".join(text.zh for text in texts))
