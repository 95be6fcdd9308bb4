"""What travels, folded from entries: steps of each handing-over, and result papers that come back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from desktop.domain.entry import Opened
from desktop.domain.kinds import delivery as d
from desktop.domain.kinds.case import DepartmentAnswered, ResultKept, ResultLacking, ResultWanted


class StepStanding(msgspec.Struct, frozen=True):
    """One step and where it stands.

    ``state`` is waiting, sending, done, refused, in_doubt or handed_over. *Done* is the department's
    own word and nothing takes it back; *handed_over* is a person's, and only *done* overrules it, or a
    person who knew of it (``entry`` is what handed it over) and gives it back to the machine.
    """

    step: d.Step
    state: str
    attempt: int
    since: datetime
    why: str = ""
    turn: str = "machine"
    reference: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One handing-over to one department."""

    id: str
    department: str
    cause: str
    steps: tuple[StepStanding, ...]

    @property
    def finished(self) -> bool:
        """Whether the department has all of it."""
        return all(s.state == "done" for s in self.steps)


_WORST_FIRST = ("refused", "in_doubt", "sending", "waiting", "handed_over", "done")


def overall(deliveries: Iterable[Delivery]) -> str:
    """One word for all deliveries of a case: the one that needs attention most; "" for none.

    What a person dropped says nothing, unless it is all there is: something else took its place.
    """
    steps = [s for v in deliveries for s in v.steps]
    kept = [s for s in steps if (s.state, s.why) != ("handed_over", "dropped")]
    states = {s.state for s in kept or steps}
    return next((state for state in _WORST_FIRST if state in states), "")


def fold_deliveries(arranged: Iterable[Opened]) -> tuple[Delivery, ...]:
    """Deliveries in the order they were planned; *arranged* comes from ``order.arranged``."""
    planned: dict[str, d.DeliveryPlanned] = {}
    steps: dict[tuple[str, str], StepStanding] = {}
    events: list[Opened] = []
    for entry in arranged:
        if isinstance(entry.body, d.DeliveryPlanned):
            if entry.body.delivery in planned:
                continue
            planned[entry.body.delivery] = entry.body
            for step in entry.body.steps:
                steps[entry.body.delivery, step.id] = StepStanding(step, "waiting", 0, entry.at)
        else:
            events.append(entry)
    for entry in events:
        place = (entry.body.delivery, entry.body.step)
        if place in steps:
            steps[place] = _after(steps[place], entry)
    return tuple(
        Delivery(p.delivery, p.department, p.cause, tuple(steps[p.delivery, s.id] for s in p.steps))
        for p in planned.values()
    )


def _after(standing: StepStanding, entry: Opened) -> StepStanding:
    body = entry.body
    if isinstance(body, d.StepDone):
        reference = body.reference or standing.reference
        return replace(standing, state="done", since=entry.at, why="", turn="department", reference=reference)
    if standing.state == "handed_over" and isinstance(body, d.StepCleared):
        known = body.how == "person" and standing.entry in entry.envelope.replaces
        return (
            replace(standing, state="waiting", since=entry.at, why="", turn="machine") if known else standing
        )
    if standing.state in ("done", "handed_over"):
        return standing
    if isinstance(body, d.StepSending):
        attempt = max(body.attempt, standing.attempt)
        return replace(standing, state="sending", attempt=attempt, since=entry.at, why="", turn="machine")
    if isinstance(body, d.StepRefused):
        return replace(standing, state="refused", since=entry.at, why=body.title, turn=body.turn)
    if isinstance(body, d.StepDoubted):
        return replace(standing, state="in_doubt", since=entry.at, why=body.why, turn="machine")
    if isinstance(body, d.StepCleared):
        return replace(standing, state="waiting", since=entry.at, why="", turn="machine")
    if isinstance(body, d.StepHandedOver):
        turn = "it" if body.to == "it" else "clerk"
        return replace(standing, state="handed_over", since=entry.at, why=body.to, turn=turn, entry=entry.id)
    return standing


# -- results ----------------------------------------------------------------------------------------------

ResultState = Literal["wanted", "kept", "lacking"]


@dataclass(frozen=True, slots=True)
class Result:
    """One paper of a department's answer, by the SHA-256 (hex) of its content.

    *Wanted* is fetched by the machine; *kept* lies here as ``paper``; *lacking* could not be had, for
    ``why`` (a code), and a person decides. A kept paper stays kept: nothing said later takes it away.
    """

    sha256: str
    state: ResultState
    since: datetime
    paper: str = ""
    media_type: str = ""
    size: int = 0  # bytes
    why: str = ""


def fold_results(arranged: Iterable[Opened]) -> tuple[Result, ...]:
    """The results of a case in the order they were named; *arranged* comes from ``order.arranged``."""
    found: dict[str, Result] = {}
    later: list[Opened] = []
    for entry in arranged:
        if isinstance(entry.body, DepartmentAnswered):
            for sha256 in entry.body.papers:
                found.setdefault(sha256, Result(sha256, "wanted", entry.at))
        else:
            later.append(entry)
    for entry in later:
        body = entry.body
        if isinstance(body, ResultKept):
            found[body.sha256] = Result(body.sha256, "kept", entry.at, body.paper, body.media_type, body.size)
        elif body.sha256 not in found or found[body.sha256].state != "kept":
            state: ResultState = "lacking" if isinstance(body, ResultLacking) else "wanted"
            why = body.why if isinstance(body, ResultLacking) else ""
            found[body.sha256] = Result(body.sha256, state, entry.at, why=why)
    return tuple(found.values())


RESULT_KINDS = (ResultKept, ResultLacking, ResultWanted)
