"""How a question finds answers of the library: by pieces of their words, by pinyin, else by likeness."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.domain.consult.wording import ENOUGH, alike, telling
from desktop.domain.kinds.consult import AnswerWritten
from desktop.domain.pinyin import query_tokens
from desktop.store.projections.consult import compared

_CANDIDATES = 40
_LEAST = 2  # pieces; one is no question
_MANY = 400  # answers that have one typed word; a word that more have tells nothing
_SPACES = str.maketrans(dict.fromkeys("，。？！、；：,.?!;:/“”\"'（）()", " "))
_body = msgspec.json.Decoder(AnswerWritten).decode


def find(connection: Any, text: str, limit: int) -> list[int]:
    """Row numbers of answers in force, the likeliest first.

    First those that have every typed word (a piece of the Chinese question, its pinyin or initials, the
    beginning of an English word); then those whose words are alike enough to a question typed whole.
    """
    words = text.translate(_SPACES).split()
    if not words:
        return []
    found = _with_every(connection, words)[:limit]
    if len(found) < limit:
        found += [n for n in _alike(connection, text) if n not in found]
    return found[:limit]


def _with_every(connection: Any, words: list[str]) -> list[int]:
    """Answers found by each of the words; the order is that of the first."""
    together: list[int] | None = None
    for word in words:
        own: dict[int, None] = {}
        for token in query_tokens(word):
            for (n,) in connection.execute(
                """SELECT n FROM names WHERE kind = 'answer' AND token >= ? AND token < ?
                ORDER BY length(token), n LIMIT ?""",
                (token, token + "\U0010ffff", _MANY),
            ):
                own[n] = None
        together = list(own) if together is None else [n for n in together if n in own]
    return together or []


def _alike(connection: Any, text: str) -> list[int]:
    asked = telling(text)
    if len(asked) < _LEAST:
        return []
    wanted = " OR ".join('"' + piece + '"' for piece in asked)
    rows = connection.execute(
        """SELECT a.n, a.body FROM answer_words w JOIN answers a ON a.n = w.rowid
        WHERE answer_words MATCH ? ORDER BY rank LIMIT ?""",
        (wanted, _CANDIDATES),
    ).fetchall()
    likeness = {n: alike(asked, compared(_body(body))) for n, body in rows}
    near = [n for n, part in likeness.items() if part >= ENOUGH]
    return sorted(near, key=lambda n: -likeness[n])  # stable: the rarer words decide between equals
