"""Identity documents: national numbers by format, check character and date; others by their light format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop.domain.catalogue import Text
from desktop.domain.residents.typed import plain
from desktop.errors import Refused, sentence

Sex = Literal["female", "male"]
IdKind = Literal[
    "national_id", "passport", "hk_macau_permit", "taiwan_permit", "hmt_residence_permit", "foreign_resident"
]


@dataclass(frozen=True, slots=True)
class NationalId:
    """A checked 18-character number: the person's birth date and sex, and where it was first given.

    ``region`` is the six-digit code of the place that gave the number; it is not where the person was
    born or lives now, so ``region_hint`` (None for an unknown code) may be shown but decides nothing.
    """

    number: str
    birth: date
    sex: Sex
    region: str
    region_hint: Text | None


ID_KINDS: dict[IdKind, Text] = {
    "national_id": Text("Resident identity card", "居民身份证"),
    "passport": Text("Passport", "护照"),
    "hk_macau_permit": Text("Mainland travel permit (Hong Kong, Macao)", "港澳居民来往内地通行证"),
    "taiwan_permit": Text("Mainland travel permit (Taiwan)", "台湾居民来往大陆通行证"),
    "hmt_residence_permit": Text("Residence permit (Hong Kong, Macao, Taiwan)", "港澳台居民居住证"),
    "foreign_resident": Text("Foreign permanent resident ID card", "外国人永久居留身份证"),
}

SEXES: dict[Sex, Text] = {"female": Text("Female", "女"), "male": Text("Male", "男")}

_OLDEST = 130  # years; an older person's number was mistyped
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))  # ISO 7064 MOD 11-2, as GB 11643 asks
_CHECKS = "10X98765432"

# fmt: off
# GB/T 2260, first two digits; 81-83 also begin residence permits for Hong Kong, Macao and Taiwan.
_PROVINCES: dict[str, Text] = {
    code: Text(en, zh)
    for code, en, zh in (
        ("11", "Beijing", "北京"), ("12", "Tianjin", "天津"), ("13", "Hebei", "河北"),
        ("14", "Shanxi", "山西"), ("15", "Inner Mongolia", "内蒙古"), ("21", "Liaoning", "辽宁"),
        ("22", "Jilin", "吉林"), ("23", "Heilongjiang", "黑龙江"), ("31", "Shanghai", "上海"),
        ("32", "Jiangsu", "江苏"), ("33", "Zhejiang", "浙江"), ("34", "Anhui", "安徽"),
        ("35", "Fujian", "福建"), ("36", "Jiangxi", "江西"), ("37", "Shandong", "山东"),
        ("41", "Henan", "河南"), ("42", "Hubei", "湖北"), ("43", "Hunan", "湖南"),
        ("44", "Guangdong", "广东"), ("45", "Guangxi", "广西"), ("46", "Hainan", "海南"),
        ("50", "Chongqing", "重庆"), ("51", "Sichuan", "四川"), ("52", "Guizhou", "贵州"),
        ("53", "Yunnan", "云南"), ("54", "Tibet", "西藏"), ("61", "Shaanxi", "陕西"),
        ("62", "Gansu", "甘肃"), ("63", "Qinghai", "青海"), ("64", "Ningxia", "宁夏"),
        ("65", "Xinjiang", "新疆"), ("71", "Taiwan", "台湾"), ("81", "Hong Kong", "香港"),
        ("82", "Macao", "澳门"), ("83", "Taiwan", "台湾"),
    )
}
# fmt: on

# Light on purpose: issuing offices change these more often than programs are installed.
_DOCUMENT_SHAPES: dict[IdKind, str] = {
    "passport": r"[A-Z0-9]{5,20}",
    "hk_macau_permit": r"[HM][0-9]{8}([0-9]{2})?",
    "taiwan_permit": r"[0-9]{8}([0-9]{2})?|[0-9]{10}[A-Z]",
    "foreign_resident": r"[A-Z]{3}[0-9]{12}",
}


def check_character(first17: str) -> str:
    """The 18th character to 17 digits (ISO 7064 MOD 11-2, as GB 11643-1999 asks)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def national_id(text: str, on: date | None = None) -> NationalId:
    """Read an 18-character national identity number (GB 11643-1999).

    Full-width digits, spaces and a lower-case x are put right. With ``on`` (today, local) the birth date
    must lie before it and within a human life. Raises Refused with what is wrong and what to do.
    """
    number = plain(text).replace("-", "")
    _check_shape(number)
    birth = _birth(number, on)
    if check_character(number[:17]) != number[17]:
        raise Refused(
            sentence("The check character of this identity number does not fit the other digits."),
            sentence("One digit is probably mistyped or two are swapped. Compare it with the card."),
        )
    sex: Sex = "male" if int(number[16]) % 2 else "female"
    # The card of foreign permanent residents (since 2023) begins with 9, its region code comes after it.
    place = number[1:3] if number[0] == "9" else number[:2]
    return NationalId(number, birth, sex, number[:6], _PROVINCES.get(place))


