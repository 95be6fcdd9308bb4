"""Rows of a resident: the person, the tokens of the name, and pieces of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.domain.entry import Opened
from desktop.domain.numbers import pieces
from desktop.domain.people import fold
from desktop.domain.pinyin import name_tokens


def project(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """Replace the rows of one resident."""
    person = fold(journal, entries)
    shown = {key: _plain(person.values.get(key)) for key in ("name", "id_number", "phone", "birth")}
    before = connection.execute(
        "SELECT n, name, id_number, phone FROM residents WHERE id = ?", (journal,)
    ).fetchone()
    connection.execute(
        """INSERT INTO residents (id, name, id_number, phone, birth) VALUES (?,?,?,?,?)
        ON CONFLICT (id) DO UPDATE SET name=excluded.name, id_number=excluded.id_number,
        phone=excluded.phone, birth=excluded.birth""",
        (journal, shown["name"], shown["id_number"], shown["phone"], shown["birth"] or None),
    )
    n = before[0] if before else _number(connection, journal)
    if before is None or before[1] != shown["name"]:
        index_name(connection, "resident", n, shown["name"])
    if before is None or (before[2], before[3]) != (shown["id_number"], shown["phone"]):
        if before is not None:
            connection.execute("DELETE FROM finds WHERE rowid = ?", (-2 * n - 1,))
        text = pieces(shown["id_number"], shown["phone"])
        connection.execute("INSERT INTO finds (rowid, text) VALUES (?, ?)", (-2 * n - 1, text))


def index_name(connection: Any, kind: str, n: int, name: str, extra: Sequence[str] = ()) -> None:
    """Replace the tokens a name is found by: its endings, pinyin and initials."""
    connection.execute("DELETE FROM names WHERE n = ? AND +kind = ?", (n, kind))
    tokens = {*name_tokens(name), *(word.casefold() for word in extra)}
    connection.executemany(
        "INSERT OR IGNORE INTO names (token, kind, n, title) VALUES (?,?,?,?)",
        [(token, kind, n, name) for token in tokens],
    )


def _number(connection: Any, journal: str) -> int:
    found: int = connection.execute("SELECT n FROM residents WHERE id = ?", (journal,)).fetchone()[0]
    return found


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else ""
