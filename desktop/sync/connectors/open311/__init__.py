"""Speaks Open311 GeoReport v2, the standard of service requests about places, in all its dialects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.clock import Clock
from desktop.sync.connectors.open311.config import Config
from desktop.sync.connectors.open311.connector import Open311
from desktop.sync.lines.reading import settings

__all__ = ["Config", "Open311", "connect"]


def connect(department: str, config: Mapping[str, Any], secret: str, clock: Clock) -> Open311:
    """A connector from a department's settings; raises Trouble when they are not right."""
    return Open311(department, settings(config, Config), secret, clock)
