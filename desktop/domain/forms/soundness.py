"""Which schemas are taken from a department at all: known keywords, bounded size, harmless patterns."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any

import msgspec

from desktop.errors import Refused, Sentence, sentence

Schema = dict[str, Any]

_DEPTH = 16
_FIELDS = 200
_PATTERN_LENGTH = 200
_ENDLESS = 3  # open quantifiers in one pattern: with texts of 300 characters still a fraction of a second
PATTERN_TEXT = 300  # characters of a text that a pattern is tried on

# Keywords of JSON Schema 2020-12 that are understood; a form with any other one would be judged wrongly.
# fmt: off
_SUBSCHEMA = {"if", "then", "else", "not", "items", "contains"}
_SUBSCHEMAS = {"allOf", "anyOf", "oneOf"}
_NAMED = {"properties", "dependentSchemas"}
_PLAIN = {
    "type", "enum", "const", "default", "title", "description", "examples", "format", "pattern",
    "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minItems", "maxItems", "uniqueItems", "required", "dependentRequired", "minProperties", "maxProperties",
    "additionalProperties", "unevaluatedProperties", "readOnly", "writeOnly", "deprecated", "$comment",
}
# fmt: on
_ROOT_ONLY = {"$schema", "$id"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,63}")
_SKIPPED = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_REPEAT = re.compile(r"[*+]|\{[0-9]*,\}|\{(?:[0-9]+,)?([0-9]+)\}")

canonical = msgspec.json.Encoder(order="sorted").encode


def sound(schema: Schema) -> Schema:
    """The same form, if it may be used; raises Refused with what is the matter.

    A department's schema becomes checking code and regular expressions on this computer, so what is not
    understood, too large, refers elsewhere ($ref) or could run for minutes is not taken.
    """
    trouble = _trouble_of(canonical(schema))
    if trouble is not None:
        raise Refused(trouble, sentence("Ask the department to correct the form of this service."))
    return schema


@lru_cache(maxsize=1024)
def _trouble_of(raw: bytes) -> Sentence | None:
    try:
        schema = msgspec.json.decode(raw)
        _walk(schema, 0)
    except _Unsound as unsound:
        return unsound.what
    if not isinstance(schema, dict):
        return sentence("The form is not a JSON Schema object.")
    return None


class _Unsound(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, what: Sentence) -> None:
        super().__init__(str(what))
        self.what = what


def _walk(schema: Any, depth: int) -> None:
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict) or depth > _DEPTH:
        raise _Unsound(sentence("The form is nested too deeply or is not a JSON Schema."))
    for word, value in schema.items():
        if word in _SUBSCHEMA:
            _walk(value, depth + 1)
        elif word in _SUBSCHEMAS:
            _walk_all(value if isinstance(value, list) else [None], depth + 1)
        elif word in _NAMED:
            _walk_named(value, depth + 1)
        elif word == "pattern":
            _check_pattern(value)
        elif not (word in _PLAIN or word.startswith("x-") or (depth == 0 and word in _ROOT_ONLY)):
            raise _Unsound(sentence("The form has a rule that is not understood: {rule}.", rule=word))
    _check_shapes(schema)


def _walk_all(schemas: list[Any], depth: int) -> None:
    for schema in schemas:
        _walk(schema, depth)


def _walk_named(schemas: Any, depth: int) -> None:
    if not isinstance(schemas, dict) or len(schemas) > _FIELDS:
        raise _Unsound(sentence("The form has too many fields or is not a JSON Schema."))
    for name in schemas:
        if not _NAME.fullmatch(name):
            raise _Unsound(sentence("The form has a field with an unusable name: {name}.", name=name[:80]))
    _walk_all(list(schemas.values()), depth)


def _check_shapes(schema: Schema) -> None:
    """Values of keywords that would otherwise raise foreign errors when the checking code is made."""
    needed = schema.get("dependentRequired", {})
    names = [schema.get("required", []), *_values(needed)]
    lists = [*names, schema.get("enum", [])]
    numbers = [schema[word] for word in schema if re.match("(min|max|exclusive|multiple)", word)]
    types = schema.get("type", [])
    fine = (
        isinstance(needed, dict)
        and all(isinstance(one, list) for one in lists)
        and all(isinstance(name, str) for several in names for name in several)
        and all(isinstance(number, (int, float)) and not isinstance(number, bool) for number in numbers)
        and schema.get("multipleOf", 1) > 0
        and isinstance(schema.get("format", ""), str)
        and isinstance(schema.get("uniqueItems", True), bool)
        and all(_is_type(one) for one in (types if isinstance(types, list) else [types]))
    )
    if not fine:
        raise _Unsound(sentence("The form has a rule with an unusable value."))


def _is_type(word: Any) -> bool:
    return word in ("string", "integer", "number", "boolean", "array", "object", "null")


def _values(mapping: Any) -> list[Any]:
    return list(mapping.values()) if isinstance(mapping, dict) else [mapping]


def _check_pattern(pattern: Any) -> None:
    if not _usable(pattern):
        raise _Unsound(
            sentence("The form has a pattern that cannot be used: {pattern}.", pattern=str(pattern)[:80])
        )


def _usable(pattern: Any) -> bool:
    if not isinstance(pattern, str) or len(pattern) > _PATTERN_LENGTH or _runs_away(pattern):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what later releases of Python would read differently
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, Warning):
        return False
    return True


def _runs_away(pattern: str) -> bool:
    """Whether matching could take minutes: a repetition inside a repeated group, or too many open ones."""
    bare = _SKIPPED.sub(lambda found: "z" * len(found[0]), pattern)
    groups = [False]  # whether each open group holds something that can match in several ways
    endless = 0
    for place, character in enumerate(bare):
        if character == "(":
            groups.append(False)
        elif character == "|":
            groups[-1] = True
        repeat = _REPEAT.match(bare, place + 1 if character == ")" else place)
        often = repeat is not None and (repeat[1] is None or int(repeat[1]) > 10)
        if character == ")" and len(groups) > 1:
            inner = groups.pop()
            if inner and often:
                return True
            groups[-1] = groups[-1] or inner
        elif repeat is not None and character != ")":
            groups[-1] = True
            endless += repeat[1] is None
    return endless > _ENDLESS or "(?P=" in pattern or re.search(r"\\[1-9]", pattern) is not None
