"""Everything the case page shows, read at once off the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop.casework import sight
from desktop.casework.amending.correcting import trace
from desktop.casework.delivering import proof
from desktop.casework.desk import Desk
from desktop.casework.exchange.stuck import of_case
from desktop.casework.sight import CaseView
from desktop.domain import deadlines, forms
from desktop.domain.case import DECIDED, Case
from desktop.domain.deadlines import Dates
from desktop.domain.forms import FormField
from desktop.domain.kinds.book import Proof
from desktop.domain.kinds.case import PaperPrinted
from desktop.domain.rules import outage as paper_rules
from desktop.domain.rules import work as rules
from desktop.domain.telling import HERE
from desktop.errors import Refused
from desktop.store.lookups import CaseFilter
from desktop.store.rows import CaseRow
from desktop.ui.pages.case.timeline import TimeLine
from desktop.ui.pages.deliveries.saying import StepSaid, of_delivery, of_stuck
from desktop.ui.parts.labels import Said

_PRINTED = ("printed", "reprinted")


@dataclass(frozen=True)
class WasSaid:
    """What an answer was before it was put right, as this person may see it: who did it, when, why."""

    value: Any
    who: Said
    on: str
    reason: str


@dataclass(frozen=True)
class Read:
    """A case as the page shows it; ``can`` names the deeds its rules allow now."""

    view: CaseView
    lines: tuple[TimeLine, ...]
    steps: tuple[StepSaid, ...]
    can: frozenset[str]
    bundle: tuple[CaseRow, ...]  # all cases of its bundle, in order; none when it is alone
    dates: Dates | None = None  # as they are now, pauses left out
    due: date | None = None  # the one that counts now
    left: int | None = None  # working days until then; None where that cannot be counted
    before: dict[str, tuple[WasSaid, ...]] = field(default_factory=dict)  # of answers put right, by field
    proof: Proof = proof.USUAL  # what the centre asks for when a result is handed over

    @property
    def case(self) -> Case:
        """The case itself, masked."""
        return self.view.case

    def asked(self, name: str) -> FormField | None:
        """A question of the form, by the name of its field."""
        return next((each for each in forms.fields(self.view.service.form, {}) if each.name == name), None)

    def printed_before(self, paper: str) -> bool:
        """Whether a paper was printed already: printing it again needs a reason."""
        return any(
            isinstance(m.body, PaperPrinted) and m.body.paper == paper and m.body.state in _PRINTED
            for m in self.case.timeline
        )


def read(desk: Desk, journal: str) -> Read:
    """Read a case for its page; for a background thread."""
    view = sight.case_view(desk, journal)
    case = view.case
    staff = {row.id: row.name for row in desk.store.lookups.staff()}
    lines = tuple(
        TimeLine(moment.at, _who(moment.by.staff, moment.by.role, staff, view), what, moment.where)
        for moment, what in view.lines
    )
    stuck = {one.row.step: of_stuck(one) for one in of_case(desk, case.id)}
    papers = {material.evidence: material.name for material in view.service.materials}
    said = (s for d in case.deliveries for s in of_delivery(case.id, case.number, d, papers))
    steps = tuple(stuck.get(step.step, step) for step in said)
    known = desk.case(journal)
    now = sight.dates(desk, known)
    due = _due(known, now)
    before = {
        name: tuple(
            WasSaid(one.value, staff.get(one.who) or HERE, _local(one.at), one.reason) for one in was
        )
        for name, was in trace(desk, known).items()
    }
    return Read(
        view,
        lines,
        steps,
        _can(case, desk.who.id),
        _bundle(desk, case),
        now,
        due,
        sight.days_left(desk, due),
        before,
        proof.rule(desk),
    )


def _local(at: datetime) -> str:
    return at.astimezone().date().isoformat()


def _due(case: Case, now: Dates | None) -> date | None:
    """The day that counts; counted here for a pause from before cases carried a clock of their own."""
    counted_here = case.clock is None and case.pauses and deadlines.named(case.answers) is None
    return now.promised_by if case.due_on and now and counted_here else case.due_on


def _bundle(desk: Desk, case: Case) -> tuple[CaseRow, ...]:
    if case.opened is None or not case.opened.bundle:
        return ()
    page = desk.store.lookups.cases(CaseFilter(bundle=case.opened.bundle))
    return tuple(sight.case_line(desk, row) for row in reversed(page.rows))


def _who(staff: str, role: str, names: dict[str, str], view: CaseView) -> Said:
    if role == "department":
        return view.department
    return names.get(staff) or HERE


def _can(case: Case, who: str) -> frozenset[str]:
    """What the rules allow to this case now; they are asked, never repeated here."""
    tries: dict[str, Callable[[], None]] = {
        "message": lambda: rules.may_message(case, "?"),
        "supplement": lambda: rules.may_supplement(case),
        "withdraw": lambda: rules.may_withdraw(case, "?"),
        "correct": lambda: rules.may_correct(case, "?"),
        "deliver": lambda: rules.may_deliver(case),
        "form_check": lambda: paper_rules.may_check(case, who),
    }
    found = {name for name, ask in tries.items() if _allowed(ask)}
    if case.state in ("draft", "received"):
        found.add("intake")
    if case.number:
        found.add("receipt")
    if case.state in (*DECIDED, "delivered"):
        found.add("delivery")
    if case.state == "delivered" and "message" in found:
        found.add("rate")
        found.discard("message")
    if case.noticed:
        found.add("notice")
    if case.refusal is not None or case.state == "refused":
        found.add("refusal")
    return frozenset(found)


def _allowed(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Refused:
        return False
    return True
