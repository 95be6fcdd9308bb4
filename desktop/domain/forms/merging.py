"""Several forms as one: the same question of several services is asked once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop.domain.forms.fields import CHOICE_LABELS, grades, label, plain_type
from desktop.domain.forms.soundness import Schema, sound
from desktop.errors import Refused, sentence

# What only describes a field; of several descriptions the first one stays.
_ANNOTATIONS = {
    "title",
    "description",
    "default",
    "examples",
    "$comment",
    "readOnly",
    "writeOnly",
    "deprecated",
}
_CONDITIONAL = {"allOf", "if", "then", "else", "dependentRequired", "dependentSchemas"}


def merge(schemas: Iterable[Schema]) -> Schema:
    """One form that asks all of them: answers satisfy it exactly when they satisfy each.

    A field of the same name is the same question: it appears once, with the first form's words, the
    highest grade and the rules of all. Raises Refused when two forms want different things under one name
    (a text and a number), which is a mistake of the catalogues.
    """
    properties: dict[str, Any] = {}
    required: dict[str, None] = {}
    conditional: list[Schema] = []
    highest: dict[str, int] = {}
    for schema in schemas:
        sound(schema)
        for name, grade in grades(schema).items():
            highest[name] = max(grade, highest.get(name, 1))
        for name, definition in schema.get("properties", {}).items():
            there = properties.get(name)
            properties[name] = definition if there is None else _joined(name, there, definition)
        required.update(dict.fromkeys(schema.get("required", ())))
        rest = {word: value for word, value in schema.items() if word in _CONDITIONAL}
        if rest and rest not in conditional:
            conditional.append(rest)
    for name, definition in properties.items():
        if isinstance(definition, dict):
            properties[name] = {**definition, "x-grade": highest[name]}
    merged: Schema = {"type": "object", "properties": properties, "required": list(required)}
    if conditional:
        merged["allOf"] = conditional
    return merged


def _joined(name: str, first: Any, second: Any) -> Any:
    if not isinstance(first, dict) or not isinstance(second, dict):
        return False if False in (first, second) else first if isinstance(first, dict) else second
    one, other = plain_type([first]), plain_type([second])
    if one and other and one != other and {one, other} != {"integer", "number"}:
        raise Refused(
            sentence(
                "Two services of this bundle ask for {field} in different ways.", field=label(name, [first])
            ),
            sentence("Open the services one by one, and tell the departments."),
        )
    joined = dict(first)
    rules = _rules(second)
    known = [_rules(first), *first.get("allOf", ())]
    if rules and rules not in known:
        if "enum" in rules or isinstance(rules.get("items"), dict):
            rules = {**rules, **{word: second[word] for word in CHOICE_LABELS if word in second}}
        joined["allOf"] = [*first.get("allOf", ()), rules]
    return joined


def _rules(definition: Schema) -> Schema:
    """What a definition demands, without what it only describes."""
    return {
        word: value
        for word, value in definition.items()
        if word not in _ANNOTATIONS and not word.startswith("x-")
    }
