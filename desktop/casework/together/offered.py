"""What registers may be asked for what is being taken in: as little as the form still needs, and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.domain import forms, sharing
from desktop.domain.case import Case
from desktop.domain.catalogue import Service, SharedField, Text
from desktop.domain.entry import Hidden
from desktop.domain.forms import FormField
from desktop.domain.registers.origins import Whence, origins

TAKING_IN = "taking the application in"


@dataclass(frozen=True, slots=True)
class Askable:
    """One question that may be asked: of whose register, which fields, on which law, for which service."""

    case: str
    department: str
    name: Text  # of the department
    dataset: str
    register: Text
    legal_basis: Text
    purpose: Text
    fields: tuple[SharedField, ...]

    def only(self, names: Collection[str], without: Collection[str] = ()) -> Askable | None:
        """The same question for some answers of the form; None when none is left."""
        kept = tuple(one for one in self.fields if one.field in names and one.field not in without)
        return replace(self, fields=kept) if kept else None


def askable(
    desk: Desk, taken: Iterable[tuple[Case, Service]], schema: dict[str, Any], answers: Mapping[str, Any]
) -> tuple[Askable, ...]:
    """The questions that may be asked now about cases that share one form.

    Asked for is only what the form asks now and this person may see, where nothing stands yet or what
    stands there came from elsewhere at an earlier time. What a person typed is theirs; what came from a
    paper form stands as it is on the paper.
    """
    cases = [
        (case, service)
        for case, service in taken
        if case.state in ("draft", "received") and case.paper is None
    ]
    if not any(service.shared for _, service in cases):
        return ()
    asked = {field.name: field for field in forms.fields(schema, answers) if field.visible}
    settled = set().union(*(_settled(desk, case) for case, _ in cases))
    found: dict[tuple[str, str, str, Text], Askable] = {}
    for case, service in cases:
        for one in service.shared:
            field = asked.get(one.field)
            if field is None or one.field in settled or not _may_see(desk, field, case):
                continue
            settled.add(one.field)  # once is enough, whoever asks first
            key = (case.id, one.department, one.dataset, one.legal_basis)
            known = found.get(key) or _empty(desk, case, service, one)
            found[key] = replace(known, fields=(*known.fields, one))
    return tuple(found.values())


def given(value: Any) -> bool:
    """Whether something stands there; what is hidden from this computer does."""
    return value not in (None, "", [], ())


def typed(case: Case, whence: Mapping[str, Whence], name: str) -> bool:
    """Whether a person said this answer; *whence* are the case's origins."""
    value = case.values.get(name)
    return given(value) and (isinstance(value, Hidden) or not whence[name].origin)


def _settled(desk: Desk, case: Case) -> set[str]:
    """Answers nobody is to be asked for: a person gave them, or a register did today."""
    whence = origins(case)
    return {
        name
        for name, value in case.values.items()
        if given(value) and (typed(case, whence, name) or _of_today(desk, whence[name]))
    }


def _of_today(desk: Desk, whence: Whence) -> bool:
    return whence.register and whence.at.astimezone().date() == desk.today


def _may_see(desk: Desk, field: FormField, case: Case) -> bool:
    return sharing.may_see(sight.viewer(desk), field.grade, case.department, purpose=TAKING_IN) == "shown"


def _empty(desk: Desk, case: Case, service: Service, one: SharedField) -> Askable:
    row = desk.store.lookups.department(one.department)
    name = row.name if row is not None else Text(one.department, one.department)
    return Askable(
        case.id, one.department, name, one.dataset, one.register, one.legal_basis, service.name, ()
    )
