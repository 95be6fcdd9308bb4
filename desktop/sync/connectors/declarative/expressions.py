"""The tiny language of a department's file: texts with places like {applicant.name | cut: 80}.

A place is a path into the values at hand (``a.b[0].c``, ``a[*].b``, ``a['odd name']``) or a literal
(``'text'``, ``12``, ``true``), followed by filters. There are no loops, no calls and no names beyond the
values: whatever is written, reading it takes time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from desktop.errors import Sentence, sentence
from desktop.sync.connectors.declarative.filters import FILTERS, Filter, Unfit

LONGEST = 4000  # characters of one text
MOST_STEPS = 16  # of one path, and filters after it

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[^\W\d][\w-]*)|(?P<number>-?\d{1,15}(?:\.\d{1,15})?)"
    r"|'(?P<text>(?:[^']|'')*)'|(?P<sign>[.\[\]*|:,]))"
)
_LITERALS: Final[dict[str, Any]] = {"true": True, "false": False}


class Missing(msgspec.Struct, frozen=True):
    """What a place stands for when there is nothing there; a member with it is left out of a request."""


MISSING: Final = Missing()


class Mistake(ValueError):  # noqa: N818 - it is one
    """A text of the file that is not of this language; ``says`` is for whoever wrote ``text``."""

    def __init__(self, says: Sentence, text: str = "") -> None:
        super().__init__(says.text)
        self.says = says
        self.text = text


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a file's texts may speak of: names of values (None: any), tables to look up, the file's zone."""

    names: Collection[str] | None
    tables: Mapping[str, Mapping[str, Any]]
    zone: str = "+00:00"


_Step = str | int | None  # a member, a place in a list, or None: each of a list


@dataclass(frozen=True, slots=True)
class _Place:
    """One pair of braces: where to look, or a literal, and what is done to the value."""

    steps: tuple[_Step, ...]
    literal: Any
    filters: tuple[tuple[Filter, tuple[Any, ...]], ...]
    default: Any

    def value(self, scope: Mapping[str, Any], around: Surroundings) -> Any:
        found = _follow(scope, self.steps) if self.steps else self.literal
        for filter_, arguments in self.filters:
            if found is None or found is MISSING:
                break
            found = filter_(found, arguments, around.tables, around.zone)
        return self.default if found is None or found is MISSING else found


class Expression:
    """A text of the file, read once and evaluated often."""

    __slots__ = ("_around", "_parts")

    def __init__(self, text: str, around: Surroundings) -> None:
        """Read *text*; raises Mistake when it is not of the language."""
        self._around = around
        try:
            self._parts: tuple[str | _Place, ...] = tuple(_parts(text, around))
        except Mistake as mistake:
            raise Mistake(mistake.says, text[:200]) from None

    @property
    def constant(self) -> bool:
        """Whether it speaks of no value at all."""
        return all(isinstance(part, str) for part in self._parts)

    def value(self, scope: Mapping[str, Any]) -> Any:
        """The value; MISSING when its one place holds none. Raises Unfit when a filter cannot take it.

        A text that is one place and nothing else keeps the value's kind; otherwise it is a text.
        """
        if len(self._parts) == 1 and isinstance(self._parts[0], _Place):
            return self._parts[0].value(scope, self._around)
        return self.text(scope)

    def text(self, scope: Mapping[str, Any]) -> str:
        """The value as a text, empty where there is none. Raises Unfit for a list or a table."""
        return "".join(self.pieces(scope))

    def pieces(self, scope: Mapping[str, Any]) -> list[str]:
        """The text piece by piece: what stands in the file and what fills its places, in turn."""
        return [
            part if isinstance(part, str) else as_text(part.value(scope, self._around))
            for part in self._parts
        ]

    def filled(self, scope: Mapping[str, Any]) -> list[tuple[bool, str]]:
        """The pieces, each with whether it came from a value and not from the file."""
        places = (isinstance(part, _Place) for part in self._parts)
        return list(zip(places, self.pieces(scope), strict=True))


def as_text(value: Any) -> str:
    """A plain value as a text; raises Unfit for a list or a table."""
    if isinstance(value, str):
        return value
    if value is None or value is MISSING:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    raise Unfit(sentence("a list or a table stands where a text is wanted"))


