"""What a case's journal adds up to: the fold, which accepts any set of entries and never refuses.

Checks belong in ``domain.rules``, which sees a case *before* something is added. Here everything has
already happened, at some counter, in some order; an entry that makes no sense is kept and flagged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop.domain import deadlines, order
from desktop.domain.deadlines import PAUSED
from desktop.domain.deliveries import RESULT_KINDS, Delivery, Result, fold_deliveries, fold_results
from desktop.domain.entry import NO_TIME, Author, Opened, instant
from desktop.domain.kinds import back_entry, registers, visits
from desktop.domain.kinds import case as k
from desktop.domain.kinds import delivery as d
from desktop.domain.outage import paper

STATES = (
    "draft",
    "received",
    "accepted",
    "not_accepted",
    "in_review",
    "waiting_supplement",
    "special_procedure",
    "approved",
    "refused",
    "withdrawn",
    "delivered",
)
FINISHED = frozenset({"not_accepted", "refused", "withdrawn", "delivered"})
DECIDED = frozenset({"approved", "refused"})


@dataclass(frozen=True, slots=True)
class MaterialStanding:
    """Where one material of a case stands."""

    evidence: str
    state: str
    paper: str
    file_name: str
    trust: str
    until: date | None
    note: str
    at: datetime
    by: Author


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline; ``where`` is "department" once the department has it."""

    at: datetime
    by: Author
    entry: str
    body: Any
    where: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Several current values of one thing: the first is in force until a person decides."""

    subject: str  # value:FIELD, material:EVIDENCE or circumstances
    entries: tuple[str, ...]
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A folded case: what everybody who has these entries sees."""

    id: str
    opened: k.CaseOpened | None
    opened_at: datetime | None
    owner: str
    device: str
    state: str
    circumstances: tuple[str, ...]
    values: dict[str, Any]
    sources: dict[str, tuple[str, ...]]  # what a later entry must replace, by clash subject
    materials: dict[str, MaterialStanding]
    received: k.CaseReceived | None
    refusal: k.CaseNotAccepted | None
    answer: k.DepartmentAnswered | None
    answers: tuple[k.DepartmentAnswered, ...]
    reference: str
    decided_on: date | None
    delivered_on: date | None
    pauses: tuple[deadlines.Pause, ...]
    deliveries: tuple[Delivery, ...]
    timeline: tuple[Moment, ...]
    clashes: tuple[Clash, ...]
    odd: tuple[str, ...]  # ids of entries that are newer than this program or make no sense here
    results: tuple[Result, ...] = ()  # papers of the department's answers
    paper: paper.Paper | None = None  # the form it was made on while the line or the computer was down
    clock: k.ClockSet | None = None  # what its dates are counted by, once it was paused

    @property
    def number(self) -> str:
        """The official number, or "" while a draft."""
        return self.received.number if self.received else ""

    @property
    def department(self) -> str:
        """The department whose business it is."""
        return self.opened.department if self.opened else ""

    @property
    def due_on(self) -> date | None:
        """The nearest date that counts now; None while paused, finished or not known."""
        if self.received is None or self.state in FINISHED or self.state in PAUSED:
            return None
        if self.state == "received":
            return self.received.accept_by
        if self.state in DECIDED:
            return None
        return self.decide_by

    @property
    def held(self) -> deadlines.Held:
        """The promised date and that by law as they hold, every pause that ended left out."""
        return deadlines.held(self.received, self.pauses, self.clock)

    @property
    def decide_by(self) -> date | None:
        """By when it is to be decided: as the department named it, else as it was promised."""
        return deadlines.named(self.answers) or self.held.promised_by

    @property
    def missing(self) -> tuple[str, ...]:
        """Evidence promised or missing."""
        return tuple(e for e, m in self.materials.items() if m.state in ("promised", "missing"))

    @property
    def noticed(self) -> bool:
        """Whether the one-time notice was given."""
        return any(isinstance(m.body, k.NoticeGiven) for m in self.timeline)


