"""The catalogue as people handle it: its versions in words, files of others, the public guide beside it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from desktop.casework.desk import Changed, Desk
from desktop.domain.catalogue import Catalogue, Department, Service, Text
from desktop.domain.kinds.book import ServiceEnded, ServicePublished
from desktop.domain.publishing import differing, parity, reading, writing
from desktop.domain.publishing.parity import Compared, Guide
from desktop.errors import Refused, Sentence, Trouble, sentence
from desktop.paths import why
from desktop.sync import catalogue as adopting

LARGEST = 32 * 1024 * 1024  # bytes of a file from outside
_COLUMNS: dict[str, tuple[str, ...]] = {
    "service": ("service", "事项", "事项名称"),
    "materials": ("materials", "材料", "申请材料"),
    "promised_days": ("promised_days", "承诺时限", "承诺办结时限"),
    "statutory_days": ("statutory_days", "法定时限", "法定办结时限"),
    "fee_yuan": ("fee_yuan", "收费", "收费标准"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a service in the book: since when it is known here, and what it changed."""

    service: Service
    at: datetime
    by: str  # who told it: a department's id, or a member of staff
    says: tuple[Sentence, ...]
    ended: bool = False


def versions(desk: Desk, service: str) -> tuple[Version, ...]:
    """Every version of a service that this counter knows, oldest first. Raises Trouble for an unknown one."""
    staff = {row.id: row.name for row in desk.store.lookups.staff()}
    entries = sorted(desk.store.journal.read(f"service:{service}"), key=lambda entry: entry.envelope.stamp)
    found: list[Version] = []
    before: Service | None = None
    for entry in entries:
        by = staff.get(entry.by.staff) or entry.by.staff
        if isinstance(entry.body, ServicePublished):
            now = entry.body.service
            says = differing.differences(before, now) if before else (sentence("New here."),)
            found.append(Version(now, entry.at, by, says))
            before = now
        elif isinstance(entry.body, ServiceEnded) and before is not None:
            says = (sentence("The department no longer offers it."),)
            found.append(Version(before, entry.at, by, says, ended=True))
    if not found:
        raise Trouble(
            sentence("The service {name} is not offered at this counter.", name=service),
            sentence("List the services to see their names."),
        )
    return tuple(found)


