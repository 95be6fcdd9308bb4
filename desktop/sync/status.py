"""How the line and each department stand, in words that cannot lie: made here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, Trouble, sentence
from desktop.store.rows import DepartmentRow
from desktop.sync.promise import BY_HAND
from desktop.sync.rounds import Course
from desktop.sync.schedule import Standing

State = Literal["online", "sending", "offline", "needs_you", "starting"]

# *Online* is only said of a department that gave a sign of life this recently.
FRESH = timedelta(minutes=2)
SKEW_TOLD = 60.0  # seconds; beyond, dates and signatures begin to suffer


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """One department: its state, what is so in a sentence, and what helps."""

    department: str
    name: Text
    state: State
    says: Sentence
    next_step: Sentence | None
    waiting: int  # steps that the machine will carry out
    needs_you: int  # steps that wait for a person
    with_it: int = 0  # steps that were given to IT staff
    since: datetime | None = None  # when a failing began
    last_heard: datetime | None = None
    next_try: datetime | None = None
    by_hand: bool = False  # cases are carried there; there is no line to hear anything on
    paused: bool = False
    waiting_since: datetime | None = None  # since when the oldest of them waits
    progress: tuple[int, int] | None = None  # of the paper under way: bytes there, bytes in all


@dataclass(frozen=True, slots=True)
class Status:
    """The line as a whole, short enough for the header, and each department."""

    state: State
    says: Sentence
    departments: tuple[DepartmentStatus, ...]
    notes: tuple[Sentence, ...] = ()  # what everybody should know: a wrong clock, a limit that is near
    offline: bool = False  # this counter was set to work offline


@dataclass(frozen=True, slots=True)
class Counts:
    """Open steps of one department by what happens next."""

    waiting: int = 0
    sending: int = 0
    doubtful: int = 0
    refused: int = 0
    with_it: int = 0
    since: datetime | None = None  # when the oldest of what is to be sent began to wait

    @property
    def to_send(self) -> int:
        """Everything the department does not have for certain and no person has taken over."""
        return self.waiting + self.sending + self.doubtful


def counts(step_counts: Mapping[tuple[str, str], tuple[int, datetime]], department: str) -> Counts:
    """One department's share of ``lookups.step_counts``."""
    found = {state: many for (whose, state), (many, _) in step_counts.items() if whose == department}
    times = [
        since
        for (whose, state), (_, since) in step_counts.items()
        if whose == department and state in ("waiting", "sending", "in_doubt")
    ]
    waiting, sending, doubtful, refused = (
        found.get(state, 0) for state in ("waiting", "sending", "in_doubt", "refused")
    )
    with_it = found.get("it", 0)
    return Counts(waiting, sending, doubtful, refused, with_it, min(times, default=None))


def department_status(
    row: DepartmentRow, course: Course, steps: Counts, now: datetime, trouble: Trouble | None = None
) -> DepartmentStatus:
    """One department's status; *trouble* is what its settings, its catalogue or our disk came to."""
    standing = course.standing
    persons = steps.to_send if row.connector == BY_HAND else _persons(standing, steps)
    needs_you = min(steps.refused + persons, steps.refused + steps.to_send)
    waiting = steps.to_send - min(persons, steps.to_send)
    state, says, next_step = _said(row, course, steps, waiting, needs_you, now, trouble)
    return DepartmentStatus(
        row.id,
        row.name,
        state,
        says,
        next_step,
        waiting,
        needs_you,
        steps.with_it,
        standing.since,
        standing.last_heard if row.connector != BY_HAND else None,
        standing.not_before if standing.not_before and standing.not_before > now else None,
        row.connector == BY_HAND,
        course.paused,
        steps.since if waiting or needs_you else None,
        _progress(course),
    )


def _progress(course: Course) -> tuple[int, int] | None:
    """Of the paper under way, in either direction: bytes that are there, bytes in all."""
    if course.carrying is not None:
        return course.carrying[1].there, course.carrying[1].size
    some = course.fetching
    return (some.here, some.size) if some is not None and some.size else None


def _persons(standing: Standing, steps: Counts) -> int:
    """Steps that are not refused and yet a person's: in doubt where nobody can be asked, or tried enough."""
    if standing.offers is not None and standing.offers.doubt == "C":
        return steps.doubtful
    return sum(tries.turn != "machine" for tries in standing.steps.values())


def _said(
    row: DepartmentRow,
    course: Course,
    steps: Counts,
    waiting: int,
    needs_you: int,
    now: datetime,
    trouble: Trouble | None,
) -> tuple[State, Sentence, Sentence | None]:
    standing = course.standing
    if trouble is not None:
        return "needs_you", trouble.what, trouble.next_step
    if row.connector == BY_HAND:
        return _by_hand(steps)
    if course.offline:
        return "offline", sentence("Set to work offline; {count} to send.", count=waiting), None
    if course.paused:
        said = sentence("Paused; {count} to send.", count=waiting)
        return "offline", said, sentence("Resume it when you want to send.")
    if standing.failures:
        return _failing(standing, waiting)
    if standing.last_heard is None:
        return "starting", sentence("Not asked yet; {count} to send.", count=waiting), None
    if not standing.last_heard <= now < standing.last_heard + FRESH:
        said = sentence(
            "Not heard from since {time}; {count} to send.", time=_time(standing.last_heard), count=waiting
        )
        return "offline", said, None
    if needs_you:
        return "needs_you", _many_need_you(needs_you), sentence("Open what is stuck below.")
    if steps.with_it:
        return "needs_you", _many_with_it(steps.with_it), sentence("Open what is stuck below.")
    return _moving(course, standing.last_heard, waiting, now)


