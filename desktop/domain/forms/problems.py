"""What is wrong with the answers of a form, each rule in our words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain import residents
from desktop.domain.catalogue import Text
from desktop.domain.entry import Hidden
from desktop.domain.forms.conditions import (
    CIRCUMSTANCES_FIELD,
    broken_rules,
    declared_names,
    filled,
    kept,
    required_names,
)
from desktop.domain.forms.fields import FormField, definitions, fields
from desktop.domain.forms.soundness import Schema
from desktop.errors import Refused, Sentence, sentence


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One field, and what is wrong with its answer."""

    field: str
    what: Sentence


def problems(schema: Schema, values: Mapping[str, Any]) -> list[FormProblem]:
    """Everything wrong with these answers, in the order of the form; empty when it may be handed in.

    A hidden answer (graded beyond the reader) counts as given and is not judged.
    Raises Refused for a schema that may not be used.
    """
    found: list[FormProblem] = []
    asked = fields(schema, values)
    answers = kept(schema, values)
    for field in asked:
        if field.visible:
            found.extend(FormProblem(field.name, what) for what in _wrong(schema, answers, field))
    known = declared_names(schema) | {CIRCUMSTANCES_FIELD}
    for name in values:
        if name not in known and filled(values[name]):
            found.append(FormProblem(name, sentence("The form has no field {field}.", field=name)))
    for name in sorted(required_names(schema, answers) - known - answers.keys()):
        found.append(FormProblem(name, sentence("{field} is needed.", field=name)))
    return found


def _wrong(schema: Schema, answers: Mapping[str, Any], field: FormField) -> list[Sentence]:
    if field.name not in answers:
        return [sentence("{field} is needed.", field=field.label)] if field.required else []
    value = answers[field.name]
    if isinstance(value, Hidden):
        return []
    told: list[Sentence] = []
    for definition in definitions(schema, answers, field.name):
        told.extend(_in_our_words(rule, part, value, field) for rule, part in broken_rules(definition, value))
    return _each_once(told or _mistyped_number(value, field))


def _mistyped_number(value: Any, field: FormField) -> list[Sentence]:
    """An 18-character identity number is checked wholly, even where the form has but a pattern for it."""
    if field.type != "id_number" or not isinstance(value, str) or len(value) != 18:
        return []
    try:
        residents.national_id(value)
    except Refused as trouble:
        return [sentence("{field}: {trouble}", field=field.label, trouble=trouble.what)]
    return []


def _each_once(told: list[Sentence]) -> list[Sentence]:
    once: list[Sentence] = []
    for what in told:
        if what not in once:
            once.append(what)
    return once


_Words = Callable[[Text, Any], Sentence]

_WORDS: dict[str, _Words] = {
    "enum": lambda f, _: sentence("{field}: choose one from the list.", field=f),
    "minLength": lambda f, n: sentence("{field} needs at least {count} characters.", field=f, count=n),
    "maxLength": lambda f, n: sentence("{field} may have at most {count} characters.", field=f, count=n),
    "minimum": lambda f, n: sentence("{field} must be {limit} or more.", field=f, limit=n),
    "maximum": lambda f, n: sentence("{field} must be {limit} or less.", field=f, limit=n),
    "exclusiveMinimum": lambda f, n: sentence("{field} must be more than {limit}.", field=f, limit=n),
    "exclusiveMaximum": lambda f, n: sentence("{field} must be less than {limit}.", field=f, limit=n),
    "multipleOf": lambda f, n: sentence("{field} must be a multiple of {step}.", field=f, step=n),
    "minItems": lambda f, n: sentence("{field}: choose at least {count}.", field=f, count=n),
    "maxItems": lambda f, n: sentence("{field}: choose at most {count}.", field=f, count=n),
    "uniqueItems": lambda f, _: sentence("{field}: the same answer stands there twice.", field=f),
}


def _in_our_words(rule: str, part: Schema, value: Any, field: FormField) -> Sentence:
    if rule == "type":
        return _type_words(part.get("type"), field)
    if rule == "format":
        return _format_words(str(part.get("format")), value, field)
    if rule == "const":
        if part.get("const") is True:
            return sentence("{field} must be confirmed.", field=field.label)
        return sentence("{field} must be {value}.", field=field.label, value=part.get("const"))
    if rule == "pattern" and field.help.en:
        return sentence("{field} is not written as asked: {help}", field=field.label, help=field.help)
    if rule == "pattern":
        return sentence("{field} is not written as asked.", field=field.label)
    words = _WORDS.get(rule)
    if words is not None:
        return words(field.label, part.get(rule))
    return sentence("{field} is not right.", field=field.label)


def _type_words(asked: Any, field: FormField) -> Sentence:
    kinds = asked if isinstance(asked, list) else [asked]
    if "integer" in kinds and "number" not in kinds:
        return sentence("{field} must be a whole number.", field=field.label)
    if "number" in kinds:
        return sentence("{field} must be a number.", field=field.label)
    if "boolean" in kinds:
        return sentence("{field} must be answered with yes or no.", field=field.label)
    if "array" in kinds:
        return sentence("{field} must be a list.", field=field.label)
    return sentence("{field} must be a text.", field=field.label)


_READERS: dict[str, Callable[[str], object]] = {
    "phone": residents.phone,
    "national-id": residents.national_id,
}


def _format_words(asked: str, value: Any, field: FormField) -> Sentence:
    reader = _READERS.get(asked)
    if reader is not None:
        try:
            reader(str(value))
        except Refused as trouble:
            return sentence("{field}: {trouble}", field=field.label, trouble=trouble.what)
    if asked == "date":
        return sentence("{field} is not a date that exists.", field=field.label)
    if asked == "email":
        return sentence("{field} is not an e-mail address.", field=field.label)
    return sentence("{field} is not written as asked.", field=field.label)
