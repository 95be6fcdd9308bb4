"""The hall as this window sees it: who is served here, who waits in which order, and how long that takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop.casework.desk import Desk
from desktop.casework.hall import groups
from desktop.domain.hall import turns, waits
from desktop.domain.hall.times import Spent, Times, times
from desktop.domain.hall.turns import Waiting
from desktop.domain.hall.waits import Estimate
from desktop.store.rows import GroupRow, TicketRow

CALLING = timedelta(minutes=30)  # a window that called so recently counts as open
SHOWN_CALLS = 6  # latest calls on the hall's screen


@dataclass(frozen=True, slots=True)
class Line:
    """One line: who waits in it, in the order they will be called, and what is known of the wait."""

    group: GroupRow
    waiting: tuple[TicketRow, ...]
    windows: int
    handled_s: tuple[int, ...]  # how long each of those served today took, oldest first
    overtaking: float  # which part of the latest calls were of people who may go first

    def wait(self, ahead: int, *, goes_first: bool = False) -> Estimate | None:
        """How long so many people take, for somebody who may go first or not."""
        overtaking = 0.0 if goes_first else self.overtaking
        return waits.estimate(ahead, self.handled_s, self.windows, overtaking)


@dataclass(frozen=True, slots=True)
class Hall:
    """Today's tickets as one window sees them; ``mine`` are those it would call, in order."""

    now: datetime
    serving: TicketRow | None
    mine: tuple[TicketRow, ...]
    served: tuple[str, ...]  # the groups this window serves
    lines: tuple[Line, ...]
    aside: tuple[TicketRow, ...]  # put aside or missed, newest first
    calls: tuple[TicketRow, ...]  # the latest called, newest first
    done: int


def serving(desk: Desk) -> TicketRow | None:
    """Whose ticket is served at this window now."""
    device = desk.store.identity.device
    rows = desk.store.lookups.tickets(desk.today, ("serving",))
    mine = [row for row in rows if row.called_at_device == device]
    return max(mine, key=lambda row: row.since, default=None)


def read(desk: Desk) -> Hall:
    """Everything about today, read at once."""
    now, device = desk.clock.now(), desk.store.identity.device
    rows = desk.store.lookups.tickets(desk.today)
    known = groups.lines(desk)
    served = _served(desk, known, rows)
    calls = sorted((row for row in rows if row.last_called), key=_last_called, reverse=True)
    aside = [row for row in rows if row.state in ("held", "missed")]
    return Hall(
        now=now,
        serving=serving(desk),
        mine=next_for(rows, served, device, now),
        served=served,
        lines=tuple(_line(group, rows, now) for group in _with_ended(desk, known, rows)),
        aside=tuple(sorted(aside, key=lambda row: row.since, reverse=True)),
        calls=tuple(calls[:SHOWN_CALLS]),
        done=sum(row.state == "done" for row in rows),
    )


def measured(desk: Desk, first: date, last: date) -> tuple[Times, ...]:
    """How long people waited and were served in some days, both included, by line."""
    rows = desk.store.lookups.tickets_between(first, last)
    return times(Spent(r.group, r.state, r.first_called, r.waited_s, r.handled_s) for r in rows)


def next_for(
    rows: Sequence[TicketRow], served: tuple[str, ...], device: str, now: datetime
) -> tuple[TicketRow, ...]:
    """Whom a window calls, in order: first those sent to this window, then its lines by the fair rule."""
    waiting = [row for row in rows if row.state == "waiting"]
    sent = sorted((row for row in waiting if row.for_window == device), key=lambda row: row.place)
    others = [row for row in waiting if not row.for_window and row.group in served]
    return (*sent, *_in_order(others, rows, served, now))


def _in_order(
    waiting: Sequence[TicketRow], rows: Sequence[TicketRow], of: Iterable[str], now: datetime
) -> tuple[TicketRow, ...]:
    wanted = frozenset(of)
    called = sorted((row for row in rows if row.first_called and row.group in wanted), key=_called_at)
    by_id = {row.id: row for row in waiting}
    found = turns.order([as_waiting(row) for row in waiting], [row.ahead for row in called], now)
    return tuple(by_id[one.id] for one in found)


def as_waiting(row: TicketRow) -> Waiting:
    """A ticket as the fair rule looks at it."""
    return Waiting(row.id, row.place, row.taken_at, row.priority, row.appointment)


def _called_at(row: TicketRow) -> datetime:
    return row.first_called or row.taken_at


def _last_called(row: TicketRow) -> datetime:
    return row.last_called or row.taken_at


def _served(desk: Desk, known: Sequence[GroupRow], rows: Sequence[TicketRow]) -> tuple[str, ...]:
    told = set(desk.store.lookups.window_groups(desk.store.identity.device))
    every = [group.id for group in known]
    # A line that ended, or that another counter knows of, is nobody's: every window that serves all has it.
    found = dict.fromkeys([*every, *(row.group for row in rows)])
    return tuple(group for group in found if not told or group in told) or tuple(found)


def _with_ended(desk: Desk, known: Sequence[GroupRow], rows: Sequence[TicketRow]) -> tuple[GroupRow, ...]:
    """The lines, and those ended ones in which somebody still waits."""
    there = {group.id for group in known}
    wanted = {row.group for row in rows if row.state == "waiting"} - there
    return (*known, *(g for g in (*desk.store.lookups.groups(every=True), groups.ANY) if g.id in wanted))


def _line(group: GroupRow, rows: Sequence[TicketRow], now: datetime) -> Line:
    own = [row for row in rows if row.group == group.id]
    waiting = [row for row in own if row.state == "waiting"]
    recent = {r.called_at_device for r in own if r.first_called and now - _called_at(r) <= CALLING}
    done = sorted((row for row in own if row.state == "done"), key=lambda row: row.since)
    handled = tuple(row.handled_s for row in done if row.handled_s)
    called = sorted((row for row in own if row.first_called), key=_called_at)[-waits.MOST :]
    overtaking = sum(row.ahead for row in called) / max(1, len(called))
    return Line(group, _in_order(waiting, rows, (group.id,), now), max(1, len(recent)), handled, overtaking)
