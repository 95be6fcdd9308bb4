"""A form's fields as a screen or a command line asks them: label, sort, choices, grade, needed now or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from desktop.domain.catalogue import Text
from desktop.domain.forms.conditions import active, declared, kept, required_names, visible_names
from desktop.domain.forms.soundness import Schema, sound

FieldType = Literal[
    "text",
    "long_text",
    "number",
    "integer",
    "yes_no",
    "choice",
    "choices",
    "date",
    "phone",
    "id_number",
    "email",
    "list",
]
DEFAULT_GRADE = 2  # a field whose grade nobody told is personal

CHOICE_LABELS = ("x-choices", "x-options")  # {value: {en, zh}}; two names for the same thing are about

_FORMAT_TYPES: dict[str, FieldType] = {
    "date": "date",
    "phone": "phone",
    "national-id": "id_number",
    "email": "email",
}
_PLAIN_TYPES: dict[str, FieldType] = {
    "boolean": "yes_no",
    "integer": "integer",
    "number": "number",
    "array": "list",
}
_NAME_TYPES: dict[str, FieldType] = {"id_number": "id_number", "phone": "phone", "email": "email"}
_LONG = 200  # characters; a text that may be longer gets several lines (an address fits one)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list."""

    value: Any
    label: Text


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form as it stands for the answers given so far.

    ``required`` and ``visible`` are those of now; a field that is not visible is not asked and its old
    answer does not count. ``grade`` is 1-4. ``group`` is the step of the form it belongs to.
    """

    name: str
    label: Text
    help: Text
    grade: int
    group: Text
    type: FieldType
    choices: tuple[Choice, ...]
    required: bool
    visible: bool
    max_length: int | None = None
    default: Any = None


def fields(schema: Schema, values: Mapping[str, Any]) -> list[FormField]:
    """Every field of a form, in reading order, as it stands for these answers.

    Raises Refused for a schema that may not be used (see ``sound``).
    """
    sound(schema)
    answers = kept(schema, values)
    visible = visible_names(schema, answers)
    required = required_names(schema, answers)
    in_force = _definitions_in_force(schema, answers)
    everywhere: dict[str, list[Schema]] = {}
    for name, definition in declared(schema):
        everywhere.setdefault(name, []).append(definition)
    return [
        _field(
            name,
            in_force.get(name) or found,
            found,
            visible=name in visible,
            required=name in visible and name in required,
        )
        for name, found in everywhere.items()
    ]


def definitions(schema: Schema, values: Mapping[str, Any], name: str) -> list[Schema]:
    """Every definition of one field that is in force for these answers."""
    return _definitions_in_force(schema, values).get(name, [])


def _definitions_in_force(schema: Schema, values: Mapping[str, Any]) -> dict[str, list[Schema]]:
    found: dict[str, list[Schema]] = {}
    for part in active(schema, values):
        for name, definition in part.get("properties", {}).items():
            if isinstance(definition, dict):
                found.setdefault(name, []).append(definition)
    return found


def grades(schema: Schema) -> dict[str, int]:
    """The grade (1-4) of every field a form can ask, the highest any branch gives it."""
    found: dict[str, list[Schema]] = {}
    for name, definition in declared(schema):
        found.setdefault(name, []).append(definition)
    return {name: _grade(definitions) for name, definitions in found.items()}


def _grade(found: list[Schema]) -> int:
    told = [part["x-grade"] for part in found if part.get("x-grade") in (1, 2, 3, 4)]
    return max(map(int, told), default=DEFAULT_GRADE)


def _field(
    name: str, now: list[Schema], everywhere: list[Schema], *, visible: bool, required: bool
) -> FormField:
    flat = [part for definition in now for part in (definition, *_inner(definition))]
    return FormField(
        name=name,
        label=label(name, everywhere),
        help=as_text(_first(everywhere, "x-help"), ""),
        grade=_grade(everywhere),
        group=as_text(_first(everywhere, "x-group"), ""),
        type=_type(name, flat or everywhere),
        choices=_choices(flat or everywhere),
        required=required,
        visible=visible,
        max_length=min((part["maxLength"] for part in flat if "maxLength" in part), default=None),
        default=_first(flat, "default"),
    )


def _inner(definition: Schema) -> list[Schema]:
    """What merging added to a definition: rules of the other services that ask the same."""
    return [member for member in definition.get("allOf", ()) if isinstance(member, dict)]


def _first(found: list[Schema], word: str) -> Any:
    return next((definition[word] for definition in found if word in definition), None)


def label(name: str, found: list[Schema]) -> Text:
    """What a field is called; its name in words when the form does not say."""
    told = _first(found, "x-label")
    return as_text(told if told is not None else _first(found, "title"), _in_words(name))


def named(schema: Schema, name: str) -> Text:
    """What a field is called, whatever condition it is asked under; its bare name when the form has none."""
    found = [definition for each, definition in declared(schema) if each == name]
    return label(name, found) if found else Text(name, name)


def _in_words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").strip().capitalize()


def as_text(told: Any, otherwise: str) -> Text:
    """A text in two languages from {en, zh} or a plain text; one language stands in for the other."""
    if isinstance(told, Mapping):
        en, zh = str(told.get("en") or ""), str(told.get("zh") or "")
        return Text(en or zh or otherwise, zh or en or otherwise)
    text = str(told) if told else otherwise
    return Text(text, text)


def plain_type(found: list[Schema]) -> str:
    """The JSON type asked for, leaving ``null`` aside; empty when the form does not say."""
    told = _first(found, "type")
    several = told if isinstance(told, list) else [told]
    return next((str(one) for one in several if one not in (None, "null")), "")


def _type(name: str, found: list[Schema]) -> FieldType:
    kind = plain_type(found)
    if kind == "array":
        return "choices" if _enum(found) is not None else "list"
    if _enum(found) is not None:
        return "choice"
    if kind in _PLAIN_TYPES:
        return _PLAIN_TYPES[kind]
    if _first(found, "const") is True:
        return "yes_no"
    by_format = _FORMAT_TYPES.get(str(_first(found, "format")))
    if by_format:
        return by_format
    for ending, type_ in _NAME_TYPES.items():
        if name == ending or name.endswith("_" + ending):
            return type_
    return "long_text" if (_first(found, "maxLength") or 0) > _LONG else "text"


def _enum(found: list[Schema]) -> list[Any] | None:
    """The answers that every definition allows; None when there is no list."""
    lists = [part["enum"] for part in _with_items(found) if "enum" in part]
    if not lists:
        return None
    return [value for value in lists[0] if all(value in other for other in lists[1:])]


def _with_items(found: list[Schema]) -> list[Schema]:
    items = [part["items"] for part in found if isinstance(part.get("items"), dict)]
    return [*found, *items]


def _choices(found: list[Schema]) -> tuple[Choice, ...]:
    labels: dict[str, Any] = {}
    for part in reversed(_with_items(found)):
        for word in CHOICE_LABELS:
            told = part.get(word)
            labels.update(told if isinstance(told, dict) else {})
    return tuple(
        Choice(value, as_text(labels.get(str(value)), str(value)))
        for value in _enum(found) or ()
        if value is not None
    )
