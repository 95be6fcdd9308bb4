"""Reads CPSV-AP in JSON-LD, of a counter or of anybody else; what lacks a mandatory property is named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from desktop.domain.catalogue import Catalogue, Cost, Department, LifeEvent, Limits, Material, Service, Text
from desktop.domain.publishing import names
from desktop.errors import Refused, Sentence, sentence

MOST_NODES = 50_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_DURATION = re.compile(r"P(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T[\dHMS.]*)?")
_MANDATORY = ("dct:identifier", "dct:title", "dct:description", "cv:hasCompetentAuthority")
_NOTHING = Text("", "")
_FROM = date(2000, 1, 1)
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What a document holds: a catalogue for each organisation, and what was left out and why."""

    catalogues: tuple[Catalogue, ...]
    left_out: tuple[Sentence, ...]


def found(document: Any) -> Found:
    """The catalogues of a document. Raises Refused when it is no JSON-LD of CPSV-AP at all."""
    graph = _Graph(document)
    left_out: list[Sentence] = []
    services: dict[str, list[Service]] = {}
    for node in graph.every("cpsv:PublicService"):
        lacking = [name for name in _MANDATORY if not node.get(name)]
        if lacking:
            identifier = _first_text(node.get("dct:identifier")) or str(node.get("@id", "?"))
            left_out.append(
                sentence(
                    "The service {name} lacks what CPSV-AP demands: {what}.",
                    name=identifier,
                    what=", ".join(name.partition(":")[2] for name in lacking),
                )
            )
            continue
        service = _service(graph, node)
        services.setdefault(service.department, []).append(service)
    if not services and not left_out:
        raise Refused(
            sentence("There is no public service in this file."),
            sentence("It must be CPSV-AP as JSON-LD, with nodes of the type PublicService."),
        )
    return Found(tuple(_catalogue(graph, id, tuple(own)) for id, own in services.items()), tuple(left_out))


class _Graph:
    """The nodes of a document by id, with properties under the names of ``names``."""

    def __init__(self, document: Any) -> None:
        prefixes = names.prefixes_of(document.get("@context") if isinstance(document, dict) else None)
        self._prefixes = prefixes
        self._nodes: dict[str, Node] = {}
        self._count = 0
        graph = document.get("@graph", document) if isinstance(document, dict) else document
        for node in graph if isinstance(graph, list) else [graph]:
            self._take(node)

    def _take(self, node: Any) -> str:
        """Keep a node, and those inside it; its id, made up when it has none."""
        self._count += 1
        if not isinstance(node, dict) or self._count > MOST_NODES:
            raise Refused(
                sentence("This file is no JSON-LD that can be read."),
                sentence("Ask for CPSV-AP as JSON-LD, with a list of nodes in @graph."),
            )
        own = str(node.get("@id") or f"_:{self._count}")
        kept = self._nodes.setdefault(own, {"@id": own})
        for name, value in node.items():
            if name in ("@type", "type"):
                types = value if isinstance(value, list) else [value]
                kept["@type"] = [names.class_of(str(one), self._prefixes) for one in types]
            elif not name.startswith("@"):
                kept[names.short(name, self._prefixes)] = self._value(value)
        return own

    def _value(self, value: Any) -> list[Any]:
        """A property as a list: texts, literals and references; a node inside becomes a reference."""
        values = value if isinstance(value, list) else [value]
        return [
            {"@id": self._take(one)}
            if isinstance(one, dict) and "@value" not in one and set(one) != {"@id"}
            else one
            for one in values
        ]

    def every(self, kind: str) -> Iterator[Node]:
        """Every node of a class, in the document's order."""
        return (node for node in list(self._nodes.values()) if kind in node.get("@type", ()))

    def of(self, node: Mapping[str, Any], name: str) -> list[Node]:
        """The nodes a property leads to; one that is only named has its id and nothing else."""
        values = node.get(name, ())
        ids = [str(one["@id"]) if isinstance(one, dict) and "@id" in one else str(one) for one in values]
        return [self._nodes.get(one, {"@id": one}) for one in ids]


def _service(graph: _Graph, node: Node) -> Service:
    own = _json(node.get("oc:service"))
    rules = {str(one.get("evidence")): one for one in own.pop("materials", ()) if isinstance(one, dict)}
    authority = graph.of(node, "cv:hasCompetentAuthority")[0]
    days = _days(node.get("cv:processingTime"))
    limits = Limits(statutory_days=days or 20, promised_days=days or 10)
    described: dict[str, Any] = {
        "id": _identifier(node),
        "version": 1,
        "valid_from": _FROM,
        "department": _identifier(authority),
        "name": _text(node.get("dct:title")),
        "summary": _text(node.get("dct:description")),
        "audience": _one(graph, node, "dct:audience", "skos:prefLabel"),
        "kind": "registration",
        "legal_basis": tuple(_text(law.get("dct:title")) for law in graph.of(node, "cv:hasLegalResource")),
        "limits": limits,
        "cost": _cost(graph, node),
        "materials": tuple(_material(one, rules) for one in _inputs(graph, node)),
        "form": _json(node.get("oc:form")) or {"type": "object", "properties": {}},
        "output": _one(graph, node, "cpsv:produces", "dct:title"),
        "keywords": tuple(_plain(one) for one in node.get("dcat:keyword", ())),
        "elsewhere": _one(graph, node, "cv:hasChannel", "dct:description"),
    }
    return msgspec.convert(described | own, Service)


