"""What the square on a paper form says: its number, and a mark that only forms of this centre bear."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from desktop.domain import numbers
from desktop.errors import Refused, sentence

_HEAD = "OCF"
_MARK = 6  # letters: a misread square or another centre's form does not pass by chance
_CODE = re.compile(_HEAD + "-(.+)-([0-9A-F]{6})")


@dataclass(frozen=True, slots=True)
class Scanned:
    """A form as it was scanned, or its number as it was typed; then ``mark`` is ""."""

    number: str
    mark: str = ""


def code(number: str, centre: str) -> str:
    """What the square of a form says: ASCII only, so that every scanner types it on every keyboard."""
    return f"{_HEAD}-{number}-{mark(number, centre)}"


def mark(number: str, centre: str) -> str:
    """Six letters that belong to this number at this centre, and at no other."""
    return hashlib.sha256(f"{centre}\n{number}".encode()).hexdigest()[:_MARK].upper()


def read(text: str) -> Scanned | None:
    """A form's square, or the number of a form as it was typed; None for anything else."""
    plain = numbers.typed(text)
    found = _CODE.fullmatch(plain)
    if found:
        return Scanned(found[1], found[2])
    return Scanned(plain) if numbers.check(plain) else None


def must_be_ours(scanned: Scanned, centre: str, centre_code: str) -> None:
    """A form of another centre is refused; its number says which. Raises Refused."""
    if not numbers.check(scanned.number):
        raise Refused(
            sentence("The number {number} of this form cannot be right.", number=scanned.number),
            sentence("Scan the form again, or type the number that stands below the square."),
        )
    theirs = scanned.number.partition("-")[0]
    if theirs != centre_code or (scanned.mark and scanned.mark != mark(scanned.number, centre)):
        raise Refused(
            sentence("This paper form belongs to another centre ({code}).", code=theirs),
            sentence("Send it there; it cannot be entered here."),
        )
