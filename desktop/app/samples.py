"""Made-up residents and filled-in forms for the practice day; no person is meant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from desktop.domain import forms
from desktop.domain.catalogue import Service
from desktop.domain.forms import FormField
from desktop.domain.residents import practice_number

_SURNAMES = ("张", "李", "王", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "欧阳", "曾", "吕", "单")
_GIVEN = ("伟", "娜", "秀英", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "涛", "明", "超")
_RARE = "𬀩"  # beyond U+FFFF: names with such characters exist and must print, copy and be found
_REGION = "110101"  # a real place code is needed for a valid number; nobody there is meant
_FIRST_BIRTH = date(1948, 3, 5)


def resident(place: int) -> dict[str, Any]:
    """The *place*-th made-up resident: the same one every time."""
    surname = _SURNAMES[place % len(_SURNAMES)]
    given = _GIVEN[(place * 7 + place // len(_SURNAMES)) % len(_GIVEN)]
    if place % 13 == 5:
        given = _RARE + given[:1]
    birth = _FIRST_BIRTH + timedelta(days=(place * 941) % 19_000)
    return {
        "name": surname + given,
        "id_number": practice_number(_REGION, birth, 100 + place % 800),
        "phone": f"138{(place * 7_919 + 1_234_567) % 100_000_000:08d}",
        "address": f"清河路{place % 200 + 1}号{place % 6 + 1}单元{place % 20 + 101}室",
    }


def fill(service: Service, known: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Answers to everything a form still requires, question by question as it opens up."""
    values: dict[str, Any] = dict(known)
    for _ in range(6):
        wrong = {problem.field for problem in forms.problems(service.form, values)}
        if not wrong:
            break
        for field in forms.fields(service.form, values):
            if field.visible and field.name in wrong:
                values[field.name] = _answer(service, field, values, today)
    return {name: value for name, value in values.items() if known.get(name) != value}


def _answer(service: Service, field: FormField, values: Mapping[str, Any], today: date) -> Any:
    """The first candidate the form has nothing against."""
    candidates = _candidates(field, today)
    for candidate in candidates:
        tried = {**values, field.name: candidate}
        if not any(p.field == field.name for p in forms.problems(service.form, tried)):
            return candidate
    return candidates[0]


def _candidates(field: FormField, today: date) -> list[Any]:
    if field.choices:
        values = [choice.value for choice in field.choices]
        return [[value] for value in values] if field.type == "list" else values
    person = resident(700 + len(field.name))
    by_type: dict[str, list[Any]] = {
        "date": [(today - timedelta(days=days)).isoformat() for days in (30, 400, 9000, 20000, -30)],
        "phone": [person["phone"]],
        "id_number": [person["id_number"]],
        "email": ["resident@example.org"],
        "yes_no": [True, False],
        "integer": [1, 2, 10, 20, 60, 100, today.year - 1, 100_000],
        "number": [1, 20.5, 60, 100, 3000, today.year - 1],
        "list": [["清河路1号"], [person["name"]]],
    }
    texts = [
        person["name"] if "name" in field.name else "清河路1号",
        "一切照实填写",
        "说明：与所附材料一致，情况属实。",
        "A12345",
        "12345678",
        "110101",
        "91110101MA00000000",
        "6217000000000000000",
        "2026",
        person["id_number"],
        person["phone"],
        "京A12345",
        "无",
        "S123456789",
        person["id_number"] + "11",
        "BDC1234567",
        "100000",
        "12345678901",
        "LSVAA4182E2123456",
        "JY11101010000001",
        "110101001001GB00001F00010001",
    ]
    return by_type.get(field.type, texts)
