"""One department's worker: greet, settle what is in doubt, send, fetch answers, make ready, carry papers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.clock import Clock
from desktop.domain.entry import Draft
from desktop.domain.kinds.delivery import StepDoubted
from desktop.domain.registers.asking import Known, Question
from desktop.errors import Trouble, sentence
from desktop.net import WireTrouble
from desktop.store.opening import Store
from desktop.store.rows import DepartmentRow, StepRow
from desktop.sync import plan as planning
from desktop.sync import registers, schedule
from desktop.sync.plan import DepartmentPlan, Do, View
from desktop.sync.promise import Connector, Explained, Fetching
from desktop.sync.rounds import preparing, viewing
from desktop.sync.rounds.answers import Answers
from desktop.sync.rounds.course import Course
from desktop.sync.rounds.recorder import COUNTER
from desktop.sync.rounds.replies import Inquiries
from desktop.sync.rounds.results import Results
from desktop.sync.rounds.sending import Sending
from desktop.sync.schedule import Pace, Standing

_PAGE = 256
_SENT_PAGE = 2048  # steps; at the end of each everything is on the disk before the next is read
_GLANCE = 16
_SAVE_EVERY = timedelta(minutes=1)
_IDLE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to: steps settled for good, whether more waits already, else when to come again."""

    settled: int
    more: bool
    again_at: datetime


def _unheard(why: Explained) -> Explained:
    """A greeting that failed: nothing of a case was in it, so nothing of a case may have arrived."""
    if why.certain or why.code in ("portal", "redirect"):
        return why
    title = sentence("The department does not answer as it should.")
    kept = sentence("Nothing to do: everything is kept and sent by itself when the line is back.")
    return replace(why, title=title, next_step=kept)


