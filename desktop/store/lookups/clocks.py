"""Look-ups of clocks: what the dates of a paused case are counted by, as far as it is known here."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain import deadlines
from desktop.domain.case import Case
from desktop.domain.kinds.case import ClockSet
from desktop.store.lookups.book import BookLookups
from desktop.store.lookups.catalogue import CatalogueLookups


class ClockLookups(CatalogueLookups, BookLookups):
    """Limits from the catalogue and working days from the calendar, for cases that have to carry them."""

    def clocks_lacking(self, cases: Iterable[Case]) -> dict[str, ClockSet]:
        """The clocks that these cases lack, by case: to be written no later than the answer that pauses them.

        A case whose service is not kept here gets none: its limits are not known.
        """
        calendar, found = None, dict[str, ClockSet]()
        for case in cases:
            opened = case.opened
            service = self.service(opened.service, opened.service_version) if opened else None
            if service is None or case.received is None:
                continue
            calendar = calendar or self.calendar()
            clock = deadlines.wanted(case.received, case.clock, service.limits, calendar)
            if clock is not None:
                found[case.id] = clock
        return found
