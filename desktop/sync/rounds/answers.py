"""Fetches a department's answers since a mark and turns each into an entry of the right case, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from desktop.domain.case import FINISHED, STATES
from desktop.domain.deadlines import PAUSED
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.case import DepartmentAnswered
from desktop.log import logger
from desktop.store.lookups import CaseFilter
from desktop.store.opening import Store
from desktop.sync.promise import Change, Connector, Follower
from desktop.sync.rounds.recorder import COUNTER

PAGE = 200
PAGES = 25  # in one round; a department with more to say goes on in the next
MOST_UNKNOWN = 2000
RETRIED = 50  # of them at each round
MOST_ANSWERS = 200  # entries of one case that a department may cause
_read_changes = msgspec.json.Decoder(list[Change]).decode
_OPEN = tuple(state for state in STATES if state not in FINISHED and state != "draft")

_log = logger("sync")


class StoreCases:
    """The open cases of one department as this store knows them, for a connector that asks about each."""

    def __init__(self, store: Store, department: str) -> None:
        self._lookups = store.lookups
        self._department = department

    def open(self) -> list[tuple[str, str]]:
        """(reference, number) of each case that is not finished, by reference."""
        wanted = CaseFilter(states=_OPEN, department=self._department)
        found: list[tuple[str, str]] = []
        after = None
        while True:
            page = self._lookups.cases(wanted, after)
            found += [(row.reference, row.number) for row in page.rows if row.reference]
            after = page.after
            if after is None:
                return sorted(found)

    def latest(self, reference: str) -> DepartmentAnswered | None:
        """The answer in force of one case."""
        case = self._lookups.case_by_reference(self._department, reference)
        return self._lookups.case(case).answer if case else None


class Answers:
    """The answers of one department; the mark moves in the same transaction as the entries."""

    def __init__(self, store: Store, department: str, changed: Callable[[frozenset[str]], None]) -> None:
        self._store = store
        self._department = department
        self._changed = changed
        self._by = Author(department, "department")

    def take(self, connector: Connector) -> bool:
        """Fetch pages until there are no more; True when the department has still more to say."""
        mark = self._store.journal.hint(self._mark) or ""
        if isinstance(connector, Follower):
            connector.follow(StoreCases(self._store, self._department))
        for _ in range(PAGES):
            page = connector.changes(mark, PAGE)
            if page.mark == mark:
                return False  # a department that says "more" without moving on would keep us for ever
            self._keep(page.changes, page.mark, self._unknown())
            mark = page.mark
            if not page.more:
                return False
        return True

    def retry_unknown(self) -> None:
        """Look once more for the cases of answers that came before the case was known here.

        A few at each round: the first ones go to the end of the list when they are still unknown.
        """
        waiting = self._unknown()
        first, rest = waiting[:RETRIED], waiting[RETRIED:]
        if any(self._case_of(change) for change in first):
            self._keep(tuple(first), None, rest)
        elif rest:
            self._remember([*rest, *first])

    @property
    def _mark(self) -> str:
        return f"mark:{self._department}"

    @property
    def _unknown_name(self) -> str:
        return f"unknown:{self._department}"

    def _unknown(self) -> list[Change]:
        kept = self._store.journal.hint(self._unknown_name)
        try:
            return _read_changes(kept or "[]")
        except msgspec.MsgspecError:
            return []

    def _keep(self, told: tuple[Change, ...], mark: str | None, unknown: list[Change]) -> None:
        """Entries for what is new, and the mark, in one append: neither can be there without the other.

        An answer for a case that is not here (it was taken in at another counter, or came with a restored
        backup) is kept beside and looked at again; the mark moves on, for one stranger must not hold up
        the answers of all others.
        """
        drafts: list[Draft] = []
        strangers = {(one.answer.reference, one.answer.version): one for one in unknown}
        before = len(strangers)
        seen: dict[str, set[tuple[str, int]]] = {}
        paused: set[str] = set()
        for change in self._worth_reading(told):
            version = (change.answer.reference, change.answer.version)
            case = self._case_of(change)
            if case is None:
                strangers.setdefault(version, change)
                continue
            if case not in seen:
                known = self._known(case)
                seen[case] = {(answer.reference, answer.version) for answer in known}
                if any(answer.state in PAUSED for answer in known):
                    paused.add(case)
            if _is_receipt(change) and any(later > version for later in seen[case]):
                continue  # told again after an old backup
            if version not in seen[case] and len(seen[case]) < MOST_ANSWERS:
                seen[case].add(version)
                drafts.append(Draft(case, change.answer))
                if change.answer.state in PAUSED:
                    paused.add(case)
        hints = {self._mark: mark} if mark is not None else {}
        if len(strangers) != before or mark is None:
            hints[self._unknown_name] = self._list(list(strangers.values()))
        self._set_clocks(paused.intersection(draft.journal for draft in drafts))
        if drafts or hints:
            self._store.journal.append(drafts, self._by, hints=hints)
        if drafts:
            self._changed(frozenset(draft.journal for draft in drafts))

    def _worth_reading(self, told: Sequence[Change]) -> list[Change]:
        """Without the receipts of cases that nothing else was said of.

        That a case was received is what handing it over was answered with, and is written down already.
        """
        receipts = [change.answer.reference for change in told if _is_receipt(change)]
        known = self._store.lookups.states_by_reference(self._department, receipts) if receipts else {}
        found: list[Change] = []
        spoken: set[str] = set()
        for change in told:
            reference = change.answer.reference
            if _is_receipt(change) and reference not in spoken and known.get(reference) == "accepted":
                continue
            spoken.add(reference)
            found.append(change)
        return found

    def _remember(self, unknown: list[Change]) -> None:
        self._store.journal.append((), self._by, hints={self._unknown_name: self._list(unknown)})

    def _list(self, unknown: list[Change]) -> str:
        if len(unknown) > MOST_UNKNOWN:
            _log.warning("%s: more answers for unknown cases than are kept", self._department)
        return msgspec.json.encode(unknown[-MOST_UNKNOWN:]).decode()

    def _set_clocks(self, paused: Iterable[str]) -> None:
        """What the dates of cases that were paused are counted by: this counter's word, not the department's.

        Before their answers, so that no kill leaves a pause without it; by itself it moves no date.
        """
        lookups = self._store.lookups
        found = lookups.clocks_lacking(map(lookups.case, sorted(paused)))
        if found:
            self._store.journal.append([Draft(case, clock) for case, clock in found.items()], COUNTER)

    def _known(self, case: str) -> list[DepartmentAnswered]:
        """The answers of this department that a case already has: the same one twice is no entry."""
        bodies = (entry.body for entry in self._store.journal.read(case))
        return [body for body in bodies if isinstance(body, DepartmentAnswered)]

    def _case_of(self, change: Change) -> str | None:
        """The case an answer is about; a department can only ever speak about its own."""
        lookups = self._store.lookups
        reference = change.answer.reference
        case = lookups.case_by_reference(self._department, reference)
        if case is None and change.number:
            case = lookups.case_by_number(change.number)
        row = lookups.case_row(case) if case else None
        if row is None or row.department != self._department or row.reference not in ("", reference):
            return None
        return case


def _is_receipt(change: Change) -> bool:
    """Whether an answer says that the case was received and no more."""
    told = change.answer
    return told.state == "received" and not (told.reason or told.asked_for or told.papers or told.due)
