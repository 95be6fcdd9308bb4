"""What is known of a resident: each field with its grade and label, and values put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from desktop.domain.catalogue import Text
from desktop.domain.residents.identity import ID_KINDS, SEXES, age, document_number, national_id
from desktop.domain.residents.phones import phone
from desktop.errors import Refused, Sentence, sentence


@dataclass(frozen=True, slots=True)
class Field:
    """One thing known of a resident: its grade (1-4), its label and how it is written."""

    name: str
    label: Text
    grade: int
    kind: Literal["text", "date", "choice", "id_number", "phone"] = "text"
    choices: tuple[tuple[str, Text], ...] = ()


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


# What forms call the same things (the practice catalogue and CPSV-AP services built on it).
_ON_FORMS = {"birth": "birth_date", "household": "household_address"}


def on_forms(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a person under the names forms ask for it, to fill them in ahead."""
    return {**values, **{asked: values[name] for name, asked in _ON_FORMS.items() if name in values}}
