"""The guide of one service, for the screen and for paper: exactly what the department published."""

from __future__ import annotations

from datetime import date

from desktop.casework.desk import Desk
from desktop.casework.papers import gathering
from desktop.domain import forms
from desktop.domain.catalogue import CIRCUMSTANCES, Material, Service, Text
from desktop.errors import Sentence, Trouble, sentence
from desktop.reports.guide import GuideSheet
from desktop.reports.sheets import Said
from desktop.words import Language


def guide(desk: Desk, service: str, *, first: Language = "zh") -> bytes:
    """The guide as PDF, both languages on one paper."""
    from desktop.reports.guide import guide as draw

    return draw(guide_sheet(desk, service), first)


def guide_sheet(desk: Desk, service_id: str) -> GuideSheet:
    """What the guide of a service says now. Raises Trouble when it is not offered here."""
    lookups = desk.store.lookups
    service = lookups.service_on(service_id, desk.today)
    if service is None:
        raise Trouble(
            sentence("This service is not offered at this counter any more."),
            sentence("Go back and choose another, or refresh the catalogue on the connections page."),
        )
    department = lookups.department(service.department)
    return GuideSheet(
        gathering.head(desk, None, ""),
        service.name,
        department.name if department else Text(service.department, service.department),
        _facts(service),
        tuple(_material(material, service) for material in service.materials),
        service.legal_basis,
        _published(desk, service),
    )


def _facts(service: Service) -> tuple[tuple[Said, Said], ...]:
    limits, cost = service.limits, service.cost
    spot = sentence("On the spot")

    def days(many: int) -> Said:
        if many == 1:
            return sentence("1 working day")
        return sentence("{n} working days", n=many) if many else spot

    fee: Said = sentence("{yuan} yuan", yuan=f"{cost.fen / 100:.2f}") if cost.fen else sentence("Free")
    if cost.fen and cost.note.en:
        fee = sentence("{fee}: {note}", fee=fee, note=cost.note)
    facts: list[tuple[Said, Said]] = [
        (sentence("What it is"), service.summary),
        (sentence("Who it is for"), service.audience),
        (sentence("What you receive"), service.output),
        (sentence("Told whether accepted within"), days(limits.accept_days)),
        (sentence("Promised within"), days(limits.promised_days)),
        (sentence("By law within"), days(limits.statutory_days)),
        (sentence("Fee"), fee),
    ]
    named = [CIRCUMSTANCES[c] for c in service.circumstances if c in CIRCUMSTANCES]
    if named:
        both = Text(", ".join(t.en for t in named), "、".join(t.zh for t in named))
        facts.append((sentence("Eased or changed for"), both))
    elsewhere: Said = service.elsewhere if service.elsewhere.en else sentence("At the counter only.")
    facts.append((sentence("Also done at"), elsewhere))
    return tuple(facts)


def _material(material: Material, service: Service) -> Said:
    name: Said = material.name
    if material.copies > 1:
        name = sentence("{name}, {copies} copies", name=name, copies=material.copies)
    if material.valid_months:
        name = sentence("{name}, at most {n} months old", name=name, n=material.valid_months)
    if not material.required:
        return sentence("{name} (if there is one)", name=name)
    if material.when:
        return sentence("{name} ({when})", name=name, when=_when(material.when, service))
    if material.tolerated:
        return sentence("{name} (may be brought later)", name=name)
    return name


def _when(condition: str, service: Service) -> Said:
    """A condition as people say it: a special circumstance, or an answer of the form."""
    if condition in CIRCUMSTANCES:
        return CIRCUMSTANCES[condition]
    name, _, value = condition.partition("=")
    for field in forms.fields(service.form, {}):
        if field.name == name:
            label = next((c.label for c in field.choices if str(c.value) == value), Text(value, value))
            return sentence("{question}: {answer}", question=field.label, answer=label)
    return Text(condition, condition)


def _published(desk: Desk, service: Service) -> Sentence:
    """That this is what the department published: which version, since when, and when it was taken over."""
    entries = desk.store.journal.read(f"service:{service.id}")
    taken = max((entry.envelope.wall for entry in entries), default="")
    day = str(taken)[:10] if taken else date.min.isoformat()
    return sentence(
        "As the department published it: version {version}, in force from {start}, taken over on {day}.",
        version=service.version,
        start=service.valid_from.isoformat(),
        day=day,
    )
