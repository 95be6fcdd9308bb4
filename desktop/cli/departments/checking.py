"""The command `department check`: what of the promise holds with a department, and what to do next."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from desktop.casework import centre
from desktop.cli.office import secrets_for
from desktop.cli.speaking import Voice
from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.paths import why
from desktop.store.rows import DepartmentRow
from desktop.sync import checking
from desktop.sync.checking import Found, Given
from desktop.words import render, say

_MARKS = {True: "✓", False: "✗", None: "–"}


class _CaseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be said of the marked case."""

    service: str = ""
    form: dict[str, str | int | float | bool | list[str] | None] | None = None
    applicant: dict[str, str] = {}


def run(words: argparse.Namespace, clock: Clock, voice: Voice) -> int:
    """Try the system, or recorded answers; 0 only when nothing of what was tried fails."""
    file = centre.read_department(words.file)
    row = DepartmentRow(file.id, file.name, file.code, file.connector, file.settings, True, 0)
    given = _given(words.case)
    if words.recorded is not None:
        found = checking.play(row, words.recorded, given=given)
    else:
        secret = secrets_for(file, words.client_key)
        if words.record is not None:
            found = checking.record(row, secret, clock, words.record, send=words.send, given=given)
        else:
            found = checking.try_live(row, secret, clock, send=words.send, given=given)
    voice.answer([_document(one) for one in found], _lines(found, words.record))
    return 1 if any(one.holds is False for one in found) else 0


def _given(file: Path | None) -> Given:
    if file is None:
        return Given()
    try:
        told = msgspec.json.decode(file.read_bytes(), type=_CaseFile)
    except OSError as error:
        raise Trouble(
            sentence("The file {file} cannot be read: {why}.", file=str(file), why=why(error)),
            sentence("Check its name and who may read it."),
        ) from error
    except msgspec.MsgspecError as error:
        raise Trouble(
            sentence("The file {file} is not right: {why}.", file=str(file), why=str(error)),
            sentence('It may say: {{"service": "...", "form": {{...}}, "applicant": {{...}}}}.'),
        ) from error
    return Given(told.service, told.form, told.applicant)


def _document(one: Found) -> dict[str, object]:
    step = render(one.next_step) if one.next_step is not None else ""
    return {"step": render(one.step), "holds": one.holds, "says": render(one.says), "next_step": step}


def _lines(found: list[Found], folder: Path | None) -> list[str]:
    lines: list[str] = []
    for one in found:
        lines.append(f"{_MARKS[one.holds]} {render(one.step)}: {render(one.says)}")
        if one.next_step is not None:
            lines.append("    " + say("Next step: {step}", step=render(one.next_step)))
    held = sum(one.holds is True for one in found)
    wrong = sum(one.holds is False for one in found)
    apart = len(found) - held - wrong
    lines.append(
        say("{held} hold, {wrong} do not, {apart} were not tried.", held=held, wrong=wrong, apart=apart)
    )
    if folder is not None:
        lines.append(
            say("The answers are kept in {folder}; read them before giving them away.", folder=folder)
        )
    return lines
