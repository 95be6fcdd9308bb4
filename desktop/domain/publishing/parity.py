"""Does the department's public guide say the same as this counter: materials, limits and fees, in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desktop.domain.catalogue import Service, Text
from desktop.domain.publishing.differing import yuan
from desktop.errors import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Guide:
    """What a public guide says of one service; None is what it does not say."""

    service: str  # our id, or the name as people read it
    materials: tuple[str, ...] | None = None  # our evidence ids, or names as people read them
    promised_days: int | None = None
    statutory_days: int | None = None
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One service: by what name, and what differs; nothing when both say the same."""

    name: Text
    id: str
    differs: tuple[Sentence, ...]
    only: str = ""  # guide | counter: the other does not have it


def of_service(service: Service) -> Guide:
    """A service of a catalogue as a guide."""
    materials = tuple(material.evidence for material in service.materials)
    limits = service.limits
    return Guide(service.id, materials, limits.promised_days, limits.statutory_days, service.cost.fen)


def compare(ours: Sequence[Service], guide: Iterable[Guide], names: dict[str, Text]) -> tuple[Compared, ...]:
    """Every service of the guide beside ours, then ours that the guide does not have.

    *names* says what people call the services and materials of a guide that goes by ids.
    """
    known = {key: service for service in ours for key in _keys(service.id, service.name)}
    found: list[Compared] = []
    seen: set[str] = set()
    for told in guide:
        called = names.get(told.service, Text(told.service, told.service))
        service = known.get(told.service) or next(
            (known[key] for key in _keys(told.service, called) if key in known), None
        )
        if service is None:
            said = sentence("The guide has it, this counter does not offer it.")
            found.append(Compared(called, told.service, (said,), "guide"))
        elif service.id not in seen:
            seen.add(service.id)
            differs = tuple(_differs(service, told, names))
            found.append(Compared(service.name, service.id, differs))
    for service in ours:
        if service.id not in seen:
            said = sentence("This counter offers it, the guide does not have it.")
            found.append(Compared(service.name, service.id, (said,), "counter"))
    return tuple(found)


def _differs(service: Service, told: Guide, names: dict[str, Text]) -> Iterator[Sentence]:
    if told.materials is not None:
        yield from _materials(service, told.materials, names)
    limits = service.limits
    if told.promised_days is not None and told.promised_days != limits.promised_days:
        yield sentence(
            "The guide promises {theirs} working days, this counter {ours}.",
            theirs=told.promised_days,
            ours=limits.promised_days,
        )
    if told.statutory_days is not None and told.statutory_days != limits.statutory_days:
        yield sentence(
            "By law: the guide says {theirs} working days, this counter {ours}.",
            theirs=told.statutory_days,
            ours=limits.statutory_days,
        )
    if told.fen is not None and told.fen != service.cost.fen:
        yield sentence(
            "The guide says {theirs} yuan, this counter {ours} yuan.",
            theirs=yuan(told.fen),
            ours=yuan(service.cost.fen),
        )


def _materials(service: Service, told: tuple[str, ...], names: dict[str, Text]) -> Iterator[Sentence]:
    ours = {key: m for m in service.materials for key in _keys(m.evidence, m.name)}
    named: set[str] = set()
    for one in told:
        called = names.get(one, Text(one, one))
        material = next((ours[key] for key in _keys(one, called) if key in ours), None)
        if material is None:
            yield sentence("The guide asks for {name}, this counter does not.", name=called)
        else:
            named.add(material.evidence)
    for material in service.materials:
        if material.evidence not in named:
            text = (
                sentence("This counter asks for {name}, the guide does not.", name=material.name)
                if material.required and not material.when
                else sentence(
                    "This counter asks some people for {name}, the guide does not.", name=material.name
                )
            )
            yield text


def _keys(id: str, name: Text) -> tuple[str, ...]:
    """Everything by which a guide may name something, in one form."""
    return tuple(dict.fromkeys((id, _plain(id), _plain(name.en), _plain(name.zh))))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())
