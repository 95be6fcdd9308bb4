"""The command about what does not go on by itself: list it, try again, edit and send, hand over, settle."""

from __future__ import annotations

import argparse
import json
from typing import Any

from desktop.casework import handover
from desktop.casework.desk import Desk
from desktop.casework.exchange import results, sending_anew
from desktop.casework.exchange.stuck import Stuck, of_case, stuck
from desktop.cli.cases import find
from desktop.cli.speaking import Voice
from desktop.domain.telling import STEP_NAMES
from desktop.errors import Trouble, sentence
from desktop.words import language, render, say

_TURNS = {
    "machine": sentence("The program's turn"),
    "clerk": sentence("The clerk's turn"),
    "it": sentence("IT's turn"),
    "department": sentence("The department's turn"),
}


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `stuck` command."""
    if words.verb in (None, "list"):
        return _list(desk, voice)
    case = find(desk, words.number)
    chosen = _chosen(desk, case, words.step)
    step = chosen.row.step
    if words.verb == "again":
        handover.try_again(desk, case, step)
        said = say("It is tried again at the next exchange.")
    elif words.verb == "edit":
        values = _values(desk, case, words.set)
        sending_anew.edit_and_send(desk, case, step, values=values, text=words.text, file=words.file)
        said = say("It is sent anew at the next exchange.")
    elif words.verb == "arrived":
        handover.confirm_arrived(desk, case, step, words.reference)
        said = say("Noted: the department has it.")
    else:
        handover.hand_over(desk, case, step, words.to, words.reason)
        said = say("Handed over.")
    voice.answer({"number": words.number, "step": name(chosen), "done": words.verb}, [said])
    return 0


def name(one: Stuck) -> str:
    """A step as it is typed: create, message, paper:EVIDENCE."""
    return one.row.step.partition(":")[2] or one.row.step


def _list(desk: Desk, voice: Voice) -> int:
    found, lacking = stuck(desk), results.lacking(desk)
    document = [_document(one) for one in found] + [
        {
            "number": one.row.case_number,
            "step": "result",
            "why": render(results.says(one.result)),
            "next": render(results.next_step(one.result)),
            "turn": "clerk",
            "since": one.result.since,
        }
        for one in lacking
    ]
    lines: list[str] = []
    for one in found:
        lines += _lines(one)
    for two in lacking:
        lines += [
            say("Result of case {number}", number=two.row.case_number),
            f"  {render(results.says(two.result))} {render(results.next_step(two.result))}",
        ]
    voice.answer(document, lines or [say("Nothing is stuck.")])
    return 0


def _lines(one: Stuck) -> list[str]:
    since = one.since.astimezone().strftime("%Y-%m-%d %H:%M")
    head = f"{render(one.what)}, {one.department.to(language())}: {_state(one)}"
    turn = say("{turn}, since {at}", turn=_TURNS.get(one.turn, _TURNS["machine"]), at=since)
    ways = say("Step {step}; possible: {acts}", step=name(one), acts=", ".join(sorted(one.acts)))
    return [head, f"  {render(one.why)}", f"  {render(one.next_step)}", f"  {turn}. {ways}"]


def _document(one: Stuck) -> dict[str, Any]:
    return {
        "number": one.row.case_number,
        "department": one.row.department,
        "step": name(one),
        "what": render(one.what),
        "state": one.row.state,
        "why": render(one.why),
        "next": render(one.next_step),
        "turn": one.turn,
        "since": one.since,
        "until": one.until,
        "acts": sorted(one.acts),
    }


def _state(one: Stuck) -> str:
    if one.row.state == "waiting":
        return say("Not sent: a person has to look")
    return STEP_NAMES[one.row.state].to(language())


def _chosen(desk: Desk, case: str, step: str) -> Stuck:
    """The stuck step that was named, or the only one of the case."""
    found = of_case(desk, case)
    named = [one for one in found if step in ("", name(one))]
    if len(named) == 1:
        return named[0]
    raise Trouble(
        sentence("Nothing of this case is stuck.") if not found else sentence("Which step is meant?"),
        sentence("List what is stuck: one-counter stuck.")
        if not found
        else sentence("Add one of: {names}.", names=", ".join(name(one) for one in found)),
    )


def _values(desk: Desk, case: str, said: list[str]) -> dict[str, Any]:
    """FIELD=VALUE as the form has it: a text as it is typed, anything else as JSON writes it."""
    asked = desk.service_of(desk.case(case)).form.get("properties", {})
    found: dict[str, Any] = {}
    for field, _, text in (one.partition("=") for one in said):
        found[field] = text if asked.get(field, {}).get("type", "string") == "string" else _plain(text)
    return found


def _plain(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # the form's own rules say what is wrong with it
