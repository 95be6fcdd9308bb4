"""When to try again: back-off with full jitter, Retry-After, a ceiling of tries, a breaker per department.

A pure state machine: the time and the dice are passed in, the state is one record that a hint keeps over
restarts. Losing it costs nothing but politeness: every number in it is worked out anew from failures.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from desktop.errors import Sentence
from desktop.store.rows import StepRow
from desktop.sync.promise import Explained, Offers

_LONGEST_WAIT = 3600.0  # seconds; Retry-After is obeyed up to here


class Pace(msgspec.Struct, frozen=True):
    """How patient we are; all times in seconds."""

    first: float = 2.0
    longest: float = 300.0
    ceiling: int = 8  # tries of one step, then it is a person's turn
    breaker: int = 3  # failures in a row after which one step at a time feels the way


class Told(msgspec.Struct, frozen=True):
    """A sentence as it survives a restart."""

    text: str
    values: dict[str, str] = {}

    @classmethod
    def of(cls, what: Sentence) -> Told:
        """Keep a sentence."""
        return cls(what.text, {name: str(value) for name, value in what.values.items()})

    def sentence(self) -> Sentence:
        """The sentence again."""
        return Sentence(self.text, dict(self.values))


class Tries(msgspec.Struct, frozen=True):
    """How one step fared: failures so far, when the last one was, and not before when it is tried again."""

    count: int
    at: datetime
    not_before: datetime
    code: str
    title: Told
    next_step: Told
    turn: str  # machine | clerk | it


class Standing(msgspec.Struct, frozen=True):
    """How one department stands with us."""

    failures: int = 0  # in a row
    since: datetime | None = None  # when the first of them was
    not_before: datetime | None = None
    sort: str = ""  # of the last failure: later | needs_it | ...
    code: str = ""
    title: Told | None = None
    next_step: Told | None = None
    last_heard: datetime | None = None
    last_sent: datetime | None = None
    last_asked: datetime | None = None  # for answers
    last_catalogue: datetime | None = None
    offers: Offers | None = None
    skew_s: float = 0.0
    told_to_wait: bool = False  # the wait is the department's own wish (Retry-After), not our caution
    steps: dict[str, Tries] = {}


def read(hint: str | None) -> Standing:
    """The standing a hint kept; a fresh one when there is none or it is not to be understood."""
    if hint is None:
        return Standing()
    try:
        return msgspec.json.decode(hint, type=Standing)
    except msgspec.MsgspecError:
        return Standing()


def write(standing: Standing) -> str:
    """The standing as a hint."""
    return msgspec.json.encode(standing).decode()


def hint_name(department: str) -> str:
    """Under which name a department's standing is kept."""
    return f"schedule:{department}"


def key_of(row: StepRow) -> str:
    """How the standing names a step."""
    return f"{row.delivery}/{row.step}"


def delay(failures: int, pace: Pace, chance: float) -> float:
    """Seconds to wait after so many failures in a row; *chance* is in [0, 1).

    Full jitter: all counters of a district see the same outage end, and must not come back together.
    """
    return chance * min(pace.longest, pace.first * 2.0 ** min(failures - 1, 30))


def heard(standing: Standing, now: datetime, offers: Offers | None = None) -> Standing:
    """The department gave a sign of life. That alone does not end a failing: it may greet and not work."""
    return msgspec.structs.replace(standing, last_heard=now, offers=offers or standing.offers)


def worked(standing: Standing, now: datetime) -> Standing:
    """The department did what it was asked: whatever failed before is over.

    Steps that failed only because everything did begin anew, so that an outage alone calls nobody.
    """
    since = standing.since
    steps = standing.steps
    if standing.failures and since is not None:
        steps = {key: tries for key, tries in steps.items() if tries.at < since or tries.turn != "machine"}
    return msgspec.structs.replace(
        standing,
        failures=0,
        since=None,
        not_before=None,
        sort="",
        code="",
        title=None,
        next_step=None,
        last_heard=now,
        steps=steps,
    )


