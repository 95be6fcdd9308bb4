"""Tables of a centre with up to a million cases; only the first thousands of them have their journals.

What is searched and listed lies in the tables alone, and a million whole cases take hours to append. So the
cases of a small real store are repeated in its tables, with other people, numbers and days.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import stores
from benchmarks.people import People
from desktop.domain import numbers
from desktop.domain.pinyin import name_tokens
from desktop.store.projections import VERSION as TABLES
from desktop.store.projections.schema import STATEMENTS

BUILDER = 1  # raise it when the rows made here change
SEED = 4_000  # cases with journals
BATCH = 10_000  # rows a statement
_YEARS = 720  # days over which the cases are spread
_ID, _NUMBER, _APPLICANT, _BUNDLE, _REFERENCE = 1, 2, 7, 9, 19  # columns of cases, after n
_DAYS = (11, 12, 20, 21, 22, 23)
_NEW = 3  # of four cases are for somebody new, as in the small store


def path_of(cases: int) -> Path:
    """Where the tables of so many cases are kept; another format has another name."""
    small = stores.path_of(SEED)
    return small.with_name(f"wide-{cases}-t{TABLES}-w{BUILDER}-{small.name}")


def ready(cases: int) -> Path:
    """A closed store with the tables of so many cases; a million take about ten minutes once."""
    folder = path_of(cases)
    if not folder.exists():
        making = folder.with_name(folder.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        shutil.copytree(stores.ready(SEED), making)
        _widen(making, cases)
        making.rename(folder)
    return folder


def _widen(folder: Path, cases: int) -> None:
    desk = stores.open_at(folder)
    vault = desk.store.vault
    indexes = {s.split()[2]: s for s in STATEMENTS if s.startswith("CREATE INDEX")}
    with vault.write() as connection:
        found = connection.execute("SELECT * FROM cases WHERE number <> '' ORDER BY n").fetchall()
        for name in indexes:
            connection.execute(f"DROP INDEX IF EXISTS {name}")
    rows = [tuple(row) for row in found]
    top = max(row[0] for row in rows) + 1000
    people = list(_people(cases))
    _fill(vault, "cases", len(rows[0]), _cases(rows, cases, top))
    _fill(vault, "residents", 6, ((top + n, *row) for n, row in enumerate(people)))
    finds = ((-2 * (top + n) - 1, numbers.pieces(row[2], row[3])) for n, row in enumerate(people))
    _fill(vault, "finds (rowid, text)", 2, finds)
    given = enumerate(_numbers(cases), top)
    _fill(vault, "finds (rowid, text)", 2, ((-2 * n, numbers.pieces(number)) for n, number in given))
    tokens = [(token, top + n, row[1]) for n, row in enumerate(people) for token in name_tokens(row[1])]
    tokens.sort()  # a table without row numbers is filled in the order it is kept in
    _fill(vault, "names", 4, ((token, "resident", n, title) for token, n, title in tokens))
    for statement in indexes.values():
        with vault.write() as connection:
            connection.execute(statement)
    desk.store.close()


def _fill(vault: Any, table: str, columns: int, rows: Iterator[tuple[Any, ...]]) -> None:
    statement = f"INSERT INTO {table} VALUES ({','.join('?' * columns)})"
    while several := list(islice(rows, BATCH)):
        with vault.write() as connection:
            connection.executemany(statement, several)


def _numbers(cases: int) -> Iterator[str]:
    for start in range(0, cases - SEED, BATCH):
        yield from numbers.series("QH", "B2", start + 1, min(BATCH, cases - SEED - start))


def _people(cases: int) -> Iterator[tuple[str, str, str, str, str]]:
    """(id, name, number, phone, birth) of everybody new."""
    invented = People(seed=13)
    for place in range((cases - SEED) * _NEW // 4):
        values = invented.next(place + SEED)
        identity = f"resident:f{place:031x}"
        yield identity, values["name"], values["id_number"], values["phone"], values["birth"]


def _cases(rows: list[tuple[Any, ...]], cases: int, top: int) -> Iterator[tuple[Any, ...]]:
    """The rows of the small store again and again, each time some days earlier or later."""
    for place, number in enumerate(_numbers(cases)):
        row = list(rows[place * 7_919 % len(rows)])
        moved = timedelta(days=place * _YEARS // cases - _YEARS // 2)
        row[0] = top + place
        row[_ID], row[_NUMBER], row[_BUNDLE] = f"case:f{place:031x}", number, ""
        row[_APPLICANT] = f"resident:f{place * _NEW // 4:031x}"
        row[_REFERENCE] = f"CA-{number}" if row[_REFERENCE] else ""
        for column in _DAYS:
            if row[column]:
                row[column] = (date.fromisoformat(row[column]) + moved).isoformat()
        yield tuple(row)
