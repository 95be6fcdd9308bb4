"""The outage kit as this counter sees it: how many forms stand where, and what is to be checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.casework.outage.kits import kit
from desktop.domain.catalogue import Text
from desktop.domain.outage.kit import GENERAL, Kit
from desktop.store.lookups import CaseFilter
from desktop.store.rows import CaseRow

AT_WORK = ("wanted", "returned", "typed")  # back-entries that two people do not stand for yet


@dataclass(frozen=True, slots=True)
class PileSeen:
    """One pile of a kit; its five figures add up to ``size``."""

    kit: str
    place: int
    service: str
    name: Text
    first: str
    last: str
    size: int
    left: int
    typed: int
    used: int
    spoiled: int
    missing: tuple[str, ...]  # numbers
    outdated: bool  # the service has a newer version than the one printed

    @property
    def closes(self) -> bool:
        """Whether every form of it stands somewhere."""
        return self.size == self.left + self.typed + self.used + self.spoiled + len(self.missing)


@dataclass(frozen=True, slots=True)
class KitSeen:
    """One kit: who printed it, where and when."""

    id: str
    counter: str
    own: bool  # printed at this counter
    by: str
    at: datetime
    low: int
    piles: tuple[PileSeen, ...]
    reprinted: int = 0


@dataclass(frozen=True, slots=True)
class Outage:
    """All kits, the newest first, and what people have to do about them."""

    kits: tuple[KitSeen, ...]
    low: tuple[tuple[Text, int], ...]  # services of which too few forms lie at this counter, and how many
    missing: tuple[str, ...]  # numbers of forms of this counter that are unaccounted for
    to_check: tuple[CaseRow, ...]
    unfinished: tuple[CaseRow, ...]  # being typed in, or given back
    reasons: dict[str, str]  # why those given back were, by case


def look(desk: Desk) -> Outage:
    """Where every form stands, folded from the journals of the kits."""
    lookups = desk.store.lookups
    counters = {device: name for device, (name, _, _) in lookups.devices().items()}
    staff = {row.id: row.name for row in lookups.staff()}
    folded = sorted((kit(desk, block) for block in lookups.kits()), key=lambda k: k.printed_at, reverse=True)
    kits = tuple(
        _seen(desk, one, counters.get(one.device, one.device[:8]), staff.get(one.staff, "")) for one in folded
    )
    rows = lookups.cases(CaseFilter(paper=AT_WORK)).rows
    shown = [sight.case_line(desk, row) for row in rows]
    return Outage(
        kits,
        _low(kits),
        tuple(number for one in kits if one.own for pile in one.piles for number in pile.missing),
        tuple(row for row in shown if row.paper == "wanted"),
        tuple(row for row in shown if row.paper != "wanted"),
        {row.id: _reason(desk, row.id) for row in shown if row.paper == "returned"},
    )


def low(desk: Desk) -> tuple[tuple[Text, int], ...]:
    """Services of which too few forms lie at this counter, and how many; without reading any case."""
    lookups, device = desk.store.lookups, desk.store.identity.device
    folded = sorted((kit(desk, block) for block in lookups.kits()), key=lambda k: k.printed_at, reverse=True)
    return _low(tuple(_seen(desk, one, "", "") for one in folded if one.device == device))


def _seen(desk: Desk, one: Kit, counter: str, by: str) -> KitSeen:
    return KitSeen(
        id=one.id,
        counter=counter,
        own=one.device == desk.store.identity.device,
        by=by,
        at=one.printed_at,
        low=one.low,
        piles=_piles(desk, one),
        reprinted=one.reprinted,
    )


def _reason(desk: Desk, case: str) -> str:
    paper = desk.case(case).paper
    return paper.reason if paper is not None else ""


def _piles(desk: Desk, found: Kit) -> tuple[PileSeen, ...]:
    piles: list[PileSeen] = []
    for place, pile in enumerate(found.piles):
        service = desk.store.lookups.service(pile.service) if pile.service else None
        name = service.name if service else Text(pile.service, pile.service)
        piles.append(
            PileSeen(
                kit=found.id,
                place=place,
                service=pile.service,
                name=name if pile.service else GENERAL,
                first=pile.numbers[0] if pile.numbers else "",
                last=pile.numbers[-1] if pile.numbers else "",
                size=len(pile.numbers),
                left=len(found.of("left", pile=place)),
                typed=len(found.of("typed", pile=place)),
                used=len(found.of("used", pile=place)),
                spoiled=len(found.of("spoiled", pile=place)),
                missing=tuple(form.number for form in found.of("missing", pile=place)),
                outdated=service is not None and service.version != pile.version,
            )
        )
    return tuple(piles)


def _low(kits: tuple[KitSeen, ...]) -> tuple[tuple[Text, int], ...]:
    """What lies in the drawer here, over all kits, against the figure of the newest one of that service."""
    limits: dict[str, int] = {}
    left: dict[str, int] = {}
    names: dict[str, Text] = {}
    for one in kits:
        for pile in one.piles if one.own else ():
            limits.setdefault(pile.service, one.low)
            names.setdefault(pile.service, pile.name)
            left[pile.service] = left.get(pile.service, 0) + (0 if pile.outdated else pile.left)
    return tuple((names[s], left[s]) for s, low in limits.items() if left[s] < low)
