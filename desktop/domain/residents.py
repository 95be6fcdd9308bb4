"""Who stands at the counter: identity documents, phone numbers and the graded fields of a resident."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from desktop.domain.catalogue import Text
from desktop.errors import Refused, Sentence, sentence

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


@dataclass(frozen=True, slots=True)
class Field:
    """One thing known of a resident: its grade (1-4), its label and how it is written."""

    name: str
    label: Text
    grade: int
    kind: Literal["text", "date", "choice", "id_number", "phone"] = "text"
    choices: tuple[tuple[str, Text], ...] = ()


ID_KINDS: dict[IdKind, Text] = {
    "national_id": Text("Resident identity card", "居民身份证"),
    "passport": Text("Passport", "护照"),
    "hk_macau_permit": Text("Mainland travel permit (Hong Kong, Macao)", "港澳居民来往内地通行证"),
    "taiwan_permit": Text("Mainland travel permit (Taiwan)", "台湾居民来往大陆通行证"),
    "hmt_residence_permit": Text("Residence permit (Hong Kong, Macao, Taiwan)", "港澳台居民居住证"),
    "foreign_resident": Text("Foreign permanent resident ID card", "外国人永久居留身份证"),
}

SEXES: dict[Sex, Text] = {"female": Text("Female", "女"), "male": Text("Male", "男")}

# Disability and health are sensitive personal information (Personal Information Protection Law, art. 28).
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("name", Text("Name", "姓名"), 1),
        Field("id_kind", Text("Identity document", "证件类型"), 1, "choice", tuple(ID_KINDS.items())),
        Field("id_number", Text("Document number", "证件号码"), 2, "id_number"),
        Field("birth", Text("Date of birth", "出生日期"), 2, "date"),
        Field("sex", Text("Sex", "性别"), 1, "choice", tuple(SEXES.items())),
        Field("phone", Text("Phone", "联系电话"), 2, "phone"),
        Field("address", Text("Address", "住址"), 2),
        Field("household", Text("Registered household address", "户籍地址"), 2),
        Field("ethnicity", Text("Ethnic group", "民族"), 2),
        Field("contact_name", Text("Contact person", "联系人"), 2),
        Field("contact_phone", Text("Contact's phone", "联系人电话"), 2, "phone"),
        Field("language", Text("Language preferred", "常用语言"), 1),
        Field("disability_certificate", Text("Disability certificate number", "残疾人证号"), 3),
        Field("health_note", Text("Health remark", "健康备注"), 3),
        Field("bank_account", Text("Bank account", "银行账号"), 3),
    )
}

CHILD_AGE = 14  # years; Personal Information Protection Law, art. 28: every record of a younger child
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
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0[0-9]{2,3})-?([0-9]{7,8})(?:(?:-|转|EXT|#)([0-9]{1,6}))?")
_HOTLINE = re.compile(r"[48]00[0-9]{7}")
_FOREIGN = re.compile(r"\+[1-9][0-9]{6,14}")


def plain(text: str) -> str:
    """A number as typed or scanned, in plain capitals: no spaces, no full-width forms, no lower-case x."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


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


def age(birth: date, on: date) -> int:
    """Full years of life on a day; someone born on 29 February is a year older on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def is_child_under_14(birth: date, on: date) -> bool:
    """Whether the whole record is sensitive by law (grade 3)."""
    return age(birth, on) < CHILD_AGE


def grades(birth: date | None, on: date) -> dict[str, int]:
    """The grade of every field of one resident: a child's record is sensitive as a whole."""
    child = birth is not None and is_child_under_14(birth, on)
    return {name: max(field.grade, 3) if child else field.grade for name, field in FIELDS.items()}


def checked(values: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Values of a resident, put right, with birth and sex read from the number where it tells them.

    May be some of the values only; an ``id_number`` without ``id_kind`` is taken for a national one.
    ``on`` is today, local. Raises Refused with the first thing wrong; ``wrong`` tells all of them.
    """
    result, problems = _checked(values, on)
    for trouble in problems.values():
        raise trouble
    return result


def wrong(values: Mapping[str, Any], on: date) -> dict[str, Sentence]:
    """What is wrong with all the values of a resident, by field; empty when nothing is."""
    result, problems = _checked(values, on)
    found = {name: trouble.what for name, trouble in problems.items()}
    return found if result.get("name") else {"name": sentence("A name is needed."), **found}


def _checked(values: Mapping[str, Any], on: date) -> tuple[dict[str, Any], dict[str, Refused]]:
    result = {name: _tidy(value) for name, value in values.items() if value not in (None, "")}
    problems: dict[str, Refused] = {}
    if "id_number" in result:
        result.setdefault("id_kind", "national_id")
    for name, field in FIELDS.items():
        if name not in result:
            continue
        try:
            result[name] = _value(field, result, on)
        except Refused as trouble:
            problems[name] = trouble
    if "id_number" in result and "id_number" not in problems and _tells_birth(str(result["id_number"])):
        _read_from_number(result, problems)
    return result, problems


def _tidy(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _value(field: Field, values: Mapping[str, Any], on: date) -> Any:
    value = values[field.name]
    if field.kind == "id_number":
        return document_number(str(values["id_kind"]), str(value), on)
    if field.kind == "phone":
        return phone(str(value))
    if field.kind == "choice" and value not in dict(field.choices):
        raise Refused(sentence("{field}: this choice is not on the list.", field=field.label))
    if field.kind == "date":
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            raise Refused(sentence("There is no such birth date: {date}.", date=value)) from None
        if day > on:
            raise Refused(sentence("The birth date {date} lies in the future.", date=day.isoformat()))
        return day.isoformat()
    return value


def _tells_birth(number: str) -> bool:
    return len(number) == 18 and number[:17].isdigit()


def _read_from_number(result: dict[str, Any], problems: dict[str, Refused]) -> None:
    told = national_id(str(result["id_number"]))
    for name, value in (("birth", told.birth.isoformat()), ("sex", told.sex)):
        if name not in problems and result.setdefault(name, value) != value:
            problems[name] = Refused(
                sentence("{field} does not agree with the identity number.", field=FIELDS[name].label),
                sentence("Compare both with the card."),
            )