class Worker:
    """Carries out one department's plans. ``once`` is called from one thread at a time, any thread."""

    def __init__(
        self,
        store: Store,
        department: DepartmentRow,
        connector: Connector,
        clock: Clock,
        *,
        pace: Pace | None = None,
        changed: Callable[[frozenset[str]], None] | None = None,
        dice: random.Random | None = None,
    ) -> None:
        self.department = department
        kept = schedule.read(store.journal.hint(schedule.hint_name(department.id)))
        self.course = Course(department.id, clock, pace or Pace(), dice or random.Random(), kept)  # noqa: S311
        self.trouble: Trouble | None = None  # what the last catalogue or block was refused for
        self._store = store
        self._connector = connector
        self._clock = clock
        self._changed = changed or (lambda subjects: None)
        self._answers = Answers(store, department.id, self._changed)
        self._inquiries = Inquiries(store, department.id, self._changed)
        course = self.course
        self._results = Results(
            store, department.id, clock, course.pace, course.dice, self._changed, self._fetching
        )
        self._saved: datetime | None = None

    # -- one round ----------------------------------------------------------------------------------

    def once(self) -> Round:
        """One round, bounded in time by the calls it makes. Raises Trouble when the store cannot be written.

        A dead line is found out by the greeting, before anything is marked as being sent: it leaves no
        entry and no doubt.
        """
        course, now = self.course, self._clock.now()
        course.urgent.clear()
        held = planning.held(self._view(()))
        if held is not None:
            return Round(0, False, held.until or now + _IDLE)
        self._recover()
        before = course.standing
        try:
            offers = self._connector.greet()
        except WireTrouble as trouble:
            course.failed(_unheard(self._connector.explain(trouble)))
            return self._end(before, settled=0, more=False)
        course.heard(offers, self._connector.skew_s)
        sending = Sending(course, self._store, self._connector, offers, self._items, self._changed)
        more = self._exchange(sending)
        return self._end(before, settled=sending.settled, more=more)

    def _fetching(self, some: Fetching | None) -> None:
        self.course.fetching = some

    def plan(self) -> DepartmentPlan:
        """What the next round would do and what not, with sentences; asks nobody and writes nothing."""
        lookups, device, own = self._store.lookups, self._store.identity.device, self.department.id
        today = self._clock.now().astimezone().date()
        first = lookups.sendable(own, device, today, _PAGE)
        others = lookups.steps(own, device=device, limit=_PAGE, whole=True)
        rows = tuple({schedule.key_of(row): row for row in (*others, *first)}.values())
        counted = lookups.step_counts()
        many = sum(count for (whose, state), (count, _) in counted.items() if whose == own and state != "it")
        found = planning.plan(self._view(rows))
        return replace(found, more=max(0, many - len(rows)))

    def eager(self) -> bool:
        """Whether something could go now that the last round did not know of. Cheap."""
        if planning.held(self._view(())) is not None:
            return False
        lookups, device = self._store.lookups, self._store.identity.device
        today = self._clock.now().astimezone().date()
        rows = lookups.sendable(self.department.id, device, today, _GLANCE)
        return bool(planning.plan(self._view(rows)).do)

    def look_up(self, question: Question) -> dict[str, Known]:
        """Ask a register, from any thread, while a round may be under way. Raises registers.Unanswered."""
        course = self.course
        return registers.ask(
            self._connector,
            course.standing.offers,
            question,
            switched_off="paused" if course.paused else "offline" if course.offline else "",
        )

    def close(self) -> None:
        """Let go of the line."""
        self._connector.close()

    # -- parts of a round ---------------------------------------------------------------------------

    def _exchange(self, sending: Sending) -> bool:
        """Send and ask, in the order of importance; True when there is more to do at once."""
        sending.words()
        if sending.over:
            return False
        try:
            more = self._ask()
        except WireTrouble as trouble:
            self.course.failed(self._connector.explain(trouble))
            return False
        if not sending.more:
            sending.papers()
        try:
            if not sending.over and "results" in planning.plan(self._view(())).asks:
                more |= self._results.take(self._connector, self._make_way)
        except WireTrouble as trouble:
            self.course.failed(self._connector.explain(trouble))
            return False
        return not sending.over and (more or sending.more or self.course.urgent.is_set())

    def _make_way(self) -> bool:
        """Whether result papers stop here: a person stopped the work, or something urgent came."""
        return self.course.halted or self.course.urgent.is_set()

    def _ask(self) -> bool:
        """Answers, numbers and the catalogue, as far as they are due; True when there are more answers."""
        course = self.course
        asks = planning.plan(self._view(())).asks
        more = False
        if "changes" in asks and not course.halted:
            self._answers.retry_unknown()
            more = self._answers.take(self._connector)
            if course.standing.offers is not None and course.standing.offers.inquiries:
                self._inquiries.take(self._connector)
            course.answered(more=more)
        try:
            if "numbers" in asks and not course.halted:
                self._tell(preparing.reserve_numbers(self._store, self._connector, self.department.id))
            if "catalogue" in asks and not course.halted:
                course.catalogue_asked()
                self.trouble = None
                self._tell(preparing.refresh_catalogue(self._store, self._connector, self.department.id))
        except Trouble as trouble:
            if self._store.trouble is not None:
                raise
            self.trouble = trouble
        return more

    def _tell(self, subjects: frozenset[str]) -> None:
        if subjects:
            self._changed(subjects)

    def _recover(self) -> None:
        """Steps that a kill, or a disk that failed, left marked as being sent: nobody knows how far they got.

        Between two rounds nothing is being sent, so whatever bears the mark now is from a life before.
        """
        lookups, device = self._store.lookups, self._store.identity.device
        while left := lookups.steps(self.department.id, ("sending",), limit=_PAGE, device=device):
            drafts = [Draft(row.case, StepDoubted(row.delivery, row.step, "restart")) for row in left]
            self._store.journal.append(drafts, COUNTER)
            self._changed(frozenset(row.case for row in left))

    def _items(self, papers: bool) -> Iterator[list[Do]]:
        """Pages of what can go now, what is in doubt first; each page is settled before the next is read."""
        lookups, device = self._store.lookups, self._store.identity.device
        department = self.department.id
        doubtful = lookups.steps(department, ("in_doubt",), device=device, whole=True)
        doubts = [
            one for one in planning.plan(self._view(doubtful)).do if (one.row.call == "paper") == papers
        ]
        if doubts:
            yield doubts
        skip = 0
        while True:
            today = self._clock.now().astimezone().date()
            rows = lookups.sendable(department, device, today, _SENT_PAGE, skip, whole=papers)
            items = [one for one in planning.plan(self._view(rows)).do if (one.what == "carry") == papers]
            skip += len(rows) - len(items)
            if items:
                yield items
            if len(rows) < _SENT_PAGE:
                return

    def _view(self, rows: tuple[StepRow, ...]) -> View:
        course = self.course
        return viewing.view(
            self._store,
            self._clock,
            self.department,
            rows,
            course.standing,
            course.pace,
            offline=course.offline,
            paused=course.paused,
        )

    def _end(self, before: Standing, *, settled: int, more: bool) -> Round:
        """Keep the standing, seldom while nothing but times changed, and say when to come again."""
        now, standing = self._clock.now(), self.course.standing
        quiet = not settled and (standing.failures, standing.steps) == (before.failures, before.steps)
        if not quiet or self._saved is None or not self._saved <= now < self._saved + _SAVE_EVERY:
            hints = {schedule.hint_name(self.department.id): schedule.write(standing)}
            self._store.journal.append((), COUNTER, hints=hints)
            self._saved = now
        if more and schedule.may_ask(standing, now):
            return Round(settled, True, now)
        waits = [tries.not_before for tries in standing.steps.values() if tries.turn == "machine"]
        waits.append(now + _IDLE)
        return Round(settled, False, max(min(waits), standing.not_before or now))