def _check_shape(number: str) -> None:
    if len(number) == 15 and re.fullmatch("[0-9]{15}", number):
        raise Refused(
            sentence("This is a 15-digit number of the first generation, which is no longer valid."),
            sentence("Use the 18-character number on the person's present card."),
        )
    if len(number) != 18:
        raise Refused(
            sentence("An identity number has 18 characters; this one has {count}.", count=len(number)),
            sentence("Type the number again from the card."),
        )
    for place, character in enumerate(number, 1):
        if character not in "0123456789" and not (place == 18 and character == "X"):
            raise Refused(
                sentence(
                    "Character {place} of an identity number must be a digit (X only as the last).",
                    place=place,
                ),
                sentence("Type the number again from the card."),
            )
    if number[0] == "0":
        raise Refused(
            sentence("An identity number does not begin with 0."),
            sentence("Type the number again from the card."),
        )


def _birth(number: str, on: date | None) -> date:
    written = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    again = sentence("Digits 7 to 14 are the birth date. Compare them with the card.")
    try:
        birth = date.fromisoformat(written)
    except ValueError:
        raise Refused(sentence("There is no such birth date: {date}.", date=written), again) from None
    if on is not None and birth > on:
        raise Refused(sentence("The birth date {date} lies in the future.", date=written), again)
    if birth.year < 1800 or (on is not None and age(birth, on) > _OLDEST):
        raise Refused(sentence("The birth date {date} is too long ago.", date=written), again)
    return birth


def practice_number(region: str, birth: date, serial: int) -> str:
    """A made-up number with a right check character, for practice centres and tests.

    ``region`` is six digits; ``serial`` 0-999 is the order code, odd for men. Raises ValueError otherwise.
    """
    if not re.fullmatch("[1-9][0-9]{5}", region) or not 0 <= serial <= 999:
        raise ValueError("region must be six digits and serial 0-999")
    first = f"{region}{birth.year:04}{birth.month:02}{birth.day:02}{serial:03}"
    return first + check_character(first)


def document_number(kind: str, text: str, on: date | None = None) -> str:
    """The number of an identity document of any kind, put right; raises Refused when it cannot be one."""
    if kind == "national_id":
        return national_id(text, on).number
    number = plain(text).replace("-", "")
    if kind == "hmt_residence_permit":
        found = national_id(number, on)
        if found.region[:2] not in ("81", "82", "83"):
            raise Refused(
                sentence("The number of this residence permit begins with 81, 82 or 83."),
                sentence("Choose another identity document or type the number again."),
            )
        return number
    if kind == "foreign_resident" and len(number) == 18 and number.startswith("9"):
        return national_id(number, on).number
    shape = _DOCUMENT_SHAPES.get(kind)  # type: ignore[call-overload]
    if shape is None:
        raise Refused(
            sentence("This kind of identity document is not known: {kind}.", kind=kind),
            sentence("Choose one from the list."),
        )
    if not re.fullmatch(shape, number):
        raise Refused(
            sentence("This does not look like the number of this document: {kind}.", kind=ID_KINDS[kind]),  # type: ignore[index]
            sentence("Choose another identity document or type the number again."),
        )
    return number


def age(birth: date, on: date) -> int:
    """Full years of life on a day; someone born on 29 February is a year older on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
