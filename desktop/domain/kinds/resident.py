"""Kinds of a resident's journal."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.domain.kinds.registry import kind


@kind("resident.registered")
class ResidentRegistered(msgspec.Struct, frozen=True):
    """A person was registered at the counter; values as in residents.FIELDS."""

    values: dict[str, Any]
    grades: dict[str, int] = {}


@kind("resident.changed")
class ResidentChanged(msgspec.Struct, frozen=True):
    """Some values of the person are different now."""

    values: dict[str, Any]
    grades: dict[str, int] = {}


@kind("resident.seen")
class ResidentSeen(msgspec.Struct, frozen=True):
    """Somebody looked at masked values, for a purpose."""

    fields: tuple[str, ...]
    purpose: str
