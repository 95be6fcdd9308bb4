"""Commands of the outage kit: print, list, spoil, count; type forms in, check them, give them back."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from desktop.casework import intake, outage, people
from desktop.casework.desk import Desk
from desktop.casework.outage.checking import Comparison
from desktop.casework.outage.entering import Found
from desktop.casework.outage.seen import PileSeen
from desktop.cli.cases import read, write
from desktop.cli.speaking import Voice, table
from desktop.domain.outage.kit import STATE_NAMES
from desktop.domain.outage.paper import STATE_NAMES as PAPER_STATES
from desktop.errors import Refused, sentence
from desktop.words import language, say


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `forms` command."""
    return _VERBS[words.verb](desk, words, voice)


def _print(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    wanted = dict.fromkeys(words.services, words.count)
    if words.any or not wanted:
        wanted[""] = words.any or words.count
    block: str = outage.print_kit(desk, wanted, words.low).result
    _write_kit(desk, block, words)
    kit = next(one for one in outage.look(desk).kits if one.id == block)
    document = {"kit": block, "piles": [_pile(pile) for pile in kit.piles]}
    many = sum(pile.size for pile in kit.piles)
    voice.answer(document, [say("{n} forms are numbered: {file}.", n=many, file=words.out.name)])
    return 0


def _again(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    found = outage.find(desk, words.number)
    outage.print_again(desk, found.kit.id, words.reason)
    _write_kit(desk, found.kit.id, words)
    told = say("The same numbers once more: put only one copy into the drawer.")
    voice.answer({"kit": found.kit.id}, [told])
    return 0


def _write_kit(desk: Desk, block: str, words: argparse.Namespace) -> None:
    from desktop.casework.papers import of_outage  # its fonts take a moment

    write(words.out, of_outage.kit_paper(desk, block, first=language()))


def _pile(pile: PileSeen) -> dict[str, Any]:
    figures = {"left": pile.left, "typed": pile.typed, "used": pile.used, "spoiled": pile.spoiled}
    return {
        "service": pile.service,
        "name": pile.name,
        "first": pile.first,
        "last": pile.last,
        "size": pile.size,
        **figures,
        "missing": pile.missing,
        "outdated": pile.outdated,
    }


def _list(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Ends with 1 when a form is unaccounted for."""
    found = outage.look(desk)
    head = (say("Printed on"), say("Counter"), say("Form for"), say("First number"), say("Last number"))
    figures = (say("Forms"), say("Left"), say("To be checked"), say("Used"), say("Spoiled"), say("Missing"))
    cells = [
        (
            kit.at.astimezone().strftime("%Y-%m-%d"),
            kit.counter,
            pile.name.to(language()),
            pile.first,
            pile.last,
            *map(str, (pile.size, pile.left, pile.typed, pile.used, pile.spoiled, len(pile.missing))),
        )
        for kit in found.kits
        for pile in kit.piles
    ]
    lines = table(cells, (*head, *figures))
    for name, left in found.low:
        few = say("{service}: {n} forms are left here; print a new kit.", service=name.to(language()), n=left)
        lines.append(few)
    if found.missing:
        numbers = ", ".join(found.missing)
        lines.append(say("Paper forms unaccounted for: {numbers}. Look for them.", numbers=numbers))
    document = {
        "kits": [{"kit": kit.id, "at": kit.at, "piles": [_pile(p) for p in kit.piles]} for kit in found.kits],
        "low": [{"service": name, "left": left} for name, left in found.low],
        "missing": found.missing,
        "to_check": len(found.to_check),
    }
    voice.answer(document, lines)
    return 1 if found.missing else 0


def _show(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    form = outage.find(desk, words.number).form
    document = {"number": form.number, "service": form.service, "state": form.state, "case": form.case}
    voice.answer(
        document, [f"{form.number}: {STATE_NAMES[form.state].to(language())} {form.reason}".rstrip()]
    )
    return 0


def _spoil(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    found = outage.find(desk, words.number)
    outage.spoil(desk, found.kit.id, found.form.number, words.reason)
    number = found.form.number
    voice.answer({"spoiled": number}, [say("The form {number} is marked as spoiled.", number=number)])
    return 0


def _count(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    found = outage.find(desk, words.number)
    top = "" if words.gone else found.form.number
    missing: tuple[str, ...] = outage.count(desk, found.kit.id, found.form.pile, top).result
    told = say("Unaccounted for in this pile: {numbers}.", numbers=", ".join(missing) or "0")
    voice.answer({"missing": missing}, [told])
    return 1 if missing else 0


def _enter(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    found = outage.find(desk, words.number)
    if found.form.case:
        raise Refused(
            sentence("The form {number} was typed in before.", number=found.form.number),
            sentence("Give that entry up first, or check it: one-counter forms check."),
        )
    given, at = read(words.source), outage.moment(desk, words.at)
    scans = {m.evidence: words.source.parent / m.file for m in given.materials if m.file}
    brought = [(m.evidence, m.state, m.until, scans.get(m.evidence)) for m in given.materials]
    service = found.form.service or words.service
    intake.may_take_in(desk, service, given.form, brought, given.circumstances)
    applicant = people.register_resident(desk, given.applicant).result
    proxy = people.register_resident(desk, given.proxy).result if given.proxy else ""
    case: str = outage.begin(
        desk,
        words.number,
        applicant,
        at,
        service=words.service,
        outage=words.outage,
        proxy=proxy,
        proxy_role="proxy" if proxy else "",
        circumstances=given.circumstances,
    ).result
    intake.fill(desk, case, given.form)
    for m in given.materials:
        scan = scans.get(m.evidence)
        intake.take_material(desk, case, m.evidence, m.state, file=scan, until=m.until, trust=m.trust)
    outage.want_check(desk, case)
    told = say("Typed in; a second person checks it: one-counter forms check {n}", n=found.form.number)
    voice.answer({"case": case, "number": found.form.number, "state": "wanted"}, [told])
    return 0


def _to_check(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    found = outage.look(desk)
    rows = (*found.to_check, *found.unfinished)
    papers = {row.id: desk.case(row.id).paper for row in rows}
    staff = {row.id: row.name for row in desk.store.lookups.staff()}
    cells, document = [], []
    for row in rows:
        paper = papers[row.id]
        if paper is None:
            continue
        typed = ", ".join(staff.get(one, one) for one in paper.typed_by)
        state = PAPER_STATES[paper.state].to(language())
        cells.append((paper.number, row.service_name.to(language()), row.applicant_name, typed, state))
        document.append({"number": paper.number, "case": row.id, "state": paper.state})
    head = (say("Number"), say("Service"), say("Applicant"), say("Typed in by"), say("State"))
    voice.answer(document, table(cells, head))
    return 0


def _check(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    case = _case(outage.find(desk, words.number))
    if not words.same:
        found = outage.compare(desk, case)
        voice.answer(_compared(found), _lines(found))
        return 0
    number, accepted = outage.confirm(desk, case).result
    told = (
        say("{number} is checked, accepted, and goes to the department.", number=number)
        if accepted
        else say(
            "{number} is checked and received; something is missing before it is accepted.", number=number
        )
    )
    voice.answer({"number": number, "accepted": accepted}, [told])
    return 0


def _compared(found: Comparison) -> dict[str, Any]:
    return {
        "number": found.paper.number,
        "asked_at": found.paper.asked_at,
        "applicant": {"name": found.view.applicant.name, "id_number": found.view.applicant.id_number},
        "form": {field.name: field.text for field in found.fields},
        "materials": {m.evidence: m.state for m in found.view.materials},
        "typed_by": found.typed_by,
    }


def _lines(found: Comparison) -> list[str]:
    """What was typed, one line each, to be held beside the paper."""
    person = found.view.applicant
    rows = [
        (say("Asked for on"), found.paper.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")),
        (say("Applicant"), f"{person.name} {person.id_number}"),
        *((field.label.to(language()), field.text or "–") for field in found.fields),
        *((m.name.to(language()), m.state_name.to(language())) for m in found.view.materials),
    ]
    lines = table(rows, (say("On the paper"), say("Typed in")))
    return [*lines, say("If it is the same: one-counter forms check {n} --same", n=found.paper.number)]


def _give_back(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    outage.give_back(desk, _case(outage.find(desk, words.number)), words.reason)
    voice.answer({"state": "returned"}, [say("Given back to be put right.")])
    return 0


def _give_up(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    number = outage.give_up(desk, _case(outage.find(desk, words.number)), words.reason).result
    voice.answer({"free": number}, [say("The form {number} is free again.", number=number)])
    return 0


def _case(found: Found) -> str:
    if not found.form.case:
        raise Refused(
            sentence("The form {number} is not typed in.", number=found.form.number),
            sentence("Type it in first."),
        )
    return found.form.case


_VERBS: dict[str, Callable[[Desk, argparse.Namespace, Voice], int]] = {
    "print": _print,
    "again": _again,
    "list": _list,
    "show": _show,
    "spoil": _spoil,
    "count": _count,
    "enter": _enter,
    "to-check": _to_check,
    "check": _check,
    "give-back": _give_back,
    "give-up": _give_up,
}
