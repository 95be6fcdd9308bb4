"""A bundle's plan over departments: which services in which order, papers once, one form, the dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

from desktop.domain import forms
from desktop.domain.catalogue import Cost, LifeEvent, Material, Service, Text
from desktop.domain.deadlines import Calendar, CalendarUnknown
from desktop.errors import Refused, Sentence, sentence


@dataclass(frozen=True, slots=True)
class PlannedMaterial:
    """One paper of the bundle, handed in once.

    ``asked_by`` says which service asks for it and how. ``material`` is as the strictest of them asks: most
    copies, shortest validity, highest grade, tolerated only where all tolerate; when it is needed is for
    the methods to say, since each service has its own condition.
    """

    evidence: str
    material: Material
    asked_by: tuple[tuple[str, Material], ...]

    @property
    def services(self) -> tuple[str, ...]:
        """The services that may need it, whatever the circumstances."""
        return tuple(service for service, _ in self.asked_by)

    def needed_by(self, circumstances: Collection[str], values: Mapping[str, Any]) -> tuple[str, ...]:
        """The services that ask for it now; none: it is not on the list."""
        return tuple(s for s, m in self.asked_by if forms.holds(m.when, circumstances, values))

    def required(self, circumstances: Collection[str], values: Mapping[str, Any]) -> bool:
        """Whether one of them cannot do without it now."""
        needing = self.needed_by(circumstances, values)
        return any(m.required for s, m in self.asked_by if s in needing)


@dataclass(frozen=True, slots=True)
class Stage:
    """One service in the bundle's order: when its department starts, and by when it promises.

    Days are working days after receipt of the bundle. ``follows`` are the services whose approval it
    waits for; ``critical`` tells that a day's delay here is a day's delay of the whole.
    """

    service: Service
    follows: tuple[str, ...]
    start_days: int
    due_days: int
    critical: bool
    start_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class BundlePlan:
    """One life event for one applicant.

    ``due_on`` is the day by which everything is promised; None without a day of receipt, or
    when the calendar does not know the year, as ``unknown`` then says.
    """

    services: tuple[Stage, ...]
    materials: tuple[PlannedMaterial, ...]
    form: dict[str, Any]
    cost: Cost
    due_days: int
    due_on: date | None = None
    unknown: Sentence | None = field(default=None)

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that take part, in the order of their first service."""
        return tuple(dict.fromkeys(planned.service.department for planned in self.services))


def plan(
    life_event: LifeEvent,
    answers: Mapping[str, bool],
    services: Mapping[str, Service],
    *,
    received_on: date | None = None,
    calendar: Calendar | None = None,
) -> BundlePlan:
    """Plan a life event for these answers to its questions.

    ``services`` has the version in force of each service by its id. With ``received_on`` (local) and a
    calendar the plan has dates. Raises Refused when a service is not offered at this counter, when the
    catalogue's order goes in a circle, or when two forms cannot be one.
    """
    wanted = chosen(life_event, answers)
    _all_offered(wanted, services)
    follows = _direct(life_event, wanted)
    order = _ordered(wanted, follows)
    taking_part = [services[name] for name in order]
    dates = _Dates(received_on, calendar)
    planned = _planned(taking_part, follows, dates)
    total = max((one.due_days for one in planned), default=0)
    return BundlePlan(
        services=planned,
        materials=_materials(taking_part),
        form=forms.merge(service.form for service in taking_part),
        cost=_cost(taking_part),
        due_days=total,
        due_on=dates.after(total),
        unknown=dates.unknown,
    )


def _all_offered(wanted: tuple[str, ...], services: Mapping[str, Service]) -> None:
    missing = [service for service in wanted if service not in services]
    if missing:
        raise Refused(
            sentence("These services of the bundle are not offered here: {names}.", names=", ".join(missing)),
            sentence("Refresh the catalogue on the connections page, or open the services one by one."),
        )


def _planned(
    services: list[Service], follows: Mapping[str, tuple[str, ...]], dates: _Dates
) -> tuple[Stage, ...]:
    """The services in their order with days and dates."""
    order = tuple(service.id for service in services)
    starts, ends = _days(services, follows)
    critical = _critical(order, follows, starts, ends)
    return tuple(
        Stage(
            service=service,
            follows=follows[service.id],
            start_days=starts[service.id],
            due_days=ends[service.id],
            critical=service.id in critical,
            start_on=dates.after(starts[service.id]),
            due_on=dates.after(ends[service.id]),
        )
        for service in services
    )


