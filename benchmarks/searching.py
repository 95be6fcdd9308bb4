"""Search as you type, keystroke by keystroke, and opening the work list, with many cases."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from pypinyin import Style, lazy_pinyin

from benchmarks import stores, wide
from benchmarks.measuring import Figure, median, percentile, slower, timed
from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.store.lookups import CaseFilter
from desktop.ui.frame.finding import find

WORK_LIST = 200  # rows of a first page
_PLAIN = """SELECT id, name, id_number FROM residents
    WHERE name LIKE ?1 OR id_number LIKE ?1 OR phone LIKE ?1 LIMIT 10"""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody types to the end, and what must then be among the answers (some id, or any of them)."""

    text: str
    found: str  # resident or case journal; "" when several people fit
    plain: str  # what a plain LIKE would look for


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of every keystroke of one sort of search, ours and the reference's."""

    sort: str
    ours: list[float]
    reference: list[float]
    missed: list[str]  # typed to the end and not found


def measure(cases: int, targets: int = 60) -> list[Figure]:
    """Every sort of search and the work list at a store of so many cases."""
    desk = stores.open_at(wide.ready(cases))
    try:
        figures = [_figure(timed_sort, cases) for timed_sort in search(desk, targets)]
        return [*figures, _work_list(desk, cases)]
    finally:
        desk.store.close()


def search(desk: Desk, targets: int) -> list[Timed]:
    """Type every target of every sort, each keystroke timed, as the window asks it."""
    sorts = every_sort(desk, targets)
    for typed in [typed for several in sorts.values() for typed in several[:5]]:
        find(desk, typed.text)  # warm, as a counter is after its first resident
    return [_type(desk, sort, several) for sort, several in sorts.items()]


def every_sort(desk: Desk, targets: int) -> dict[str, list[Typed]]:
    """What is typed into the box, by what people know: so many of each."""
    dice = random.Random(3)
    people = _people(desk, targets, dice)
    return {
        "two-character name": [Typed(name, "", name) for _, name, _, _ in people if len(name) == 2],
        "pinyin initials": [Typed(_initials(name), "", name) for _, name, _, _ in people],
        "piece of an ID": [_piece(id, number, dice, 8) for id, _, number, _ in people],
        "whole ID": [Typed(number, id, number) for id, _, number, _ in people],
        "piece of a case number": list(_case_numbers(desk, targets, dice)),
        "phone": [Typed(phone, id, phone) for id, _, _, phone in people],
    }


def _type(desk: Desk, sort: str, several: list[Typed]) -> Timed:
    ours: list[float] = []
    missed: list[str] = []
    for typed in several:
        hits: tuple[Any, ...] = ()
        for end in range(1, len(typed.text) + 1):
            began = time.perf_counter()
            hits = find(desk, typed.text[:end])
            ours.append((time.perf_counter() - began) * 1000)
        if not hits or (typed.found and typed.found not in {hit.id for hit in hits}):
            missed.append(typed.text)
    reference = [timed(partial(_like, desk, typed.plain)) for typed in several[:12]]
    return Timed(sort, ours, reference, missed)


def _figure(found: Timed, cases: int) -> Figure:
    note = f"{len(found.ours)} keystrokes, median {median(found.ours):.2f} ms, {len(found.missed)} not found"
    return slower(
        f"search {found.sort}, {cases:,} cases, p95",
        percentile(found.ours, 0.95),
        percentile(found.reference, 0.95),
        "ms",
        "LIKE over the same encrypted table",
        note,
    )


def _work_list(desk: Desk, cases: int) -> Figure:
    """The first page of what is on its way, masked as the window shows it, with how many there are."""
    wanted = CaseFilter(("received", "accepted", "in_review"), order="due")

    def ours() -> None:
        desk.store.lookups.case_count(wanted)
        page = desk.store.lookups.cases(wanted, None, WORK_LIST)
        for row in page.rows:
            sight.case_line(desk, row)

    def plain() -> None:
        with desk.store.vault.read() as connection:
            connection.execute(
                """SELECT * FROM cases WHERE state IN ('received', 'accepted', 'in_review')
                ORDER BY due_on LIMIT 200"""
            ).fetchall()

    took, reference = _often(ours), _often(plain)
    return slower(
        f"work list opened, {cases:,} cases, p95",
        percentile(took, 0.95),
        percentile(reference, 0.95),
        "ms",
        "bare SELECT of the same rows",
    )


def _often(do: Callable[[], None], times: int = 40) -> list[float]:
    do()
    return [timed(do) for _ in range(times)]


def _people(desk: Desk, many: int, dice: random.Random) -> list[tuple[str, str, str, str]]:
    """Residents by chance, half of them with a name of two characters."""
    with desk.store.vault.read() as connection:
        top = connection.execute("SELECT max(n) FROM residents").fetchone()[0]
        places = dice.sample(range(1, top + 1), min(top, many * 4))
        found = [
            connection.execute(
                "SELECT id, name, id_number, phone FROM residents WHERE n = ?", (place,)
            ).fetchone()
            for place in places
        ]
    rows = [row for row in found if row is not None]
    short = [row for row in rows if len(row[1]) == 2]
    long = [row for row in rows if len(row[1]) != 2]
    return [*short[: many // 2], *long[: many - many // 2]]


def _piece(id: str, number: str, dice: random.Random, length: int) -> Typed:
    """A piece from the middle of an identity number; several people may have it."""
    start = dice.randrange(4, len(number) - length)
    piece = number[start : start + length]
    return Typed(piece, "", piece)


def _case_numbers(desk: Desk, many: int, dice: random.Random) -> Iterator[Typed]:
    with desk.store.vault.read() as connection:
        rows = connection.execute("SELECT id, number FROM cases WHERE number <> '' ORDER BY n").fetchall()
    for id, number in dice.sample(rows, min(many, len(rows))):
        yield Typed(number[4:], id, number[4:])  # as it is read aloud: without the centre's code


def _initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


def _like(desk: Desk, text: str) -> None:
    with desk.store.vault.read() as connection:
        connection.execute(_PLAIN, (f"%{text}%",)).fetchall()