def compiled(value: Any, around: Surroundings) -> Any:
    """A value of the file with every text in it read; raises Mistake. Tables and lists keep their shape."""
    if isinstance(value, str):
        return Expression(value, around)
    if isinstance(value, dict):
        return {name: compiled(one, around) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [compiled(one, around) for one in value]
    return value


def evaluated(value: Any, scope: Mapping[str, Any]) -> Any:
    """What a compiled value comes to; members and elements without a value are left out. Raises Unfit."""
    if isinstance(value, Expression):
        return value.value(scope)
    if isinstance(value, dict):
        found = {name: evaluated(one, scope) for name, one in value.items()}
        return {name: one for name, one in found.items() if one is not MISSING}
    if isinstance(value, list):
        return [one for one in (evaluated(each, scope) for each in value) if one is not MISSING]
    return value


def _follow(value: Any, steps: Sequence[_Step]) -> Any:
    for place, step in enumerate(steps):
        if step is None:
            if not isinstance(value, list):
                return MISSING
            found = (_follow(one, steps[place + 1 :]) for one in value)
            return [one for one in found if one is not MISSING and one is not None]
        if isinstance(step, str):
            value = value.get(step, MISSING) if isinstance(value, Mapping) else MISSING
        elif isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return MISSING
        if value is MISSING:
            return MISSING
    return value


def _parts(text: str, around: Surroundings) -> list[str | _Place]:
    if len(text) > LONGEST:
        raise Mistake(sentence("The text is longer than {most} characters.", most=LONGEST))
    found: list[str | _Place] = []
    plain, at = "", 0
    while at < len(text):
        char = text[at]
        if char in "{}" and text[at : at + 2] == char * 2:
            plain, at = plain + char, at + 2
        elif char == "{":
            end = _end(text, at + 1)
            if plain:
                found.append(plain)
            plain = ""
            found.append(_Reader(text[at + 1 : end], around).place())
            at = end + 1
        elif char == "}":
            raise Mistake(sentence("A brace is closed that was never opened; write }} for a brace."))
        else:
            plain, at = plain + char, at + 1
    if plain or not found:
        found.append(plain)
    return found


def _end(text: str, at: int) -> int:
    """Where a place ends: the next closing brace outside quotes."""
    quoted = False
    for place in range(at, len(text)):
        if text[place] == "'":
            quoted = not quoted
        elif text[place] == "}" and not quoted:
            return place
    raise Mistake(sentence("A brace is opened and never closed; write {{ for a brace."))


class _Reader:
    """Reads what stands between two braces."""

    def __init__(self, text: str, around: Surroundings) -> None:
        self._around = around
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise Mistake(sentence("{text} is not understood.", text=text[at:].strip()))
            kind = str(match.lastgroup)
            self._tokens.append((kind, match[kind].replace("''", "'") if kind == "text" else match[kind]))
            at = match.end()
        self._at = 0

    def place(self) -> _Place:
        kind, word = self._next()
        steps: tuple[_Step, ...] = ()
        literal: Any = None
        if kind == "name" and word not in _LITERALS:
            self._known(word)
            steps = (word, *self._steps())
        else:
            literal = self._literal(kind, word)
        filters: list[tuple[Filter, tuple[Any, ...]]] = []
        default: Any = MISSING
        while self._take("|"):
            name, arguments = self._filter()
            if name == "default":
                default = arguments[0]
            else:
                filters.append((FILTERS[name].act, arguments))
        if self._at < len(self._tokens):
            raise Mistake(sentence("{text} is not understood.", text=self._tokens[self._at][1]))
        if len(filters) > MOST_STEPS or len(steps) > MOST_STEPS:
            raise Mistake(sentence("A place has more than {most} steps.", most=MOST_STEPS))
        return _Place(steps, literal, tuple(filters), default)

    def _known(self, name: str) -> None:
        if self._around.names is not None and name not in self._around.names:
            names = ", ".join(sorted(self._around.names))
            raise Mistake(sentence("There is no value {name} here, but: {names}.", name=name, names=names))

    def _steps(self) -> list[_Step]:
        found: list[_Step] = []
        while True:
            if self._take("."):
                found.append(self._expect("name"))
            elif self._take("["):
                kind, word = self._next()
                if (kind, word) == ("sign", "*"):
                    found.append(None)
                elif kind == "number" and "." not in word:
                    found.append(int(word))
                elif kind == "text":
                    found.append(word)
                else:
                    raise Mistake(sentence("In brackets stands a number, * or a name in quotes."))
                if not self._take("]"):
                    raise Mistake(sentence("A bracket is opened and never closed."))
            else:
                return found

    def _filter(self) -> tuple[str, tuple[Any, ...]]:
        name = self._expect("name")
        known = FILTERS.get(name)
        if known is None and name != "default":
            names = ", ".join(["default", *FILTERS])
            raise Mistake(sentence("There is no filter {name}, but: {names}.", name=name, names=names))
        arguments: list[Any] = []
        if self._take(":"):
            arguments.append(self._argument())
            while self._take(","):
                arguments.append(self._argument())
        least, most = known.arguments if known else (1, 1)
        if not least <= len(arguments) <= most:
            raise Mistake(
                sentence(
                    "The filter {name} takes from {least} to {most} values.",
                    name=name,
                    least=least,
                    most=most,
                )
            )
        if known and known.check is not None:
            says = known.check(tuple(arguments), self._around.tables)
            if says is not None:
                raise Mistake(says)
        return name, tuple(arguments)

    def _argument(self) -> Any:
        kind, word = self._next()
        if (kind, word) == ("sign", "[") and self._take("]"):
            return []
        return word if kind == "name" and word not in _LITERALS else self._literal(kind, word)

    def _literal(self, kind: str, word: str) -> Any:
        if kind == "text":
            return word
        if kind == "number":
            return float(word) if "." in word else int(word)
        if word in _LITERALS:
            return _LITERALS[word]
        raise Mistake(sentence("{text} is not understood.", text=word))

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise Mistake(sentence("Something is missing between the braces."))
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, sign: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == ("sign", sign):
            self._at += 1
            return True
        return False

    def _expect(self, kind: str) -> str:
        found, word = self._next()
        if found != kind:
            raise Mistake(sentence("{text} is not understood.", text=word))
        return word
