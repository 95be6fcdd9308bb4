"""Edit and send: what a department refused is put right, and goes once more as a new request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from desktop.casework import outgoing, sight
from desktop.casework.desk import Changed, Desk
from desktop.casework.handover import standing_of
from desktop.domain import forms, sharing
from desktop.domain.case import Case
from desktop.domain.deliveries import Delivery, StepStanding
from desktop.domain.entry import Draft, Hidden
from desktop.domain.forms import FormField
from desktop.domain.kinds import case as k
from desktop.domain.kinds import delivery as d
from desktop.domain.rules.intake import answered
from desktop.errors import Refused, sentence
from desktop.sync import deliveries

_PURPOSE = "putting right what the department refused"
_CAUSE = "delivery.corrected"


@dataclass(frozen=True, slots=True)
class Correction:
    """What may be changed of a step: fields of the form, or the words of a message, or another file."""

    call: str
    fields: tuple[FormField, ...] = ()
    text: str = ""


def correction(desk: Desk, case: str, step: str) -> Correction:
    """What to put right, for editing; that graded values were shown becomes an entry of the case."""
    known = desk.case(case)
    _, standing = _correctable(known, step)
    if standing.step.call == "message":
        return Correction("message", text=str(_asked(standing).get("text", "")))
    if standing.step.call == "paper":
        return Correction("paper")
    fields = tuple(
        replace(field, default=known.values.get(field.name))
        for field in forms.fields(desk.service_of(known).form, answered(known))
        if field.visible
        and not isinstance(known.values.get(field.name), Hidden)
        and sharing.may_open(sight.viewer(desk), field.grade, known.department)
    )
    graded = tuple(field.name for field in fields if field.grade > sharing.EVERYDAY and field.default)
    if graded:
        desk.write([Draft(case, k.CaseSeen(graded, _PURPOSE))])
    return Correction("create", fields)


def edit_and_send(
    desk: Desk,
    case: str,
    step: str,
    *,
    values: Mapping[str, Any] | None = None,
    text: str = "",
    file: Path | None = None,
) -> Changed:
    """Put a step right and send it once more: the old request is dropped, a new one takes its place.

    *values* are form fields for the case itself, *text* the words of a message, *file* another scan of a
    paper. Raises Refused for a step that may have arrived, and when nothing is different.
    """
    known = desk.case(case)
    delivery, standing = _correctable(known, step)
    if standing.step.call == "message":
        drafts = _message(desk, known, standing, text)
    elif standing.step.call == "paper":
        drafts = _paper(desk, known, standing, file)
    else:
        drafts = _create(desk, known, values or {})
    old = d.StepHandedOver(delivery.id, standing.step.id, "dropped", "corrected and sent anew")
    return desk.write([Draft(case, old), *drafts])


def _correctable(known: Case, step: str) -> tuple[Delivery, StepStanding]:
    delivery, standing = standing_of(known, step)
    if standing.state in ("in_doubt", "sending"):
        raise Refused(
            sentence("It may have arrived; a changed one would be a second one."),
            sentence("Wait until the department settles it, or ask the department."),
        )
    if standing.state == "done":
        raise Refused(
            sentence("The department already has it."),
            sentence("Send it a message, or withdraw the case and open a new one."),
        )
    return delivery, standing


def _create(desk: Desk, known: Case, values: Mapping[str, Any]) -> list[Draft]:
    service = desk.service_of(known)
    grades = forms.grades(service.form)
    unknown = [name for name in values if name not in grades]
    if unknown:
        raise Refused(
            sentence("The form of this service has no field {names}.", names=", ".join(unknown)),
            sentence("The fields are: {names}.", names=", ".join(grades)),
        )
    changed = {name: value for name, value in values.items() if known.values.get(name) != value}
    if not changed:
        raise _same()
    corrected = replace(known, values={**known.values, **changed})
    problems = forms.problems(service.form, answered(corrected))
    if problems:
        raise Refused(
            sentence("It is not right yet: {first}", first=problems[0].what),
            sentence("Correct that field, then send it."),
        )
    replaces = {entry for name in changed for entry in known.sources.get(f"value:{name}", ())}
    filled = k.CaseFilled(changed, {name: grades[name] for name in changed})
    planned = outgoing.case_created(desk, corrected, service)
    assert isinstance(planned.body, d.DeliveryPlanned)
    # The papers of the first delivery still wait for the case and go by themselves.
    alone = msgspec.structs.replace(
        planned.body, steps=tuple(s for s in planned.body.steps if s.call == "create"), cause=_CAUSE
    )
    return [Draft(known.id, filled, tuple(sorted(replaces))), Draft(known.id, alone)]


def _message(desk: Desk, known: Case, standing: StepStanding, text: str) -> list[Draft]:
    asked = _asked(standing)
    if not text.strip() or text.strip() == asked.get("text"):
        raise _same()
    evidence = tuple(asked.get("evidence", ()))
    stars = int(asked.get("stars", 0))
    return [
        outgoing.messaged(
            desk, known, asked["type"], text.strip(), evidence=evidence, stars=stars, cause=_CAUSE
        )
    ]


def _paper(desk: Desk, known: Case, standing: StepStanding, file: Path | None) -> list[Draft]:
    if file is None:
        raise _same()
    evidence = str(_asked(standing)["evidence"])
    kept = desk.store.papers.keep(file)
    if kept.id == standing.step.paper:
        raise _same()
    noted = k.MaterialNoted(evidence, "handed_in", kept.id, file.name)
    paper = deliveries.PaperFile(kept.id, kept.sha256, kept.size, kept.media_type, file.name)
    planned = deliveries.paper_alone(known, evidence, paper, cause=_CAUSE)
    return [
        Draft(known.id, noted, known.sources.get(f"material:{evidence}", ())),
        Draft(known.id, planned),
    ]


def _asked(standing: StepStanding) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(standing.step.request)
    return found


def _same() -> Refused:
    return Refused(
        sentence("Nothing is different from what was refused."),
        sentence("Change what the department names, or try the same once more."),
    )
