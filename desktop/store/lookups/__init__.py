"""Read-only answers from the projections, as frozen rows; keyset pages, never an offset."""

from __future__ import annotations

from desktop.store.lookups.book import BookLookups
from desktop.store.lookups.cases import CaseFilter, CaseLookups, Page
from desktop.store.lookups.clocks import ClockLookups
from desktop.store.lookups.consult import ConsultLookups
from desktop.store.lookups.deliveries import DeliveryLookups
from desktop.store.lookups.forms import FormLookups
from desktop.store.lookups.hall import HallLookups
from desktop.store.lookups.people import PeopleLookups

__all__ = ["CaseFilter", "Lookups", "Page"]


class Lookups(
    ClockLookups,
    CaseLookups,
    PeopleLookups,
    BookLookups,
    DeliveryLookups,
    HallLookups,
    ConsultLookups,
    FormLookups,
):
    """Every question the faces, the deeds and the sync ask of one store."""
