"""What a connector finds out by itself about a step: an end of the call that brings its own explanation."""

from __future__ import annotations

from typing import Literal

from desktop.errors import Sentence
from desktop.net import WireTrouble
from desktop.sync.promise import Explained


class Verdict(WireTrouble):
    """Nothing went wrong on the line; what was found there forbids to go on. Nothing was changed by it."""

    def __init__(self, explained: Explained) -> None:
        super().__init__(explained.code)
        self.explained = explained


def verdict(
    sort: Literal["later", "needs_clerk", "needs_it", "refused"],
    code: str,
    title: Sentence,
    next_step: Sentence,
) -> Verdict:
    """A verdict about one step: the department did not act on it, and others may fare better."""
    return Verdict(Explained(sort, code, title, next_step, certain=True))
