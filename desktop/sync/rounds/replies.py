"""Fetches what a department answered to inquiries since a mark: each an entry of its inquiry, once."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.consult import InquiryAnswered
from desktop.store.opening import Store
from desktop.sync.promise import Answering, Reply

PAGE = 100
PAGES = 25  # in one round
MOST = 20  # answers of one inquiry that a department may cause


class Inquiries:
    """The answers of one department; the mark moves in the same transaction as the entries."""

    def __init__(self, store: Store, department: str, changed: Callable[[frozenset[str]], None]) -> None:
        self._store = store
        self._department = department
        self._changed = changed
        self._by = Author(department, "department")

    def take(self, connector: object) -> None:
        """Fetch pages until there are no more; asks nothing where nothing was asked over the line."""
        if not isinstance(connector, Answering):
            return
        if not self._store.lookups.asked_over_line(self._department):
            return
        name = f"inquiries:{self._department}"
        mark = self._store.journal.hint(name) or ""
        for _ in range(PAGES):
            page = connector.replies(mark, PAGE)
            if page.mark == mark:
                return  # a department that says "more" without moving on would keep us for ever
            self._keep(page.replies, {name: page.mark})
            mark = page.mark
            if not page.more:
                return

    def _keep(self, replies: tuple[Reply, ...], hints: dict[str, str]) -> None:
        drafts: list[Draft] = []
        seen: dict[str, set[int]] = {}
        for reply in replies:
            journal = self._inquiry_of(reply)
            if journal is None:
                continue  # asked at another counter, which hears it too and shares it
            if journal not in seen:
                seen[journal] = self._known(journal)
            if reply.version in seen[journal] or len(seen[journal]) >= MOST:
                continue
            seen[journal].add(reply.version)
            body = InquiryAnswered(
                reply.text,
                reply.legal_basis,
                reply.valid_until,
                reply.who,
                reply.reference,
                reply.version,
                reply.at,
            )
            drafts.append(Draft(journal, body))
        self._store.journal.append(drafts, self._by, hints=hints)
        if drafts:
            self._changed(frozenset(draft.journal for draft in drafts))

    def _known(self, journal: str) -> set[int]:
        """Versions this department already answered an inquiry with: the same one twice is no entry."""
        entries = self._store.journal.read(journal)
        return {
            entry.body.version
            for entry in entries
            if isinstance(entry.body, InquiryAnswered) and entry.by.role == "department"
        }

    def _inquiry_of(self, reply: Reply) -> str | None:
        """The inquiry an answer is about; a department can only ever speak about its own."""
        lookups = self._store.lookups
        row = lookups.inquiry_by_reference(self._department, reply.reference)
        if row is None and reply.number:
            row = lookups.inquiry_by_number(reply.number)
        if row is None or row.department != self._department or row.reference not in ("", reply.reference):
            return None
        return row.id
