"""What all look-ups share: the vault they read from and days as the tables keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from desktop.store.vault import Vault


class Asking:
    """Look-ups over one store; every answer is read in one short read transaction."""

    def __init__(self, vault: Vault, journal: Any) -> None:
        self._vault = vault
        self._journal = journal
        self._opener: Callable[[str], str] = str

    def opened_by(self, opener: Callable[[str], str]) -> None:
        """Read closed requests of deliveries through this (letterbox.Outbox)."""
        self._opener = opener

    def _one(self, statement: str, *values: Any) -> str | None:
        with self._vault.read() as connection:
            row = connection.execute(statement, values).fetchone()
        return row[0] if row else None


def day(text: str | None) -> date | None:
    """A day as the tables keep it (ISO 8601), or None."""
    return date.fromisoformat(text) if text else None