def chosen(life_event: LifeEvent, answers: Mapping[str, bool]) -> tuple[str, ...]:
    """The services of a life event for these answers, each once, in the catalogue's order."""
    names = list(life_event.services)
    for question in life_event.questions:
        if answers.get(question.id):
            names.extend(question.services)
    return tuple(dict.fromkeys(names))


def _direct(life_event: LifeEvent, wanted: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What each chosen service waits for; through one not chosen it waits for what that one would."""
    earlier: dict[str, list[str]] = {}
    for later, before in life_event.follows:
        earlier.setdefault(later, []).append(before)

    def waits_for(name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        looked_at: set[str] = set()
        open_ones = list(reversed(earlier.get(name, ())))
        while open_ones:
            before = open_ones.pop()
            if before in looked_at:
                continue
            looked_at.add(before)
            if before in wanted:
                found[before] = None
            else:
                open_ones.extend(reversed(earlier.get(before, ())))
        return tuple(found)

    return {name: waits_for(name) for name in wanted}


def _ordered(wanted: tuple[str, ...], follows: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Earlier services first, otherwise as the catalogue lists them."""
    placed: list[str] = []
    while len(placed) < len(wanted):
        ready = [n for n in wanted if n not in placed and all(before in placed for before in follows[n])]
        if not ready:
            circle = ", ".join(name for name in wanted if name not in placed)
            raise Refused(
                sentence(
                    "The services of this bundle wait for each other in a circle: {names}.", names=circle
                ),
                sentence("Open the services one by one, and tell the departments."),
            )
        placed.append(ready[0])
    return tuple(placed)


def _days(
    services: list[Service], follows: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, int], dict[str, int]]:
    """Working days after receipt on which each service starts, and by which it is promised."""
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for service in services:
        starts[service.id] = max((ends[before] for before in follows[service.id]), default=0)
        ends[service.id] = starts[service.id] + service.limits.promised_days
    return starts, ends


def _critical(
    order: tuple[str, ...],
    follows: Mapping[str, tuple[str, ...]],
    starts: Mapping[str, int],
    ends: Mapping[str, int],
) -> set[str]:
    """The services on a longest path: those that end last, and whatever they waited for last."""
    total = max(ends.values(), default=0)
    critical: set[str] = set()
    for name in reversed(order):
        waited_for = any(name in follows[other] and ends[name] == starts[other] for other in critical)
        if ends[name] == total or waited_for:
            critical.add(name)
    return critical


@dataclass(slots=True)
class _Dates:
    """Turns working days after receipt into dates, and remembers when it could not."""

    received_on: date | None
    calendar: Calendar | None
    unknown: Sentence | None = None

    def after(self, days: int) -> date | None:
        if self.received_on is None or self.calendar is None:
            return None
        try:
            return self.calendar.add_working_days(self.received_on, days)
        except CalendarUnknown as trouble:
            self.unknown = trouble.what
            return None


def _materials(services: Iterable[Service]) -> tuple[PlannedMaterial, ...]:
    asked: dict[str, list[tuple[str, Material]]] = {}
    for service in services:
        for material in service.materials:
            asked.setdefault(material.evidence, []).append((service.id, material))
    return tuple(
        PlannedMaterial(evidence, reduce(_strictest, [material for _, material in by]), tuple(by))
        for evidence, by in asked.items()
    )


def _strictest(one: Material, other: Material) -> Material:
    months = [m for m in (one.valid_months, other.valid_months) if m]
    return Material(
        evidence=one.evidence,
        name=one.name,
        note=_note(one.note, other.note),
        required=one.required or other.required,
        tolerated=(one.tolerated or not one.required) and (other.tolerated or not other.required),
        when=one.when if one.when == other.when else "",
        copies=max(one.copies, other.copies),
        valid_months=min(months, default=0),
        grade=max(one.grade, other.grade),
    )


def _note(one: Text, other: Text) -> Text:
    if other in (one, Text("", "")):
        return one
    if one == Text("", ""):
        return other
    return Text(f"{one.en}; {other.en}", f"{one.zh}；{other.zh}")


def _cost(services: Iterable[Service]) -> Cost:
    costs = [service.cost for service in services]
    notes = list(dict.fromkeys(cost.note for cost in costs if cost.fen and cost.note.en))
    note = Text("; ".join(text.en for text in notes), "；".join(text.zh for text in notes))
    return Cost(sum(cost.fen for cost in costs), note)
