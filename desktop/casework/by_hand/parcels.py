"""Makes the sealed parcel for a department without a line, and says whom it was given to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from desktop.casework import sight
from desktop.casework.desk import Changed, Desk
from desktop.casework.papers import gathering
from desktop.domain import forms
from desktop.domain.deadlines import PAUSED
from desktop.domain.deliveries import StepStanding
from desktop.domain.entry import Draft
from desktop.domain.kinds.delivery import StepHandedOver
from desktop.errors import Refused, sentence
from desktop.reports.sheets import HandoverLine, HandoverSheet
from desktop.store.rows import DepartmentRow, StepRow
from desktop.sync import parcel
from desktop.sync.promise import BY_HAND
from desktop.words import Language

MOST_CASES = 200  # in one parcel: what one person can check against a sheet
_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif"}
_UNSENT = frozenset({"waiting", "refused"})


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel that was made: its name, its file, the cases in it and the sheet to print (PDF)."""

    id: str
    file: Path
    numbers: tuple[str, ...]
    papers: int
    sheet: bytes
    left: int  # cases that wait still, for another parcel


def by_hand(desk: Desk, department: str) -> DepartmentRow:
    """A department to which cases are carried; raises Refused for any other."""
    row = desk.store.lookups.department(department)
    if row is None or row.connector != BY_HAND:
        raise Refused(
            sentence("Cases of this department are not handed over by hand."),
            sentence("They are sent by themselves; the connections page shows how they stand."),
        )
    return row


def make_parcel(
    desk: Desk, department: str, folder: Path, *, again: bool = False, first: Language = "zh"
) -> Changed:
    """Put everything that waits for a department into one sealed file and mark it as handed over.

    The file is whole on the disk before anything is marked: a kill between leaves the same cases
    waiting, and the next parcel bears the same name. *again*: also what was handed over before and of
    which the department has said nothing yet, as when a stick was lost. Raises Refused, Trouble.
    """
    row = by_hand(desk, department)
    cases, left = _waiting(desk, department, again)
    if not cases:
        raise Refused(
            sentence("Nothing waits for this department."), sentence("Take a case in for it first.")
        )
    steps = [step for found in cases.values() for step in found]
    name = f"{row.code}-{_id_of(steps)}"
    sheet = _sheet(desk, row, name, cases)
    file = folder / f"{name}.zip"
    secret = desk.store.secrets.get(f"department:{department}") or ""
    parcel.write(file, _files(desk, row, name, cases, sheet, first), secret, sheet.head.printed_at)
    drafts = [
        Draft(step.case, StepHandedOver(step.delivery, step.step, "paper", f"parcel {name}"))
        for step in steps
        if step.state in _UNSENT
    ]
    made = Parcel(
        name,
        file,
        tuple(found[0].case_number for found in cases.values()),
        sum(step.call == "paper" for step in steps),
        _drawn(sheet, first),
        left,
    )
    return desk.write(drafts, made)


def _waiting(desk: Desk, department: str, again: bool) -> tuple[dict[str, list[StepRow]], int]:
    """Steps by case, the oldest first, and how many cases found no place."""
    lookups = desk.store.lookups
    states = ("waiting", "refused", *(("handed_over",) if again else ()))
    rows = lookups.steps(department, states, limit=100_000, device=desk.store.identity.device)
    wanted = dict.fromkeys(row.case for row in rows)
    chosen = list(wanted)[:MOST_CASES]
    cases = {
        case: [row for row in lookups.steps_of(case) if row.state in states and row.department == department]
        for case in chosen
    }
    return {case: steps for case, steps in cases.items() if steps}, len(wanted) - len(chosen)


def _id_of(steps: list[StepRow]) -> str:
    """The same steps, the same parcel."""
    told = "\n".join(sorted(step.key for step in steps))
    return hashlib.sha256(told.encode()).hexdigest()[:8].upper()


def _files(
    desk: Desk,
    row: DepartmentRow,
    name: str,
    cases: Mapping[str, list[StepRow]],
    sheet: HandoverSheet,
    first: Language,
) -> Iterator[tuple[str, bytes]]:
    """What lies in the parcel; each case in a folder under its number, which says nothing of a person."""
    yield "sheet.pdf", _drawn(sheet, first)
    told: list[dict[str, Any]] = []
    for case, steps in cases.items():
        number = steps[0].case_number
        listed: list[dict[str, Any]] = []
        for step in steps:
            said = {"call": step.call, "key": step.key, **msgspec.json.decode(step.request)}
            if step.call == "paper":
                said["file"] = f"{number}/{said['evidence']}{_ENDINGS.get(said['media_type'], '')}"
                yield said["file"], desk.store.papers.read(step.paper)
            listed.append(said)
        told.append({"number": number, "steps": listed})
        yield f"{number}/form.csv", _form(desk, case, listed, first)
    whole = {"parcel": name, "department": row.id, "cases": told}
    yield "cases.json", msgspec.json.format(msgspec.json.encode(whole), indent=1)


def _form(desk: Desk, case: str, steps: list[dict[str, Any]], first: Language) -> bytes:
    """What is asked for, as a table that any office program opens."""
    from desktop.reports.tables import Table, as_csv

    rows: list[tuple[Any, ...]] = []
    schema = desk.service_of(desk.case(case)).form
    for step in steps:
        if step["call"] == "create":
            rows += [(name, str(value)) for name, value in step["applicant"].items()]
            rows += [(f"proxy: {name}", str(value)) for name, value in step.get("proxy", {}).items()]
            for name, value in step["form"].items():
                rows.append((getattr(forms.named(schema, name), first), str(value)))
        if step["call"] == "message":
            rows.append((sentence("Message"), f"{step['type']}: {step['text']}"))
    return as_csv(Table("", (sentence("Field"), sentence("Value")), tuple(rows)), first)


def _sheet(desk: Desk, row: DepartmentRow, name: str, cases: Mapping[str, list[StepRow]]) -> HandoverSheet:
    lines: list[HandoverLine] = []
    for case, steps in cases.items():
        view = sight.case_view(desk, case)
        lines.append(
            HandoverLine(
                steps[0].case_number,
                view.service.name,
                view.applicant.name,
                papers=sum(step.call == "paper" for step in steps),
                messages=sum(step.call == "message" for step in steps),
                promised_by=None if view.case.state in PAUSED else view.case.decide_by,
                reference=view.case.reference,
            )
        )
    return HandoverSheet(gathering.head(desk, None, ""), name, row.name, tuple(lines))


def _drawn(sheet: HandoverSheet, first: Language) -> bytes:
    from desktop.reports.handover import handover

    return handover(sheet, first)


def carried(standing: StepStanding) -> bool:
    """Whether a step was given to a person and the department has not confirmed it yet."""
    return standing.state == "handed_over" and standing.why == "paper"
