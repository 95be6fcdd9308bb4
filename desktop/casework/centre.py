"""The centre's own book: founding a store, departments, catalogue, calendar."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from desktop.casework.dates import calendars
from desktop.casework.desk import Changed, Desk, fresh
from desktop.clock import SystemClock
from desktop.domain.catalogue import Text
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.book import (
    CentreFounded,
    DepartmentAdded,
    DepartmentRemoved,
    DeviceJoined,
    Role,
    StaffAdded,
)
from desktop.errors import Refused, Sentence, Trouble, sentence
from desktop.paths import why
from desktop.store.opening import Store
from desktop.store.rows import DepartmentRow
from desktop.sync import connectors
from desktop.sync.lines import reading
from desktop.sync.lines.config import IN_VAULT
from desktop.sync.lines.secrets import PARTS, Part, Secrets, place

_T = TypeVar("_T")
_COUNTER = Author("", "counter")


class DepartmentFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A department as its TOML file describes it; the secret is never in the file.

    ``config`` is whatever else the file says: only its kind of connector knows what that may be.
    """

    id: str
    name: Text
    code: str
    url: str = ""
    connector: str = "department-api"
    timeout_s: float | None = None
    config: dict[str, Any] = {}

    @property
    def settings(self) -> dict[str, Any]:
        """Everything that the connector is told, as it stands in the file."""
        told = {"url": self.url or None, "timeout_s": self.timeout_s}
        return {name: value for name, value in told.items() if value is not None} | self.config


class StaffFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member of staff in a site file."""

    login: str
    name: str
    role: Role = "clerk"
    clearance: int = 2
    departments: tuple[str, ...] = ()


class CounterFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """This computer in a site file: its name on papers and the prefix of its numbers."""

    name: str
    prefix: str


class SiteFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `setup` needs: the centre, this counter, the first administrator, departments by file."""

    centre: str
    name: Text
    district: Text
    code: str
    counter: CounterFile
    administrator: StaffFile
    departments: tuple[str, ...] = ()  # files, relative to the site file
    practice: bool = False


def read_site(file: Path) -> SiteFile:
    """Read a SITE.toml; raises Trouble with the place of the first mistake."""
    return _read_toml(file, SiteFile)


def read_department(file: Path) -> DepartmentFile:
    """Read a department's TOML file; raises Trouble with the place of the first mistake."""
    plain = _read_toml(file, dict[str, Any])
    own = {name: plain.pop(name) for name in DepartmentFile.__struct_fields__[:-1] if name in plain}
    found = _convert(file, own | {"config": plain}, DepartmentFile)
    connectors.check(found.id, found.connector, found.settings, SystemClock())
    return found