def _moving(
    course: Course, heard: datetime, waiting: int, now: datetime
) -> tuple[State, Sentence, Sentence | None]:
    """What goes on with a department that was heard lately; nothing is called sending that rests."""
    if course.carrying is not None:
        carried = course.carrying[1]
        said = sentence(
            "Sending a paper: {there} of {size} kB.", there=carried.there // 1000, size=carried.size // 1000
        )
        return "sending", said, None
    some = course.fetching
    if some is not None and some.size:
        here, size = some.here // 1000, some.size // 1000
        return "sending", sentence("Fetching a result: {here} of {size} kB.", here=here, size=size), None
    resting = sorted(
        t.not_before for t in course.standing.steps.values() if t.turn == "machine" and t.not_before > now
    )
    if waiting and len(resting) >= waiting:
        # Nothing moves just now, and nobody is told that it does.
        said = sentence(
            "{count} failed and rest; tried again at {time}.", count=waiting, time=_time(resting[0])
        )
        return "online", said, None
    if waiting:
        return "sending", sentence("Sending {count}.", count=waiting), None
    return "online", sentence("Nothing to send. Last heard at {time}.", time=_time(heard)), None


def _by_hand(steps: Counts) -> tuple[State, Sentence, Sentence | None]:
    """There is no line that could be down or up: only what waits to be carried."""
    if steps.to_send or steps.refused:
        said = sentence("Handed over by hand; {count} to carry there.", count=steps.to_send)
        return "needs_you", said, sentence("Make a parcel for this department and hand it over.")
    return "online", sentence("Handed over by hand; nothing waits."), None


def _failing(standing: Standing, waiting: int) -> tuple[State, Sentence, Sentence | None]:
    title = standing.title.sentence() if standing.title else sentence("The department cannot be reached.")
    next_step = standing.next_step.sentence() if standing.next_step else None
    state: State = "needs_you" if standing.sort == "needs_it" else "offline"
    since = _time(standing.since) if standing.since else "?"
    said = sentence("{what} Since {time}; {count} to send.", what=title, time=since, count=waiting)
    return state, said, next_step


def _many_need_you(count: int) -> Sentence:
    return sentence("1 needs you") if count == 1 else sentence("{count} need you", count=count)


def _many_with_it(count: int) -> Sentence:
    return sentence("1 with IT staff") if count == 1 else sentence("{count} with IT staff", count=count)


def _time(moment: datetime) -> str:
    local = moment.astimezone()
    today = datetime.now(local.tzinfo).date() == local.date()
    return local.strftime("%H:%M") if today else local.strftime("%Y-%m-%d %H:%M")


def whole(
    departments: Sequence[DepartmentStatus], notes: tuple[Sentence, ...] = (), *, offline: bool = False
) -> Status:
    """The line as a whole: what needs a person first, else what is so for most."""
    waiting = sum(one.waiting for one in departments)
    needs_you = sum(max(one.needs_you, one.state == "needs_you" and not one.with_it) for one in departments)
    with_it = sum(one.with_it for one in departments)
    state, says = _line(departments, waiting)
    if needs_you:
        says = sentence("{line} · {more}", line=says, more=_many_need_you(needs_you))
        state = "needs_you"
    if with_it:
        says = sentence("{line} · {more}", line=says, more=_many_with_it(with_it))
        state = "needs_you"
    return Status(state, says, tuple(departments), notes, offline)


def _line(departments: Sequence[DepartmentStatus], waiting: int) -> tuple[State, Sentence]:
    states = [one.state for one in departments]
    off = states.count("offline")
    if states and all(state == "starting" for state in states):
        return "starting", sentence("Starting")
    if off and off == sum(state != "needs_you" for state in states):
        some = sentence("Offline, {count} to send", count=waiting)
        return "offline", some if waiting else sentence("Offline")
    sending = sum(one.waiting for one in departments if one.state == "sending")
    resting = sum(one.waiting for one in departments if one.state == "online")
    online = sentence("Online, {count} to send", count=resting) if resting else sentence("Online")
    line: tuple[State, Sentence] = (
        ("sending", sentence("Sending {count}", count=sending)) if sending else ("online", online)
    )
    if off:
        gone = (
            sentence("1 department offline")
            if off == 1
            else sentence("{count} departments offline", count=off)
        )
        return line[0], sentence("{line} · {more}", line=line[1], more=gone)
    return line


def skew_note(standings: Sequence[Standing]) -> tuple[Sentence, ...]:
    """What the departments' clocks say about ours: told only when most that spoke agree."""
    seen = sorted(s.skew_s for s in standings if s.last_heard is not None)
    if not seen:
        return ()
    middle = seen[len(seen) // 2]
    if abs(middle) < SKEW_TOLD:
        return ()
    minutes = max(1, round(abs(middle) / 60))
    if middle > 0:
        return (
            sentence("This computer's clock is {minutes} minutes behind the departments'.", minutes=minutes),
        )
    return (
        sentence("This computer's clock is {minutes} minutes ahead of the departments'.", minutes=minutes),
    )
