"""What would be sent and asked now, and why not: pure, printable, and the very list that rounds carry out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.store.rows import DepartmentRow, StepRow
from desktop.sync import doubt, schedule
from desktop.sync.promise import BY_HAND
from desktop.sync.schedule import Pace, Standing

CHANGES_EVERY = timedelta(seconds=30)
CATALOGUE_EVERY = timedelta(hours=6)
NUMBERS_LOW = 100  # below, a block is reserved while online
NUMBERS_BLOCK = 200

What = Literal["send", "carry", "again", "look"]


@dataclass(frozen=True, slots=True)
class Do:
    """One step to act on: send it, carry its paper, send it again under the same key, or look for it."""

    what: What
    row: StepRow
    said: Sentence


@dataclass(frozen=True, slots=True)
class NotNow:
    """Why something does not go now, what helps, and whose turn it is. ``row`` None: the department."""

    row: StepRow | None
    why: Sentence
    next_step: Sentence
    turn: str  # machine | clerk | it | department
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to ask the department for: its answers, its catalogue, numbers."""

    what: Literal["changes", "catalogue", "numbers", "results"]
    said: Sentence


@dataclass(frozen=True, slots=True)
class View:
    """All that a department's plan depends on; nothing else does.

    ``rows`` are open steps in planned order, ``siblings`` all steps of the cases among them,
    ``first_sent`` when a step in doubt was first sent, by ``schedule.key_of``.
    """

    now: datetime
    today: date
    department: DepartmentRow
    standing: Standing
    rows: Sequence[StepRow] = ()
    siblings: Mapping[str, Sequence[StepRow]] = field(default_factory=dict)
    first_sent: Mapping[str, datetime] = field(default_factory=dict)
    numbers_left: int | None = None
    results: int = 0  # papers of its answers that are not here yet
    pace: Pace = field(default_factory=Pace)
    offline: bool = False
    paused: bool = False
    evidence: Mapping[str, Text] = field(default_factory=dict)  # what people call the papers


@dataclass(frozen=True, slots=True)
class DepartmentPlan:
    """One department: what is done in this order, what is asked, and what not, each with its sentence."""

    department: DepartmentRow
    do: tuple[Do, ...]
    ask: tuple[Ask, ...]
    not_now: tuple[NotNow, ...]
    held: NotNow | None = None  # why nothing at all goes to this department now
    more: int = 0  # open steps beyond those looked at

    @property
    def asks(self) -> frozenset[str]:
        """What is asked for."""
        return frozenset(one.what for one in self.ask)


def plan(view: View) -> DepartmentPlan:
    """The plan for one department. Each department has its own, so none waits for another."""
    do: list[Do] = []
    not_now: list[NotNow] = []
    for row in view.rows:
        found = _for(row, view)
        if isinstance(found, Do):
            do.append(found)
        elif found is not None:
            not_now.append(found)
    do.sort(key=lambda one: _urgency(one, view))  # stable: the planned order stays within equals
    return DepartmentPlan(view.department, tuple(do), _asks(view), tuple(not_now), held(view))


def held(view: View) -> NotNow | None:
    """Why nothing goes to a department now; None when the line may be tried."""
    if view.offline:
        return NotNow(
            None,
            sentence("This counter was set to work offline."),
            sentence("Switch the line on again when you want to send."),
            "clerk",
        )
    if view.paused:
        return NotNow(
            None,
            sentence("Sending to {department} is paused.", department=view.department.name),
            sentence("Resume it on the connections page."),
            "clerk",
        )
    standing = view.standing
    if schedule.may_ask(standing, view.now):
        return None
    title = standing.title.sentence() if standing.title else sentence("The department cannot be reached.")
    next_step = (
        standing.next_step.sentence() if standing.next_step else sentence("It is tried again by itself.")
    )
    turn = "it" if standing.sort == "needs_it" else "machine"
    return NotNow(None, title, next_step, turn, standing.not_before)


