"""Reads a department's settings as the shape its connector declares, and says in a sentence what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from desktop.errors import Sentence, Trouble, sentence

_T = TypeVar("_T")
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<place>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`")
_MISSING = re.compile(r"Object missing required field `(.+)`")
_WRONG = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_CHOICE = re.compile(r"Invalid (?:enum )?value '?([^']*)'?")


def settings(config: Mapping[str, Any], shape: type[_T]) -> _T:
    """A department's configuration as *shape*; raises Trouble that names the place and what belongs there.

    ``version`` is the book's own count of the file's versions and no setting.
    """
    try:
        return msgspec.convert({name: value for name, value in config.items() if name != "version"}, shape)
    except msgspec.ValidationError as error:
        raise Trouble(
            said(str(error), shape), sentence("Correct that place in the department's file.")
        ) from None


def said(message: str, shape: type[Any]) -> Sentence:
    """What msgspec found, as a sentence for whoever writes the file."""
    found = _PLACE.match(message)
    what, place = (found["what"], found["place"] or "") if found else (message, "")
    where = place.replace("[...]", "") or sentence("the file itself")
    if match := _UNKNOWN.fullmatch(what):
        near = difflib.get_close_matches(match[1], [n for n in _names(shape) if n != match[1]], 1)
        if near:
            return sentence(
                "In {place} there is no setting {name}; {near} is meant, perhaps.",
                place=where,
                name=match[1],
                near=near[0],
            )
        return sentence("In {place} there is no setting {name}.", place=where, name=match[1])
    if match := _MISSING.fullmatch(what):
        return sentence("In {place} the setting {name} is missing.", place=where, name=match[1])
    if match := _WRONG.fullmatch(what):
        wanted, got = _kind(match[1]), _kind(match[2])
        return sentence("{place} must be {wanted}, not {got}.", place=where, wanted=wanted, got=got)
    if match := _CHOICE.match(what):
        return sentence("{place} cannot be {value}.", place=where, value=match[1])
    if " matching regex " in what:
        return sentence("{place} does not have the form that is wanted there.", place=where)
    return sentence("{place} is not right: {why}.", place=where, why=what)


_KINDS: dict[str, Sentence] = {
    "str": sentence("a text"),
    "int": sentence("a whole number"),
    "float": sentence("a number"),
    "bool": sentence("true or false"),
    "array": sentence("a list"),
    "object": sentence("a table"),
    "null": sentence("nothing"),
}


def _kind(name: str) -> Sentence:
    """A type as people who never saw this program's code call it."""
    known = _KINDS.get(name.split(" | ")[0])
    return known if known is not None else Sentence(name)


def _names(shape: type[Any]) -> list[str]:
    """The name of every setting anywhere in a shape."""
    _, components = msgspec.json.schema_components((shape,))
    return sorted({name for one in components.values() for name in one.get("properties", {})})
