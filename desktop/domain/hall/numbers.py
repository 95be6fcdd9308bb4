"""Numbers on tickets: short for the ear, one for each day, group and computer; and the code below them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from desktop.domain.numbers import check_digits

DIGITS = 3  # shorter running numbers are filled with zeros; longer ones simply grow

_LETTER = re.compile("[A-Z]")
_CODE = re.compile(r"Q([0-9]{6})-([A-Z][A-Z0-9]{0,8}-?[0-9]{3,6})-([0-9]{2})")
_SHORT = re.compile(r"([A-Z])([A-Z0-9]*?)-?([0-9]{1,6})")


def printed(letter: str, running: int, prefix: str = "") -> str:
    """The number people hear: ``A012``, or ``AB2-012`` where several computers give numbers out.

    *prefix* is the computer's own (DeviceJoined), so that two that have no line never give the same
    number. Raises ValueError for a letter that is none or a running number below 1.
    """
    if not _LETTER.fullmatch(letter) or running < 1:
        raise ValueError("a letter from A to Z, and a number from 1 on")
    return f"{letter}{prefix}-{running:0{DIGITS}}" if prefix else f"{letter}{running:0{DIGITS}}"


def code(day: date, number: str) -> str:
    """What the bars on a ticket say: its day and number with check digits, ``Q261123-A012-45``."""
    head = f"Q{day:%y%m%d}-{number}"
    return f"{head}-{check_digits(head)}"


def read_code(text: str) -> tuple[date, str] | None:
    """Day and number of a scanned ticket; None for anything else, and for a code read wrongly."""
    parts = _CODE.fullmatch(_plain(text))
    if parts is None:
        return None
    head = f"Q{parts[1]}-{parts[2]}"
    try:
        day = date(2000 + int(parts[1][:2]), int(parts[1][2:4]), int(parts[1][4:]))
    except ValueError:
        return None
    return (day, parts[2]) if check_digits(head) == parts[3] else None


def typed(text: str) -> str:
    """A ticket's number as a person types it (``a12`` is A012); "" when it cannot be one."""
    plain = _plain(text)
    parts = _SHORT.fullmatch(plain)
    if parts is None:
        return ""
    letter, prefix, running = parts.groups()
    dashed = "-" in plain
    # Without the dash a prefix that ends in a digit cannot be told from the number: then there is none.
    return printed(letter, max(int(running), 1), prefix if dashed else "")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\u2010-\u2015\u2212]", "-", "".join(folded.split()))
