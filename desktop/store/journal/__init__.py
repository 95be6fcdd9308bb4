"""The journal: the only writer of entries, and how they are read, exchanged, checked and replayed."""

from desktop.store.journal.journal import Journal
from desktop.store.journal.shapes import Finding, Head, Identity, Parcel, Projections, Received

__all__ = ["Finding", "Head", "Identity", "Journal", "Parcel", "Projections", "Received"]
