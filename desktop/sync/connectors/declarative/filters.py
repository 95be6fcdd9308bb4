"""What a file may do to a value: a closed list of small functions, each of bounded work."""

from __future__ import annotations

import hashlib
import math
import uuid
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from desktop.errors import Sentence, sentence
from desktop.sync.connectors.declarative import dates

Tables = Mapping[str, Mapping[str, Any]]
Filter = Callable[[Any, tuple[Any, ...], Tables, str], Any]
Check = Callable[[tuple[Any, ...], Tables], Sentence | None]

_canonical = msgspec.json.Encoder(order="sorted")
_MOST_DIGITS = 30


class Unfit(ValueError):  # noqa: N818 - it says what the value is
    """A value that a filter cannot take; ``says`` why."""

    def __init__(self, says: Sentence) -> None:
        super().__init__(says.text)
        self.says = says


@dataclass(frozen=True, slots=True)
class Known:
    """A filter: what it does, how many values it takes, and what is wrong with them at reading already."""

    act: Filter
    arguments: tuple[int, int] = (0, 0)
    check: Check | None = None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    raise Unfit(sentence("a list or a table stands where a text is wanted"))


def _number(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = _text(value).strip()
    point = str(arguments[0]) if arguments else "."
    for between in " \u00a0'.,":
        if arguments and between != point:  # groups of digits only where the file says what the point is
            text = text.replace(between, "")
    text = text.replace(point, ".")
    digits = text.lstrip("-").replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()) or len(text) > _MOST_DIGITS or text.count("-") > 1:
        raise Unfit(sentence("{text} is not a number", text=_text(value)[:80]))
    return float(text) if "." in text else int(text)


def _decimal(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    number = _number(value, (), tables, zone)
    if abs(number) > 1e15:
        raise Unfit(sentence("{text} is not a number", text=repr(number)))
    written = f"{number:.{arguments[0]}f}"
    return written.replace(".", str(arguments[1])) if len(arguments) > 1 else written


def _check_decimal(arguments: tuple[Any, ...], tables: Tables) -> Sentence | None:
    if not isinstance(arguments[0], int) or not 0 <= arguments[0] <= 9:
        return sentence("The filter {name} wants a number from 0 to 9.", name="decimal")
    return None


def _cut(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    return _text(value)[: arguments[0]]


def _check_cut(arguments: tuple[Any, ...], tables: Tables) -> Sentence | None:
    if not isinstance(arguments[0], int) or arguments[0] < 1:
        return sentence("The filter {name} wants a number above 0.", name="cut")
    return None


def _after(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    sign = str(arguments[0])
    return _text(value).rstrip(sign).rpartition(sign)[2] if sign else _text(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unfit(sentence("a single value stands where a list is wanted"))
    return value


def _first(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> Any:
    return next(iter(_list(value)), None)


def _last(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> Any:
    return next(reversed(_list(value)), None)


def _count(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> int:
    return len(_list(value))


def _join(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    return str(arguments[0]).join(_text(one) for one in _list(value))


def _lookup(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> Any:
    table = tables[str(arguments[0])]
    if isinstance(value, list):
        found = (_lookup(one, arguments, tables, zone) for one in value)
        return [one for one in found if one is not None]
    return table.get(_text(value), table.get("*"))


def _check_lookup(arguments: tuple[Any, ...], tables: Tables) -> Sentence | None:
    if str(arguments[0]) not in tables:
        names = ", ".join(sorted(tables)) or "-"
        return sentence("There is no table {name}, but: {names}.", name=str(arguments[0]), names=names)
    return None


def _date(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    return dates.write(_moment(value, zone), str(arguments[0]))


def _read_date(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    try:
        return dates.read(_text(value), str(arguments[0]), zone).isoformat()
    except ValueError:
        raise Unfit(sentence("{text} is not a date of this form", text=_text(value)[:80])) from None


def _check_date(arguments: tuple[Any, ...], tables: Tables) -> Sentence | None:
    wrong = dates.wrong(str(arguments[0]))
    if wrong:
        return sentence("{text} is no part of a date's form, but: {names}.", text=wrong, names=dates.KNOWN)
    return None


def _moment(value: Any, zone: str) -> datetime | date:
    try:
        return dates.iso(_text(value), zone)
    except ValueError:
        raise Unfit(sentence("{text} is not a date of this form", text=_text(value)[:80])) from None


def _seconds(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> int:
    return dates.since_1970(_moment(value, zone), zone) // 1000


def _millis(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> int:
    return dates.since_1970(_moment(value, zone), zone)


def _from_millis(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    number = _number(value, (), tables, zone)
    try:
        return datetime.fromtimestamp(number / 1000, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        raise Unfit(sentence("{text} is not a date of this form", text=repr(number))) from None


def _from_seconds(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    return _from_millis(_number(value, (), tables, zone) * 1000, (), tables, zone)


def _divide(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> int:
    """Divided and rounded up: 25 hours are 2 days."""
    number = _number(value, (), tables, zone)
    if abs(number) > 1e15:
        raise Unfit(sentence("{text} is not a number", text=repr(number)))
    return math.ceil(number / int(arguments[0]))


def _check_divide(arguments: tuple[Any, ...], tables: Tables) -> Sentence | None:
    if not isinstance(arguments[0], int) or arguments[0] < 1:
        return sentence("The filter {name} wants a number above 0.", name="divide")
    return None


def _later(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    """A moment so many seconds later; earlier with a number below 0."""
    try:
        return (_moment(value, zone) + timedelta(seconds=arguments[0])).isoformat()
    except OverflowError:
        raise Unfit(sentence("{text} is not a date of this form", text=_text(value)[:80])) from None


def _check_later(arguments: tuple[Any, ...], tables: Tables) -> Sentence | None:
    if not isinstance(arguments[0], int) or abs(arguments[0]) > 10**9:
        return sentence("The filter {name} wants a number of seconds.", name="later")
    return None


def _uuid(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    digest = hashlib.sha256(_text(value).encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def _base64(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    return b64encode(_text(value).encode()).decode("ascii")


def _sha256(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    return hashlib.sha256(_text(value).encode()).hexdigest()


def _json(value: Any, arguments: tuple[Any, ...], tables: Tables, zone: str) -> str:
    return _canonical.encode(value).decode()


def _simple(act: Callable[[str], Any]) -> Known:
    return Known(lambda value, arguments, tables, zone: act(_text(value)))


FILTERS: dict[str, Known] = {
    "text": _simple(str),
    "upper": _simple(str.upper),
    "lower": _simple(str.lower),
    "trim": _simple(str.strip),
    "number": Known(_number, (0, 1)),
    "decimal": Known(_decimal, (1, 2), _check_decimal),
    "cut": Known(_cut, (1, 1), _check_cut),
    "after": Known(_after, (1, 1)),
    "first": Known(_first),
    "last": Known(_last),
    "count": Known(_count),
    "join": Known(_join, (1, 1)),
    "lookup": Known(_lookup, (1, 1), _check_lookup),
    "date": Known(_date, (1, 1), _check_date),
    "read_date": Known(_read_date, (1, 1), _check_date),
    "seconds": Known(_seconds),
    "millis": Known(_millis),
    "from_seconds": Known(_from_seconds),
    "from_millis": Known(_from_millis),
    "divide": Known(_divide, (1, 1), _check_divide),
    "later": Known(_later, (1, 1), _check_later),
    "uuid": Known(_uuid),
    "base64": Known(_base64),
    "sha256": Known(_sha256),
    "json": Known(_json),
}
