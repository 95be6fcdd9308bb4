"""Sends the steps of one round: marked before the first byte leaves, answered, written down in batches."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import msgspec

from desktop.domain.entry import Draft
from desktop.domain.kinds.delivery import StepCleared, StepDone, StepDoubted, StepRefused, StepSending
from desktop.errors import Trouble
from desktop.net import Answered, WireTrouble
from desktop.store.attachments import Papers
from desktop.store.opening import Store
from desktop.store.rows import StepRow
from desktop.sync import doubt, schedule
from desktop.sync.plan import Do
from desktop.sync.promise import Connector, Explained, Offers, Sent
from desktop.sync.rounds.course import Course
from desktop.sync.rounds.recorder import BATCH, WITHIN, Recorder

_AHEAD = 0.25  # seconds of sending that are marked in advance, and that a kill leaves in doubt at most
_FIRST_GUESS = 0.03  # seconds a step takes, before any was measured
_WORDS = 10.0  # seconds of sending before a round also asks for answers
_PAPERS = 10.0  # seconds of papers before a round ends

Pages = Callable[[bool], Iterator[list[Do]]]


class StorePaper:
    """A paper of this store as a connector reads it."""

    def __init__(self, papers: Papers, paper: str, size: int) -> None:
        self._papers, self._paper, self.size = papers, paper, size

    def read(self, offset: int, length: int) -> bytes:
        """At most *length* bytes from *offset* on. Raises Trouble when the paper is damaged."""
        return next(self._papers.parts(self._paper, offset), b"")[:length]


class Sending:
    """One round's sending. ``pages`` gives what can go: pages of words, or (True) of papers."""

    def __init__(
        self,
        course: Course,
        store: Store,
        connector: Connector,
        offers: Offers,
        pages: Pages,
        changed: Callable[[frozenset[str]], None],
    ) -> None:
        self.settled = 0
        self.over = False  # the department failed, or a person stopped the work
        self.more = False
        self._course = course
        self._store = store
        self._connector = connector
        self._offers = offers
        self._pages = pages
        self._changed = changed
        self._took = _FIRST_GUESS
        self._streak = 0
        self._touched: list[StepRow] = []

    def words(self) -> None:
        """Settle what is in doubt and send cases and messages, for a while. Raises Trouble of the disk."""
        until = time.monotonic() + _WORDS
        before = -1
        while before != self.settled:  # what was settled may have been what something else waited for
            before = self.settled
            for items in self._pages(False):
                with self._recorder() as recorder:
                    self._look_all([one for one in items if one.what == "look"], recorder)
                    self._send_all([one for one in items if one.what != "look"], recorder)
                self.more = time.monotonic() > until
                if self._stopped() or self.more:
                    return

    def papers(self) -> None:
        """Carry papers piece by piece, for a while, and make way for words. Raises Trouble of the disk."""
        until, before = time.monotonic() + _PAPERS, self.settled
        for items in self._pages(True):
            for one in items:
                if one.what == "look" or self._carry(one.row, until):
                    with self._recorder() as recorder:
                        if one.what == "look":
                            self._look_all([one], recorder)
                        else:
                            self._send_all([one], recorder)
                if self._stopped() or self.more:
                    return
        self.more = self.settled > before  # a message may have waited for its papers

    # -- marking and sending ------------------------------------------------------------------------

    @contextmanager
    def _recorder(self) -> Iterator[Recorder]:
        """What happens inside is on the disk when it ends; only then may tries be told from deeds."""
        recorder = Recorder(self._store.journal, self._changed)
        try:
            yield recorder
        finally:
            recorder.write()
            self._course.touched(self._touched)
            self._touched = []

    def _stopped(self) -> bool:
        self.over = self.over or self._course.halted
        return self.over

    def _send_all(self, items: list[Do], recorder: Recorder) -> None:
        """Send in order, a batch after the other."""
        waiting = deque(items)
        while here := self._mark(waiting, recorder):
            for place, one in enumerate(here):
                if self._stopped():
                    self._give_back(here[place:], recorder)
                    return
                began = time.monotonic()
                self._send(one, recorder)
                self._took += (time.monotonic() - began - self._took) / 8
                if self._took > WITHIN:
                    recorder.write()  # the next answer may be long in coming

    def _batch(self) -> int:
        """How many steps are marked at once: a quarter of a second's worth, bounded."""
        wish = max(1, min(BATCH, int(_AHEAD / max(self._took, 0.001))))
        return schedule.allowance(self._course.standing, self._course.pace, doubt.ahead(self._offers, wish))

    def _mark(self, waiting: deque[Do], recorder: Recorder) -> list[Do]:
        """Commit that steps are being sent before their first byte leaves: a kill from here is a doubt.

        What was marked and then not sent, because the line broke, gives its mark back.
        """
        if self._stopped():
            return []
        items = [waiting.popleft() for _ in range(min(self._batch(), len(waiting)))]
        rows = [one.row for one in items]
        if any(not row.request for row in rows):
            whole = self._store.lookups.with_requests(rows)
            items = [Do(one.what, row, one.said) for one, row in zip(items, whole, strict=True)]
        self._touched += rows
        marks = [StepSending(row.delivery, row.step, row.attempt + 1) for row in rows]
        recorder.write([Draft(row.case, mark) for row, mark in zip(rows, marks, strict=True)])
        return items

    def _give_back(self, items: list[Do], recorder: Recorder) -> None:
        """These never left. A fresh step waits again; one that was in doubt before is so still."""
        for one in items:
            recorder.put(_unsent(one, "unsent"))

    def _send(self, one: Do, recorder: Recorder) -> None:
        assert one.row.request, "a step is sent with its frozen request or not at all"
        try:
            sent = self._connector.send(one.row)
        except WireTrouble as trouble:
            self._went_wrong(one, trouble, recorder)
        else:
            self._done(one.row, sent, recorder)

    def _done(self, row: StepRow, sent: Sent, recorder: Recorder) -> None:
        recorder.put(Draft(row.case, StepDone(row.delivery, row.step, sent.reference, sent.version)))
        self._course.settled(row)
        self._streak = 0
        self.settled += 1

    # -- what went wrong ----------------------------------------------------------------------------

    def _went_wrong(self, one: Do, trouble: WireTrouble, recorder: Recorder) -> None:
        row, why = one.row, self._connector.explain(trouble)
        if _is_refusal(why):
            self._refused(row, why, recorder)
            return
        if why.certain:
            # This try did nothing there. But a step that was in doubt before it, from an earlier try, is in
            # doubt still: only this copy is accounted for, not the first one.
            recorder.put(_unsent(one, why.code))
        else:
            recorder.put(Draft(row.case, StepDoubted(row.delivery, row.step, _code(trouble))))
        self._count(row, why)

    def _refused(self, row: StepRow, why: Explained, recorder: Recorder) -> None:
        """The department's own no. A step sent before may be refused *because* it is there: look first.

        Where nobody can look, a person already said that the earlier try did not arrive.
        """
        if row.attempt > 0 and row.call in ("create", "inquiry") and doubt.class_of(row, self._offers) != "C":
            try:
                found = self._connector.find(row)
            except WireTrouble as trouble:
                recorder.put(Draft(row.case, StepDoubted(row.delivery, row.step, _code(trouble))))
                self._count(row, self._connector.explain(trouble))
                return
            if found is not None:
                self._done(row, found, recorder)
                return
        recorder.put(_refusal(row, why))
        self._course.settled(row)
        self._streak = 0
        self.settled += 1

    def _count(self, row: StepRow, why: Explained) -> None:
        """A failure counts for the step; several in a row, or one that says so, for the department."""
        if why.whole_department:
            self._course.failed(why)
            self.over = True
            return
        self._course.step_failed(row, why)
        self._streak += 1
        pace = self._course.pace
        if self._streak >= schedule.allowance(self._course.standing, pace, pace.breaker):
            self._course.failed(why)
            self.over = True

    def _look_all(self, items: list[Do], recorder: Recorder) -> None:
        for one in items:
            if not self._stopped():
                self._look(one.row, recorder)

    def _look(self, row: StepRow, recorder: Recorder) -> None:
        """Ask whether a step in doubt is there: then it is done; if it is not, it waits to be sent."""
        try:
            found = self._connector.find(row)
        except WireTrouble as trouble:
            self._count(row, self._connector.explain(trouble))
            return
        if found is not None:
            self._done(row, found, recorder)
        else:
            recorder.put(Draft(row.case, StepCleared(row.delivery, row.step, "not_found")))
            self._touched.append(row)

    # -- papers -------------------------------------------------------------------------------------

    def _carry(self, row: StepRow, until: float) -> bool:
        """Bring a paper over, piece by piece; True when all of it is there.

        Pieces need no mark: they are named by the paper's hash and count for nothing until the step itself
        refers to the whole, so a kill among them leaves no doubt, only an offset to go on from.
        """
        began = reached = -1
        try:
            size = int(msgspec.json.decode(row.request)["size"])
            paper = StorePaper(self._store.papers, row.paper, size)
            while True:
                if self._stopped():
                    return False
                if self._course.urgent.is_set() or time.monotonic() > until:
                    self.more = True
                    return False
                carried = self._connector.carry(row, paper)
                self._course.carried(row, carried)
                began, reached = carried.there if began < 0 else began, carried.there
                if carried.whole:
                    return True
        except WireTrouble as trouble:
            why = self._connector.explain(trouble)
            if reached > began and _of_the_line(why):
                self.more = True  # it got further: a line that breaks now and then is no reason to wait
            else:
                self._not_carried(row, why)
        except Trouble as trouble:  # the paper itself is missing or damaged here
            refusal = StepRefused(row.delivery, row.step, 0, str(trouble.what), turn="it")
            with self._recorder() as recorder:
                recorder.put(Draft(row.case, refusal))
        finally:
            self._course.carrying = None
        return False

    def _not_carried(self, row: StepRow, why: Explained) -> None:
        if _is_refusal(why):
            with self._recorder() as recorder:
                recorder.put(_refusal(row, why))
        else:
            self._count(row, why)


def _of_the_line(why: Explained) -> bool:
    """A failure that says nothing about the step and nothing about the department."""
    return why.sort == "later" and not why.whole_department and why.retry_after is None and not why.certain


def _is_refusal(why: Explained) -> bool:
    return why.sort != "later" and why.certain and not why.whole_department


def _unsent(one: Do, code: str) -> Draft:
    row = one.row
    if one.what == "again":
        return Draft(row.case, StepDoubted(row.delivery, row.step, code))
    return Draft(row.case, StepCleared(row.delivery, row.step, "not_sent"))


def _refusal(row: StepRow, why: Explained) -> Draft:
    turn: Literal["clerk", "it"] = "it" if why.sort == "needs_it" else "clerk"
    refusal = StepRefused(row.delivery, row.step, why.status, why.title.text, why.detail, turn)
    return Draft(row.case, refusal)


def _code(trouble: WireTrouble) -> str:
    if isinstance(trouble, Answered):
        return "busy" if trouble.status == 409 else "server_error"
    return trouble.code
