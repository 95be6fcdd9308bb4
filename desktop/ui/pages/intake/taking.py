"""What is being taken in, read at once: one case, or a bundle with one form and one set of papers."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from desktop.casework import intake, sight, work
from desktop.casework.desk import Changed, Desk
from desktop.casework.sight import CaseView
from desktop.domain import forms
from desktop.domain.case import Case, MaterialStanding
from desktop.domain.catalogue import Material, Text
from desktop.domain.entry import Hidden
from desktop.domain.kinds.case import CaseFilled, MaterialState, Trust
from desktop.domain.rules.intake import Problem, needed
from desktop.errors import Refused, Sentence, sentence
from desktop.store.lookups import CaseFilter
from desktop.store.rows import CaseRow

_TRUSTS: tuple[Trust, ...] = ("issued", "verified", "uploaded", "declared")
AGAIN = "again at the counter"
TAKING_IN = "taking the application in"
OTHER_CASES = 12  # how many earlier cases of the applicant are looked through for papers held already


@dataclass(frozen=True)
class Brought:
    """What a person said of one material."""

    evidence: str
    state: MaterialState
    file: Path | None = None
    until: date | None = None
    held: bool = False  # True: the one of an earlier case serves


@dataclass(frozen=True)
class Held:
    """A material this applicant handed in before, still valid: in which case, when, until when."""

    number: str
    on: date
    until: date | None  # None: no end
    trust: Trust
    paper: str
    file_name: str


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
    for view in views:
        unseen = {field.name: field.grade for field in view.fields if field.masked}
        for name, value in desk.case(view.case.id).values.items():
            behind.setdefault(name, value)
            values.setdefault(name, Hidden(unseen[name]) if name in unseen else value)
    problems: dict[str, Problem] = {}
    for view in views:
        if view.case.state in ("draft", "received"):
            for problem in intake.check(desk, view.case.id):
                problems.setdefault(problem.where, problem)
    person = sight.person_view(desk, views[0].applicant.id)  # masked: the bar on top is seen from outside
    return Taking(
        views,
        schema,
        values,
        behind,
        _sources(desk, views),
        _wanted(desk, views, behind),
        tuple(problems.values()),
        (person.name, person.id_number),
        _title(desk, views),
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
    page = desk.store.lookups.cases(CaseFilter(applicant=applicant, states=("draft",)), limit=OTHER_CASES)
    return next((row for row in page.rows if row.service == service and not row.bundle), None)


def of_bundle(desk: Desk, case: str) -> tuple[str, ...]:
    """The case and, when it belongs to a bundle, the others of it, in the order they were opened."""
    row = desk.store.lookups.case_row(case)
    if row is None or not row.bundle:
        return (case,)
    page = desk.store.lookups.cases(CaseFilter(bundle=row.bundle))
    return tuple(each.id for each in reversed(page.rows))


def fill(desk: Desk, taking: Taking, values: Mapping[str, Any]) -> Changed:
    """Set values in every case whose form asks for them."""
    subjects: set[str] = set()
    for view in taking.views:
        asked = forms.grades(view.service.form)
        own = {name: value for name, value in values.items() if name in asked}
        if own:
            subjects |= intake.fill(desk, view.case.id, own).subjects
    return Changed(frozenset(subjects))


def set_circumstances(desk: Desk, taking: Taking, circumstances: tuple[str, ...]) -> Changed:
    """Set the special circumstances of every case."""
    return _each(intake.set_circumstances(desk, case, circumstances) for case in taking.ids)


def receive_and_accept(desk: Desk, taking: Taking) -> Changed:
    """Receive what is a draft and accept all; refused before anything is written when something stops one."""
    for case in taking.open:
        for problem in intake.check(desk, case.id):
            raise Refused(
                sentence("The case cannot be accepted yet: {first}", first=problem.what),
                sentence("Complete it, or print the one-time notice with everything that is missing."),
            )
    subjects: set[str] = set()
    numbers: list[str] = []
    for case in taking.open:
        number = case.number
        if case.state == "draft":
            received = intake.receive(desk, case.id)
            subjects |= received.subjects
            number = received.result
        subjects |= intake.accept(desk, case.id).subjects
        numbers.append(number)
    return Changed(frozenset(subjects), tuple(numbers))


def give_notice(desk: Desk, taking: Taking, remarks: str) -> Changed:
    """The one-time notice for every case that misses something."""
    lacking = [case for case in taking.open if not case.noticed and intake.check(desk, case.id)]
    return _each(intake.give_notice(desk, case.id, remarks) for case in lacking)


def refuse(desk: Desk, taking: Taking, reasons: tuple[str, ...], legal_basis: str) -> Changed:
    """Refuse every case at the counter."""
    return _each(intake.not_accept(desk, case.id, reasons, legal_basis) for case in taking.open)


def take(desk: Desk, taking: Taking, brought: Brought) -> Changed:
    """Note a material in every case that needs it: handed in once, it serves them all."""
    wanted = next(each for each in taking.wanted if each.material.evidence == brought.evidence)
    note: str = ""
    trust: Trust = "verified"
    if brought.held and wanted.held is not None:
        note, trust = wanted.held.number, wanted.held.trust
    return _each(
        intake.take_material(
            desk,
            case,
            brought.evidence,
            brought.state,
            file=brought.file,
            until=brought.until,
            trust=trust,
            note=note,
        )
        for case in wanted.cases
    )


Paper = Literal["receipt", "notice", "refusal"]


def printed(desk: Desk, taking: Taking, paper: Paper, state: Literal["printed", "failed"]) -> Changed:
    """The print ledger of every case the paper is about; a second print says that it is one."""
    return _each(work.printed(desk, case, paper, state, AGAIN) for case in taking.ids)


def _title(desk: Desk, views: tuple[CaseView, ...]) -> Text:
    opened = views[0].case.opened
    bundle = desk.store.lookups.bundle(opened.bundle) if opened and opened.bundle else None
    event = desk.store.lookups.life_event(bundle.life_event) if bundle else None
    return event.name if event is not None else views[0].service.name


def _each(deeds: Iterable[Changed]) -> Changed:
    return Changed(frozenset(subject for deed in deeds for subject in deed.subjects))


def _sources(desk: Desk, views: tuple[CaseView, ...]) -> dict[str, Sentence]:
    """Where each value comes from: the register (filled in when the case was opened) or the counter."""
    found: dict[str, Sentence] = {}
    for view in views:
        said = [m for m in reversed(view.case.timeline) if isinstance(m.body, CaseFilled)]
        known = desk.store.lookups.resident(view.case.opened.applicant).values if view.case.opened else {}
        for moment in said:
            day = _local(moment.at)
            for name in moment.body.values:
                if moment is said[0] and name in known:
                    found[name] = sentence("From the register, taken over on {day}", day=day)
                elif moment.by.staff == desk.who.id and day == desk.today.isoformat():
                    found.pop(name, None)  # nothing moves under who types
                else:
                    found[name] = sentence("Filled in here on {day}", day=day)
    return found


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
    held = _held(desk, views, materials)
    return tuple(
        Wanted(m, tuple(serves[e]), tuple(cases[e]), standings.get(e), held.get(e))
        for e, m in materials.items()
    )


def _held(desk: Desk, views: tuple[CaseView, ...], materials: Mapping[str, Material]) -> dict[str, Held]:
    """What the applicant handed in with earlier cases and is still valid today."""
    first = views[0].case
    if first.opened is None:
        return {}
    ours = {view.case.id for view in views}
    page = desk.store.lookups.cases(CaseFilter(applicant=first.opened.applicant), limit=OTHER_CASES)
    found: dict[str, Held] = {}
    for row in page.rows:
        if row.id in ours or not row.number:
            continue
        for evidence, standing in desk.store.lookups.case(row.id).materials.items():
            material = materials.get(evidence)
            if material is None or evidence in found or standing.state != "handed_in":
                continue
            on = standing.at.astimezone().date()
            until = _months_later(on, material.valid_months) if material.valid_months else None
            if until is None or until >= desk.today:
                found[evidence] = Held(
                    row.number, on, until, _trust(standing.trust), standing.paper, standing.file_name
                )
    return found


def _trust(grade: str) -> Trust:
    return next((known for known in _TRUSTS if known == grade), "verified")


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _local(at: datetime) -> str:
    return at.astimezone().date().isoformat()
