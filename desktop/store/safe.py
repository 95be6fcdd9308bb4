"""The safe: secrets of connectors (API keys, client secrets), in the encrypted file, never in an entry."""

from __future__ import annotations

from desktop.store.journal.core import Batch, Core


class Safe:
    """Secrets by name, such as ``department:tax``. They lie in the database and in the sealed entry log."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def put(self, name: str, secret: str) -> None:
        """Keep a secret; another one under the name is overwritten. Raises Trouble."""
        self._set(name, secret.encode())

    def get(self, name: str) -> str | None:
        """A secret, or None."""
        with self._core.vault.read() as connection:
            row = connection.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]).decode() if row else None

    def remove(self, name: str) -> None:
        """Forget a secret; harmless when there is none. Raises Trouble."""
        self._set(name, None)

    def _set(self, name: str, secret: bytes | None) -> None:
        self._core.commit(lambda _: Batch(self._core.tip, secrets={name: secret}))
