"""How a question is compared with the library: by pairs of Chinese characters and by words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 400  # characters of a text that are compared
ENOUGH = 0.4  # part of what was typed that an answer must have to be worth showing

# What every question has in common says nothing about which one it is.
_COMMON_CHINESE = re.compile(
    "怎么办|怎么样|怎么|如何|什么|需要|可不可以|可以|哪些|哪里|哪儿|能不能|能否|是否|是不是|多久|多长时间|多少|请问|"
    "我想|想要|我们|一下|要带|办理|[的了吗呢吧我你您他她在是要啊呀]"
)
_COMMON_WORDS = frozenset({
    "a", "an", "and", "are", "be", "can", "could", "do", "does", "for", "from", "get", "go", "has",
    "have", "how", "i", "if", "in", "is", "it", "may", "me", "must", "my", "need", "of", "on",
    "or", "should", "the", "there", "this", "to", "was", "what", "when", "where", "which", "who",
    "why", "will", "with", "you", "your",
})  # fmt: skip


def grams(text: str) -> tuple[str, ...]:
    """What a text is compared by, no piece twice: pairs of neighbouring Chinese characters, and words."""
    found: dict[str, None] = {}
    for run, chinese in _runs(unicodedata.normalize("NFKC", text[:LONGEST]).casefold()):
        if not chinese:
            found[_stem(run)] = None
        elif len(run) == 1:
            found[run] = None
        else:
            found.update(dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1)))
    return tuple(found)


def telling(text: str) -> tuple[str, ...]:
    """The pieces of a question that tell which one it is; all of them when every piece is a common one."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    told = grams(_COMMON_CHINESE.sub(" ", plain))
    return tuple(piece for piece in told if piece not in _COMMON_WORDS) or grams(plain)


def alike(asked: Iterable[str], known: frozenset[str]) -> float:
    """Which part of the pieces asked for an answer has, 0 to 1."""
    wanted = tuple(asked)
    return sum(piece in known for piece in wanted) / len(wanted) if wanted else 0.0


def _runs(text: str) -> Iterable[tuple[str, bool]]:
    """Chinese characters standing together (True), and words of letters and digits (False)."""
    run, sort = "", ""
    for c in (*text, " "):
        now = "zh" if _is_hanzi(c) else "word" if c.isalnum() else ""
        if run and now != sort:
            yield run, sort == "zh"
            run = ""
        if now:
            run += c
        sort = now


def _is_hanzi(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" or c >= "\U00020000"


def _stem(word: str) -> str:
    """Permits and permit are one word; more than that is not worth the mistakes."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