def blocked_by(row: StepRow, siblings: Sequence[StepRow]) -> StepRow | None:
    """The step of the same case that must go first; None when nothing stands before it.

    A paper needs nothing but the case. A message keeps its place behind what was planned before it in its
    own delivery (a supplement says that its papers are there) and behind earlier messages that are still
    on their way; one that was refused, or that waits behind what was, is a person's matter and delays no
    other.
    """
    if row.call != "message":
        return None
    for other in siblings:
        if (other.delivery, other.step) == (row.delivery, row.step):
            return None  # siblings are in planned order: the rest comes later
        if other.state in ("done", "handed_over"):
            continue
        if other.delivery == row.delivery:
            return other
        if other.call == "message" and other.state in ("waiting", "sending", "in_doubt"):
            before = blocked_by(other, siblings)
            if before is None or before.state != "refused":
                return other
    return None


def _for(row: StepRow, view: View) -> Do | NotNow | None:
    if row.state == "in_doubt":
        return _doubted(row, view)
    if row.state == "refused":
        return NotNow(row, _refused(row, view), _NEXT[row.turn if row.turn in _NEXT else "clerk"], row.turn)
    if row.state == "handed_over":
        return None  # a person has it; it is on no list of the machine
    if row.state == "sending":
        return NotNow(
            row,
            sentence("{step} is being sent.", step=_name(row, view)),
            sentence("Nothing to do: its answer is awaited."),
            "machine",
        )
    return _waiting(row, view)


def doubled_by(row: StepRow, siblings: Iterable[StepRow]) -> StepRow | None:
    """The step that hands the same case over already; None when this one is the only one.

    Two counters that did not know of each other may both have accepted a case. One hands it over, the
    first that went, else the first planned; whether the other ever goes is for a person to decide.
    """
    if row.call != "create":
        return None
    before, gone = True, ("sending", "in_doubt", "done")
    for other in siblings:
        if (other.delivery, other.step) == (row.delivery, row.step):
            before = False
        elif other.call == "create" and other.state in (("waiting", *gone) if before else gone):
            return other
    return None


def _waiting(row: StepRow, view: View) -> Do | NotNow:
    if view.department.connector == BY_HAND:
        return NotNow(
            row,
            sentence("{step} waits to be carried to the department.", step=_name(row, view)),
            sentence("Make a parcel for this department and hand it over."),
            "clerk",
        )
    siblings = view.siblings.get(row.case, ())
    if doubled_by(row, siblings) is not None:
        return NotNow(
            row,
            sentence("{step} was accepted at two counters and is handed over once.", step=_name(row, view)),
            sentence("Compare what the department got with this, then drop this step with a reason."),
            "clerk",
        )
    if row.call == "inquiry":
        return _inquiry(row, view)
    if row.call != "create" and not row.reference:
        return NotNow(
            row,
            sentence("{step} waits until the department has the case itself.", step=_name(row, view)),
            sentence("Nothing to do here: look at the step that hands the case over."),
            "machine",
        )
    before = blocked_by(row, siblings)
    if before is not None:
        return NotNow(
            row,
            sentence(
                "{step} waits for what comes before it: {before}.",
                step=_name(row, view),
                before=_name(before, view),
            ),
            sentence("Nothing to do here: it follows by itself."),
            "machine",
        )
    what: What = "carry" if row.call == "paper" else "send"
    return _tired(row, view) or Do(what, row, sentence("Send: {step}", step=_name(row, view)))


def _inquiry(row: StepRow, view: View) -> Do | NotNow:
    """A question: sent where the department takes any; one that was never heard may."""
    offers = view.standing.offers
    if offers is not None and not offers.inquiries:
        return NotNow(
            row,
            sentence("{step} cannot go over the line: the department takes none.", step=_name(row, view)),
            sentence("Ask by telephone, type the answer in, then drop this step with a reason."),
            "clerk",
        )
    return _tired(row, view) or Do("send", row, sentence("Send: {step}", step=_name(row, view)))


def _doubted(row: StepRow, view: View) -> Do | NotNow:
    offers = view.standing.offers
    if offers is None:
        return NotNow(
            row,
            sentence("{step} may or may not have arrived.", step=_name(row, view)),
            sentence("Nothing to do: it is settled with the department once it answers."),
            "machine",
        )
    way = doubt.settle(row, offers, view.first_sent.get(schedule.key_of(row)), view.now)
    tired = _tired(row, view)
    if way != "person" and tired is not None:
        return tired
    if way == "same_key":
        return Do("again", row, sentence("Send again under the same key: {step}", step=_name(row, view)))
    if way == "person":
        return NotNow(
            row,
            sentence(
                "{step} may or may not have arrived, and this department cannot be asked.",
                step=_name(row, view),
            ),
            sentence("Ask the department by phone, then say here whether it has it."),
            "clerk",
        )
    if not doubt.may_look(row, view.now):
        return NotNow(
            row,
            sentence("{step} may still be under way.", step=_name(row, view)),
            sentence("Nothing to do: it is looked for in a minute."),
            "machine",
            row.since + doubt.QUIET,
        )
    return Do("look", row, sentence("Look whether the department has it: {step}", step=_name(row, view)))


