"""Takes over what a department publishes: new versions, ended services, life events, nothing of others."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.domain.catalogue import Catalogue, Service
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.book import LifeEventPublished, ServiceEnded, ServicePublished
from desktop.errors import Trouble, sentence
from desktop.store.lookups import Lookups
from desktop.store.opening import Store

MOST_ENDED = 0.5  # of a department's services; a catalogue that ends more was cut off somewhere
_FEW = 4
_HIGHEST_GRADE = 4


def adopt(store: Store, offered: Catalogue, etag: str, hints: dict[str, str] | None = None) -> frozenset[str]:
    """Append what changed, with the hints of the caller; returns the journals it touched.

    Raises Trouble when the catalogue would end most of the department's services at once.
    """
    drafts = news(store.lookups, offered, etag)
    if drafts or hints:
        store.journal.append(drafts, Author(offered.department.id, "department"), hints=hints or {})
    return frozenset(draft.journal for draft in drafts)


def news(lookups: Lookups, offered: Catalogue, etag: str) -> list[Draft]:
    """The entries that bring the book up to date with a department's catalogue; empty when it is."""
    department = offered.department.id
    drafts: list[Draft] = []
    listed: set[str] = set()
    for service in offered.services:
        newest = lookups.service(service.id)
        if service.department != department or (newest is not None and newest.department != department):
            continue  # the service of another department is not this one's to publish
        listed.add(service.id)
        service = _graded(service, newest)
        if lookups.service(service.id, service.version) != service or newest is None:
            drafts.append(Draft(f"service:{service.id}", ServicePublished(service, etag)))
    known = lookups.services(department)
    ended = [service.id for service in known if service.id not in listed]
    if len(known) >= _FEW and len(ended) > MOST_ENDED * len(known):
        raise Trouble(
            sentence("The department's catalogue ends {count} of its services at once.", count=len(ended)),
            sentence("Ask the department whether that is meant; the catalogue known here stays in force."),
        )
    drafts += [Draft(f"service:{service}", ServiceEnded(service)) for service in ended]
    for event in offered.life_events:
        if lookups.life_event(event.id) != event:
            drafts.append(Draft(f"life_event:{event.id}", LifeEventPublished(event)))
    return drafts


def _graded(service: Service, before: Service | None) -> Service:
    """The service with grades that may have risen but never fell: that takes a signed policy."""
    if before is None:
        return service
    known = {material.evidence: material.grade for material in before.materials}
    materials = tuple(
        msgspec.structs.replace(m, grade=_higher(m.grade, known.get(m.evidence, 0)))
        for m in service.materials
    )
    form = _with_grades(service.form, _grades(before.form))
    return msgspec.structs.replace(service, materials=materials, form=form)


def _higher(now: object, before: int) -> int:
    grade = now if isinstance(now, int) and 1 <= now <= _HIGHEST_GRADE else _HIGHEST_GRADE
    return max(grade, before)


def _grades(schema: Any) -> dict[str, int]:
    """Every field's grade, wherever in the schema the field is described."""
    found: dict[str, int] = {}
    for name, described in _fields(schema):
        grade = described.get("x-grade")
        if isinstance(grade, int):
            found[name] = max(grade, found.get(name, 0))
    return found


def _fields(schema: Any) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    waiting = [schema]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            properties = here.get("properties")
            if isinstance(properties, dict):
                found += [(name, field) for name, field in properties.items() if isinstance(field, dict)]
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here
    return found


def _with_grades(schema: Any, known: dict[str, int]) -> Any:
    """A copy of a schema in which no field's grade is lower than it was."""
    copied = msgspec.json.decode(msgspec.json.encode(schema))
    for name, described in _fields(copied):
        if known.get(name, 0) > 0 and ("x-grade" in described or "type" in described):
            described["x-grade"] = _higher(described.get("x-grade", known[name]), known[name])
    return copied
