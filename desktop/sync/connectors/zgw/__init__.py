"""Speaks ZGW (Zaken, Catalogi, Documenten), the case standard of the Dutch municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.clock import Clock
from desktop.sync.connectors.zgw.config import Config
from desktop.sync.connectors.zgw.connector import Zgw
from desktop.sync.lines.reading import settings

__all__ = ["Config", "Zgw", "connect"]


def connect(department: str, config: Mapping[str, Any], secret: str, clock: Clock) -> Zgw:
    """A connector from a department's settings; raises Trouble when they are not right."""
    return Zgw(department, settings(config, Config), secret, clock)
