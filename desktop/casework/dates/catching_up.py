"""Cases whose dates could not be worked out, and can be now: they get the clock they are counted by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop.casework.dates import calendars
from desktop.domain import deadlines
from desktop.domain.case import Case
from desktop.domain.entry import Draft
from desktop.domain.kinds.case import ClockSet
from desktop.store.lookups import CaseFilter
from desktop.store.opening import Store

PAGE = 200  # cases of one append
_OPEN = ("accepted", "in_review")
_DONE = "dated_with"  # the hint that says with which years this was done last


def keep(store: Store) -> Iterator[frozenset[str]]:
    """Take over the calendar of an updated program, and date the cases that had to wait for it.

    Yields what changed after each page, so that the caller may stop; what is left is done the next time.
    Cheap when there is nothing new. Raises Trouble.
    """
    new = calendars.adopt(store)
    if new:
        yield frozenset(f"calendar:{year}" for year in new)
    years = ",".join(map(str, sorted(store.lookups.calendar().years)))
    if store.journal.hint(_DONE) != years:
        yield from catch_up(store)
        store.journal.append((), calendars.COUNTER, hints={_DONE: years})


def catch_up(store: Store, *, every: bool = False) -> Iterator[frozenset[str]]:
    """Date open cases anew, page by page: those without a date, or *every* one, as after an older program.

    Only a case whose dates move by it gets a clock. Raises Trouble.
    """
    lookups, after = store.lookups, None
    while True:
        page = lookups.cases(CaseFilter(states=_OPEN, undated=not every), after, PAGE)
        cases = {row.id: lookups.case(row.id) for row in page.rows}
        lacking = lookups.clocks_lacking(cases.values())
        drafts = [Draft(case, clock) for case, clock in lacking.items() if _moves(cases[case], clock)]
        if drafts:
            store.journal.append(drafts, calendars.COUNTER)
            yield frozenset(draft.journal for draft in drafts)
        after = page.after
        if after is None:
            return


def _moves(case: Case, clock: ClockSet) -> bool:
    """Whether a date of the case is another one with this clock."""
    clocks = [case.clock, clock] if case.clock is not None else [clock]
    return replace(case, clock=deadlines.together(clocks)).held != case.held
