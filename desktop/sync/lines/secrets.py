"""The secrets of one department, as the vault keeps them: its key, and what only some departments need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, Self

if TYPE_CHECKING:
    from desktop.store.opening import Store

Part = Literal["key", "gate", "proxy", "client-key"]
PARTS: Final[tuple[Part, ...]] = ("key", "gate", "proxy", "client-key")


class Secrets(str):
    """A department's key, with its others beside it; whoever needs no other takes it for the text it is.

    ``gate`` is for what stands before the department, ``proxy`` the password of the proxy on the way,
    ``client_key`` the key of this centre's own certificate (PEM).
    """

    __slots__ = ("client_key", "gate", "proxy")
    gate: str
    proxy: str
    client_key: str

    def __new__(cls, key: str, *, gate: str = "", proxy: str = "", client_key: str = "") -> Self:
        """The key, and the others by name."""
        made = super().__new__(cls, key)
        made.gate, made.proxy, made.client_key = gate, proxy, client_key
        return made

    def __repr__(self) -> str:
        """Never the secrets themselves."""
        return "Secrets(...)"


def place(department: str, part: Part) -> str:
    """Under which name the vault keeps a secret of a department."""
    return f"department:{department}" + ("" if part == "key" else f"/{part}")


def of(store: Store, department: str) -> Secrets:
    """The secrets of a department as the vault has them; those that are not there are empty."""
    key, gate, proxy, client_key = (store.secrets.get(place(department, part)) or "" for part in PARTS)
    return Secrets(key, gate=gate, proxy=proxy, client_key=client_key)