def _read_toml(file: Path, kind: type[_T]) -> _T:
    try:
        plain = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Trouble(
            sentence("The file {file} cannot be read: {why}.", file=file.name, why=why(error)),
            sentence("Check its name and whether you may read it."),
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _not_right(file, str(error)) from error
    return _convert(file, plain, kind)


def _convert(file: Path, plain: Any, kind: type[_T]) -> _T:
    try:
        return msgspec.convert(plain, kind)
    except msgspec.ValidationError as error:
        raise _not_right(file, reading.said(str(error), kind)) from error


def _not_right(file: Path, what: str | Sentence) -> Trouble:
    return Trouble(
        sentence("The file {file} is not right: {what}", file=file.name, what=what),
        sentence("Correct that place and try again; nothing was changed."),
    )


def write_book(store: Store, site: SiteFile, staff: str) -> None:
    """The first entries of a new store: centre, this device, first administrator, working days."""
    identity = store.identity
    who = site.administrator
    founded = CentreFounded(site.centre, site.name, site.district, site.code, site.practice)
    drafts = [
        Draft(f"centre:{site.centre}", founded),
        Draft(
            f"device:{identity.device}",
            DeviceJoined(identity.device, identity.public_key, site.counter.name, site.counter.prefix),
        ),
        Draft(staff, StaffAdded(staff, who.login, who.name, "it", who.clearance, who.departments)),
        *calendars.drafts(calendars.shipped()),
    ]
    store.journal.append(drafts, _COUNTER)


def add_department(desk: Desk, file: DepartmentFile, secret: str) -> Changed:
    """Add a department, or its changed file; its secret goes into the vault, never into the book."""
    _it_only(desk)
    known = desk.store.lookups.department(file.id)
    version = int(known.config.get("version", 0)) + 1 if known else 1
    config = {**file.settings, "version": version}
    _keep_secrets(desk, file.id, secret if isinstance(secret, Secrets) else Secrets(secret))
    added = DepartmentAdded(file.id, file.name, file.code, file.connector, config, version)
    return desk.write([Draft(f"department:{file.id}", added)], file.id)


def change_secret(desk: Desk, department: str, part: Part, secret: str) -> Changed:
    """Put another secret of a department into the vault: its next key, a renewed certificate's key.

    The book keeps who did it and when, as a new version of the same file; that also makes a running
    exchange take the new one. Raises Refused for a department that is not known.
    """
    _it_only(desk)
    known = _known(desk, department)
    version = int(known.config.get("version", 0)) + 1
    desk.store.secrets.put(place(department, part), secret)
    config = {**known.config, "version": version}
    added = DepartmentAdded(department, known.name, known.code, known.connector, config, version)
    return desk.write([Draft(f"department:{department}", added)], department)


def needs(file: DepartmentFile) -> tuple[Part, ...]:
    """Which secrets a department's file asks for, beside its key."""
    told = file.settings
    wanted: tuple[tuple[Part, bool], ...] = (
        ("gate", told.get("gate") is not None),
        ("proxy", bool(told.get("proxy_user"))),
        ("client-key", told.get("client_key") == IN_VAULT),
    )
    return tuple(part for part, asked in wanted if asked)


@dataclass(frozen=True, slots=True)
class Noted:
    """One entry of the book about a department: which version of its file, who and when."""

    version: int
    by: str
    at: datetime
    connector: str = ""
    removed: bool = False
    reason: str = ""


def history(desk: Desk, department: str) -> tuple[Noted, ...]:
    """What the book says of a department, oldest first."""
    names = {row.id: row.name for row in desk.store.lookups.staff()}
    found: list[Noted] = []
    for entry in desk.store.journal.read(f"department:{department}"):
        by, body = names.get(entry.by.staff, entry.by.staff), entry.body
        if isinstance(body, DepartmentAdded):
            found.append(Noted(body.version, by, entry.at, body.connector))
        elif isinstance(body, DepartmentRemoved):
            found.append(Noted(0, by, entry.at, removed=True, reason=body.reason))
    return tuple(sorted(found, key=lambda one: one.at))


def _keep_secrets(desk: Desk, department: str, secrets: Secrets) -> None:
    told = {"key": str(secrets), "gate": secrets.gate, "proxy": secrets.proxy}
    told["client-key"] = secrets.client_key
    for part in PARTS:
        if told[part] or part == "key":
            desk.store.secrets.put(place(department, part), told[part])


def _known(desk: Desk, department: str) -> DepartmentRow:
    known = desk.store.lookups.department(department)
    if known is None or not known.active:
        raise Refused(
            sentence("There is no department {name} here.", name=department),
            sentence("List the departments first."),
        )
    return known


def remove_department(desk: Desk, department: str, reason: str) -> Changed:
    """No longer speak to a department; its cases stay, and what waits is said."""
    _it_only(desk)
    _known(desk, department)
    changed = desk.write([Draft(f"department:{department}", DepartmentRemoved(reason))])
    for part in PARTS:
        desk.store.secrets.remove(place(department, part))
    return changed


def staff_id() -> str:
    """A new member of staff's id, which is also the journal about them."""
    return fresh("staff")


def _it_only(desk: Desk) -> None:
    if desk.who.role != "it":
        raise Refused(sentence("Only IT staff can do this."), sentence("Ask an administrator of the centre."))
