"""What is being taken in, read at once: one case, or a bundle with one form and one set of papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.casework import intake, sight
from desktop.casework.desk import Changed, Desk
from desktop.casework.earlier import held, said
from desktop.casework.earlier.held import Held
from desktop.casework.sight import CaseView
from desktop.casework.together import offered
from desktop.casework.together.offered import TAKING_IN, Askable
from desktop.domain import forms
from desktop.domain.case import Case, MaterialStanding
from desktop.domain.catalogue import Material, Text
from desktop.domain.entry import NO_TIME, Hidden, instant
from desktop.domain.kinds.case import REGISTER, CaseFilled
from desktop.domain.kinds.registers import parts
from desktop.domain.rules.intake import Problem, needed
from desktop.errors import Sentence, sentence
from desktop.store.lookups import CaseFilter
from desktop.store.rows import CaseRow


@dataclass(frozen=True)
class Wanted:
    """One material of what is being taken in: which services need it, where it stands, what is held."""

    material: Material
    serves: tuple[Text, ...]
    cases: tuple[str, ...]
    standing: MaterialStanding | None
    held: Held | None

    @property
    def state(self) -> str:
        """handed_in, promised, missing, returned; "" when nobody said yet."""
        return self.standing.state if self.standing else ""


@dataclass(frozen=True)
class Taking:
    """All that the steps of an intake show, read in one go."""

    views: tuple[CaseView, ...]
    schema: dict[str, Any]
    values: dict[str, Any]  # Hidden where it is graded above what this person may see
    behind: dict[str, Any]  # as the cases hold them: what the form's conditions are judged by, never shown
    sources: dict[str, Sentence]
    wanted: tuple[Wanted, ...]
    problems: tuple[Problem, ...]
    who: tuple[str, str]  # the applicant's name and number, as this person may see them
    title: Text  # of the life event or the service
    registers: tuple[Askable, ...] = ()  # what registers of departments may be asked now

    @property
    def ids(self) -> tuple[str, ...]:
        """The journals of the cases."""
        return tuple(view.case.id for view in self.views)

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases, as this person may see them."""
        return tuple(view.case for view in self.views)

    @property
    def first(self) -> CaseView:
        """The case that stands for all of them where one is needed."""
        return self.views[0]

    @property
    def circumstances(self) -> tuple[str, ...]:
        """The special circumstances, the same in every case."""
        return tuple(dict.fromkeys(c for case in self.cases for c in case.circumstances))

    @property
    def open(self) -> tuple[Case, ...]:
        """The cases that can still be changed and accepted."""
        return tuple(case for case in self.cases if case.state in ("draft", "received"))

    def answers(self, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Values as the form's conditions read them: with the special circumstances."""
        found = dict(self.values if values is None else values)
        judged = {n: self.behind.get(n) if isinstance(v, Hidden) else v for n, v in found.items()}
        return {**judged, "circumstances": list(self.circumstances)}


def read(desk: Desk, cases: tuple[str, ...]) -> Taking:
    """Read everything about these cases; for a background thread."""
    views = tuple(_view(desk, case) for case in cases)
    schemas = [view.service.form for view in views]
    schema = schemas[0] if len(schemas) == 1 else forms.merge(schemas)
    values: dict[str, Any] = {}
    behind: dict[str, Any] = {}
    known = tuple(desk.case(case) for case in cases)
    for view, case in zip(views, known, strict=True):
        unseen = {field.name: field.grade for field in view.fields if field.masked}
        for name, value in case.values.items():
            behind.setdefault(name, value)
            values.setdefault(name, Hidden(unseen[name]) if name in unseen else value)
    problems: dict[str, Problem] = {}
    for view in views:
        if view.case.state in ("draft", "received"):
            for problem in intake.check(desk, view.case.id):
                problems.setdefault(problem.where, problem)
    judged = {**behind, "circumstances": list(dict.fromkeys(c for one in known for c in one.circumstances))}
    pairs = [(case, view.service) for case, view in zip(known, views, strict=True)]
    person = sight.person_view(desk, views[0].applicant.id)  # masked: the bar on top is seen from outside
    return Taking(
        views,
        schema,
        values,
        behind,
        sources(desk, views),
        _wanted(desk, views, behind),
        tuple(problems.values()),
        (person.name, person.id_number),
        _title(desk, views),
        offered.askable(desk, pairs, schema, judged),
    )


def _view(desk: Desk, case: str) -> CaseView:
    """A case as the person who takes it in must see it: openly while it is filled in, masked afterwards."""
    view = sight.case_view(desk, case)
    if view.case.state not in ("draft", "received"):
        return view
    return sight.case_view(desk, case, purpose=TAKING_IN)


def looked_at(desk: Desk, cases: tuple[str, ...]) -> Changed:
    """Remember that somebody goes on with what a colleague began; one's own draft is no secret."""
    others = [
        case.id
        for case in (desk.case(each) for each in cases)
        if case.state in ("draft", "received") and case.owner != desk.who.id
    ]
    for case in others:
        sight.show(desk, case, TAKING_IN)
    return Changed(frozenset(others), cases)


def shown(desk: Desk, resident: str) -> tuple[str, str, str] | None:
    """A resident as this person may see them: (journal, name, number); None for an unknown one."""
    if not resident:
        return None
    person = sight.person_view(desk, resident)
    return (resident, person.name, person.id_number) if person.name else None


def draft_of(desk: Desk, applicant: str, service: str) -> CaseRow | None:
    """The newest draft of a service for this person."""
    page = desk.store.lookups.cases(CaseFilter(applicant=applicant, states=("draft",)), limit=said.CASES)
    return next((row for row in page.rows if row.service == service and not row.bundle), None)


def of_bundle(desk: Desk, case: str) -> tuple[str, ...]:
    """The case and, when it belongs to a bundle, the others of it, in the order they were opened."""
    row = desk.store.lookups.case_row(case)
    if row is None or not row.bundle:
        return (case,)
    page = desk.store.lookups.cases(CaseFilter(bundle=row.bundle))
    return tuple(each.id for each in reversed(page.rows))


def _title(desk: Desk, views: tuple[CaseView, ...]) -> Text:
    opened = views[0].case.opened
    bundle = desk.store.lookups.bundle(opened.bundle) if opened and opened.bundle else None
    event = desk.store.lookups.life_event(bundle.life_event) if bundle else None
    return event.name if event is not None else views[0].service.name


def sources(desk: Desk, views: tuple[CaseView, ...]) -> dict[str, Sentence]:
    """Where each value comes from: the register, an earlier case, or the counter on another day."""
    found: dict[str, Sentence] = {}
    for view in views:
        for moment in reversed(view.case.timeline):
            if not isinstance(moment.body, CaseFilled):
                continue
            day = _local(moment.at)
            for name in moment.body.values:
                origin = moment.body.origins.get(name)
                if origin is not None:
                    found[name] = _origin(desk, origin, day)
                elif moment.by.staff == desk.who.id and day == desk.today.isoformat():
                    found.pop(name, None)  # nothing moves under who types
                else:
                    found[name] = sentence("Filled in here on {day}", day=day)
    return found


def _origin(desk: Desk, origin: str, day: str) -> Sentence:
    if origin == REGISTER:
        return sentence("From the register, taken over on {day}", day=day)
    told = parts(origin)
    if told is not None:
        department, _, at = told
        known, moment = desk.store.lookups.department(department), instant(at)
        name = known.name if known is not None else Text(department, department)
        return sentence(
            "{department}, {day}", department=name, day=_local(moment) if moment != NO_TIME else day
        )
    row = desk.store.lookups.case_row(origin)
    if row is None or row.received_on is None:
        return sentence("From an earlier visit")
    return sentence(
        "From the visit on {day}, case {number}", day=row.received_on.isoformat(), number=row.number
    )


def _wanted(desk: Desk, views: tuple[CaseView, ...], values: Mapping[str, Any]) -> tuple[Wanted, ...]:
    """Every material needed now, each once, over all cases."""
    materials: dict[str, Material] = {}
    serves: dict[str, list[Text]] = {}
    cases: dict[str, list[str]] = {}
    standings: dict[str, MaterialStanding] = {}
    for view in views:
        for material in needed(view.service, view.case.circumstances, values):
            known = materials.setdefault(material.evidence, material)
            if material.required and not known.required:
                materials[material.evidence] = material
            serves.setdefault(material.evidence, []).append(view.service.name)
            cases.setdefault(material.evidence, []).append(view.case.id)
            standing = view.case.materials.get(material.evidence)
            if standing is not None:
                standings.setdefault(material.evidence, standing)
    first = views[0].case
    applicant = first.opened.applicant if first.opened else ""
    before = said.cases_of(desk, applicant, (view.case.id for view in views))
    there = held.find(desk, before, materials)
    return tuple(
        Wanted(m, tuple(serves[e]), tuple(cases[e]), standings.get(e), there.get(e))
        for e, m in materials.items()
    )


def _local(at: datetime) -> str:
    return at.astimezone().date().isoformat()
