"""What several papers share: who, which services, which materials, and the head of every paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.casework.sight import CaseView
from desktop.domain.case import Case
from desktop.domain.catalogue import Limits
from desktop.domain.deadlines import PAUSED
from desktop.domain.kinds.case import PaperPrinted
from desktop.errors import Sentence, Trouble, sentence
from desktop.reports.sheets import Deadline, Head, MaterialLine, Person, ServiceLine
from desktop.store.lookups import CaseFilter


def bundle_views(desk: Desk, journal: str, *, drafts: bool = False) -> Iterator[CaseView]:
    """The case, and with it every other received case of its bundle, in the order they were opened.

    *drafts*: those not received yet too.
    """
    view = sight.case_view(desk, journal)
    opened = view.case.opened
    if opened is None or not opened.bundle:
        yield view
        return
    rows = desk.store.lookups.cases(CaseFilter(bundle=opened.bundle)).rows
    for row in reversed(rows):
        other = view if row.id == journal else sight.case_view(desk, row.id)
        if drafts or other.case.received is not None or row.id == journal:
            yield other


def head(desk: Desk, case: Case | None, paper: str) -> Head:
    """The head of a paper: centre, counter, clerk, when, and the journal's head as its anchor."""
    lookups = desk.store.lookups
    centre = lookups.centre()
    if centre is None:
        raise Trouble(sentence("This store has no centre."), sentence("Make it with setup first."))
    again = 0
    if case is not None:
        again = sum(
            isinstance(m.body, PaperPrinted) and m.body.paper == paper and m.body.state != "failed"
            for m in case.timeline
        )
    return Head(
        centre=centre.name,
        counter=_window(lookups.devices()[desk.store.identity.device][0]),
        clerk=desk.who.name,
        printed_at=desk.clock.now().astimezone(),
        anchor=desk.store.journal.head()[1][:12],
        place=centre.district,
        reprint=again,
    )


def _window(name: str) -> Sentence | str:
    """A counter that is only numbered is a window."""
    return sentence("Window {window}", window=name) if name.isdigit() else name


def person(shown: sight.ShownPerson) -> Person:
    """A person as the viewer may see them, for paper."""
    return Person(shown.name, shown.id_number, shown.phone)


def service_line(view: CaseView) -> ServiceLine:
    """One service asked for, with its department, number and dates."""
    return ServiceLine(view.service.name, view.department, view.case.number, deadlines(view))


def deadlines(view: CaseView) -> tuple[Deadline, ...]:
    """The limits with the dates that hold now: as told at receipt, or as pauses moved them."""
    case, received = view.case, view.case.received
    if received is None:
        return ()
    limits: Limits = view.service.limits
    return (
        Deadline("accept", received.accept_by, limits.accept_days),
        _to_decide(case, "promised", case.decide_by, limits.promised_days),
        _to_decide(case, "statutory", case.held.statutory_by, limits.statutory_days),
    )


def _to_decide(case: Case, term: Literal["promised", "statutory"], on: date | None, days: int) -> Deadline:
    """A date to decide by; none while the clock stands still."""
    still = case.state in PAUSED
    return Deadline(term, None if still else on, days, still)


def total(views: list[CaseView]) -> Deadline:
    """By when all of a bundle is promised: the last of all dates, none while a clock stands still."""
    received = [view.case for view in views if view.case.received]
    if any(case.state in PAUSED for case in received):
        return Deadline("promised", None, still=True)
    return Deadline("promised", max((day for case in received if (day := case.decide_by)), default=None))


def materials(views: list[CaseView]) -> tuple[MaterialLine, ...]:
    """Each material once, over all services of a bundle, with the services it serves."""
    serves: dict[str, list[str]] = {}  # the services' places on the paper: names would fill it
    lines: dict[str, MaterialLine] = {}
    for place, view in enumerate(views, 1):
        for m in view.materials:
            if not m.required and m.state == "missing":
                continue
            serves.setdefault(m.evidence, []).append(str(place))
            state: Literal["handed_in", "promised", "missing", "returned"] = (
                m.state if m.state in ("handed_in", "promised", "returned") else "missing"  # type: ignore[assignment]
            )
            if m.evidence not in lines or state == "handed_in":
                lines[m.evidence] = MaterialLine(m.name, state, until=m.until)
    if len(views) == 1:
        return tuple(lines.values())
    return tuple(
        MaterialLine(line.name, line.state, until=line.until, serves=tuple(serves[evidence]))
        for evidence, line in lines.items()
    )