def failed(standing: Standing, why: Explained, now: datetime, pace: Pace, chance: float) -> Standing:
    """The department could not be reached, or sent us away, or its system fails."""
    failures = standing.failures + 1
    wait = delay(failures, pace, chance)
    if why.retry_after is not None:
        # Its word counts, and a little jitter on top: it told every counter the same.
        wait = min(why.retry_after, _LONGEST_WAIT) + chance * pace.first
    return msgspec.structs.replace(
        standing,
        failures=failures,
        since=standing.since or now,
        not_before=now + timedelta(seconds=wait),
        sort=why.sort,
        code=why.code,
        title=Told.of(why.title),
        next_step=Told.of(why.next_step),
        told_to_wait=why.retry_after is not None,
    )


def impatient(standing: Standing) -> Standing:
    """A person said *now*: our own caution ends, a department's wish to be left alone does not.

    What was given up gets one more try; failing again, it is a person's again.
    """
    until = standing.not_before if standing.told_to_wait else None
    steps = {
        key: msgspec.structs.replace(tries, not_before=tries.at, turn="machine")
        for key, tries in standing.steps.items()
    }
    return msgspec.structs.replace(standing, not_before=until, last_asked=None, steps=steps)


def step_failed(
    standing: Standing, row: StepRow, why: Explained, now: datetime, pace: Pace, chance: float
) -> Standing:
    """One step failed by itself; at the ceiling it becomes a person's."""
    before = tries_of(standing, row)
    count = before.count + 1 if before else 1
    wait = delay(count, pace, chance)
    if why.retry_after is not None:
        wait = min(why.retry_after, _LONGEST_WAIT) + chance * pace.first
    turn = {"needs_clerk": "clerk", "needs_it": "it"}.get(why.sort, "machine")
    if turn == "machine" and count >= pace.ceiling:
        turn = "it"
    tries = Tries(
        count,
        now,
        now + timedelta(seconds=wait),
        why.code,
        Told.of(why.title),
        Told.of(why.next_step),
        turn,
    )
    return msgspec.structs.replace(standing, steps={**standing.steps, key_of(row): tries})


def step_over(standing: Standing, row: StepRow) -> Standing:
    """A step is settled: nothing of its tries is kept."""
    key = key_of(row)
    if key not in standing.steps:
        return standing
    return msgspec.structs.replace(standing, steps={k: t for k, t in standing.steps.items() if k != key})


def tries_of(standing: Standing, row: StepRow) -> Tries | None:
    """How a step fared so far; None when a person touched it since: their word begins anew.

    The machine notes its failures after the entries it writes, so a step younger than its last failure
    was changed by somebody else.
    """
    tries = standing.steps.get(key_of(row))
    return None if tries is None or row.since > tries.at else tries


def touched(standing: Standing, rows: Sequence[StepRow], now: datetime) -> Standing:
    """The machine wrote entries about these steps: what it knows of their tries stays in force."""
    steps = dict(standing.steps)
    for key in {key_of(row) for row in rows} & steps.keys():
        steps[key] = msgspec.structs.replace(steps[key], at=now)
    return msgspec.structs.replace(standing, steps=steps)


def may_ask(standing: Standing, now: datetime) -> bool:
    """Whether the department may be spoken to now.

    A wait longer than any we would impose means that the computer's clock was set back meanwhile.
    """
    until = standing.not_before
    return until is None or until <= now or until > now + timedelta(seconds=2 * _LONGEST_WAIT)


def step_may_go(standing: Standing, row: StepRow, now: datetime) -> bool:
    """Whether a step's own waiting is over and it is the machine's turn."""
    tries = tries_of(standing, row)
    if tries is None:
        return True
    ready = tries.not_before <= now or tries.not_before > now + timedelta(seconds=2 * _LONGEST_WAIT)
    return ready and tries.turn == "machine"


def allowance(standing: Standing, pace: Pace, wish: int) -> int:
    """How many steps may go at once: one while the breaker is open, to feel the way."""
    return 1 if standing.failures >= pace.breaker else wish


def pruned(standing: Standing, open_steps: set[str]) -> Standing:
    """Without the tries of steps that are settled or gone."""
    if all(key in open_steps for key in standing.steps):
        return standing
    kept = {key: tries for key, tries in standing.steps.items() if key in open_steps}
    return msgspec.structs.replace(standing, steps=kept)
