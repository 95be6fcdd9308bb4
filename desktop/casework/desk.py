"""The desk a deed is done at: the store, the person, the clock; sitting down at it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.clock import Clock
from desktop.domain.entry import Author, Draft, Opened
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths
from desktop.store.keys.entering import enter

if TYPE_CHECKING:  # not for the sign-in screen to wait for
    from desktop.domain.case import Case
    from desktop.domain.catalogue import Service
    from desktop.store.opening import Store
    from desktop.store.rows import StaffRow


@dataclass(frozen=True, slots=True)
class Changed:
    """What a deed changed, for whoever shows it, and what it made."""

    subjects: frozenset[str]
    result: Any = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a deed is done: one store, one member of staff, one clock."""

    store: Store
    who: StaffRow
    clock: Clock

    @property
    def author(self) -> Author:
        """Who the entries are by."""
        return Author(self.who.id, self.who.role)

    @property
    def today(self) -> date:
        """The local day at this counter."""
        return self.clock.now().astimezone().date()

    def write(self, drafts: Sequence[Draft], result: Any = None) -> Changed:
        """Append entries in one transaction."""
        written: tuple[Opened, ...] = self.store.journal.append(drafts, self.author)
        return Changed(frozenset(entry.envelope.journal for entry in written), result)

    def case(self, journal: str) -> Case:
        """A case that must be known here; raises Trouble otherwise."""
        case = self.store.lookups.case(journal)
        if case.opened is None:
            raise Trouble(
                sentence("This case is not known on this computer."),
                sentence("Look it up again by its number."),
            )
        return case

    def service_of(self, case: Case) -> Service:
        """The service version a case was opened under; raises Trouble when it is not kept here."""
        opened = case.opened
        found = self.store.lookups.service(opened.service, opened.service_version) if opened else None
        if found is None:
            raise Trouble(
                sentence("The service of this case is not in the catalogue of this computer."),
                sentence("Refresh the catalogue on the connections page."),
            )
        return found


def sit_down(paths: StorePaths, login: str, passphrase: str, clock: Clock) -> Desk:
    """Open a store for a member of staff. Raises Trouble with the next step."""
    with ExitStack() as undo:
        who = enter(paths, login, passphrase, clock, undo)
        from desktop.store.opening import open_entered  # others may load it while the passphrase is stretched

        store = open_entered(who, undo)
    return desk_at(store, clock)


def desk_at(store: Store, clock: Clock) -> Desk:
    """The desk of whoever opened a store; closes it and raises Trouble when they no longer work here."""
    try:
        return Desk(store, staff_row(store, store.staff), clock)
    except BaseException:
        store.close()
        raise


def staff_row(store: Store, staff: str) -> StaffRow:
    """A member of staff who works here; raises Trouble for one who no longer does."""
    found_row = next((row for row in store.lookups.staff() if row.id == staff), None)
    if found_row is None or not found_row.active:
        raise Trouble(
            sentence("You are no longer listed among the staff of this centre."),
            sentence("Ask an administrator to add you again."),
        )
    return found_row


def fresh(sort: str) -> str:
    """A new journal id of a sort: case, resident, bundle, block."""
    return f"{sort}:{secrets.token_hex(16)}"
