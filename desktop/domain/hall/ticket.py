"""What a ticket's journal adds up to: where it stands, who called it, how long it waited and was served."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.domain import order
from desktop.domain.catalogue import Text
from desktop.domain.entry import NO_TIME, Opened
from desktop.domain.kinds import hall as k

STATES = ("waiting", "serving", "held", "missed", "done", "left")
STATE_NAMES: dict[str, Text] = {
    "waiting": Text("waiting", "等候"),
    "serving": Text("being served", "办理中"),
    "held": Text("put aside", "挂起"),
    "missed": Text("not there", "过号"),
    "done": Text("served", "已办结"),
    "left": Text("given back", "作废"),
}
OVER = frozenset({"done", "left"})
LONGEST_S = 24 * 3600  # a clock that was set meanwhile makes no wait longer than a day


@dataclass(frozen=True, slots=True)
class Call:
    """One call: when, to which window, by whom, whether it repeated the one before, and whether ahead."""

    at: datetime
    window: str
    device: str
    staff: str
    again: bool
    ahead: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """A folded ticket. Times in seconds; ``place`` is the moment it is sorted by among those waiting."""

    id: str
    taken: k.TicketTaken | None
    taken_at: datetime
    device: str  # where it was taken
    state: str
    group: str
    for_window: str  # device id when only one window may call it
    note: str
    place: datetime
    since: datetime
    waited_s: int
    handled_s: int
    calls: tuple[Call, ...]
    cases: tuple[str, ...]
    clash: bool  # two windows called it without knowing of each other: the first one has it
    odd: tuple[str, ...]

    @property
    def number(self) -> str:
        """The number printed on it."""
        return self.taken.number if self.taken else ""

    @property
    def priority(self) -> str:
        """Why it goes before others, or ""."""
        return self.taken.priority if self.taken else ""

    @property
    def served_by(self) -> Call | None:
        """The call that counts: the latest that was no repetition."""
        return next((call for call in reversed(self.calls) if not call.again), None)

    def lasting(self, now: datetime) -> tuple[int, int]:
        """Seconds waited and handled, the running state counted up to *now*."""
        more = _span(self.since, now)
        return (
            self.waited_s + (more if self.state == "waiting" else 0),
            self.handled_s + (more if self.state == "serving" else 0),
        )


@dataclass
class _Walk:
    """A ticket while its entries are walked through, in the order all counters agree on."""

    taken: k.TicketTaken | None = None
    taken_at: datetime = NO_TIME
    device: str = ""
    state: str = "waiting"
    group: str = ""
    for_window: str = ""
    note: str = ""
    place: datetime = NO_TIME
    since: datetime = NO_TIME
    spent: dict[str, int] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    clash: bool = False
    odd: list[str] = field(default_factory=list)

    def turn(self, state: str, at: datetime) -> None:
        """Go over to another state; the time in the one before counts."""
        self.spent[self.state] = self.spent.get(self.state, 0) + _span(self.since, at)
        self.state, self.since = state, max(at, self.since)


def _span(start: datetime, end: datetime) -> int:
    if NO_TIME in (start, end):
        return 0
    return min(max(0, round((end - start).total_seconds())), LONGEST_S)


def fold(journal: str, entries: Iterable[Opened]) -> Ticket:
    """Fold any set of a ticket's entries, in any order, with any duplicates; never refuses."""
    walk = _Walk()
    for entry in order.arranged(entries):
        _step(walk, entry)
    return Ticket(
        id=journal,
        taken=walk.taken,
        taken_at=walk.taken_at,
        device=walk.device,
        state=walk.state,
        group=walk.group,
        for_window=walk.for_window,
        note=walk.note,
        place=walk.place,
        since=walk.since,
        waited_s=walk.spent.get("waiting", 0),
        handled_s=walk.spent.get("serving", 0),
        calls=tuple(walk.calls),
        cases=tuple(dict.fromkeys(walk.cases)),
        clash=walk.clash,
        odd=tuple(walk.odd),
    )


def _step(walk: _Walk, entry: Opened) -> None:
    body: Any = entry.body
    if isinstance(body, k.TicketCase):
        walk.cases.append(body.case)
    elif isinstance(body, k.TicketTaken) and walk.taken is None:
        walk.taken, walk.taken_at, walk.device = body, entry.at, entry.envelope.device
        walk.group = walk.group or body.group
        walk.place, walk.since = entry.at, entry.at
    elif isinstance(body, k.TicketTaken) or walk.state == "left" or _too_late(walk, body):
        walk.odd.append(entry.id)
    elif isinstance(body, k.TicketCalled):
        _called(walk, entry, body)
    elif not _moved(walk, entry, body):
        walk.odd.append(entry.id)


def _too_late(walk: _Walk, body: Any) -> bool:
    """After a visit ended only another call makes sense: the person comes back with a question."""
    return walk.state == "done" and not isinstance(body, k.TicketCalled)


def _called(walk: _Walk, entry: Opened, body: k.TicketCalled) -> None:
    call = Call(entry.at, body.window, entry.envelope.device, entry.by.staff, body.again, body.ahead)
    standing = walk.calls[-1] if walk.calls else None
    if walk.state == "serving" and standing is not None and standing.device != call.device:
        walk.clash = True  # both called it; who was first serves it
        walk.odd.append(entry.id)
        return
    walk.calls.append(call)
    if walk.state != "serving":
        walk.turn("serving", entry.at)


def _moved(walk: _Walk, entry: Opened, body: Any) -> bool:
    """What takes it out of the line, or back in; False for what this program does not know."""
    match body:
        case k.TicketHeld():
            walk.turn("held", entry.at)
            walk.note = body.reason
        case k.TicketMissed():
            walk.turn("missed", entry.at)
        case k.TicketReturned():
            walk.turn("waiting", entry.at)
            walk.place = body.place
        case k.TicketTransferred():
            walk.turn("waiting", entry.at)
            walk.group, walk.for_window, walk.note = body.group, body.window, body.note
        case k.TicketFinished():
            walk.turn("done", entry.at)
        case k.TicketLeft():
            walk.turn("left", entry.at)
        case _:
            return False
    return True
