"""The kinds of department systems spoken to: one promise, one file each, one line in the list below."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, Protocol

from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.store.rows import DepartmentRow
from desktop.sync.promise import Connector


class Kind(Protocol):
    """A module that speaks to one kind of department system."""

    @property
    def Config(self) -> type[Any]:  # noqa: N802 - the settings of its department file, a msgspec Struct
        """What a department's file may say, beside id, name, code and connector."""
        ...

    def connect(self, department: str, config: Mapping[str, Any], secret: str, clock: Clock) -> Connector:
        """A connector from a department's settings; raises Trouble when they are not right. Asks nobody."""
        ...


# The modules beside this one; a kind is loaded when the first department of it is spoken to.
KINDS: dict[str, str] = {
    "department-api": "department_api",
    "declarative": "declarative",
    "by-hand": "by_hand",
    "zgw": "zgw",
    "open311": "open311",
}


def connect(department: DepartmentRow, secret: str, clock: Clock) -> Connector:
    """The connector a department's file names; raises Trouble for a kind this version does not know."""
    return kind(department.connector).connect(department.id, department.config, secret, clock)


def check(department: str, connector: str, config: Mapping[str, Any], clock: Clock) -> None:
    """Raise Trouble when a department's settings are not right for its kind; asks nobody."""
    kind(connector).connect(department, config, "", clock).close()


def kind(name: str) -> Kind:
    """The module of a kind; raises Trouble for one that this version does not know."""
    if name not in KINDS:
        raise Trouble(
            sentence("This version cannot speak to departments of the kind {kind}.", kind=name),
            sentence("Known kinds are: {names}.", names=", ".join(KINDS)),
        )
    found: Any = importlib.import_module(f"{__name__}.{KINDS[name]}")
    return found  # type: ignore[no-any-return]
