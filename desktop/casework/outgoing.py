"""Deliveries as deeds cause them: the case, its people and papers, handed to the sync to freeze."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop.casework.desk import Desk
from desktop.domain import forms
from desktop.domain.case import Case
from desktop.domain.catalogue import Service
from desktop.domain.entry import Draft
from desktop.domain.kinds.consult import InquiryAsked
from desktop.domain.rules.intake import answered
from desktop.sync import deliveries, schedule
from desktop.sync.deliveries import MessageType, PaperFile

_ASKED_BY = "department-api"  # the kind of department whose contract knows inquiries


def case_created(desk: Desk, case: Case, service: Service) -> Draft:
    """The delivery that hands a case over to its department, with the papers kept here."""
    lookups = desk.store.lookups
    opened = case.opened
    proxy = lookups.resident(opened.proxy) if opened and opened.proxy else None
    papers = {e: _paper(desk, m.paper, m.file_name) for e, m in case.materials.items() if m.paper}
    # An answer to a question that is no longer asked does not count, and does not leave.
    kept = forms.kept(service.form, answered(case))
    counting = replace(case, values={n: v for n, v in case.values.items() if n in kept})
    planned = deliveries.created(
        counting,
        lookups.resident(opened.applicant if opened else ""),
        centre=_centre(desk),
        counter=_counter(desk),
        at=case.paper.asked_at if case.paper else desk.clock.now(),
        proxy=proxy,
        papers=papers,
    )
    return Draft(case.id, planned)


def messaged(
    desk: Desk,
    case: Case,
    kind: MessageType,
    text: str,
    *,
    evidence: tuple[str, ...] = (),
    papers: Mapping[str, tuple[str, str]] | None = None,
    stars: int = 0,
    cause: str = "",
) -> Draft:
    """The delivery that tells the department something; *papers* maps evidence to (paper id, file name)."""
    files = {e: _paper(desk, paper, name) for e, (paper, name) in (papers or {}).items()}
    planned = deliveries.message(
        case, kind, text, at=desk.clock.now(), evidence=evidence, stars=stars, papers=files, cause=cause
    )
    return Draft(case.id, planned)


def inquired(desk: Desk, journal: str, asked: InquiryAsked) -> list[Draft]:
    """The delivery that asks a department over its line; none where it takes no inquiries: a person asks."""
    department = desk.store.lookups.department(asked.department)
    if department is None or department.connector != _ASKED_BY:
        return []
    heard = schedule.read(desk.store.journal.hint(schedule.hint_name(department.id))).offers
    if heard is not None and not heard.inquiries:
        return []
    planned = deliveries.inquiry(
        journal, asked, centre=_centre(desk), counter=_counter(desk), at=desk.clock.now()
    )
    return [Draft(journal, planned)]


def _paper(desk: Desk, paper: str, name: str) -> PaperFile:
    kept = desk.store.papers.paper(paper)
    return PaperFile(kept.id, kept.sha256, kept.size, kept.media_type, name)


def _centre(desk: Desk) -> str:
    centre = desk.store.lookups.centre()
    return centre.centre if centre else ""


def _counter(desk: Desk) -> str:
    return desk.store.lookups.devices()[desk.store.identity.device][0]
