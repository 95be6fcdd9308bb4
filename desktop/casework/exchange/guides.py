"""The public guide beside our services: compared, kept in the centre's book, said again without a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.casework.desk import Changed, Desk
from desktop.casework.exchange import catalogues
from desktop.domain.catalogue import Service, Text
from desktop.domain.entry import Draft, Opened
from desktop.domain.kinds.book import GuideCompared, GuideSays
from desktop.domain.publishing.parity import Compared
from desktop.errors import Sentence, Trouble, sentence
from desktop.words import render

NEVER = sentence("Never compared with the department's public guide.")


@dataclass(frozen=True, slots=True)
class Told:
    """One service as it stood beside the guide when it was last compared, and how old that is by now."""

    service: str
    name: Text
    at: datetime
    by: str  # the name of who compared
    guide: str  # the file
    version: int  # of the service that was compared; 0 when it is not offered here
    now: int  # the version in force today; 0 when there is none
    differs: tuple[Text, ...]
    only: str = ""

    @property
    def older(self) -> bool:
        """Whether the service changed since it was compared."""
        return bool(self.version and self.now) and self.version != self.now

    @property
    def says(self) -> Sentence:
        """How both stand to each other, with the day; and that it was another version, when it was."""
        day = self.at.astimezone().date().isoformat()
        if self.differs:
            said = sentence("Compared with the public guide on {day}: they differ.", day=day)
        else:
            said = sentence("Compared with the public guide on {day}: the same.", day=day)
        if not self.older:
            return said
        return sentence(
            "{said} That was version {then}; version {now} is in force now: compare it again.",
            said=said,
            then=self.version,
            now=self.now,
        )

    @property
    def source(self) -> Sentence:
        """Who compared it with what."""
        return sentence("{who} compared it with {file}.", who=self.by, file=self.guide)


@dataclass(frozen=True, slots=True)
class Beside:
    """One department's services beside its public guide, each as it was last compared."""

    department: str  # empty: what only guides of several departments have
    name: Text
    told: tuple[Told, ...]
    never: tuple[Service, ...]  # offered now, and never compared

    @property
    def differing(self) -> tuple[Told, ...]:
        """Those in which the two differ."""
        return tuple(one for one in self.told if one.differs)

    @property
    def older(self) -> tuple[Told, ...]:
        """Those that changed since they were compared."""
        return tuple(one for one in self.told if one.older)

    @property
    def says(self) -> Sentence:
        """All of it in one line."""
        if not self.told:
            return NEVER
        day = max(one.at for one in self.told).astimezone().date().isoformat()
        return sentence(
            "Compared with the public guide on {day}: {what}", day=day, what=_together(list(self._parts()))
        )

    def _parts(self) -> Iterator[Sentence]:
        if self.differing:
            yield sentence("different: {n} of {many}.", n=len(self.differing), many=len(self.told))
        else:
            yield sentence("all {many} the same.", many=len(self.told))
        if self.older:
            yield sentence("Changed since then: {n}; compare again.", n=len(self.older))
        if self.never:
            yield sentence("Never compared: {n}.", n=len(self.never))


def compare(desk: Desk, file: Path, department: str = "") -> Changed:
    """Hold our services beside a public guide and keep what differed; its result is every service compared.

    One entry a department, in the department's journal. Raises Trouble that names what is wrong.
    """
    found = catalogues.beside_guide(desk, file, department)
    if not found:
        raise Trouble(
            sentence("The file {file} has nothing that could be compared.", file=file.name),
            sentence("Check that it is the guide of a department of this centre."),
        )
    ours = {service.id: service for service in desk.store.lookups.services_on(desk.today)}
    whose = [ours[one.id].department for one in found if one.id in ours and one.only != "guide"]
    alone = department or (whose[0] if len(set(whose)) == 1 else "")
    parted: dict[str, list[GuideSays]] = {}
    for one in found:
        service = ours.get(one.id) if one.only != "guide" else None
        parted.setdefault(service.department if service else alone, []).append(_kept(one, service))
    drafts = [
        Draft(_journal(desk, of), GuideCompared(of, file.name, tuple(said))) for of, said in parted.items()
    ]
    return desk.write(drafts, found)


def last(desk: Desk, service: str) -> Told | None:
    """How a service stood beside the guide when it was last compared; None when it never was."""
    known = desk.store.lookups.service_on(service, desk.today) or desk.store.lookups.service(service)
    if known is None:
        return None
    return next((one for one in _told(desk, known.department) if one.service == service), None)


def look(desk: Desk) -> tuple[Beside, ...]:
    """Every department's services beside its guide; what nobody knows the department of stands last."""
    lookups = desk.store.lookups
    offered: dict[str, list[Service]] = {}
    for service in lookups.services_on(desk.today):
        offered.setdefault(service.department, []).append(service)
    names = {row.id: row.name for row in lookups.departments()}
    found = []
    for department in dict.fromkeys((*names, *offered)):
        told = _told(desk, department)
        known = {one.service for one in told}
        never = tuple(service for service in offered.get(department, ()) if service.id not in known)
        name = names.get(department, Text(department, department))
        found.append(Beside(department, name, told, never))
    nobodys = _told(desk, "")
    if nobodys:
        found.append(Beside("", Text("Of no known department", "部门不明"), nobodys, ()))
    return tuple(found)


def _kept(one: Compared, service: Service | None) -> GuideSays:
    differs = tuple(Text(render(said, "en"), render(said, "zh")) for said in one.differs)
    return GuideSays(one.id, one.name, service.version if service else 0, differs, one.only)


def _journal(desk: Desk, department: str) -> str:
    if department:
        return f"department:{department}"
    centre = desk.store.lookups.centre()
    assert centre is not None
    return f"centre:{centre.centre}"


def _told(desk: Desk, department: str) -> tuple[Told, ...]:
    """What was last said of each service that is still offered, or that only the guide has."""
    lookups = desk.store.lookups
    entries = [e for e in desk.store.journal.read(_journal(desk, department)) if _compares(e)]
    staff = {row.id: row.name for row in lookups.staff()} if entries else {}
    in_force = {s.id: s.version for s in lookups.services_on(desk.today)} if entries else {}
    found: dict[str, Told] = {}
    for at, entry in enumerate(sorted(entries, key=lambda one: one.envelope.stamp, reverse=True)):
        assert isinstance(entry.body, GuideCompared)
        for one in entry.body.services:
            if one.service in found or not (one.only == "guide" or one.service in in_force):
                continue  # said anew since, or no longer offered
            if one.only == "guide" and (at or one.service in in_force):
                continue  # the newest guide no longer has it, or it is offered by now
            found[one.service] = Told(
                one.service,
                one.name,
                entry.at,
                staff.get(entry.by.staff, entry.by.staff),
                entry.body.guide,
                one.version,
                in_force.get(one.service, 0),
                one.differs,
                one.only,
            )
    return tuple(found.values())


def _compares(entry: Opened) -> bool:
    return isinstance(entry.body, GuideCompared)


def _together(said: Sequence[Sentence]) -> Sentence:
    first, *others = said
    return sentence("{first} {rest}", first=first, rest=_together(others)) if others else first
