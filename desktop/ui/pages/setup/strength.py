"""How long a passphrase would stand, said in words: length counts, strangeness hardly (NIST SP 800-63B)."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from desktop.errors import Sentence, sentence
from desktop.ui.theme import Tone

LEAST = 8  # characters; below, no passphrase is taken
_WORD_BITS = 11.0  # a word somebody picks out of some two thousand
_FAIR, _STRONG = 36.0, 50.0  # bits: four words are strong, as the key is stretched besides


@dataclass(frozen=True)
class Strength:
    """A passphrase as it is judged: its bits, and what a person is told."""

    bits: float
    says: Sentence
    tone: Tone


def judged(passphrase: str, *beside: str) -> Strength:
    """Judge a passphrase; *beside* are texts it should not hold (login, centre)."""
    if len(passphrase) < LEAST:
        return Strength(0.0, sentence("Too short: at least {n} characters.", n=LEAST), "danger")
    bits = _bits(passphrase)
    folded = passphrase.casefold()
    for known in beside:
        if len(known) > 2 and known.casefold() in folded:
            bits -= 2 * len(known)
    if bits < _FAIR:
        return Strength(bits, sentence("Weak: a longer one, better four words, lasts."), "warning")
    if bits < _STRONG:
        return Strength(bits, sentence("Fair: one or two more words make it strong."), "accent")
    return Strength(bits, sentence("Strong."), "success")


def _bits(passphrase: str) -> float:
    words = [word for word in passphrase.split() if len(word) > 2]
    letters = passphrase.replace(" ", "")
    fresh = sum(1 for at, c in enumerate(letters) if not _expected(letters, at))
    by_letter = fresh * log2(max(_pool(letters), 2)) * 0.6  # people do not choose letters by chance
    return min(by_letter, len(set(words)) * _WORD_BITS + 8) if len(words) > 2 else by_letter


def _expected(text: str, at: int) -> bool:
    """Whether a character follows from the one before: the same, the next, or repeated from further back."""
    if at == 0:
        return False
    step = ord(text[at]) - ord(text[at - 1])
    return step in (0, 1, -1) or text[at - 1 : at + 1] in text[: at - 1]


def _pool(text: str) -> int:
    kinds = (
        (str.islower, 26),
        (str.isupper, 26),
        (str.isdigit, 10),
        (lambda c: "\u4e00" <= c <= "\u9fff", 2500),
        (lambda c: not c.isalnum(), 20),
    )
    return sum(size for holds, size in kinds if any(holds(c) for c in text))
