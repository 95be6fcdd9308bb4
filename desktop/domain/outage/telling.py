"""What is said of the paper forms in the drawer."""

from __future__ import annotations

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence

NAMED = 4  # services of which few forms are left


def few(low: tuple[tuple[Text, int], ...]) -> Sentence:
    """Of which services few paper forms are left, and how many."""
    named = low[:NAMED]
    names = Text(
        ", ".join(f"{name.en} ({left})" for name, left in named),
        "、".join(f"{name.zh} ({left})" for name, left in named),
    )
    if len(low) == len(named):
        return sentence("Few forms are left: {names}", names=names)
    return sentence("Few forms are left: {names} and {n} more", names=names, n=len(low) - len(named))