@dataclass
class _Gathered:
    """The entries of a case, sorted by what they are about."""

    opened: list[Opened] = field(default_factory=list)
    values: dict[str, list[Opened]] = field(default_factory=lambda: defaultdict(list))
    materials: dict[str, list[Opened]] = field(default_factory=lambda: defaultdict(list))
    circumstances: list[Opened] = field(default_factory=list)
    milestones: list[Opened] = field(default_factory=list)
    answers: list[Opened] = field(default_factory=list)
    clocks: list[Opened] = field(default_factory=list)
    deliveries: list[Opened] = field(default_factory=list)
    results: list[Opened] = field(default_factory=list)
    paper: list[Opened] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def first(self) -> Opened | None:
        """The entry that opened the case; a case is opened once, so further ones are flagged."""
        self.odd += [extra.id for extra in self.opened[1:]]
        return self.opened[0] if self.opened else None


_MILESTONES = (k.CaseReceived, k.CaseAccepted, k.CaseNotAccepted, k.CaseWithdrawn, k.CaseDelivered)
_KNOWN = (
    k.NoticeGiven,
    k.CaseSupplemented,
    k.CaseNoted,
    k.CaseMessaged,
    k.PaperPrinted,
    k.CaseSeen,
    *visits.KINDS,
    *registers.KINDS,
)


# By exact type, which is what a body is read as: the long way of asking costs as much as all the rest.
_WHERE: dict[type[Any], str] = {
    k.CaseOpened: "opened",
    k.CaseFilled: "values",
    k.MaterialNoted: "materials",
    k.CircumstancesSet: "circumstances",
    **dict.fromkeys(_MILESTONES, "milestones"),
    k.DepartmentAnswered: "answers",
    k.ClockSet: "clocks",
    **dict.fromkeys(RESULT_KINDS, "results"),
    **dict.fromkeys(d.KINDS, "deliveries"),
    **dict.fromkeys(back_entry.KINDS, "paper"),
    **dict.fromkeys(_KNOWN, ""),
}


def _gather(entries: Iterable[Opened]) -> _Gathered:
    found = _Gathered()
    for entry in entries:
        where = _WHERE.get(type(entry.body))
        if where is None:
            found.odd.append(entry.id)
        elif where == "values":
            for name in entry.body.values:
                found.values[name].append(entry)
        elif where == "materials":
            found.materials[entry.body.evidence].append(entry)
        elif where:
            getattr(found, where).append(entry)
            if where == "answers":
                found.results.append(entry)
    return found


def fold(journal: str, entries: Iterable[Opened], *, told: bool = True) -> Case:
    """Fold any set of a case's entries, in any order, with any duplicates; *told*: with its timeline."""
    arranged = order.arranged(entries)
    found = _gather(arranged)
    first, clashes, sources = found.first(), list[Clash](), dict[str, tuple[str, ...]]()
    values = _current_values(found, clashes, sources)
    materials = _current_materials(found, clashes, sources)
    circumstances = _current_circumstances(first, found, clashes, sources)
    answers = _by_version(found.answers)
    passed, answer = _milestones(found), answers[-1] if answers else None
    deliveries = fold_deliveries(found.deliveries)
    back = paper.fold(arranged) if found.paper else None
    return Case(
        id=journal,
        opened=first.body if first else None,
        opened_at=first.at if first else None,
        owner=first.by.staff if first else "",
        device=first.envelope.device if first else "",
        state=_state(passed, answer),
        circumstances=circumstances,
        values=values,
        sources=sources,
        materials=materials,
        received=passed.get(k.CaseReceived),
        refusal=passed.get(k.CaseNotAccepted),
        answer=answer,
        answers=answers,
        reference=_reference(answer, deliveries),
        decided_on=next((_day(a.at) for a in answers if a.state in DECIDED), None),
        delivered_on=_delivered_on(found),
        pauses=deadlines.pauses(answers),
        deliveries=deliveries,
        timeline=_timeline(arranged, deliveries) if told else (),
        clashes=tuple(clashes),
        odd=(*found.odd, *(back.odd if back else ())),
        results=fold_results(found.results),
        paper=back,
        clock=deadlines.together([entry.body for entry in found.clocks]),
    )


