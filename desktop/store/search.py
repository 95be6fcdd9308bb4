"""The one box's questions: names and pinyin by prefix of their endings, numbers by any piece.

Trigrams cannot find two characters, so names have their own index. A piece of a number of three or more
characters is looked up by its last five (docs/decisions/0008): numbers of one district begin alike, and three
characters would read the whole district at every keystroke.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from desktop.domain.numbers import PIECE
from desktop.domain.pinyin import query_tokens
from desktop.store.rows import Hit

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-/.]{2,}")
_ENOUGH = 400  # candidates compared before a longer question is asked
_PIECES = "SELECT rowid FROM finds WHERE finds MATCH ? ORDER BY rowid LIMIT ?"
_CASE = """SELECT c.id, c.number, r.name, c.service, c.state FROM cases c
    LEFT JOIN residents r ON r.id = c.applicant """


def find(connection: Any, text: str, limit: int) -> tuple[Hit, ...]:
    """Grouped answers to what was typed so far, at most *limit* a group."""
    text = text.strip()
    if not text:
        return ()
    residents = _residents_by_name(connection, text, limit)
    cases: dict[str, Hit] = {}
    if _NUMBER.fullmatch(text) and any(c.isdigit() for c in text):
        _by_number(connection, text, limit, cases, residents)
    for person in list(residents.values())[:limit]:
        if len(cases) >= limit:
            break
        for row in connection.execute(
            _CASE + "WHERE c.applicant = ? ORDER BY c.n DESC LIMIT 3", (person.id,)
        ):
            cases.setdefault(row[0], _case(row, text))
    services = _services(connection, text, limit)
    return (*list(residents.values())[:limit], *list(cases.values())[:limit], *services)


def _names(connection: Any, text: str, limit: int) -> list[int]:
    found: list[int] = []
    for token in query_tokens(text):
        rows = connection.execute(
            """SELECT n FROM names WHERE kind = 'resident' AND token >= ? AND token < ?
            ORDER BY token LIMIT ?""",
            (token, token + "\U0010ffff", limit * 2),
        ).fetchall()
        found += dict.fromkeys(n for (n,) in rows if n not in found)
        if len(found) >= limit:
            break
    return found[:limit]


def _residents_by_name(connection: Any, text: str, limit: int) -> dict[str, Hit]:
    found: dict[str, Hit] = {}
    for n in _names(connection, text, limit):
        row = connection.execute("SELECT id, name, id_number FROM residents WHERE n = ?", (n,)).fetchone()
        if row is not None:
            found[row[0]] = Hit("resident", row[0], row[1], row[2], text)
    return found


def _by_number(
    connection: Any, text: str, limit: int, cases: dict[str, Hit], residents: dict[str, Hit]
) -> None:
    small = text.casefold()
    for rowid in _candidates(connection, small):
        if len(cases) >= limit and len(residents) >= limit:
            break
        n, is_resident = divmod(-rowid, 2)
        if is_resident and len(residents) < limit:
            row = connection.execute(
                "SELECT id, name, id_number, phone FROM residents WHERE n = ?", (n,)
            ).fetchone()
            if row is not None and (small in row[2].casefold() or small in row[3]):
                residents.setdefault(row[0], Hit("resident", row[0], row[1], row[2], text))
        elif not is_resident and len(cases) < limit:
            row = connection.execute(_CASE + "WHERE c.n = ?", (n,)).fetchone()
            if row is not None and small in row[1].casefold():
                cases.setdefault(row[0], _case(row, text))
    for row in connection.execute(
        _CASE + "WHERE c.reference <> '' AND c.reference >= ? AND c.reference < ? LIMIT ?",
        (text, text + "\U0010ffff", limit),
    ):
        cases.setdefault(row[0], _case(row, text))


def _candidates(connection: Any, small: str) -> Iterator[int]:
    """Rows whose numbers may have this piece, newest first; whoever asks compares the whole."""
    last = f'"{small[-PIECE:]}"' if len(small) >= PIECE else f'"{small}"*'
    rows = connection.execute(_PIECES, (last, _ENOUGH)).fetchall()
    yield from (row for (row,) in rows)
    if len(rows) == _ENOUGH and len(small) > PIECE:  # its end is too common: all of it, which takes longer
        starts = {0, *range(len(small) - PIECE, 0, -PIECE)}
        every = " AND ".join(f'"{small[at : at + PIECE]}"' for at in sorted(starts))
        yield from (row for (row,) in connection.execute(_PIECES, (every, _ENOUGH)).fetchall())


def _case(row: tuple[Any, ...], text: str) -> Hit:
    return Hit("case", row[0], row[1], row[2] or "", text)


def _services(connection: Any, text: str, limit: int) -> tuple[Hit, ...]:
    """Services by any part of their names; those whose whole name begins so come first."""
    found: dict[int, tuple[bool, str]] = {}
    for token in query_tokens(text):
        for n, title, whole in connection.execute(
            """SELECT n, title, max(length(token) = length(title) OR token = lower(title)) FROM names
            WHERE kind = 'service' AND token >= ? AND token < ? GROUP BY n LIMIT ?""",
            (token, token + "\U0010ffff", limit * 4),
        ):
            found.setdefault(n, (not whole, title))
    hits: list[Hit] = []
    for n, (_, title) in sorted(found.items(), key=lambda each: each[1][0]):
        row = connection.execute(
            "SELECT id, department FROM services WHERE n = ? AND NOT ended", (n,)
        ).fetchone()
        if row is not None:
            hits.append(Hit("service", row[0], title, row[1], text))
    return tuple(hits[:limit])
