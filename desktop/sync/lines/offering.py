"""Services as a department's file tells them: a few words become a whole service of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from desktop.domain.catalogue import Cost, Limits, Material, Service, Text

_FROM = date(2000, 1, 1)
_TEXTS = ("name", "summary", "audience", "output", "elsewhere")
_KINDS = {"text": "string", "date": "string", "number": "number", "whole": "integer", "yes_no": "boolean"}


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of the form; the answer is {form.name} in requests."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    label: dict[str, str] | str
    help: dict[str, str] | str = ""
    type: Literal["text", "date", "number", "whole", "yes_no"] = "text"
    required: bool = False
    most: Annotated[int, msgspec.Meta(ge=1, le=10000, description="Longest text.")] = 200
    options: Annotated[
        dict[str, str | dict[str, str]],
        msgspec.Meta(description="A choice among these; value = label."),
    ] = {}
    grade: Annotated[int, msgspec.Meta(ge=1, le=4)] = 2


def service(
    department: str,
    said: Mapping[str, Any],
    *,
    fields: tuple[Field, ...] = (),
    materials: tuple[Material, ...] = (),
) -> Service:
    """A service from what is said of it, named as in the catalogue; raises msgspec.ValidationError.

    A text told in one language stands for both; what is not said has an honest emptiness.
    """
    both_said = {name: both(said[name]) for name in _TEXTS if name in said}
    base: dict[str, Any] = {
        "version": 1,
        "valid_from": _FROM,
        "summary": Text("", ""),
        "audience": Text("", ""),
        "output": Text("", ""),
        "kind": "report",
        "limits": Limits(),
        "cost": Cost(),
        "legal_basis": (),
        "materials": materials,
        "form": form(fields),
    }
    return msgspec.convert(base | dict(said) | both_said | {"department": department}, Service)


def both(told: Any) -> Any:
    """A text that is told in one language stands for both."""
    return {"en": told, "zh": told} if isinstance(told, str) else told


def form(fields: tuple[Field, ...]) -> dict[str, Any]:
    """A form's JSON Schema from the questions of a file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {field.name: _property(field) for field in fields},
        "required": [field.name for field in fields if field.required],
    }


def _property(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": _KINDS[field.type],
        "x-label": both(field.label),
        "x-grade": field.grade,
    }
    if field.help:
        made["x-help"] = both(field.help)
    if field.type == "date":
        made["format"] = "date"
    elif field.options:
        made["enum"] = list(field.options)
        made["x-options"] = {value: both(label) for value, label in field.options.items()}
    elif field.type == "text":
        made |= {"maxLength": field.most, **({"minLength": 1} if field.required else {})}
    return made
