"""Settling a clash: what two people said without knowing of each other, and the one that counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from desktop.casework import outgoing, sight
from desktop.casework.desk import Changed, Desk
from desktop.domain import forms, sharing
from desktop.domain.case import Case, Clash
from desktop.domain.catalogue import Service
from desktop.domain.entry import Draft
from desktop.domain.forms import FormField
from desktop.domain.kinds import case as k
from desktop.domain.rules import work as rules
from desktop.domain.rules.intake import answered
from desktop.errors import Refused, Trouble, sentence
from desktop.words import say_in

DECIDING = "deciding between two answers"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that were said: by whom, when, and whether at this computer."""

    entry: str
    value: Any
    who: str  # the name of the member of staff, or the id of a department
    at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """One thing that was said twice, with the question of the form it answers, if it is one."""

    subject: str  # value:FIELD, material:EVIDENCE or circumstances
    asked: FormField | None
    sides: tuple[Side, ...]  # the first one counts until a person decides


def disputes(desk: Desk, journal: str) -> tuple[Dispute, ...]:
    """All that clashes in a case, openly; that graded answers were looked at becomes an entry of the case.

    Raises Trouble when nothing clashes any more, Refused when an answer is graded beyond this person.
    """
    case = desk.case(journal)
    if not case.clashes:
        raise Trouble(
            sentence("This is settled already."), sentence("Look at the timeline for who decided it.")
        )
    service = desk.service_of(case)
    for clash in case.clashes:
        _may_decide(desk, case, service, clash)
    staff = {row.id: row.name for row in desk.store.lookups.staff()}
    told = {entry.id: entry for entry in desk.store.journal.read(journal)}
    ours = desk.store.identity.device
    found = tuple(
        Dispute(
            clash.subject,
            _field(service, case, clash),
            tuple(
                Side(
                    entry,
                    value,
                    staff.get(told[entry].by.staff, told[entry].by.staff or "?"),
                    told[entry].at,
                    told[entry].envelope.device == ours,
                )
                for entry, value in zip(clash.entries, clash.values, strict=True)
            ),
        )
        for clash in case.clashes
    )
    looked = tuple(one.asked.name for one in found if one.asked is not None and _graded(one.asked))
    if looked:
        desk.write([Draft(journal, k.CaseSeen(looked, DECIDING))])
    return found


def settle(desk: Desk, journal: str, chosen: Mapping[str, str], reason: str) -> Changed:
    """Let one side of each dispute count: it replaces all sides, which stay in the journal with the reason.

    *chosen* names the entry that counts, by subject. A department that has the case is told of answers.
    """
    known = desk.case(journal)
    rules.may_settle(reason)
    service = desk.service_of(known)
    clashes = {clash.subject: clash for clash in known.clashes}
    drafts: list[Draft] = []
    told: list[str] = []
    for subject, entry in chosen.items():
        clash = clashes.get(subject)
        if clash is None or entry not in clash.entries:
            continue  # somebody settled it meanwhile
        _may_decide(desk, known, service, clash)
        drafts.append(_decided(known, service, clash, entry, reason.strip()))
        asked = _field(service, known, clash)
        if asked is not None:
            value = clash.values[clash.entries.index(entry)]
            shown = f"：{value}" if asked.grade <= sharing.PERSONAL else ""
            told.append(f"{asked.label.zh}{shown}")
    if not drafts:
        raise Trouble(
            sentence("This is settled already."), sentence("Look at the timeline for who decided it.")
        )
    if any(not isinstance(draft.body, k.CaseFilled) for draft in drafts):
        drafts.append(Draft(journal, k.CaseNoted(reason.strip())))
    if told and known.deliveries and known.state in rules.AT_THE_DEPARTMENT:
        text = say_in("zh", "Correction: {changes}. Reason: {reason}", changes="；".join(told), reason=reason)
        drafts.append(outgoing.messaged(desk, known, "supplement", text, cause="case.filled"))
    return desk.write(drafts)


def _decided(known: Case, service: Service, clash: Clash, entry: str, reason: str) -> Draft:
    """The entry that says one side again, for good."""
    at = clash.entries.index(entry)
    sort, _, name = clash.subject.partition(":")
    body: msgspec.Struct
    if sort == "value":
        grade = forms.grades(service.form).get(name, sharing.RESTRICTED)
        body = k.CaseFilled({name: clash.values[at]}, {name: grade}, reason=reason)
    elif sort == "material":
        body = next(moment.body for moment in known.timeline if moment.entry == entry)
    else:
        body = k.CircumstancesSet(tuple(clash.values[at]))
    return Draft(known.id, body, clash.entries)


def _may_decide(desk: Desk, case: Case, service: Service, clash: Clash) -> None:
    sort, _, name = clash.subject.partition(":")
    if sort != "value":
        return
    grade = forms.grades(service.form).get(name, sharing.RESTRICTED)
    if sharing.may_see(sight.viewer(desk), grade, case.department, purpose=DECIDING) != "shown":
        raise Refused(
            sentence("This answer is graded above what you may see."),
            sentence("Ask somebody who may see it to decide."),
        )


def _field(service: Service, case: Case, clash: Clash) -> FormField | None:
    sort, _, name = clash.subject.partition(":")
    if sort != "value":
        return None
    return next((each for each in forms.fields(service.form, answered(case)) if each.name == name), None)


def _graded(field: FormField) -> bool:
    return field.grade > sharing.EVERYDAY
