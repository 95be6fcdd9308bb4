"""Dates as other systems write them: a closed set of places in a form, the same on every computer."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

# Never strftime: what it makes of a form depends on the computer's language and its C library.
_PLACES: dict[str, str] = {
    "Y": r"(?P<Y>\d{4})",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})",
    "M": r"(?P<M>\d{2})",
    "S": r"(?P<S>\d{2})",
    "f": r"(?P<f>\d{1,9})",
    "z": r"(?P<z>Z|[+-]\d{2}:?\d{2})",
    "%": "%",
}
KNOWN = " ".join(f"%{letter}" for letter in _PLACES)
_PLACE = re.compile(r"%(.?)", re.DOTALL)
_ZONE = re.compile(r"([+-])(\d{2}):?(\d{2})")
_LONGEST = 64


def wrong(form: str) -> str:
    """The first part of a form that is none; "" when all of it is right."""
    for match in _PLACE.finditer(form):
        if match[1] not in _PLACES:
            return match[0]
    used = [match[1] for match in _PLACE.finditer(form) if match[1] != "%"]
    doubled = next((letter for letter in used if used.count(letter) > 1), "")
    return f"%{doubled}" if doubled else ""


def zone_of(text: str) -> timezone:
    """A zone written as +08:00 or Z; raises ValueError."""
    if text == "Z":
        return UTC
    match = _ZONE.fullmatch(text)
    if match is None or int(match[2]) > 14 or int(match[3]) > 59:
        raise ValueError(text)
    away = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-away if match[1] == "-" else away)


def iso(text: str, zone: str) -> datetime | date:
    """A date or moment in ISO 8601, a moment in the file's zone; raises ValueError."""
    if len(text) > _LONGEST:
        raise ValueError(text)
    if len(text) == 10:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    away = zone_of(zone)
    return moment.replace(tzinfo=away) if moment.tzinfo is None else _moved(moment, away)


def _moved(moment: datetime, zone: timezone) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise ValueError(moment) from None


def since_1970(moment: datetime | date, zone: str) -> int:
    """Milliseconds since 1970; a day begins at midnight of the file's zone."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone_of(zone))
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def write(moment: datetime | date, form: str) -> str:
    """A date or moment in a form; the time of a mere date is midnight."""
    known = {"Y": f"{moment.year:04}", "m": f"{moment.month:02}", "d": f"{moment.day:02}", "%": "%"}
    if isinstance(moment, datetime):
        known |= {
            "H": f"{moment.hour:02}",
            "M": f"{moment.minute:02}",
            "S": f"{moment.second:02}",
            "f": f"{moment.microsecond // 1000:03}",
            "z": _offset(moment),
        }
    else:
        known |= {"H": "00", "M": "00", "S": "00", "f": "000", "z": ""}
    return _PLACE.sub(lambda match: known.get(match[1], ""), form)


def _offset(moment: datetime) -> str:
    away = moment.utcoffset() or timedelta()
    minutes = abs(away) // timedelta(minutes=1)
    return f"{'-' if away < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"


def read(text: str, form: str, zone: str) -> datetime | date:
    """A date of a form, with its time if the form has one; raises ValueError."""
    pattern, at = "", 0
    for match in _PLACE.finditer(form):
        pattern += re.escape(form[at : match.start()]) + _PLACES[match[1]]
        at = match.end()
    found = re.fullmatch(pattern + re.escape(form[at:]), text.strip()[:_LONGEST], re.ASCII)
    if found is None:
        raise ValueError(text)
    said = found.groupdict()
    day = date(int(said.get("Y") or 0), int(said.get("m") or 1), int(said.get("d") or 1))
    if "H" not in said:
        return day
    away = zone_of(said["z"]) if said.get("z") else zone_of(zone)
    micro = int((said.get("f") or "0").ljust(6, "0")[:6])
    hour, minute, second = (int(said.get(part) or 0) for part in "HMS")
    return datetime(day.year, day.month, day.day, hour, minute, second, micro, tzinfo=away)
