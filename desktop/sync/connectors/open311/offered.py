"""The services of an endpoint, their questions, and the catalogue they become."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec

from desktop.domain.catalogue import Catalogue, Cost, Department, Limits, Service, Text
from desktop.net import Doubtful
from desktop.sync.connectors.open311 import reading
from desktop.sync.connectors.open311.config import Config
from desktop.sync.connectors.open311.lines import Lines
from desktop.sync.connectors.open311.reading import Found
from desktop.sync.connectors.open311.troubles import unknown_service
from desktop.sync.lines.naming import field_name, service_id

LONGEST = 3800  # characters of a description, so that our number and other answers fit into the 4000
_NOTHING = Text("", "")
_FROM = date(2000, 1, 1)
_MOST = 500
_canonical = msgspec.json.Encoder(order="sorted")
_PLACE: tuple[tuple[str, Text, dict[str, Any]], ...] = (
    ("address_string", Text("Address of the place", "地点地址"), {"type": "string", "maxLength": 200}),
    ("lat", Text("Latitude", "纬度"), {"type": "number", "minimum": -90, "maximum": 90}),
    ("long", Text("Longitude", "经度"), {"type": "number", "minimum": -180, "maximum": 180}),
    ("description", Text("What is the matter", "情况说明"), {"type": "string", "maxLength": LONGEST}),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One attribute of a service: ``name`` is the form's field, ``code`` the endpoint's own."""

    name: str
    code: str
    datatype: str
    told: Found = field(repr=False)


@dataclass(frozen=True, slots=True)
class Offered:
    """One service: our id, the endpoint's code, its type and whether it has questions."""

    service: str
    code: str
    type: str
    asks: bool
    told: Found = field(repr=False)


class Services:
    """What an endpoint offers, read once and kept while the connector lives."""

    def __init__(self, lines: Lines, department: str, config: Config) -> None:
        self._lines, self._department, self._config = lines, department, config
        self._all: list[Offered] | None = None
        self._questions: dict[str, list[Question]] = {}

    def refresh(self, *, questions: bool = False) -> None:
        """Forget the services that were read, and their questions as well where that is wanted."""
        self._all = None
        if questions:
            self._questions.clear()

    def every(self) -> list[Offered]:
        """Every service of the endpoint."""
        if self._all is None:
            told = reading.things(self._lines.get("services"), "service_code")
            if len(told) > _MOST:
                raise Doubtful("too_big")
            self._all = [self._offered(one) for one in told if reading.text(one.get("service_code"), 200)]
        return self._all

    def _offered(self, told: Found) -> Offered:
        code, kind = reading.text(told["service_code"], 200), reading.text(told.get("type")).lower()
        known = kind if kind in ("realtime", "batch", "blackbox") else "blackbox"
        service = service_id(self._department, code)
        return Offered(
            service, code, known if kind else "realtime", reading.truth(told.get("metadata")), told
        )

    def of(self, service: str) -> Offered:
        """One service by our id; Verdict when there is none."""
        for one in self.every():
            if one.service == service:
                return one
        raise unknown_service()

    def unseen(self) -> tuple[str, ...]:
        """Services whose new requests cannot be looked for."""
        return tuple(one.service for one in self.every() if one.type not in self._config.look_in)

    def questions(self, one: Offered) -> list[Question]:
        """The attributes of a service that are asked, in the endpoint's order."""
        if not one.asks:
            return []
        if one.code not in self._questions:
            told = reading.things(self._lines.get("services", one.code), "datatype", "variable")
            asked = [
                q
                for q in told[:100]
                if reading.truth(q.get("variable", True)) and reading.text(q.get("code"))
            ]
            asked.sort(key=lambda q: _place(q.get("order")))
            self._questions[one.code] = [
                Question(field_name("a_" + reading.text(q["code"])), reading.text(q["code"]), _datatype(q), q)
                for q in asked
            ]
        return self._questions[one.code]

    def catalogue(self, changeset: str) -> tuple[Catalogue, str]:
        """All services as ours, and a tag that is the same for the same catalogue."""
        when = reading.moment(changeset)
        services = tuple(self._service(one, when) for one in self.every())
        name = self._config.texts.get(self._department, Text(self._department, self._department))
        found = Catalogue(Department(self._department, name, self._department[:2].upper()), services)
        return found, hashlib.sha256(_canonical.encode(found)).hexdigest()

    def _service(self, one: Offered, when: datetime | None) -> Service:
        words = reading.text(one.told.get("keywords"), 400).replace(";", ",").split(",")
        return Service(
            id=one.service,
            version=int(when.strftime("%Y%m%d%H%M")) if when else 1,
            valid_from=when.date() if when else _FROM,
            department=self._department,
            name=self._text(reading.text(one.told.get("service_name"), 200) or one.code),
            summary=self._text(reading.text(one.told.get("description"))),
            audience=_NOTHING,
            kind="report",
            legal_basis=(),
            limits=Limits(0, 0, 0, 0),
            cost=Cost(),
            materials=(),
            form=self._form(one),
            output=_NOTHING,
            keywords=tuple(word.strip() for word in words if word.strip()),
        )

    def _text(self, said: str) -> Text:
        return self._config.texts.get(said) or Text(said, said)

    def _form(self, one: Offered) -> dict[str, Any]:
        fields = {
            name: {**shape, "x-label": {"en": label.en, "zh": label.zh}, "x-grade": 1}
            for name, label, shape in _PLACE
        }
        needed = ["description"] if self._config.place else ["address_string", "description"]
        for question in self.questions(one):
            fields[question.name] = self._field(question)
            if reading.truth(question.told.get("required")):
                needed.append(question.name)
        return {"type": "object", "properties": fields, "required": needed}

    def _field(self, question: Question) -> dict[str, Any]:
        told = question.told
        label = self._text(reading.text(told.get("description"), 200) or question.code)
        note = self._text(reading.text(told.get("datatype_description"), 400))
        made: dict[str, Any] = {"x-label": {"en": label.en, "zh": label.zh}, "x-grade": 1}
        if note.en:
            made["x-help"] = {"en": note.en, "zh": note.zh}
        choices = {
            reading.text(value["key"], 100): self._text(reading.text(value.get("name"), 200))
            for value in reading.things(told.get("values"), "key")[:500]
        }
        if question.datatype in ("singlevaluelist", "multivaluelist") and choices:
            labels = {key: {"en": name.en or key, "zh": name.zh or key} for key, name in choices.items()}
            enum: dict[str, Any] = {"type": "string", "enum": list(choices)}
            if question.datatype == "multivaluelist":
                return {**made, "type": "array", "items": enum, "uniqueItems": True, "x-options": labels}
            return {**made, **enum, "x-options": labels}
        shapes: dict[str, dict[str, Any]] = {
            "number": {"type": "number"},
            "datetime": {"type": "string", "format": "date"},
            "text": {"type": "string", "maxLength": LONGEST},
        }
        return {**made, **shapes.get(question.datatype, {"type": "string", "maxLength": 200})}


def _datatype(told: Found) -> str:
    return reading.text(told.get("datatype")).lower()


def _place(told: object) -> int:
    said = reading.text(told)
    return int(said) if said.isdigit() and len(said) < 9 else 0
