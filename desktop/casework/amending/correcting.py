"""Correcting answers after acceptance: the department is told, and what stood before stays beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop.casework import outgoing, sight
from desktop.casework.desk import Changed, Desk
from desktop.domain import forms, sharing
from desktop.domain.case import Case
from desktop.domain.entry import Draft
from desktop.domain.forms import FormField
from desktop.domain.kinds import case as k
from desktop.domain.rules import work as rules
from desktop.domain.rules.intake import answered
from desktop.errors import Refused, sentence
from desktop.words import say_in


@dataclass(frozen=True, slots=True)
class Before:
    """What an answer was before it was put right: masked like the answer itself, by whom, when and why."""

    value: Any
    who: str  # id of the member of staff
    at: datetime
    reason: str


def trace(desk: Desk, case: Case) -> dict[str, tuple[Before, ...]]:
    """By field, what stood there before each correction, the newest first; *case* with open values."""
    asked = {field.name: field for field in forms.fields(desk.service_of(case).form, answered(case))}
    stood: dict[str, Any] = {}
    found: dict[str, tuple[Before, ...]] = {}
    for moment in reversed(case.timeline):
        if not isinstance(moment.body, k.CaseFilled):
            continue
        for name, value in moment.body.values.items():
            if moment.body.reason and name in stood and name in asked:
                sight_of = sharing.may_see(sight.viewer(desk), asked[name].grade, case.department)
                old = sharing.seen(sight_of, name, stood[name])
                before = Before(old, moment.by.staff, moment.at, moment.body.reason)
                found[name] = (before, *found.get(name, ()))
            stood[name] = value
    return found


def to_correct(desk: Desk, case: str) -> tuple[FormField, ...]:
    """What of the form may be put right now, with its answers; that they were looked at becomes an entry.

    Sensitive answers are not among them: their correction would travel in the words of a message.
    """
    known = desk.case(case)
    rules.may_correct(known, "?")
    fields = tuple(
        replace(field, default=known.values.get(field.name))
        for field in forms.fields(desk.service_of(known).form, answered(known))
        if field.visible and field.grade <= sharing.PERSONAL
        and sharing.may_open(sight.viewer(desk), field.grade, known.department)
    )  # fmt: skip
    graded = tuple(f.name for f in fields if f.grade > sharing.EVERYDAY and f.default)
    if graded:
        desk.write([Draft(case, k.CaseSeen(graded, "correcting a mistake"))])
    return fields


def correct(desk: Desk, case: str, values: Mapping[str, Any], reason: str) -> Changed:
    """Put answers right after acceptance: the old ones stay in the journal, the department is told both."""
    known = desk.case(case)
    rules.may_correct(known, reason)
    service = desk.service_of(known)
    asked = {f.name: f for f in forms.fields(service.form, answered(known)) if f.visible}
    changed = {n: v for n, v in values.items() if known.values.get(n) != v}
    wrong = [n for n in changed if n not in asked or asked[n].grade > sharing.PERSONAL]
    if wrong or not changed:
        raise Refused(
            sentence("Nothing was put right."),
            sentence("Change an everyday or personal answer of the form; others need a new case."),
        )
    for problem in forms.problems(service.form, {**answered(known), **changed}):
        if problem.field in changed:
            raise Refused(problem.what)
    told = "；".join(f"{asked[n].label.zh}：{known.values.get(n, '')} → {v}" for n, v in changed.items())
    text = say_in("zh", "Correction: {changes}. Reason: {reason}", changes=told, reason=reason)
    replaces = {entry for n in changed for entry in known.sources.get(f"value:{n}", ())}
    grades = {n: asked[n].grade for n in changed}
    return desk.write(
        [
            Draft(case, k.CaseFilled(changed, grades, reason=reason.strip()), tuple(sorted(replaces))),
            outgoing.messaged(desk, known, "supplement", text, cause="case.filled"),
        ]
    )
