"""Deeds on everything that is taken in together: said once, kept in every case that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from desktop.casework import intake, work
from desktop.casework.desk import Changed, Desk
from desktop.casework.together.reading import Taking
from desktop.domain import forms
from desktop.domain.kinds.case import MaterialState
from desktop.errors import Refused, sentence

AGAIN = "again at the counter"
Paper = Literal["receipt", "notice", "refusal"]


@dataclass(frozen=True)
class Brought:
    """What a person said of one material."""

    evidence: str
    state: MaterialState
    file: Path | intake.Scan | None = None
    until: date | None = None
    held: bool = False  # True: the one of an earlier case serves


def fill(desk: Desk, taking: Taking, values: Mapping[str, Any]) -> Changed:
    """Set values in every case whose form asks for them, in one transaction."""
    drafts = [
        draft
        for view in taking.views
        for draft in intake.filled(
            desk, view.case.id, {n: v for n, v in values.items() if n in forms.grades(view.service.form)}
        )
    ]
    return desk.write(drafts) if drafts else Changed(frozenset())


def set_circumstances(desk: Desk, taking: Taking, circumstances: tuple[str, ...]) -> Changed:
    """Set the special circumstances of every case."""
    return desk.write(
        [draft for case in taking.ids for draft in intake.circumstanced(desk, case, circumstances)]
    )


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


def take(desk: Desk, taking: Taking, several: Iterable[Brought]) -> Changed:
    """Note materials in every case that needs them, in one transaction: handed in once, each serves all."""
    wanted = {each.material.evidence: each for each in taking.wanted}
    drafts = [
        draft
        for brought in several
        for case in wanted[brought.evidence].cases
        for draft in intake.noted(
            desk,
            case,
            brought.evidence,
            brought.state,
            file=brought.file,
            until=brought.until,
            held=wanted[brought.evidence].held if brought.held else None,
        )
    ]
    return desk.write(drafts) if drafts else Changed(frozenset())


def printed(desk: Desk, taking: Taking, paper: Paper, state: Literal["printed", "failed"]) -> Changed:
    """The print ledger of every case the paper is about; a second print says that it is one."""
    return _each(work.printed(desk, case, paper, state, AGAIN) for case in taking.ids)


def _each(deeds: Iterable[Changed]) -> Changed:
    return Changed(frozenset(subject for deed in deeds for subject in deed.subjects))
