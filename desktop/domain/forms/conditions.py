"""Which parts of a form are in force for the answers given so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import fastjsonschema
import msgspec

from desktop.domain import residents
from desktop.domain.forms.soundness import PATTERN_TEXT, Schema, canonical, sound
from desktop.errors import Refused

Values = Mapping[str, Any]

# A condition may look at the special circumstances of the case as if they were a field of the form:
# {"properties": {"circumstances": {"contains": {"const": "proxy"}}}, "required": ["circumstances"]}
CIRCUMSTANCES_FIELD = "circumstances"


def _reads(read: Callable[[str], object]) -> Callable[[Any], bool]:
    def check(text: Any) -> bool:
        try:
            read(str(text))
        except Refused:
            return False
        return True

    return check


def is_date(text: Any) -> bool:
    """Whether a text is a day that exists, written 2026-11-23."""
    try:
        return bool(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", str(text)) and date.fromisoformat(str(text)))
    except ValueError:
        return False


FORMATS: dict[str, str | Callable[[Any], bool]] = {
    "date": is_date,
    "phone": _reads(residents.phone),
    "national-id": _reads(residents.national_id),
    "email": r"^[^@\s]{1,64}@[^@\s.]{1,63}(\.[^@\s.]{1,63}){1,5}\Z",
}


@lru_cache(maxsize=4096)
def _checker(raw: bytes) -> Callable[[Any], Any]:
    definition = sound(msgspec.json.decode(raw))
    checker: Callable[[Any], Any] = fastjsonschema.compile(
        definition, formats=FORMATS, use_default=False, fast_fail=False
    )
    return checker


def broken_rules(definition: Schema, value: Any) -> list[tuple[str, Schema]]:
    """Which rules a value breaks: (keyword, the part of the schema it stands in), none when it is right."""
    raw = canonical(definition)
    # Patterns come from departments and are tried on short texts only, so that none can run for minutes.
    if b'"pattern":' in raw and _longest(value) > PATTERN_TEXT:
        return [("maxLength", {"maxLength": PATTERN_TEXT})]
    try:
        _checker(raw)(value)
    except fastjsonschema.JsonSchemaValuesException as caught:
        return [(error.rule or "", _definition(error)) for error in caught.errors]
    except fastjsonschema.JsonSchemaValueException as caught:
        return [(caught.rule or "", _definition(caught))]
    return []


def _longest(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max(map(_longest, inner), default=0)


def _definition(error: fastjsonschema.JsonSchemaValueException) -> Schema:
    return error.definition if isinstance(error.definition, dict) else {}


def matches(condition: Schema | bool, values: Values) -> bool:
    """Whether answers satisfy a condition (the value of an ``if``)."""
    return condition if isinstance(condition, bool) else not broken_rules(condition, dict(values))


def filled(value: Any) -> bool:
    """Whether an answer is one: nothing, an empty text and an empty list are not."""
    return value is not None and value != "" and value != [] and value != ()


def kept(schema: Schema, values: Values) -> dict[str, Any]:
    """The answers that count: of fields that are asked now, given the others; nothing left empty.

    An answer to a question that is no longer asked neither travels nor decides what else is asked.
    """
    given = {name: _listed(value) for name, value in values.items() if filled(value)}
    declared = declared_names(schema)
    keep = {name: value for name, value in given.items() if name not in declared}
    # Answers open questions, as for a person going down the page; rounds are bounded because a
    # careless form could have two questions that open and close each other for ever.
    for _ in range(len(declared) + 1):
        visible = visible_names(schema, keep)
        now = {name: v for name, v in given.items() if name not in declared or name in visible}
        if now == keep:
            break
        keep = now
    return keep


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, (tuple, set, frozenset)) else value


def active(schema: Schema, values: Values) -> Iterator[Schema]:
    """The schema and every part of it that is in force for these answers, outermost first."""
    yield schema
    for member in schema.get("allOf", ()):
        yield from active(_whole(member), values)
    if "if" in schema:
        branch = schema.get("then" if matches(schema["if"], values) else "else", True)
        yield from active(_whole(branch), values)
    for name, names in schema.get("dependentRequired", {}).items():
        if filled(values.get(name)):
            yield {"required": names}
    for name, branch in schema.get("dependentSchemas", {}).items():
        if filled(values.get(name)):
            yield from active(_whole(branch), values)


def _whole(schema: Schema | bool) -> Schema:
    return schema if isinstance(schema, dict) else {}


def declared(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Every field a form can ask, in every branch, with each of its definitions, in reading order."""
    for name, definition in schema.get("properties", {}).items():
        if definition is not False:
            yield name, _whole(definition)
    branches = [*schema.get("allOf", ()), schema.get("then"), schema.get("else")]
    for branch in [*branches, *schema.get("dependentSchemas", {}).values()]:
        if isinstance(branch, dict):
            yield from declared(branch)


def declared_names(schema: Schema) -> set[str]:
    """The names of every field a form can ask."""
    return {name for name, _ in declared(schema)}


def visible_names(schema: Schema, values: Values) -> set[str]:
    """The names of the fields asked now: declared by a part in force, and forbidden by none."""
    shown: set[str] = set()
    forbidden: set[str] = set()
    for part in active(schema, values):
        for name, definition in part.get("properties", {}).items():
            (forbidden if definition is False else shown).add(name)
    return shown - forbidden


def required_names(schema: Schema, values: Values) -> set[str]:
    """The names of the fields that must be answered now."""
    return {name for part in active(schema, values) for name in part.get("required", ())}


def holds(when: str, circumstances: Collection[str], values: Values) -> bool:
    """Whether a material's ``when`` holds: empty, a special circumstance, or ``field=value``."""
    if not when:
        return True
    name, equals, wanted = when.partition("=")
    if not equals:
        return when in circumstances
    value = values.get(name.strip())
    given = value if isinstance(value, (list, tuple)) else [value]
    return wanted.strip() in {_as_word(one) for one in given}


def _as_word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
