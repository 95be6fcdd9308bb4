"""Commands about cases: take one in from a file, show, list, attach, note, withdraw, deliver, receipt."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from desktop.casework import intake, papers, people, sight, work
from desktop.casework.desk import Desk
from desktop.cli.speaking import Voice, table
from desktop.domain.catalogue import Text
from desktop.domain.kinds.case import MaterialState, Trust
from desktop.domain.rules.intake import Problem
from desktop.domain.telling import STATE_NAMES
from desktop.errors import Trouble, sentence
from desktop.paths import why
from desktop.store.lookups import CaseFilter
from desktop.words import render, say

_WHERE = {"here": Text("here", "在本机"), "department": Text("at the department", "部门已收到")}


class MaterialGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One material in an intake file; ``file`` is relative to it."""

    evidence: str
    state: MaterialState = "handed_in"
    file: str = ""
    until: date | None = None
    trust: Trust = "verified"


class IntakeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `case open` reads: the applicant, the form, the circumstances and the materials."""

    applicant: dict[str, Any]
    form: dict[str, Any] = {}
    proxy: dict[str, Any] = {}
    circumstances: tuple[str, ...] = ()
    materials: tuple[MaterialGiven, ...] = ()
    accept: bool = True


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `case` command."""
    return _VERBS[words.verb](desk, words, voice)


def _open(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    given = read(words.source)
    scans = {m.evidence: words.source.parent / m.file for m in given.materials if m.file}
    brought = [(m.evidence, m.state, m.until, scans.get(m.evidence)) for m in given.materials]
    intake.may_take_in(desk, words.service, given.form, brought, given.circumstances)
    applicant = people.register_resident(desk, given.applicant).result
    proxy = people.register_resident(desk, given.proxy).result if given.proxy else ""
    opened = intake.open_case(
        desk,
        words.service,
        applicant,
        proxy=proxy,
        proxy_role="proxy" if proxy else "",
        circumstances=given.circumstances,
    )
    case: str = opened.result
    if given.form:
        intake.fill(desk, case, given.form)
    for m in given.materials:
        scan = scans.get(m.evidence)
        intake.take_material(desk, case, m.evidence, m.state, file=scan, until=m.until, trust=m.trust)
    number: str = intake.receive(desk, case).result
    problems = intake.check(desk, case)
    accepted = given.accept and not problems
    if accepted:
        intake.accept(desk, case)
    document = {"case": case, "number": number, "accepted": accepted, "problems": _problems(problems)}
    lines = [say("Received under number {number}.", number=number)]
    lines.append(
        say("Accepted; it goes to the department when the line is there.")
        if accepted
        else say("Not accepted yet. Still missing or wrong:")
    )
    voice.answer(document, [*lines, *("- " + render(p.what) for p in problems)])
    return 0


def _problems(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [{"where": p.where, "what": render(p.what)} for p in problems]


def read(file: Path) -> IntakeFile:
    """An intake file; raises Trouble with what is wrong with it."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=IntakeFile)
    except OSError as error:
        raise Trouble(
            sentence("The file {file} cannot be read: {why}.", file=file.name, why=why(error)),
            sentence("Check its name and whether you may read it."),
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Trouble(
            sentence("The file {file} is not right: {what}", file=file.name, what=str(error)),
            sentence("Correct that place and try again; nothing was changed."),
        ) from error


def find(desk: Desk, number: str) -> str:
    """The case with this number; raises Trouble when there is none."""
    found = desk.store.lookups.case_by_number(number.strip())
    if found is None:
        raise Trouble(
            sentence("There is no case with the number {number} here.", number=number),
            sentence("Check the number on the receipt, or list the cases."),
        )
    return found


def _show(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    view = sight.case_view(desk, find(desk, words.number))
    case = view.case
    state = STATE_NAMES[case.state]
    document = {
        "number": case.number,
        "state": case.state,
        "service": case.opened.service if case.opened else "",
        "department": case.department,
        "reference": case.reference,
        "due_on": case.due_on,
        "applicant": view.applicant.name,
        "id_number": view.applicant.id_number,
        "fields": {f.name: f.text for f in view.fields},
        "materials": {m.evidence: m.state for m in view.materials},
        "timeline": [{"at": m.at, "where": m.where, "text": render(text)} for m, text in view.lines],
    }
    lines = [
        f"{case.number}  {render(sentence('{state}', state=state))}  {view.service.name.to(_language())}",
        f"{view.applicant.name}  {view.applicant.id_number}",
        *(
            f"  {m.at.astimezone():%Y-%m-%d %H:%M}  [{_WHERE[m.where].to(_language())}]  {render(text)}"
            for m, text in view.lines
        ),
    ]
    voice.answer(document, lines)
    return 0


def _language() -> str:
    from desktop.words import language

    return language()


def _list(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    wanted = CaseFilter(states=tuple(words.state), department=words.department)
    page = desk.store.lookups.cases(wanted, limit=words.limit)
    rows = [sight.case_line(desk, row) for row in page.rows]
    document = [
        {
            "number": r.number,
            "state": r.state,
            "service": r.service,
            "department": r.department,
            "applicant": r.applicant_name,
            "due_on": r.due_on,
            "sending": r.sending,
            "reference": r.reference,
        }
        for r in rows
    ]
    cells = [
        (
            r.number or say("draft"),
            STATE_NAMES[r.state].to(_language()),
            r.service_name.to(_language()),
            r.applicant_name,
            r.due_on.isoformat() if r.due_on else "",
        )
        for r in rows
    ]
    head = (say("Number"), say("State"), say("Service"), say("Applicant"), say("Due"))
    voice.answer(document, table(cells, head))
    return 0


def _attach(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    case = find(desk, words.number)
    if desk.case(case).state in ("draft", "received", "waiting_supplement"):
        intake.take_material(desk, case, words.evidence, "handed_in", file=words.file)
    else:
        work.supplement(desk, case, {words.evidence: words.file})
    voice.answer({"attached": words.evidence}, [say("Kept with the case.")])
    return 0


def _note(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    work.note(desk, find(desk, words.number), words.text)
    voice.answer({"noted": True}, [say("Noted.")])
    return 0


def _withdraw(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    work.withdraw(desk, find(desk, words.number), words.reason)
    voice.answer({"withdrawn": True}, [say("Withdrawn; the department is told when the line is there.")])
    return 0


def _deliver(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    work.deliver(desk, find(desk, words.number), words.to, words.how, document=words.document)
    voice.answer({"delivered": True}, [say("The result is handed over.")])
    return 0


def _receipt(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    case = find(desk, words.number)
    work.may_print(desk, case, "receipt", words.reason)
    write(words.out, papers.receipt(desk, case))
    work.printed(desk, case, "receipt", reason=words.reason)
    voice.answer({"file": str(words.out)}, [say("The receipt is in {file}.", file=words.out)])
    return 0


def write(file: Path, content: bytes) -> None:
    """Write a paper; raises Trouble when the place cannot be written to."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise Trouble(
            sentence("The file {file} cannot be written: {why}.", file=file.name, why=why(error)),
            sentence("Choose another folder, or make room on the disk."),
        ) from error


_VERBS = {
    "open": _open,
    "show": _show,
    "list": _list,
    "attach": _attach,
    "note": _note,
    "withdraw": _withdraw,
    "deliver": _deliver,
    "receipt": _receipt,
}
