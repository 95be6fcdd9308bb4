"""A kit: what a department's system answered once, kept in a folder, to be tried without a line."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import msgspec

from desktop.errors import Trouble, sentence
from desktop.paths import why
from desktop.store.rows import DepartmentRow

FORMAT = 1
SECRET = "SECRET"  # noqa: S105 - stands where a secret stood, and is given as the secret when a kit is played
_NAME = "kit.json"
_LARGEST = 64 * 1024 * 1024  # bytes


class Taken(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One call and what came: ``call`` is its method and address, ``trouble`` what the line did instead.

    A body that is no text stands in ``raw``, in base64.
    """

    call: str
    status: int = 0
    headers: dict[str, str] = {}
    body: str = ""
    raw: str = ""
    trouble: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the check found then, in English: for people who read the kit, and to compare with."""

    step: str
    holds: bool | None
    says: str


class Kit(msgspec.Struct, frozen=True, kw_only=True):
    """All that was recorded. ``trial``: a marked case was sent. ``address`` is that of the file then."""

    format: int
    department: str
    connector: str
    address: str
    at: datetime
    trial: bool
    found: tuple[Told, ...]
    calls: tuple[Taken, ...]

    def fits(self, row: DepartmentRow) -> None:
        """Raise Trouble when a kit is not of this department's file."""
        if (self.department, self.connector) != (row.id, row.connector):
            raise Trouble(
                sentence("These answers were recorded from {department}.", department=self.department),
                sentence("Name the folder that was recorded with this very file."),
            )
        if self.address != address_of(row):
            raise Trouble(
                sentence("These answers were recorded at another address: {url}.", url=self.address),
                sentence("Use the file as it was then, or record anew: --record DIR."),
            )


def address_of(row: DepartmentRow) -> str:
    """Where a department's file says its system is; empty for departments without one."""
    return str(row.config.get("url", ""))


def write(folder: Path, kit: Kit) -> None:
    """Write a kit whole, over an older one. Raises Trouble."""
    raw = msgspec.json.format(msgspec.json.encode(kit), indent=1) + b"\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / (_NAME + ".part")
        unfinished.write_bytes(raw)
        unfinished.replace(folder / _NAME)
    except OSError as error:
        raise Trouble(
            sentence("The answers cannot be written to {folder}: {why}.", folder=str(folder), why=why(error)),
            sentence("Name a folder that can be written to."),
        ) from error


def read(folder: Path) -> Kit:
    """Read a kit. Raises Trouble."""
    file = folder / _NAME
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError("too large")
        raw = file.read_bytes()
        found = msgspec.json.decode(raw, type=Kit)
    except OSError as error:
        raise Trouble(
            sentence("There are no recorded answers in {folder}: {why}.", folder=str(folder), why=why(error)),
            sentence("Record them first: department check FILE --record DIR."),
        ) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise Trouble(
            sentence("The recorded answers in {folder} cannot be read.", folder=str(folder)),
            sentence("Record them anew: department check FILE --record DIR."),
        ) from error
    if found.format != FORMAT:
        raise Trouble(
            sentence(
                "The recorded answers in {folder} are of another version of this program.", folder=str(folder)
            ),
            sentence("Record them anew: department check FILE --record DIR."),
        )
    return found


def split(call: str) -> tuple[str, str, str]:
    """Method, address without its query, and the query of a call."""
    method, _, address = call.partition(" ")
    where, _, query = address.partition("?")
    return method, where, query


def names_of(query: str) -> tuple[str, ...]:
    """The names in a query, for calls that differ in a time only."""
    return tuple(sorted(re.sub(r"=.*", "", one) for one in query.split("&") if one))
