"""Answers that any form of the catalogue takes: each field gets the first of many likely values that fits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from desktop.domain import forms
from desktop.domain.catalogue import Service
from desktop.domain.forms import FormField
from desktop.domain.residents import practice_number

_TEXTS = (
    "清河路1号",
    "李娜",
    practice_number("110101", date(1985, 3, 4), 77),
    "13812345678",
    "100084",
    "2026-03-02",
    "2026-03",
    "2026",
    "someone@example.org",
    "6222020200112233440",
    "91110108MA01ABCD5X",
    "91110000600007300X",
    "京A12345",
    "110101",
    practice_number("110101", date(1985, 3, 4), 77) + "44",
    "A123456",
    "A123456789",
    "JY" + "1" * 14,
    "1" * 17,
    "1" * 28,
    "1234567890",
    "12345678",
    "08:30",
    "x" * 20,
    "x" * 60,
)
_NUMBERS = (1, 2, 3, 10, 20, 30, 50, 80, 100, 500, 1000, 5000, 10**4, 10**5, 10**6, 2026, 2025, 2024, 0, 0.5)


def complete(service: Service, given: dict[str, Any], circumstances: tuple[str, ...] = ()) -> dict[str, Any]:
    """*given* with every needed answer added. Raises AssertionError naming a field nothing here fits."""
    values = dict(given)
    for _ in range(200):
        answers = {**values, "circumstances": list(circumstances)}
        wrong = forms.problems(service.form, answers)
        if not wrong:
            return values
        name = wrong[0].field
        field = next(f for f in forms.fields(service.form, answers) if f.name == name)
        values[name] = _fitting(service, field, values, circumstances)
    raise AssertionError(f"{service.id} asks without end")


def _fitting(
    service: Service, field: FormField, values: dict[str, Any], circumstances: tuple[str, ...]
) -> Any:
    for value in _candidates(field):
        answers = {**values, field.name: value, "circumstances": list(circumstances)}
        if not any(problem.field == field.name for problem in forms.problems(service.form, answers)):
            return value
    raise AssertionError(f"no answer fits {service.id}.{field.name} ({field.type})")


def _candidates(field: FormField) -> Iterator[Any]:
    choices = [choice.value for choice in field.choices]
    if field.type == "choices":
        yield from ([value] for value in choices)
        yield choices
    yield from choices
    if field.type == "date":
        yield from ("2026-03-02", "1990-01-01", "2026-06-01", "2025-01-01")
    if field.type == "list":
        yield from ([text] for text in _TEXTS)
        yield []
    yield from (True, False)
    yield from _NUMBERS
    yield from _TEXTS
