"""A sentence heads every module: what lives there."""

from __future__ import annotations

import ast
from collections import Counter

from tests.house.sources import Source, everything


def _heading(source: Source) -> str:
    return (ast.get_docstring(source.tree) or "").split("\n\n")[0]


def test_a_sentence_heads_every_module() -> None:
    without = [
        source.path
        for source in everything()
        if source.text.strip() and not _heading(source).rstrip().endswith((".", "?", "!", ":"))
    ]
    assert not without


def test_no_two_modules_say_the_same_of_themselves() -> None:
    said = Counter(_heading(source) for source in everything() if source.text.strip())
    assert not [sentence for sentence, times in said.items() if times > 1]
