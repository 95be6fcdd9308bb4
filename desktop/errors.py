"""Trouble is for people, bugs are for us: what may go wrong, as sentences in any language."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """A text for a person, not yet in a language: the English words and the values that fill them.

    ``text`` is the English text with ``{name}`` places and is the key of the translation.
    Values may be sentences themselves, texts in two languages, or anything that ``str`` takes.
    """

    text: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values) if self.values else self.text


def sentence(text: str, /, **values: object) -> Sentence:
    """Mark an English text for translation and give it its values."""
    return Sentence(text, values)


class Trouble(Exception):  # noqa: N818 - trouble is the word of the house
    """Something a person can do something about: what is the matter, and the next step."""

    def __init__(self, what: Sentence, next_step: Sentence | None = None) -> None:
        super().__init__(str(what))
        self.what = what
        self.next_step = next_step


class Refused(Trouble):
    """A rule says no: this deed may not be done to this case now; nothing was written."""
