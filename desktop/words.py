"""Says sentences in the reader's language: English is the text itself, 简体中文 comes from resources."""

from __future__ import annotations

import json
import locale
import os
from functools import cache
from typing import Literal, cast

from desktop.errors import Sentence
from desktop.paths import resources

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

_current: list[Language] = ["en"]


@cache
def _translations() -> dict[str, str]:
    """Every English text with its Chinese one, from all files in resources/words."""
    found: dict[str, str] = {}
    for file in sorted((resources() / "words").glob("*.json")):
        found.update(json.loads(file.read_text(encoding="utf-8")))
    return found


def use(language: Language) -> None:
    """Speak this language from now on (windows and pages re-read their words themselves)."""
    _current[0] = language


def of_this_place() -> Language:
    """The language a computer is set to, as far as it says: ONE_COUNTER_LANGUAGE, then the system's."""
    for name in ("ONE_COUNTER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        told = os.environ.get(name, "")
        if told:
            return "zh" if told.startswith("zh") else "en"
    system = locale.getlocale()[0] or ""
    return "zh" if system.startswith(("zh", "Chinese")) else "en"


def language() -> Language:
    """The language spoken now."""
    return _current[0]


def render(what: Sentence, to: Language | None = None) -> str:
    """A sentence in a language; its values are rendered in the same one."""
    to = to or language()
    text = _translations().get(what.text, what.text) if to == "zh" else what.text
    if not what.values:
        return text
    return text.format(**{name: _value(value, to) for name, value in what.values.items()})


def say(text: str, /, **values: object) -> str:
    """An English text in the language spoken now: ``say("Case {number}", number=n)``."""
    return render(Sentence(text, values))


def say_in(to: Language, text: str, /, **values: object) -> str:
    """An English text in a given language, for papers in both languages."""
    return render(Sentence(text, values), to)


def _value(value: object, to: Language) -> object:
    if isinstance(value, Sentence):
        return render(value, to)
    inner = getattr(value, "to", None)  # catalogue.Text: one text in two languages
    return cast(object, inner(to)) if callable(inner) else value
