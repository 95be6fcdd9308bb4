"""Answers an applicant gave before: filled in ahead of the clerk, each with the case it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.domain import forms, sharing
from desktop.domain.case import Case
from desktop.domain.catalogue import Service
from desktop.domain.entry import Hidden
from desktop.domain.forms import FormField
from desktop.domain.registers.origins import origins
from desktop.store.lookups import CaseFilter

CASES = 12  # how many earlier cases of an applicant are looked through
# Sensitive answers are asked anew each time: they were given for that matter only
# (Personal Information Protection Law, art. 6 and 29). A second child is not the first one either.
CARRIED = sharing.PERSONAL
_ABOUT_THE_PERSON = ("text", "phone", "id_number")  # what stays so whatever is applied for


@dataclass(frozen=True, slots=True)
class Said:
    """An answer given before, and the journal of the case it was given in."""

    value: Any
    case: str


def cases_of(desk: Desk, applicant: str, without: Iterable[str] = ()) -> tuple[Case, ...]:
    """The applicant's latest received cases, newest first."""
    ours = set(without)
    page = desk.store.lookups.cases(CaseFilter(applicant=applicant), limit=CASES)
    found = (desk.store.lookups.case(row.id) for row in page.rows if row.id not in ours and row.number)
    return tuple(case for case in found if case.opened is not None)


def answers_together(
    desk: Desk, services: Iterable[Service], before: tuple[Case, ...], known: Mapping[str, Any]
) -> dict[str, Said]:
    """The same for services that share one form: what answers one of them answers all."""
    found: dict[str, Said] = {}
    for service in services:
        found = {**answers(desk, service, before, known), **found}
    return found


def answers(
    desk: Desk, service: Service, before: Iterable[Case], known: Mapping[str, Any]
) -> dict[str, Said]:
    """What earlier cases answer of this service's form and nobody knows better.

    An answer of the same service serves as it is; one of another service only where it is about the
    person, not about what was asked for. It must still fit the question as it is asked today.
    """
    asked = {field.name: field for field in forms.fields(service.form, known)}
    found: dict[str, Said] = {}
    for case in before:
        same = case.opened is not None and case.opened.service == service.id
        old = (
            desk.store.lookups.service(case.opened.service, case.opened.service_version)
            if case.opened
            else None
        )
        if old is None:
            continue
        grades, whence = forms.grades(old.form), origins(case)
        for name, value in case.values.items():
            field = asked.get(name)
            if field is None or name in found or known.get(name) or not _given(value):
                continue
            if whence[name].register:
                continue  # a register told it for that matter only; for this one it may be asked itself
            grade = max(field.grade, grades.get(name, sharing.RESTRICTED))
            open_to = sharing.may_see(sight.viewer(desk), grade, case.department, purpose=name)
            if grade <= CARRIED and open_to == "shown" and _fits(field, value, case, same=same):
                found[name] = Said(value, case.id)
    return found


def _given(value: Any) -> bool:
    return value not in (None, "", [], ()) and not isinstance(value, Hidden)


def _fits(field: FormField, value: Any, case: Case, *, same: bool) -> bool:
    """Whether an old answer answers the question of today."""
    if not same and field.type not in _ABOUT_THE_PERSON:
        return False
    if field.type == "choice":
        return value in [choice.value for choice in field.choices]
    if field.type == "date":  # a day that lay ahead was a wish of that time
        return case.received is not None and str(value) <= case.received.on.isoformat()
    return field.type not in ("yes_no", "choices")  # what is declared is declared anew
