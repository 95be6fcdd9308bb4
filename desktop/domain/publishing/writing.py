"""Writes catalogues as CPSV-AP 3.2.0 in JSON-LD: readable by anybody, and whole for another counter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from desktop.domain.catalogue import Catalogue, LifeEvent, Material, Service, Text
from desktop.domain.publishing.names import CONTEXT, PREFIXES

_COUNTRY = "http://publications.europa.eu/resource/authority/country/CHN"
_YUAN = "http://publications.europa.eu/resource/authority/currency/CNY"
Node = dict[str, Any]


def written(catalogues: Iterable[Catalogue]) -> Node:
    """The document; every mandatory property of the profile is there."""
    nodes: dict[str, Node] = {}
    for catalogue in catalogues:
        for node in _nodes(catalogue):
            nodes.setdefault(node["@id"], node)
    return {"@context": [CONTEXT, PREFIXES], "@graph": list(nodes.values())}


def _nodes(catalogue: Catalogue) -> Iterable[Node]:
    about = catalogue.department
    yield {
        "@id": _id("department", about.id),
        "@type": "cv:PublicOrganisation",
        "dct:identifier": about.id,
        "skos:prefLabel": _texts(about.name),
        "dct:spatial": {"@id": _COUNTRY},
        "oc:department": _json({"code": about.code, "phone": about.phone}),
    }
    groups: dict[str, list[Node]] = {}
    for event in catalogue.life_events:
        for member in event.services:
            groups.setdefault(member, []).append({"@id": _id("event", event.id)})
    for service in catalogue.services:
        yield from _service(service, groups.get(service.id, []))
    for event in catalogue.life_events:
        yield _event(event, about.id)


def _service(service: Service, groups: list[Node]) -> Iterable[Node]:
    own = service.id
    yield _service_node(service, groups)
    yield {"@id": _id("audience", own), "@type": "skos:Concept", "skos:prefLabel": _texts(service.audience)}
    yield _thing("output", "cv:Output", own, service.output)
    yield {
        "@id": _id("cost", own),
        "@type": "cv:Cost",
        "dct:identifier": own,
        "cv:hasValue": service.cost.fen / 100,
        "cv:currency": {"@id": _YUAN},
        "dct:description": _texts(service.cost.note),
    }
    yield {
        "@id": _id("channel", own),
        "@type": "cv:Channel",
        "dct:identifier": own,
        "dct:description": _texts(service.elsewhere),
    }
    for n, text in enumerate(service.legal_basis):
        law = _id("law", own, str(n))
        yield {"@id": law, "@type": "eli:LegalResource", "dct:title": _texts(text)}
    for material in service.materials:
        yield {
            "@id": _evidence(service, material),
            "@type": "cv:Evidence",
            "dct:identifier": material.evidence,
            "dct:title": _texts(material.name),
            "dct:description": _texts(material.note),
        }


def _service_node(service: Service, groups: list[Node]) -> Node:
    own = service.id
    extra = {
        "version": service.version,
        "valid_from": service.valid_from,
        "valid_until": service.valid_until,
        "kind": service.kind,
        "limits": service.limits,
        "circumstances": service.circumstances,
        "materials": [_rules(material) for material in service.materials],
        "shared": service.shared,
    }
    return {
        "@id": _id("service", own),
        "@type": "cpsv:PublicService",
        "dct:identifier": own,
        "dct:title": _texts(service.name),
        "dct:description": _texts(service.summary),
        "cv:hasCompetentAuthority": [{"@id": _id("department", service.department)}],
        "dct:audience": [{"@id": _id("audience", own)}],
        "cv:processingTime": f"P{service.limits.promised_days}D",
        "cpsv:hasInput": [{"@id": _evidence(service, material)} for material in service.materials],
        "cpsv:produces": [{"@id": _id("output", own)}],
        "cv:hasCost": [{"@id": _id("cost", own)}],
        "cv:hasChannel": [{"@id": _id("channel", own)}],
        "cv:hasLegalResource": [{"@id": _id("law", own, str(n))} for n in range(len(service.legal_basis))],
        "dcat:keyword": list(service.keywords),
        "cv:isGroupedBy": groups,
        "oc:service": _json(extra),
        "oc:form": _json(service.form),
    }


def _event(event: LifeEvent, department: str) -> Node:
    return {
        "@id": _id("event", event.id),
        "@type": "cv:LifeEvent",
        "dct:identifier": event.id,
        "dct:title": _texts(event.name),
        "dct:description": _texts(event.summary),
        "cv:hasRelatedService": [{"@id": _id("service", service)} for service in event.services],
        "oc:event": _json({"department": department, "questions": event.questions, "follows": event.follows}),
    }


def _thing(sort: str, kind: str, own: str, title: Text) -> Node:
    return {"@id": _id(sort, own), "@type": kind, "dct:identifier": own, "dct:title": _texts(title)}


def _rules(material: Material) -> Node:
    """What CPSV-AP does not say of a paper: when it is needed, how often, how long it is good."""
    return {
        "evidence": material.evidence,
        "required": material.required,
        "tolerated": material.tolerated,
        "when": material.when,
        "copies": material.copies,
        "valid_months": material.valid_months,
        "grade": material.grade,
    }


def _evidence(service: Service, material: Material) -> str:
    # The same paper may be described otherwise by another service, so each service has its own node.
    return _id("evidence", service.id, material.evidence)


def _id(sort: str, *parts: str) -> str:
    return ":".join(("urn:one-counter", sort, *parts))


def _texts(text: Text) -> list[Node]:
    both = (("en", text.en), ("zh", text.zh))
    return [{"@language": language, "@value": value} for language, value in both]


def _json(value: Any) -> Node:
    """A value of our own as a JSON literal (JSON-LD 1.1, section 4.2.2)."""
    plain = msgspec.json.decode(msgspec.json.encode(value))
    return {"@type": "@json", "@value": plain}
