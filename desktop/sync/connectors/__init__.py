"""The kinds of department systems spoken to: one promise, one file each, one line in the list below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.store.rows import DepartmentRow
from desktop.sync.connectors import department_api
from desktop.sync.promise import Connector

KINDS: dict[str, Callable[[str, Mapping[str, Any], str, Clock], Connector]] = {
    "department-api": department_api.connect,
}


def connect(department: DepartmentRow, secret: str, clock: Clock) -> Connector:
    """The connector a department's file names; raises Trouble for a kind this version does not know."""
    kind = KINDS.get(department.connector)
    if kind is None:
        raise Trouble(
            sentence(
                "This version cannot speak to departments of the kind {kind}.", kind=department.connector
            ),
            sentence("Install the version of the program that the department's file was written for."),
        )
    return kind(department.id, department.config, secret, clock)
