"""The second person's check: what was typed beside the paper in hand, confirmed or given back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.casework import intake, sight
from desktop.casework.desk import Changed, Desk
from desktop.casework.sight import CaseView, ShownField
from desktop.domain import forms
from desktop.domain.entry import Draft
from desktop.domain.kinds import back_entry as b
from desktop.domain.outage.paper import COMPARING, Paper
from desktop.domain.rules import intake as intake_rules
from desktop.domain.rules import outage as rules
from desktop.domain.rules.intake import Problem
from desktop.errors import Refused, sentence


@dataclass(frozen=True, slots=True)
class Comparison:
    """A back-entry as the second person sees it: all that can stand on the paper, also what is empty."""

    view: CaseView
    paper: Paper
    typed_by: tuple[str, ...]  # names
    fields: tuple[ShownField, ...]
    stops: tuple[Problem, ...]  # what will still stop acceptance after the check


def compare(desk: Desk, case: str, *, again: bool = False) -> Comparison:
    """Open what was typed, to be compared; who looked and why becomes an entry of the case.

    *again*: that this person looks at it is kept already; the window says the same in another language.
    Raises Refused for whoever typed it, and for somebody who may not see all of it.
    """
    known = desk.case(case)
    rules.may_check(known, desk.who.id)
    service = desk.service_of(known)
    intake_rules.may_take_on(service, desk.who.clearance)
    view = sight.case_view(desk, case, purpose=COMPARING) if again else sight.show(desk, case, COMPARING)
    if any(field.masked for field in view.fields):
        raise Refused(
            sentence("You may not see all of this form, so you cannot check it."),
            sentence("Ask a colleague who works for {department}.", department=view.department),
        )
    names = {row.id: row.name for row in desk.store.lookups.staff()}
    assert known.paper is not None  # the rule says so
    typed_by = tuple(names.get(one, one) for one in known.paper.typed_by)
    return Comparison(view, known.paper, typed_by, _every(view), intake.check(desk, case))


def _every(view: CaseView) -> tuple[ShownField, ...]:
    """Every question of the form that is in force, those left empty too: the paper may have an answer."""
    said = {field.name: field for field in view.fields}
    asked = forms.fields(view.service.form, intake_rules.answered(view.case))
    return tuple(
        said.get(field.name)
        or ShownField(field.name, field.label, "", field.grade, masked=False, can_open=False, clash=False)
        for field in asked
        if field.visible
    )


def confirm(desk: Desk, case: str, saw: tuple[str, ...] | None = None) -> Changed:
    """It is as on the paper: the case gets the form's number and the dates of its original time, and goes on.

    The result is (number, whether it is accepted and sent). What is still missing stops the acceptance
    only: the case is received then, and goes on like any other. *saw*: the entries that were compared, when
    it was looked at before. Raises Refused for whoever typed it, and when it was changed meanwhile.
    """
    known = desk.case(case)
    rules.may_confirm(known, desk.who.id, saw)
    intake_rules.may_take_on(desk.service_of(known), desk.who.clearance)
    assert known.paper is not None  # the rule says so
    drafts = [Draft(case, b.CaseChecked(known.paper.typed_by, known.paper.typed))]
    number = known.number
    if known.state == "draft":
        settled = replace(known, paper=replace(known.paper, state="checked"))
        intake_rules.may_receive(settled)
        receiving, number = intake.receiving(desk, settled)
        drafts += receiving
    subjects = desk.write(drafts).subjects
    accepted = not intake.check(desk, case)
    if accepted:
        subjects |= intake.accept(desk, case).subjects
    return Changed(subjects, (number, accepted))


def give_back(desk: Desk, case: str, reason: str, where: tuple[str, ...] = ()) -> Changed:
    """It is not as on the paper: back to whoever typed it, with what is different."""
    rules.may_return(desk.case(case), desk.who.id, reason)
    return desk.write([Draft(case, b.CheckFailed(reason.strip(), where))])
