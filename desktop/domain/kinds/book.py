"""Kinds of the centre's own book: staff, devices, departments, catalogue, numbers, days."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from desktop.domain.catalogue import LifeEvent, Service, Text
from desktop.domain.kinds.registry import kind

Role = Literal["clerk", "supervisor", "manager", "it"]


@kind("centre.founded")
class CentreFounded(msgspec.Struct, frozen=True):
    """The centre began."""

    centre: str
    name: Text
    district: Text
    code: str  # short code that the centre's own numbers begin with
    practice: bool = False


Proof = Literal["signature", "document", "both", "none"]


@kind("centre.delivery_proof")
class DeliveryProofSet(msgspec.Struct, frozen=True):
    """What the centre asks for when a result is handed over at a counter."""

    proof: Proof


@kind("device.joined")
class DeviceJoined(msgspec.Struct, frozen=True):
    """A counter computer joined, with its public key (Ed25519, hex) and its number prefix."""

    device: str
    public_key: str
    name: str
    prefix: str


@kind("staff.added")
class StaffAdded(msgspec.Struct, frozen=True):
    """A member of staff, with role, clearance (grade 1-4) and the departments they work for (empty: all)."""

    staff: str
    login: str
    name: str
    role: Role
    clearance: int = 2
    departments: tuple[str, ...] = ()


@kind("staff.changed")
class StaffChanged(msgspec.Struct, frozen=True):
    """Role, clearance or departments are different now."""

    role: Role
    clearance: int
    departments: tuple[str, ...] = ()


@kind("staff.disabled")
class StaffDisabled(msgspec.Struct, frozen=True):
    """No longer lets this person in."""

    reason: str = ""


@kind("staff.passphrase")
class PassphraseChanged(msgspec.Struct, frozen=True):
    """The key slot was made anew."""


@kind("department.added")
class DepartmentAdded(msgspec.Struct, frozen=True):
    """A department's file became part of the book; the secret lies in the vault, not here."""

    department: str
    name: Text
    code: str
    connector: str
    config: dict[str, Any]
    version: int = 1


@kind("department.removed")
class DepartmentRemoved(msgspec.Struct, frozen=True):
    """No longer spoken to; its cases stay."""

    reason: str = ""


@kind("service.published")
class ServicePublished(msgspec.Struct, frozen=True):
    """One version of one service, as the department's catalogue gave it."""

    service: Service
    etag: str = ""


@kind("service.ended")
class ServiceEnded(msgspec.Struct, frozen=True):
    """The department no longer lists it."""

    service: str


@kind("life_event.published")
class LifeEventPublished(msgspec.Struct, frozen=True):
    """One life event, as its owner published it."""

    event: LifeEvent


class GuideSays(msgspec.Struct, frozen=True):
    """One service beside a public guide: what differs, in both languages; nothing when both say the same."""

    service: str  # as the guide names it, when this counter does not offer it
    name: Text
    version: int  # of the service here that was compared; 0 when it is not offered here
    differs: tuple[Text, ...] = ()
    only: str = ""  # guide | counter: the other does not have it


@kind("guide.compared")
class GuideCompared(msgspec.Struct, frozen=True):
    """A department's services were held beside a public guide; ``guide`` is the name of its file."""

    department: str  # empty: what only a guide of several departments has, nobody knows whose
    guide: str
    services: tuple[GuideSays, ...]


@kind("calendar.adopted")
class CalendarAdopted(msgspec.Struct, frozen=True):
    """One year's holidays and make-up working days, with the source and its signature."""

    year: int
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]
    source: str
    signature: str


@kind("block.reserved")
class BlockReserved(msgspec.Struct, frozen=True):
    """Numbers this device may give offline: from a department, or the centre's own series."""

    block: str
    device: str
    department: str  # empty: the centre's own series
    numbers: tuple[str, ...]


@kind("number.spent")
class NumberSpent(msgspec.Struct, frozen=True):
    """One number went to one case."""

    number: str
    case: str


@kind("number.voided")
class NumberVoided(msgspec.Struct, frozen=True):
    """One number will never be given, and why."""

    number: str
    reason: str


@kind("bundle.opened")
class BundleOpened(msgspec.Struct, frozen=True):
    """One life event for one applicant: several services, one set of papers, one receipt."""

    life_event: str
    applicant: str
    answers: dict[str, bool]
    services: tuple[str, ...]


@kind("day.closed")
class DayClosed(msgspec.Struct, frozen=True):
    """End-of-day reconciliation: what was taken in, what the departments have, what waits."""

    day: date
    device: str
    taken_in: int
    at_departments: int
    waiting: tuple[str, ...]