def _inputs(graph: _Graph, node: Node) -> list[Node]:
    """The papers a service asks for: directly, or as evidence of its requirements."""
    inputs = graph.of(node, "cpsv:hasInput")
    for requirement in graph.of(node, "cv:holdsRequirement"):
        inputs += graph.of(requirement, "cv:hasSupportingEvidence")
    return list({one["@id"]: one for one in inputs}.values())


def _material(node: Node, rules: Mapping[str, Node]) -> Material:
    evidence = _identifier(node)
    told = rules.get(evidence, {})
    described = {
        "evidence": evidence,
        "name": _text(node.get("dct:title")) if node.get("dct:title") else Text(evidence, evidence),
        "note": _text(node.get("dct:description")),
    }
    return msgspec.convert({**told, **described}, Material)


def _cost(graph: _Graph, node: Node) -> Cost:
    for one in graph.of(node, "cv:hasCost"):
        try:
            fen = round(float(_plain(next(iter(one.get("cv:hasValue", ())), "0"))) * 100)
        except (ValueError, OverflowError):
            fen = 0
        return Cost(max(0, fen), _text(one.get("dct:description")))
    return Cost()


def _catalogue(graph: _Graph, department: str, services: tuple[Service, ...]) -> Catalogue:
    about = Department(department, Text(department, department), "")
    for node in graph.every("cv:PublicOrganisation"):
        if _identifier(node) == department:
            own = _json(node.get("oc:department"))
            name = _text(node.get("skos:prefLabel"))
            about = Department(department, name, str(own.get("code", "")), str(own.get("phone", "")))
    listed = {service.id for service in services}
    events = tuple(_events(graph, listed, department))
    return Catalogue(about, services, events)


def _events(graph: _Graph, listed: set[str], department: str) -> Iterator[LifeEvent]:
    """The events that a department publishes; when nobody says so, whoever has the first service does."""
    for node in (*graph.every("cv:LifeEvent"), *graph.every("cv:Event"), *graph.every("cv:BusinessEvent")):
        own = _json(node.get("oc:event"))
        related = tuple(_identifier(one) for one in graph.of(node, "cv:hasRelatedService"))
        first = department if related and related[0] in listed else ""
        if own.pop("department", first) == department:
            yield msgspec.convert(
                {
                    "id": _identifier(node),
                    "name": _text(node.get("dct:title")),
                    "summary": _text(node.get("dct:description")),
                    "services": related,
                    **own,
                },
                LifeEvent,
            )


# -- values -----------------------------------------------------------------------------------------------


def _identifier(node: Mapping[str, Any]) -> str:
    """What a node is called here: its identifier, else the end of its address, made to fit."""
    told = _first_text(node.get("dct:identifier")) or re.split(r"[:/#]", str(node.get("@id", "")))[-1]
    if _ID.fullmatch(told):
        return told
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", told).strip("-.")[:60]
    return f"{plain or 'x'}-{hashlib.sha256(told.encode()).hexdigest()[:6]}"


def _first_text(values: Any) -> str:
    return _plain(values[0]) if isinstance(values, list) and values else ""


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@value", "")
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _text(values: Any) -> Text:
    """A text in both languages; what is told in one, or in another, stands for those that are not."""
    told: dict[str, str] = {}
    for one in values if isinstance(values, list) else ():
        language = str(one.get("@language", "")) if isinstance(one, dict) else ""
        told.setdefault(language.partition("-")[0].lower(), _plain(one))
    if not told:
        return _NOTHING
    first = next(iter(told.values()))
    return Text(told.get("en", told.get("", first)), told.get("zh", told.get("", told.get("en", first))))


def _one(graph: _Graph, node: Node, name: str, inside: str) -> Text:
    for one in graph.of(node, name):
        return _text(one.get(inside))
    return _NOTHING


def _days(values: Any) -> int:
    """Days of a duration (ISO 8601): months as 22 working days, weeks as five; 0 when there is none."""
    match = _DURATION.fullmatch(_first_text(values))
    if match is None:
        return 0
    months, weeks, days = (int(one or 0) for one in match.groups())
    return months * 22 + weeks * 5 + days


def _json(values: Any) -> Node:
    """A JSON literal of ours; empty when there is none."""
    first = values[0] if isinstance(values, list) and values else None
    value = first.get("@value") if isinstance(first, dict) else None
    return dict(value) if isinstance(value, dict) else {}
