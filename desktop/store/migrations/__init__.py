"""The schema of the file, one numbered step after the other; the number lies in ``user_version``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.store.migrations import m0001_journal

Step = Callable[[Any], None]

STEPS: tuple[Step, ...] = (m0001_journal.run,)
VERSION = len(STEPS)

# Tables that no ordinary connection may drop, alter, shadow or hang triggers on.
PROTECTED = frozenset({"entries", "signatures", "chains"})


def run(connection: Any, version: int) -> None:
    """Bring a file from *version* to today's, each step in a transaction of its own."""
    for number, step in enumerate(STEPS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            connection.execute(f"PRAGMA user_version={number:d}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
