"""What this person sees: the one place of the deeds that asks the sharing rule, for every face."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.casework.desk import Desk
from desktop.domain import deadlines, forms, sharing
from desktop.domain.case import Case, Moment
from desktop.domain.catalogue import CIRCUMSTANCES, Service, Text
from desktop.domain.deadlines import CalendarUnknown, Dates
from desktop.domain.entry import Draft
from desktop.domain.kinds.case import CaseSeen
from desktop.domain.people import Resident
from desktop.domain.residents import FIELDS
from desktop.domain.rules.intake import answered, needed
from desktop.domain.sharing import Viewer
from desktop.domain.telling import MATERIAL_NAMES, tell
from desktop.errors import Refused, Sentence, sentence
from desktop.store.rows import CaseRow, Hit

_YES_NO = {True: Text("Yes", "是"), False: Text("No", "否")}


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A person as this viewer may see them; ``id`` is the journal, "" for nobody."""

    id: str
    name: str
    id_number: str
    phone: str
    birth: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownField:
    """One value of the form; ``can_open`` says whether a purpose would show it."""

    name: str
    label: Text
    text: str
    grade: int
    masked: bool
    can_open: bool
    clash: bool


@dataclass(frozen=True, slots=True)
class ShownMaterial:
    """One material this case needs or has."""

    evidence: str
    name: Text
    state: str
    state_name: Text
    required: bool
    tolerated: bool
    until: date | None
    file_name: str
    paper: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as this viewer may see it."""

    case: Case
    service: Service
    department: Text
    applicant: ShownPerson
    proxy: ShownPerson | None
    fields: tuple[ShownField, ...]
    materials: tuple[ShownMaterial, ...]
    circumstances: tuple[Text, ...]
    lines: tuple[tuple[Moment, Sentence], ...]


def viewer(desk: Desk) -> Viewer:
    """Who looks."""
    return Viewer(desk.who.role, desk.who.clearance, desk.who.departments)


def case_view(desk: Desk, journal: str, *, purpose: str = "") -> CaseView:
    """A case as this person may see it; with a *purpose* masked values are shown (see ``show``)."""
    case = desk.case(journal)
    service = desk.service_of(case)
    lookups = desk.store.lookups
    opened = case.opened
    department = lookups.department(case.department)
    applicant = person_view(desk, opened.applicant if opened else "", case.department, purpose=purpose)
    proxy = (
        person_view(desk, opened.proxy, case.department, purpose=purpose) if opened and opened.proxy else None
    )
    grades = forms.grades(service.form)
    fields = _fields(desk, case, service, purpose)
    masked = sharing.seen_all(viewer(desk), case.values, grades, case.department, purpose=purpose)
    return CaseView(
        case=replace(case, values=masked),
        service=service,
        department=department.name if department else Text(case.department, case.department),
        applicant=applicant,
        proxy=proxy,
        fields=fields,
        materials=_materials(case, service),
        circumstances=tuple(CIRCUMSTANCES.get(n, Text(n, n)) for n in case.circumstances),
        lines=tuple((moment, tell(moment, service)) for moment in case.timeline),
    )


def dates(desk: Desk, case: Case) -> Dates | None:
    """The dates of a case as they are now, with every pause so far left out; None before it is received.

    Counted as everywhere: by the clock that is kept with the case, if there is one.
    """
    if case.received is None:
        return None
    if case.clock is not None:
        limits, calendar = case.clock.limits, deadlines.calendar_of(case.clock)
    else:
        limits, calendar = desk.service_of(case).limits, desk.store.lookups.calendar()
    return deadlines.due(limits, case.received.on, calendar, case.pauses, decided_on=case.decided_on)


def days_left(desk: Desk, day: date | None) -> int | None:
    """Working days from today to a day, below 0 when it is over; None where the calendar does not know."""
    if day is None:
        return None
    try:
        return desk.store.lookups.calendar().working_days_between(desk.today, day)
    except CalendarUnknown:
        return None


def show(desk: Desk, journal: str, purpose: str, fields: tuple[str, ...] = ()) -> CaseView:
    """Show what is masked, for a purpose; who looked at what and why becomes an entry of the case."""
    if not purpose.strip():
        raise Refused(sentence("Looking at masked values needs a purpose."), sentence("Say what it is for."))
    view = case_view(desk, journal, purpose=purpose)
    looked = fields or tuple(f.name for f in view.fields if f.grade > sharing.EVERYDAY)
    desk.write([Draft(journal, CaseSeen(looked, purpose))])
    return view


def material_paper(desk: Desk, journal: str, evidence: str, purpose: str) -> bytes:
    """The scan of a material, for a purpose; that it was looked at becomes an entry of the case.

    Raises Refused when this person may not see it, or there is no scan.
    """
    case = desk.case(journal)
    standing = case.materials.get(evidence)
    if standing is None or not standing.paper:
        raise Refused(sentence("There is no scan of this material."), sentence("Look at the paper itself."))
    material = next((m for m in desk.service_of(case).materials if m.evidence == evidence), None)
    grade = material.grade if material is not None else sharing.RESTRICTED
    if sharing.may_see(viewer(desk), grade, case.department, purpose=purpose) != "shown":
        raise Refused(
            sentence("This paper is graded above what you may see."),
            sentence("Ask a colleague with clearance {grade}.", grade=grade),
        )
    content = desk.store.papers.read(standing.paper)
    desk.write([Draft(journal, CaseSeen((f"material:{evidence}",), purpose))])
    return content


def person_view(desk: Desk, journal: str, department: str = "", *, purpose: str = "") -> ShownPerson:
    """A resident as this person may see them."""
    person: Resident = desk.store.lookups.resident(journal)
    grades = {name: field.grade for name, field in FIELDS.items()}
    # The register belongs to no department: who takes a case in must find the person behind it.
    values = sharing.seen_all(viewer(desk), person.values, grades, "", purpose=purpose)
    birth = values.get("birth", "")
    return ShownPerson(
        journal,
        str(values.get("name", "")),
        str(values.get("id_number", "")),
        str(values.get("phone", "")),
        birth.isoformat() if isinstance(birth, date) else str(birth),
        values,
    )


def case_line(desk: Desk, row: CaseRow) -> CaseRow:
    """A row of a list as this person may see it."""
    sight = sharing.may_see(viewer(desk), FIELDS["name"].grade, row.department)
    return replace(row, applicant_name=str(sharing.seen(sight, "name", row.applicant_name)))


def hit(desk: Desk, found: Hit) -> Hit:
    """An answer of the one box as this person may see it: numbers of residents are masked."""
    if found.group != "resident":
        return found
    sight = sharing.may_see(viewer(desk), FIELDS["id_number"].grade)
    return replace(found, detail=str(sharing.seen(sight, "id_number", found.detail)))


def _fields(desk: Desk, case: Case, service: Service, purpose: str) -> tuple[ShownField, ...]:
    looking = viewer(desk)
    clashing = {clash.subject for clash in case.clashes}
    shown: list[ShownField] = []
    for field in forms.fields(service.form, answered(case)):
        if field.name not in case.values or not field.visible:
            continue
        sight = sharing.may_see(looking, field.grade, case.department, purpose=purpose)
        choices = {choice.value: choice.label for choice in field.choices}
        value = case.values[field.name]
        text = _text(sharing.seen(sight, field.name, value), choices)
        can_open = sight != "shown" and sharing.may_open(looking, field.grade, case.department)
        shown.append(
            ShownField(
                field.name,
                field.label,
                text,
                field.grade,
                sight != "shown",
                can_open,
                f"value:{field.name}" in clashing,
            )
        )
    return tuple(shown)


def _text(value: Any, choices: dict[Any, Text]) -> str:
    from desktop.words import language

    if isinstance(value, list):
        return ", ".join(_text(item, choices) for item in value)
    if isinstance(value, bool):
        return _YES_NO[value].to(language())
    found = choices.get(value)
    return found.to(language()) if found else str(value)


def _materials(case: Case, service: Service) -> tuple[ShownMaterial, ...]:
    shown: list[ShownMaterial] = []
    asked = needed(service, case.circumstances, case.values)
    for material in asked:
        standing = case.materials.get(material.evidence)
        state = standing.state if standing else "missing"
        shown.append(
            ShownMaterial(
                material.evidence,
                material.name,
                state,
                MATERIAL_NAMES[state],
                material.required,
                material.tolerated,
                standing.until if standing else None,
                standing.file_name if standing else "",
                standing.paper if standing else "",
            )
        )
    listed = {material.evidence for material in asked}
    for evidence, standing in case.materials.items():
        if evidence not in listed:
            name = next(
                (m.name for m in service.materials if m.evidence == evidence), Text(evidence, evidence)
            )
            shown.append(
                ShownMaterial(
                    evidence,
                    name,
                    standing.state,
                    MATERIAL_NAMES[standing.state],
                    False,
                    False,
                    standing.until,
                    standing.file_name,
                    standing.paper,
                )
            )
    return tuple(shown)