def changed_since(desk: Desk, day: date) -> tuple[Version, ...]:
    """What departments changed since a day, youngest first; new services are no change of one."""
    found = [
        version
        for service, times in _changed(desk)
        if times > 1
        for version in versions(desk, service)[1:]
        if version.at.astimezone().date() >= day
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _changed(desk: Desk) -> Iterator[tuple[str, int]]:
    """Services with how many versions, ended ones as if they had one more."""
    counted: dict[str, int] = {}
    for (service, _), (_, ended) in desk.store.lookups.all_versions().items():
        counted[service] = counted.get(service, int(ended)) + 1
    return iter(counted.items())


# -- CPSV-AP ----------------------------------------------------------------------------------------------


def export(desk: Desk, file: Path, department: str = "") -> int:
    """Write the services in force as CPSV-AP 3.2 in JSON-LD; how many services. Raises Trouble."""
    catalogues = [
        _own(desk, row.id) for row in desk.store.lookups.departments() if department in ("", row.id)
    ]
    document = writing.written(one for one in catalogues if one.services)
    try:
        file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise Trouble(
            sentence("The file {file} cannot be written: {why}.", file=file.name, why=why(error)),
            sentence("Choose another folder, or make room on the disk."),
        ) from error
    return sum(len(one.services) for one in catalogues)


def _own(desk: Desk, department: str) -> Catalogue:
    lookups = desk.store.lookups
    row = lookups.department(department)
    assert row is not None
    services = lookups.services(department)
    listed = {service.id for service in services}
    events = tuple(e for e in lookups.life_events() if e.services and e.services[0] in listed)
    return Catalogue(Department(row.id, row.name, row.code), services, events)


def adopt(desk: Desk, file: Path, department: str) -> tuple[Changed, tuple[Sentence, ...]]:
    """Take over one department's services from a CPSV-AP file; and what was left out, with the reasons.

    What is the same stays; what differs becomes the next version, valid from today. Raises Refused, Trouble.
    """
    if desk.who.role != "it":
        raise Refused(sentence("Only IT staff can do this."), sentence("Ask an administrator of the centre."))
    row = desk.store.lookups.department(department)
    if row is None or not row.active:
        raise Refused(
            sentence("There is no department {name} here.", name=department),
            sentence("List the departments first."),
        )
    told = _read(file)
    offered = next((one for one in told.catalogues if one.department.id == department), None)
    if offered is None and len(told.catalogues) == 1:
        offered = told.catalogues[0]  # it calls itself otherwise than we do
    if offered is None:
        raise Refused(
            sentence("The file has no services of {department}.", department=row.name),
            sentence(
                "It has those of: {names}.",
                names=", ".join(one.department.id for one in told.catalogues) or "–",
            ),
        )
    drafts = adopting.news(desk.store.lookups, _renumbered(desk, offered, department), "")
    return desk.write(drafts, len(drafts)), told.left_out


def _renumbered(desk: Desk, offered: Catalogue, department: str) -> Catalogue:
    """The services as this department's, each as the next version of what is known of it when it differs."""
    services: list[Service] = []
    for service in offered.services:
        service = msgspec.structs.replace(service, department=department)
        newest = desk.store.lookups.service(service.id)
        if newest is not None and not differing.differences(newest, service):
            services.append(newest)
        elif newest is not None and service.version <= newest.version:
            fresh = {"version": newest.version + 1, "valid_from": desk.today}
            services.append(msgspec.structs.replace(service, **fresh))
        else:
            services.append(service)
    about = msgspec.structs.replace(offered.department, id=department)
    return Catalogue(about, tuple(services), offered.life_events)


def _read(file: Path) -> reading.Found:
    try:
        return reading.found(json.loads(_content(file)))
    except (ValueError, RecursionError) as error:
        raise Trouble(
            sentence("The file {file} is no JSON that can be read.", file=file.name),
            sentence("Ask for CPSV-AP as JSON-LD."),
        ) from error
    except msgspec.ValidationError as error:
        raise Trouble(
            sentence("The file {file} is not right: {what}", file=file.name, what=str(error)),
            sentence("Correct that place and try again; nothing was changed."),
        ) from error


def _content(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise Trouble(
                sentence("The file {file} is larger than 32 MB.", file=file.name),
                sentence("Ask for one department's services at a time."),
            )
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else "UTF-8"
        raise Trouble(
            sentence("The file {file} cannot be read: {why}.", file=file.name, why=reason),
            sentence("Check its name and whether you may read it."),
        ) from error


# -- the public guide -------------------------------------------------------------------------------------


def beside_guide(desk: Desk, file: Path, department: str = "") -> tuple[Compared, ...]:
    """Our catalogue beside a public guide: CPSV-AP (JSON-LD), or a table with one row a service (CSV).

    The versions in force today are compared. Raises Trouble that names what is wrong with the file.
    """
    guide, names = _table(file) if file.suffix.lower() == ".csv" else _published(file, department)
    ours = desk.store.lookups.services_on(desk.today)
    compared = parity.compare(ours, guide, names)
    whose = {service.id: service.department for service in ours}
    told = {whose[one.id] for one in compared if not one.only}
    # A guide of one department says nothing of what the others offer.
    found = (one for one in compared if one.only != "counter" or whose[one.id] in told)
    return tuple(one for one in found if one.only == "guide" or department in ("", whose[one.id]))


def _published(file: Path, department: str) -> tuple[list[Guide], dict[str, Text]]:
    guide: list[Guide] = []
    names: dict[str, Text] = {}
    for one in _read(file).catalogues:
        if department in ("", one.department.id):
            for service in one.services:
                guide.append(parity.of_service(service))
                names[service.id] = service.name
                names |= {material.evidence: material.name for material in service.materials}
    return guide, names


def _table(file: Path) -> tuple[list[Guide], dict[str, Text]]:
    rows = csv.DictReader(io.StringIO(_content(file)))
    columns = {
        ours: found
        for ours, theirs in _COLUMNS.items()
        if (found := next((one for one in rows.fieldnames or () if one.strip().lower() in theirs), None))
    }
    if "service" not in columns:
        raise Trouble(
            sentence("The table {file} has no column for the service.", file=file.name),
            sentence("Its first row names the columns: {names}.", names=", ".join(_COLUMNS)),
        )
    guide: list[Guide] = []
    for number, row in enumerate(rows, 2):
        told = {ours: (row.get(theirs) or "").strip() for ours, theirs in columns.items()}
        if told["service"]:
            guide.append(_row(file, number, told))
    return guide, {}


def _row(file: Path, number: int, told: dict[str, str]) -> Guide:
    def days(name: str) -> int | None:
        text = told.get(name, "")
        return int("".join(c for c in text if c.isdigit())) if any(c.isdigit() for c in text) else None

    materials = told.get("materials")
    fee: Any = told.get("fee_yuan", "")
    try:
        fen = None if not fee else 0 if fee in ("0", "免费", "不收费", "free") else round(float(fee) * 100)
    except ValueError:
        raise Trouble(
            sentence(
                "In row {row} of {file} the fee is no amount: {fee}.", row=number, file=file.name, fee=fee
            ),
            sentence("Write it in yuan, as 10 or 10.50."),
        ) from None
    return Guide(
        told["service"],
        tuple(one.strip() for one in _split(materials) if one.strip()) if materials is not None else None,
        days("promised_days"),
        days("statutory_days"),
        fen,
    )


def _split(text: str) -> list[str]:
    """A list as people write it; the enumeration comma parts it only where nothing clearer does."""
    for sign in "；\n|":
        text = text.replace(sign, ";")
    return text.split(";") if ";" in text else text.split("、")
