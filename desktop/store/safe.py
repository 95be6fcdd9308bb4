"""The safe: secrets of connectors (API keys, client secrets), in the encrypted file, never in an entry."""

from __future__ import annotations

from desktop.store.vault import Vault


class Safe:
    """Secrets by name, such as ``department:tax``."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def put(self, name: str, secret: str) -> None:
        """Keep a secret; another one under the name is overwritten."""
        with self._vault.write() as connection:
            connection.execute("INSERT OR REPLACE INTO secrets VALUES (?, ?)", (name, secret.encode()))
        self._vault.checkpoint()  # the entry log does not know it: it must not live in the write-ahead log

    def get(self, name: str) -> str | None:
        """A secret, or None."""
        with self._vault.read() as connection:
            row = connection.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]).decode() if row else None

    def remove(self, name: str) -> None:
        """Forget a secret; harmless when there is none."""
        with self._vault.write() as connection:
            connection.execute("DELETE FROM secrets WHERE name = ?", (name,))
