"""Phone numbers put right, so that one number is always the same text."""

from __future__ import annotations

import re

from desktop.domain.residents.typed import plain
from desktop.errors import Refused, sentence

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0[0-9]{2,3})-?([0-9]{7,8})(?:(?:-|转|EXT|#)([0-9]{1,6}))?")
_HOTLINE = re.compile(r"[48]00[0-9]{7}")
_FOREIGN = re.compile(r"\+[1-9][0-9]{6,14}")


def phone(text: str) -> str:
    """A phone number as digits: 13800001111, 01012345678, 05721234567-801, 4001234567, +85291234567.

    The country code of the mainland falls away. Raises Refused for what cannot be called.
    """
    number = re.sub(r"[().]", "", plain(text))
    number = re.sub(r"^(\+86|0086|86(?=1[0-9]{10}$))-?", "", number)
    landline = _LANDLINE.fullmatch(number)
    if landline:
        area, local, extension = landline.groups()
        # A capital's area code has three digits and its numbers eight; elsewhere four, and seven or eight.
        if re.fullmatch("0(10|2[0-9])[0-9]{8}|0[3-9][0-9]{9,10}", area + local):
            return area + local + (f"-{extension}" if extension else "")
    number = number.replace("-", "")
    if any(shape.fullmatch(number) for shape in (_MOBILE, _HOTLINE, _FOREIGN)):
        return number
    raise Refused(
        sentence("This is not a phone number that can be called: {number}.", number=text.strip()),
        sentence("Type 11 digits of a mobile phone, or a landline with its area code."),
    )
