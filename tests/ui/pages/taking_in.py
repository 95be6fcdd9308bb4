"""Cases for the tests of the pages, taken in by the deeds themselves."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.casework import intake, people
from desktop.casework.desk import Desk
from desktop.domain import forms
from desktop.domain.forms import FormField
from desktop.domain.residents import practice_number

NAMES = ("张伟", "王芳", "李娜", "刘洋", "陈静", "杨帆", "赵磊", "黄敏", "周涛", "吴霞")


def number(serial: int, born: date = date(1988, 3, 14)) -> str:
    """A made-up identity number with a right check character."""
    return practice_number("330106", born, serial % 1000)


def register(desk: Desk, name: str = "周涛", serial: int = 101, **more: str) -> str:
    """A registered resident; the journal."""
    values = {"name": name, "id_number": number(serial), "phone": "13800001111", "address": "文三路 1 号"}
    return str(people.register_resident(desk, {**values, **more}).result)


def answers(schema: Mapping[str, Any], given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Answers that satisfy a form: what it asks for is answered until it asks for nothing more."""
    found: dict[str, Any] = dict(given or {})
    for _ in range(5):
        for field in forms.fields(dict(schema), found):
            if field.visible and field.required and field.name not in found:
                found[field.name] = _answer(field)
    return found


def draft(desk: Desk, service: str = "marriage-registration", resident: str = "") -> str:
    """An open case."""
    return str(intake.open_case(desk, service, resident or register(desk)).result)


def complete(desk: Desk, case: str) -> None:
    """Fill the form of a draft and hand in all its materials."""
    known = desk.case(case)
    service = desk.service_of(known)
    intake.fill(desk, case, answers(service.form, known.values))
    for material in service.materials:
        intake.take_material(desk, case, material.evidence, "handed_in")


def accepted(desk: Desk, service: str = "marriage-registration", resident: str = "") -> str:
    """A case that was received and accepted, and waits for its department."""
    case = draft(desk, service, resident)
    complete(desk, case)
    intake.receive(desk, case)
    intake.accept(desk, case)
    return case


def _answer(field: FormField) -> Any:
    if field.type in ("choice", "choices"):
        return field.choices[0].value if field.type == "choice" else [field.choices[0].value]
    if field.type == "yes_no":
        return True
    if field.type in ("integer", "number"):
        return 2
    if field.type == "date":
        return "2020-10-01"
    if field.name.endswith("id_number"):
        return number(random.Random(field.name).randrange(1000))
    if "phone" in field.name or field.type == "phone":
        return "13800001111"
    return "文字"