def _current_values(
    found: _Gathered, clashes: list[Clash], sources: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, candidates in found.values.items():
        standing = order.current(candidates)
        values[name] = standing[0].body.values[name]
        _note(f"value:{name}", standing, tuple(e.body.values[name] for e in standing), clashes, sources)
    return values


def _current_materials(
    found: _Gathered, clashes: list[Clash], sources: dict[str, tuple[str, ...]]
) -> dict[str, MaterialStanding]:
    materials: dict[str, MaterialStanding] = {}
    for evidence, candidates in found.materials.items():
        standing = order.current(candidates)
        winner = standing[0]
        body: k.MaterialNoted = winner.body
        told = (body.state, body.paper, body.file_name, body.trust, body.until, body.note)
        materials[evidence] = MaterialStanding(evidence, *told, winner.at, winner.by)
        _note(f"material:{evidence}", standing, tuple(e.body.state for e in standing), clashes, sources)
    return materials


def _current_circumstances(
    first: Opened | None, found: _Gathered, clashes: list[Clash], sources: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    if not found.circumstances:
        return first.body.circumstances if first else ()
    standing = order.current(found.circumstances)
    values = tuple(e.body.circumstances for e in standing)
    _note("circumstances", standing, values, clashes, sources)
    chosen: tuple[str, ...] = values[0]
    return chosen


def _note(
    subject: str,
    standing: list[Opened],
    values: tuple[Any, ...],
    clashes: list[Clash],
    sources: dict[str, tuple[str, ...]],
) -> None:
    """Remember what a later change replaces; equal values said twice are no clash."""
    sources[subject] = tuple(e.id for e in standing)
    if len(standing) > 1 and any(value != values[0] for value in values[1:]):
        clashes.append(Clash(subject, sources[subject], values))


def _by_version(entries: list[Opened]) -> tuple[k.DepartmentAnswered, ...]:
    """The department's words in its own order; the same version told twice counts once."""
    by_version: dict[int, Opened] = {}
    for entry in sorted(entries, key=lambda e: (e.envelope.stamp, e.id)):
        by_version.setdefault(entry.body.version, entry)
    return tuple(by_version[version].body for version in sorted(by_version))


def _milestones(found: _Gathered) -> dict[type[Any], Any]:
    """The first of each milestone that makes sense; the others are flagged."""
    passed: dict[type[Any], Any] = {}
    for entry in found.milestones:
        what = type(entry.body)
        needs_receipt = what is not k.CaseReceived and k.CaseReceived not in passed
        if what in passed or (
            needs_receipt and what is not k.CaseWithdrawn and what is not k.CaseNotAccepted
        ):
            found.odd.append(entry.id)
        if what not in passed:
            passed[what] = entry.body
    return passed


def _delivered_on(found: _Gathered) -> date | None:
    return next((e.at.date() for e in found.milestones if isinstance(e.body, k.CaseDelivered)), None)


def _state(passed: dict[type[Any], Any], answer: k.DepartmentAnswered | None) -> str:
    if k.CaseDelivered in passed:
        return "delivered"
    if answer is not None and answer.state in ("approved", "refused", "withdrawn", "delivered"):
        return answer.state
    if k.CaseWithdrawn in passed:
        return "withdrawn"
    if answer is not None and answer.state != "received":
        return answer.state
    if k.CaseAccepted in passed or answer is not None:
        return "accepted"
    if k.CaseNotAccepted in passed:
        return "not_accepted"
    return "received" if k.CaseReceived in passed else "draft"


def _reference(answer: k.DepartmentAnswered | None, deliveries: tuple[Delivery, ...]) -> str:
    if answer is not None:
        return answer.reference
    told = (s.reference for v in deliveries for s in v.steps if s.step.call == "create" and s.reference)
    return next(told, "")


def _timeline(arranged: list[Opened], deliveries: tuple[Delivery, ...]) -> tuple[Moment, ...]:
    carried = {v.id: v.finished for v in deliveries}
    there: set[str] = set()
    last_of_kind: dict[str, str] = {}
    for entry in arranged:
        if isinstance(entry.body, d.DeliveryPlanned):
            if carried.get(entry.body.delivery) and entry.body.cause in last_of_kind:
                there.add(last_of_kind[entry.body.cause])
        else:
            last_of_kind[entry.envelope.kind] = entry.id
    moments = [
        Moment(
            e.at,
            e.by,
            e.id,
            e.body,
            "department"
            if e.id in there or isinstance(e.body, (k.DepartmentAnswered, d.StepDone))
            else "here",
        )
        for e in arranged
    ]
    return tuple(reversed(moments))


def _day(at: str) -> date | None:
    found = instant(at)
    return None if found == NO_TIME else found.date()
