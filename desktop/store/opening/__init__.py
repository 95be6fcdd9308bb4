"""Founding, opening, joining and recovering a store."""

from desktop.store.opening.assembling import BALLAST_BYTES
from desktop.store.opening.founding import Founded, Founding, found, open_entered, open_store
from desktop.store.opening.joining import join
from desktop.store.opening.recovering import mend, open_with_shares, restore
from desktop.store.opening.store import Store

__all__ = [
    "BALLAST_BYTES",
    "Founded",
    "Founding",
    "Store",
    "found",
    "join",
    "mend",
    "open_entered",
    "open_store",
    "open_with_shares",
    "restore",
]
