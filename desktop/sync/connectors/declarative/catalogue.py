"""What a department offers: told in our own format, mapped from its list, or written in its file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from desktop.domain.catalogue import Catalogue, Cost, Department, Limits, Service, Text
from desktop.errors import sentence
from desktop.net import Doubtful
from desktop.sync.connectors.declarative.calls import ANSWER, Line
from desktop.sync.connectors.declarative.config import Field, Offered
from desktop.sync.connectors.declarative.expressions import Mistake, Surroundings, compiled, evaluated
from desktop.sync.connectors.declarative.filters import Unfit
from desktop.sync.connectors.declarative.pages import AskedList
from desktop.sync.promise import Prepared

_FROM = date(2000, 1, 1)
_MOST_SERVICES = 5000
_TEXTS = ("name", "summary", "audience", "output", "elsewhere")
_KINDS = {"text": "string", "date": "string", "number": "number", "whole": "integer", "yes_no": "boolean"}
_canonical = msgspec.json.Encoder(order="sorted")


class Offering:
    """The department's catalogue, known again by a tag of ours over what it comes to."""

    def __init__(self, department: str, how: Offered, around: Surroundings) -> None:
        """Raises Mistake."""
        if (how.style == "fixed") != (how.ask is None):
            raise Mistake(sentence("A fixed catalogue asks nobody; any other needs ask."))
        if (how.style == "native") != (not how.service):
            raise Mistake(sentence("A catalogue in our own format needs no service; any other does."))
        self._department = department
        self._how = how
        self._ask = AskedList(how.ask, around) if how.ask else None
        services = [how.service] if isinstance(how.service, dict) else list(how.service)
        self._services = [compiled(service, replace(around, names=ANSWER)) for service in services]
        self._form = form(how.fields)

    def prepare(self, line: Line, tag: str) -> Prepared:
        """The catalogue, unless it is the one with this tag. Raises WireTrouble."""
        ours, _, theirs = tag.partition(" ")
        told, etag = self._told(line, theirs)
        if told is None:
            return Prepared(None, tag)
        catalogue = self._catalogue(told)
        own = catalogue.department.id == self._department
        if not own or any(service.department != self._department for service in catalogue.services):
            raise Doubtful("nonsense")
        mark = hashlib.sha256(_canonical.encode(catalogue)).hexdigest()[:32]
        return Prepared(None if mark == ours else catalogue, f"{mark} {etag}".strip())

    def _told(self, line: Line, etag: str) -> tuple[list[dict[str, Any]] | None, str]:
        """What the department says, None when it says that nothing changed; and its own tag."""
        if self._ask is None:
            return [dict(line.scope) for _ in self._services], ""
        if self._how.ask is not None and self._how.ask.paging is None:
            headers = {"If-None-Match": etag} if etag else {}
            reply = line.ask(self._ask.asked, {}, also=(304,) if etag else (), headers=headers)
            if reply.status == 304:
                return None, etag
            return list(self._ask.items(reply.scope(line.scope))), reply.headers.get("etag", "")[:200]
        return [item for page in self._ask.all(line, {}) for item in page.items], ""

    def _catalogue(self, told: list[dict[str, Any]]) -> Catalogue:
        if len(told) > _MOST_SERVICES:
            raise Doubtful("nonsense")
        try:
            if self._how.style == "native":
                return msgspec.convert(told[0]["item"], Catalogue) if told else _nothing()
            texts = self._services if self._ask is None else self._services[:1] * len(told)
            services = tuple(self._made(text, item) for text, item in zip(texts, told, strict=True))
        except (Unfit, msgspec.ValidationError, ValueError, TypeError):
            raise Doubtful("nonsense") from None
        if len({service.id for service in services}) != len(services):
            raise Doubtful("nonsense")
        about = Department(self._department, Text(self._department, self._department), "")
        return Catalogue(about, services)

    def _made(self, text: Any, item: Mapping[str, Any]) -> Service:
        said = evaluated(text, item)
        both = {name: _both(said[name]) for name in _TEXTS if name in said}
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
            "materials": self._how.materials,
            "form": self._form,
        }
        return msgspec.convert(base | said | both | {"department": self._department}, Service)


def _nothing() -> Catalogue:
    raise Doubtful("nonsense")


def _both(told: Any) -> Any:
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
        "x-label": _both(field.label),
        "x-grade": field.grade,
    }
    if field.help:
        made["x-help"] = _both(field.help)
    if field.type == "date":
        made["format"] = "date"
    elif field.options:
        made["enum"] = list(field.options)
        made["x-options"] = {value: _both(label) for value, label in field.options.items()}
    elif field.type == "text":
        made |= {"maxLength": field.most, **({"minLength": 1} if field.required else {})}
    return made
