"""Finds every text for people in the sources, and every translation in resources/words."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.sources import ROOT, Source, dotted

# Where a text stands in the call: say("…"), say_in(language, "…"), sentence("…"), Sentence("…").
POSITION = {"say": 0, "say_in": 1, "sentence": 0, "Sentence": 0}
MODULES = {"", "words", "errors", "desktop.words", "desktop.errors"}
# The two files that take a text from their caller, and are where the others get these functions from.
PASS_ON = ("desktop/words.py", "desktop/errors.py")


@dataclass(frozen=True)
class Said:
    """One text as the code says it; ``text`` is None when it is not a literal."""

    place: str
    text: str | None
    values: frozenset[str] | None  # the names given to it; None with **values, which cannot be read here

    @property
    def places(self) -> frozenset[str]:
        """The names its text asks for."""
        return placeholders(self.text or "")


def placeholders(text: str) -> frozenset[str]:
    """The ``{names}`` in a text: ``{count:,}`` and ``{who.name}`` ask for count and who."""
    fields = (field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
    return frozenset(field.split(".")[0].split("[")[0] for field in fields)


def _text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def said_in(source: Source) -> Iterator[Said]:
    """Every text one file says."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        module, _, name = dotted(node.func).rpartition(".")
        if name not in POSITION or module not in MODULES:
            continue
        at = POSITION[name]
        argument = node.args[at] if len(node.args) > at else None
        if name == "Sentence" and _text(argument) is None:
            continue  # what was said before, or a department's own words: carried, not said here
        open_ended = name == "Sentence" or any(keyword.arg is None for keyword in node.keywords)
        names = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
        yield Said(f"{source.path}:{node.lineno}", _text(argument), None if open_ended else names)


def renamed_in(source: Source) -> Iterator[str]:
    """Places where one of the functions is imported under another name, so that nothing finds its texts."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            for alias in node.names:
                if alias.name in POSITION and alias.asname not in (None, alias.name):
                    yield f"{source.path}:{node.lineno} {alias.name} as {alias.asname}"


def word_files() -> dict[str, dict[str, str]]:
    """Every file of translations, by its name."""
    return {file.name: read(file) for file in sorted((ROOT / "resources" / "words").glob("*.json"))}


def read(file: Path) -> dict[str, str]:
    """One file of translations; a text that stands in it twice is an error."""

    def once(pairs: list[tuple[str, str]]) -> dict[str, str]:
        twice = {key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1}
        if twice:
            raise ValueError(f"{file.name} says twice: {sorted(twice)}")
        return dict(pairs)

    loaded: dict[str, str] = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=once)
    return loaded
