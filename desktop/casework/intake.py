"""Taking a case in: open, fill, materials, receive with number and dates, accept or refuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop.casework import numbering, outgoing
from desktop.casework.desk import Changed, Desk, fresh
from desktop.casework.earlier import said
from desktop.casework.earlier.held import Held
from desktop.casework.exchange import limits
from desktop.casework.hall.line import joining
from desktop.domain import bundle as bundle_plan
from desktop.domain import deadlines, forms
from desktop.domain.case import Case
from desktop.domain.catalogue import Service
from desktop.domain.entry import Draft, Hidden
from desktop.domain.kinds import book
from desktop.domain.kinds import case as k
from desktop.domain.people import Resident
from desktop.domain.residents import on_forms
from desktop.domain.rules import intake as rules
from desktop.domain.rules.intake import Problem
from desktop.errors import Refused, Trouble, sentence


@dataclass(frozen=True, slots=True)
class Scan:
    """A sheet as a scanner gave it, which never was a file."""

    name: str
    content: bytes


def open_case(
    desk: Desk,
    service_id: str,
    applicant: str,
    *,
    proxy: str = "",
    proxy_role: str = "",
    bundle: str = "",
    circumstances: tuple[str, ...] = (),
) -> Changed:
    """Open a case of a service for a registered resident; the result is the case's journal.

    What is known of the resident and of earlier visits and the form asks for is filled in at once.
    Raises Trouble when the service is not offered, Refused for an unknown special circumstance.
    """
    limits.may_take_in(desk)
    service = _offered(desk, service_id)
    case = fresh("case")
    again = _said_before(desk, applicant, (service,))
    drafts = _opening(desk, case, service, applicant, proxy, proxy_role, bundle, circumstances, again)
    return desk.write([*drafts, *joining(desk, case)], case)  # whose ticket is served here, it is theirs


def open_bundle(
    desk: Desk,
    life_event_id: str,
    applicant: str,
    answers: Mapping[str, bool],
    *,
    proxy: str = "",
    proxy_role: str = "",
    circumstances: tuple[str, ...] = (),
) -> Changed:
    """Open all cases of a life event; the result is (bundle journal, case journals in order)."""
    event = desk.store.lookups.life_event(life_event_id)
    if event is None:
        raise Trouble(
            sentence("The life event {name} is not in the catalogue.", name=life_event_id),
            sentence("Refresh the catalogue on the connections page."),
        )
    limits.may_take_in(desk)
    wanted = bundle_plan.chosen(event, answers)
    bundle = fresh("bundle")
    opened = book.BundleOpened(life_event_id, applicant, dict(answers), tuple(wanted))
    drafts = [Draft(bundle, opened)]
    services = [_offered(desk, service_id) for service_id in wanted]
    again = _said_before(desk, applicant, services)
    cases: list[str] = []
    for service in services:
        case = fresh("case")
        cases.append(case)
        drafts += _opening(desk, case, service, applicant, proxy, proxy_role, bundle, circumstances, again)
        drafts += joining(desk, case)
    return desk.write(drafts, (bundle, tuple(cases)))


def from_paper(
    desk: Desk,
    service_id: str,
    applicant: str,
    on: date,
    *,
    proxy: str = "",
    proxy_role: str = "",
    circumstances: tuple[str, ...] = (),
) -> tuple[str, list[Draft]]:
    """What opens a case that was asked for on paper on a day: (case journal, its first entries).

    It keeps the service as it was on that day. Only the register fills in ahead: what was said at earlier
    visits need not stand on this paper.
    """
    limits.may_take_in(desk)
    service = _offered(desk, service_id, on)
    case = fresh("case")
    drafts = _opening(desk, case, service, applicant, proxy, proxy_role, "", circumstances, {})
    return case, drafts


def may_take_in(
    desk: Desk,
    service_id: str,
    values: Mapping[str, Any],
    materials: Iterable[tuple[str, k.MaterialState, date | None, Path | None]],
    circumstances: tuple[str, ...] = (),
) -> None:
    """What a whole application from a file must be before an entry of it is written. Raises Trouble."""
    service = _offered(desk, service_id)
    rules.may_take_on(service, desk.who.clearance)
    rules.known_circumstances(circumstances)
    _asks(service, values)
    for evidence, state, until, file in materials:
        _needs(service, evidence, state, until)
        if file is not None:
            desk.store.papers.keep(file)  # kept again later it is the same paper


def fill(desk: Desk, case: str, values: Mapping[str, Any]) -> Changed:
    """Set values of the form; an empty text takes a value away. Unchanged values write nothing."""
    drafts = filled(desk, case, values)
    return desk.write(drafts) if drafts else Changed(frozenset())


def filled(
    desk: Desk, case: str, values: Mapping[str, Any], origins: Mapping[str, str] | None = None
) -> list[Draft]:
    """What ``fill`` would write; none when nothing changes. *origins*: of what no person said."""
    if not values:
        return []
    known = desk.case(case)
    rules.may_change(known)
    service = desk.service_of(known)
    _asks(service, values)
    clashing = {clash.subject for clash in known.clashes}  # saying a winner again settles its clash
    changed = {
        n: v
        for n, v in values.items()
        if known.values.get(n) != v
        or f"value:{n}" not in known.sources
        or f"value:{n}" in clashing
        or n in (origins or {})
    }
    return [_filled(case, service, changed, known, dict(origins or {}))] if changed else []


def set_circumstances(desk: Desk, case: str, circumstances: tuple[str, ...]) -> Changed:
    """Say all special circumstances of a case, as they are from now on."""
    return desk.write(circumstanced(desk, case, circumstances))


def circumstanced(desk: Desk, case: str, circumstances: tuple[str, ...]) -> list[Draft]:
    """What ``set_circumstances`` would write."""
    known = desk.case(case)
    rules.may_change(known)
    rules.known_circumstances(circumstances)
    return [Draft(case, k.CircumstancesSet(circumstances), known.sources.get("circumstances", ()))]


def take_material(
    desk: Desk,
    case: str,
    evidence: str,
    state: k.MaterialState,
    *,
    file: Path | Scan | None = None,
    until: date | None = None,
    trust: k.Trust = "verified",
    note: str = "",
    held: Held | None = None,
) -> Changed:
    """Note where a material stands; a scan given as a file is kept with the case.

    A material *held* from an earlier case brings its scan and its trust with it. Raises Trouble for a
    file that is no paper this program takes, Refused for a material the service does not ask for or a
    promise without its day.
    """
    return desk.write(
        noted(desk, case, evidence, state, file=file, until=until, trust=trust, note=note, held=held)
    )


def noted(
    desk: Desk,
    case: str,
    evidence: str,
    state: k.MaterialState,
    *,
    file: Path | Scan | None = None,
    until: date | None = None,
    trust: k.Trust = "verified",
    note: str = "",
    held: Held | None = None,
) -> list[Draft]:
    """What ``take_material`` would write."""
    known = desk.case(case)
    rules.may_change(known)
    _needs(desk.service_of(known), evidence, state, until)
    before = known.materials.get(evidence)
    paper, file_name = (before.paper, before.file_name) if before else ("", "")
    if held is not None:
        trust, note = held.trust, held.number
        if held.paper:
            paper, file_name = held.paper, held.file_name
    if isinstance(file, Scan):
        paper, file_name = desk.store.papers.keep_bytes(file.content).id, file.name
    elif file is not None:
        paper, file_name = desk.store.papers.keep(file).id, file.name
    body = k.MaterialNoted(evidence, state, paper, file_name, trust, until, note)
    return [Draft(case, body, known.sources.get(f"material:{evidence}", ()))]


def check(desk: Desk, case: str) -> tuple[Problem, ...]:
    """Everything that still stops acceptance, all at once."""
    known = desk.case(case)
    return rules.stops_acceptance(known, desk.service_of(known))


def receive(desk: Desk, case: str) -> Changed:
    """Receive the application: it gets its number, and its clocks run. The result is the number."""
    known = desk.case(case)
    rules.may_receive(known)
    drafts, number = receiving(desk, known)
    return desk.write(drafts, number)


def receiving(desk: Desk, known: Case) -> tuple[list[Draft], str]:
    """What ``receive`` would write, and the number; for a case whose rules were asked."""
    if known.paper is not None:  # the number on the paper in the resident's hand, and the day of asking
        drafts, number, block = numbering.spend_form(desk, known.paper, known.id)
        on = known.paper.on
    else:
        drafts, number, block = numbering.spend(desk, known.department, known.id)
        on = desk.today
    dates = deadlines.due(desk.service_of(known).limits, on, desk.store.lookups.calendar())
    received = k.CaseReceived(number, on, block, dates.accept_by, dates.promised_by, dates.statutory_by)
    return [*drafts, Draft(known.id, received)], number


def accept(desk: Desk, case: str) -> Changed:
    """Accept the case; it is handed over to its department when the line is there."""
    known = desk.case(case)
    service = desk.service_of(known)
    rules.may_accept(known, service)
    promised = tuple(e for e, m in known.materials.items() if m.state == "promised")
    accepted = Draft(case, k.CaseAccepted(promised))
    return desk.write([accepted, outgoing.case_created(desk, known, service)])


def not_accept(desk: Desk, case: str, reasons: tuple[str, ...], legal_basis: str = "") -> Changed:
    """Refuse at the counter, with reasons in law; a draft is received first, so that it has a number."""
    known = desk.case(case)
    rules.may_not_accept(known, reasons)
    drafts = receiving(desk, known)[0] if known.state == "draft" else []
    basis = legal_basis or "; ".join(text.zh for text in desk.service_of(known).legal_basis)
    return desk.write([*drafts, Draft(case, k.CaseNotAccepted(reasons, basis))])


def give_notice(desk: Desk, case: str, remarks: str = "") -> Changed:
    """The one-time notice: everything missing, told once. The result is what is missing."""
    known = desk.case(case)
    service = desk.service_of(known)
    rules.may_give_notice(known, service)
    missing = rules.stops_acceptance(known, service)
    return desk.write([Draft(case, k.NoticeGiven(tuple(p.where for p in missing), remarks))], missing)


def _offered(desk: Desk, service_id: str, on: date | None = None) -> Service:
    """The version in force today, or on a day; a case keeps it, whatever the department publishes later."""
    lookups = desk.store.lookups
    service = lookups.service_on(service_id, on or desk.today)
    newest = lookups.service(service_id)
    if service is None and newest is not None:
        until = newest.valid_until
        raise Trouble(
            sentence("{service} was offered until {day}.", service=newest.name, day=until.isoformat())
            if until is not None and until < desk.today
            else sentence(
                "{service} is offered from {day} on.", service=newest.name, day=newest.valid_from.isoformat()
            ),
            sentence("Ask the department what applies today."),
        )
    if service is None:
        raise Trouble(
            sentence("The service {name} is not offered at this counter.", name=service_id),
            sentence("Search for it by name, or refresh the catalogue on the connections page."),
        )
    return service


def _asks(service: Service, values: Mapping[str, Any]) -> None:
    properties = forms.grades(service.form)
    unknown = [name for name in values if name not in properties]
    if unknown:
        raise Refused(
            sentence("The form of this service has no field {names}.", names=", ".join(unknown)),
            sentence("The fields are: {names}.", names=", ".join(properties)),
        )


def _needs(service: Service, evidence: str, state: k.MaterialState, until: date | None) -> None:
    known = tuple(m.evidence for m in service.materials)
    if evidence not in known:
        raise Refused(
            sentence("This service does not ask for {evidence}.", evidence=evidence),
            sentence("Its materials are: {names}.", names=", ".join(known)),
        )
    if state == "promised" and until is None:
        raise Refused(
            sentence("A promise needs its day."), sentence("Say until when the material will be brought.")
        )


def _opening(
    desk: Desk,
    case: str,
    service: Service,
    applicant: str,
    proxy: str,
    proxy_role: str,
    bundle: str,
    circumstances: tuple[str, ...],
    again: Mapping[str, said.Said],
) -> list[Draft]:
    rules.known_circumstances(circumstances)
    rules.may_stand_in(applicant, proxy)
    rules.may_take_on(service, desk.who.clearance)
    opened = k.CaseOpened(
        service.id, service.version, service.department, applicant, proxy, proxy_role, bundle, circumstances
    )
    drafts = [Draft(case, opened)]
    person = desk.store.lookups.resident(applicant)
    if not person.values:
        raise Trouble(
            sentence("The applicant is not registered on this computer."),
            sentence("Register the resident first, by identity number and name."),
        )
    asked = forms.grades(service.form)
    known = {n: v for n, v in _of_register(person).items() if n in asked}
    before = {n: each for n, each in again.items() if n in asked and n not in known}
    origins = {**dict.fromkeys(known, k.REGISTER), **{n: each.case for n, each in before.items()}}
    known |= {n: each.value for n, each in before.items()}
    if known:
        drafts.append(_filled(case, service, known, None, origins))
    return drafts


def _of_register(person: Resident) -> dict[str, Any]:
    """What the register knows of a person, under the names forms ask for it."""
    return {n: v for n, v in on_forms(person.values).items() if v and not isinstance(v, Hidden)}


def _said_before(desk: Desk, applicant: str, services: Sequence[Service]) -> dict[str, said.Said]:
    """What earlier visits answer, of what the register does not know."""
    known = _of_register(desk.store.lookups.resident(applicant))
    return said.answers_together(desk, services, said.cases_of(desk, applicant), known)


def _filled(
    case: str,
    service: Service,
    values: dict[str, Any],
    known: Case | None,
    origins: dict[str, str] | None = None,
) -> Draft:
    grades = {n: g for n, g in forms.grades(service.form).items() if n in values}
    sources = known.sources if known else {}
    replaces = {entry for name in values for entry in sources.get(f"value:{name}", ())}
    return Draft(case, k.CaseFilled(values, grades, origins or {}), tuple(sorted(replaces)))