def _tired(row: StepRow, view: View) -> NotNow | None:
    """A step that failed and rests, or that failed so often that a person has to look."""
    if schedule.step_may_go(view.standing, row, view.now):
        return None
    tries = schedule.tries_of(view.standing, row)
    if tries is None:
        return None
    if tries.turn != "machine":
        why = sentence(
            "{step} failed {count} times: {why}", step=_name(row, view), count=tries.count, why=_told(tries)
        )
        return NotNow(
            row, why, sentence("Ask IT staff to look, then try it again, or hand it over."), tries.turn
        )
    why = sentence("{step} failed and rests for a while: {why}", step=_name(row, view), why=_told(tries))
    return NotNow(row, why, tries.next_step.sentence(), "machine", tries.not_before)


def _told(tries: schedule.Tries) -> Sentence:
    return tries.title.sentence()


def _urgency(one: Do, view: View) -> tuple[bool, int, bool]:
    """Words before papers, what never failed before what did, today before other days."""
    tries = schedule.tries_of(view.standing, one.row)
    return one.what == "carry", tries.count if tries else 0, one.row.received_on != view.today


def _asks(view: View) -> tuple[Ask, ...]:
    standing, asks = view.standing, []
    name = view.department.name
    if view.department.connector != BY_HAND and _due(standing.last_asked, view.now, CHANGES_EVERY):
        asks.append(Ask("changes", sentence("Ask {department} for answers.", department=name)))
    if view.results and view.department.connector != BY_HAND:
        said = sentence("Fetch result papers from {department}: {count}", department=name, count=view.results)
        asks.append(Ask("results", said))
    if _due(standing.last_catalogue, view.now, CATALOGUE_EVERY):
        asks.append(Ask("catalogue", sentence("Ask {department} for its catalogue.", department=name)))
    left = view.numbers_left
    if left is not None and left < NUMBERS_LOW and (standing.offers is None or standing.offers.numbers):
        said = sentence("Reserve {count} numbers from {department}.", count=NUMBERS_BLOCK, department=name)
        asks.append(Ask("numbers", said))
    return tuple(asks)


def _due(last: datetime | None, now: datetime, every: timedelta) -> bool:
    """Whether it is time again; a last time in the future is a clock that was turned back."""
    return last is None or not last <= now < last + every


_NEXT: dict[str, Sentence] = {
    "clerk": sentence("Correct the case and try again, or hand it over on paper."),
    "it": sentence("Ask IT staff to look, then try it again, or hand it over on paper."),
}


def _refused(row: StepRow, view: View) -> Sentence:
    # Without values a sentence is never filled in, so the department's own words stay as they came.
    return sentence("{step} was refused: {why}", step=_name(row, view), why=Sentence(row.why))


def _name(row: StepRow, view: View) -> Sentence:
    """A step as people call it."""
    return name(row, view.evidence)


def name(row: StepRow, papers: Mapping[str, Text]) -> Sentence:
    """A step as people call it; *papers* says what the papers of the department are called."""
    if row.call == "create":
        return sentence("Case {number}", number=row.case_number)
    if row.call == "inquiry":
        return sentence("Inquiry {number}", number=row.case_number)
    if row.call == "paper":
        evidence = row.step.rpartition(":")[2]
        known, size = papers.get(evidence, Text(evidence, evidence)), _size(row.request)
        if not size:
            return sentence("Paper {evidence} of case {number}", evidence=known, number=row.case_number)
        return sentence(
            "Paper {evidence} of case {number} ({size} kB)",
            evidence=known,
            number=row.case_number,
            size=max(1, size // 1000),
        )
    return sentence("Message to case {number}", number=row.case_number)


def _size(request: str) -> int:
    """Bytes of a paper, as its frozen request says; 0 when the request is not at hand."""
    try:
        return int(msgspec.json.decode(request)["size"])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return 0
