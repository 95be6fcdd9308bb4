"""The signed table a calendar is read from."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop.domain.deadlines.calendar import Calendar, Year
from desktop.errors import Trouble, sentence

# Public keys (hex) of tables that come with the program. A key lies beside its table, too, but whoever
# changes the table can change that one; this one is part of the program.
PUBLISHED_WITH = frozenset({"31ad381f18b37e1ab49153d60c5316deee17bc1ce60cb553f6152561eb61a0cc"})


class _YearTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's shape; ``format`` 1."""

    format: Literal[1]
    region: str
    source: str
    years: dict[str, _YearTable]


def parse(table: dict[str, Any]) -> Calendar:
    """A calendar from the decoded JSON of a table; raises Trouble when it is not one.

    The signature covers the exact bytes of the file (check it first, ``verify_table``). The canonical
    form that is signed: JSON in UTF-8, keys sorted, indented by one space, dates as 2026-01-01 in ascending
    order, a line feed at the end.
    """
    try:
        read = msgspec.convert(table, _Table)
        years = {int(year): _year(int(year), days) for year, days in read.years.items()}
    except (msgspec.ValidationError, ValueError) as trouble:
        raise Trouble(
            sentence("The calendar of working days cannot be read: {why}.", why=str(trouble)),
            sentence("Install the program again, or ask IT staff for a sound calendar."),
        ) from None
    return Calendar(years)


def _year(year: int, table: _YearTable) -> Year:
    """Refuses what cannot be: another year's days, a worked weekday, a day both off and worked."""
    days = Year(frozenset(table.holidays), frozenset(table.workdays))
    everything = [*table.holidays, *table.workdays]
    if len(set(everything)) != len(everything):
        raise ValueError(f"{year} names a day twice")
    if any(day.year != year for day in everything):
        raise ValueError(f"{year} names a day of another year")
    if any(day.weekday() < 5 for day in table.workdays):
        raise ValueError(f"{year} names a weekday as a make-up day")
    return days


def verify_table(raw: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether these exact bytes were signed (Ed25519) with the key that belongs to ``public_key``."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, raw)
    except (InvalidSignature, ValueError):
        return False
    return True
