"""Turns case types of a register into our services: names, limits, materials, and a form from properties."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Any

import msgspec

from desktop.domain.catalogue import Catalogue, Cost, Department, Limits, Material, Service, Text
from desktop.sync.connectors.zgw.config import Config
from desktop.sync.connectors.zgw.lines import Found
from desktop.sync.connectors.zgw.types import CaseType, Types, number
from desktop.sync.promise import plain

_DURATION = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T.*)?")
_NOTHING = Text("", "")
_canonical = msgspec.json.Encoder(order="sorted")


def read(types: Types, department: str, config: Config, today: date) -> tuple[Catalogue, str]:
    """What the register offers from today on, and a tag that is the same for the same catalogue."""
    services = tuple(
        _service(types, department, config, one)
        for one in types.every()
        if one.until is None or one.until >= today
    )
    name = config.texts.get(department, Text(department, department))
    catalogue = Catalogue(Department(department, name, department[:2].upper()), services)
    return catalogue, hashlib.sha256(_canonical.encode(catalogue)).hexdigest()


def working_days(told: object) -> int:
    """An ISO 8601 duration as working days, never longer than it is; 0 when there is none."""
    found = _DURATION.fullmatch(told) if isinstance(told, str) else None
    if found is None:
        return 0
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return weeks * 5 + (years * 365 + months * 30 + days) * 5 // 7


def _service(types: Types, department: str, config: Config, one: CaseType) -> Service:
    told = one.told
    statutory = working_days(told.get("doorlooptijd"))
    keywords = told.get("trefwoorden")
    return Service(
        id=one.service,
        version=one.version,
        valid_from=one.since,
        valid_until=one.until,
        department=department,
        name=_text(config, one.name),
        summary=_text(config, told.get("doel") or told.get("toelichting")),
        audience=_text(config, told.get("onderwerp")),
        kind="registration",
        legal_basis=(),
        limits=Limits(0, statutory, working_days(told.get("servicenorm")) or statutory, 0),
        cost=Cost(),
        materials=tuple(
            Material(types.evidence(paper.name), _text(config, paper.name), required=False)
            for paper in types.papers(one.link)
            if paper.incoming and paper.name != config.other_document
        ),
        form=_form(types, config, one),
        output=_NOTHING,
        keywords=tuple(plain(word, 80) for word in keywords if isinstance(word, str))
        if isinstance(keywords, list)
        else (),
    )


def _text(config: Config, told: object) -> Text:
    """What the register says in its one language, or what the department's file says instead."""
    said = plain(told, 500)
    return config.texts.get(said) or Text(said, said)


def _form(types: Types, config: Config, one: CaseType) -> dict[str, Any]:
    fields = {name: _field(config, told) for name, told in types.properties(one.link).items()}
    return {"type": "object", "properties": fields}


def _field(config: Config, told: Found) -> dict[str, Any]:
    label, note = _text(config, told.get("naam")), _text(config, told.get("definitie"))
    field: dict[str, Any] = {"x-label": {"en": label.en, "zh": label.zh}, "x-grade": 2}
    if note.en:
        field["x-help"] = {"en": note.en, "zh": note.zh}
    form = told.get("specificatie")
    form = form if isinstance(form, dict) else {}
    choices = form.get("waardenverzameling")
    if isinstance(choices, list) and choices:
        said = {plain(choice, 100): _text(config, choice) for choice in choices[:200]}
        labels = {choice: {"en": text.en, "zh": text.zh} for choice, text in said.items()}
        return {**field, "type": "string", "enum": list(said), "x-options": labels}
    kind = form.get("formaat")
    if kind == "datum":
        return {**field, "type": "string", "format": "date"}
    if kind == "getal":
        whole = "," not in str(form.get("lengte"))
        return {**field, "type": "integer" if whole else "number", "minimum": 0}
    longest = number(int(text) if (text := str(form.get("lengte"))).isdigit() and len(text) < 6 else 0)
    return {**field, "type": "string", **({"maxLength": longest} if longest else {})}


def written(told: Found, value: object) -> str:
    """A form's value as the register writes it: dates without hyphens, a comma in fractions."""
    form = told.get("specificatie")
    kind = form.get("formaat") if isinstance(form, dict) else ""
    if kind == "datum":
        return str(value).replace("-", "")
    if kind == "getal":
        return str(value).replace(".", ",")
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
