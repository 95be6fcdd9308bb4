"""The names of CPSV-AP 3.2.0 (SEMIC): classes, properties, and the ways in which documents write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONTEXT = "https://semiceu.github.io/uri.semic.eu-generated/CPSV-AP/releases/3.2.0/context/cpsv-ap.jsonld"
PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "oc": "urn:one-counter:catalogue:1#",  # what a counter needs and CPSV-AP has no word for
}
# What the context calls otherwise than the vocabulary does: "Class.term" and plain terms.
_TERMS: dict[str, str] = {
    "name": "dct:title",
    "title": "dct:title",
    "description": "dct:description",
    "identifier": "dct:identifier",
    "preferredLabel": "skos:prefLabel",
    "prefLabel": "skos:prefLabel",
    "spatial": "dct:spatial",
    "hasCompetentAuthority": "cv:hasCompetentAuthority",
    "processingTime": "cv:processingTime",
    "hasInput": "cpsv:hasInput",
    "produces": "cpsv:produces",
    "hasCost": "cv:hasCost",
    "hasValue": "cv:hasValue",
    "currency": "cv:currency",
    "hasChannel": "cv:hasChannel",
    "hasLegalResource": "cv:hasLegalResource",
    "holdsRequirement": "cv:holdsRequirement",
    "hasSupportingEvidence": "cv:hasSupportingEvidence",
    "isGroupedBy": "cv:isGroupedBy",
    "hasRelatedService": "cv:hasRelatedService",
    "keyword": "dcat:keyword",
    "addressee": "dct:audience",
    "telephone": "cv:telephone",
}
_CLASSES: dict[str, str] = {
    "PublicService": "cpsv:PublicService",
    "PublicOrganization": "cv:PublicOrganisation",
    "PublicOrganisation": "cv:PublicOrganisation",
    "Requirement": "cv:Requirement",
    "Evidence": "cv:Evidence",
    "Output": "cv:Output",
    "Cost": "cv:Cost",
    "Channel": "cv:Channel",
    "Event": "cv:Event",
    "LifeEvent": "cv:LifeEvent",
    "BusinessEvent": "cv:BusinessEvent",
    "LegalResource": "eli:LegalResource",
    "Rule": "cpsv:Rule",
    "Concept": "skos:Concept",
}


def short(name: str, prefixes: Mapping[str, str]) -> str:
    """A property as our prefixes write it: dct:title, however the document wrote it; itself when unknown."""
    return _short(name, prefixes, _TERMS)


def class_of(name: str, prefixes: Mapping[str, str]) -> str:
    """A class as our prefixes write it: cpsv:PublicService."""
    return _short(name, prefixes, _CLASSES)


def prefixes_of(context: Any) -> dict[str, str]:
    """The prefixes a document declares beside the context of CPSV-AP; nothing is ever fetched for them."""
    found = dict(PREFIXES)
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            found |= {name: iri for name, iri in part.items() if isinstance(iri, str) and ":" in iri}
    return found


def _short(name: str, prefixes: Mapping[str, str], terms: Mapping[str, str]) -> str:
    whole = name
    prefix, colon, local = name.partition(":")
    if colon and prefix in prefixes and not local.startswith("//"):
        whole = prefixes[prefix] + local
    for ours, iri in PREFIXES.items():
        if whole.startswith(iri):
            return f"{ours}:{whole[len(iri) :]}"
    return terms.get(name.rpartition(".")[2], name)
