"""Commands for departments without a line: make a parcel, type their numbers and answers back."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.casework import by_hand
from desktop.casework.desk import Desk
from desktop.cli import cases
from desktop.cli.speaking import Voice
from desktop.domain.telling import STATE_NAMES
from desktop.errors import Trouble, sentence
from desktop.words import say


def hand_over(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Make a parcel and its sheet."""
    folder = words.folder
    made = by_hand.make_parcel(desk, words.department, folder, again=words.again).result
    sheet = folder / f"{made.id}.pdf"
    try:
        sheet.write_bytes(made.sheet)
    except OSError as error:
        raise Trouble(
            sentence("The sheet cannot be written: {why}.", why=error.strerror or "?"),
            sentence("The parcel is complete; its sheet lies in it as sheet.pdf."),
        ) from error
    document: dict[str, Any] = {
        "parcel": made.id,
        "file": made.file,
        "sheet": sheet,
        "cases": made.numbers,
        "papers": made.papers,
        "left": made.left,
    }
    lines = [
        say(
            "Parcel {name}: {cases} cases, {papers} papers.",
            name=made.id,
            cases=len(made.numbers),
            papers=made.papers,
        ),
        f"  {made.file}",
        f"  {sheet}",
    ]
    if made.left:
        lines.append(say("{count} cases found no room; make another parcel.", count=made.left))
    lines.append(
        say("Next step: {step}", step=say("print the sheet twice, hand both over, have one signed."))
    )
    voice.answer(document, lines)
    return 0


def taken(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Take down a department's number."""
    by_hand.taken(desk, cases.find(desk, words.number), words.reference)
    voice.answer({"taken": words.number, "reference": words.reference}, [say("Noted.")])
    return 0


def answer(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Take down a department's answer."""
    case = cases.find(desk, words.number)
    by_hand.answer(
        desk,
        case,
        words.state,
        words.on or desk.today,
        reason=words.reason,
        asked_for=tuple(words.asked_for),
        due=words.due,
        papers=tuple(words.paper),
    )
    state = STATE_NAMES[desk.case(case).state]
    voice.answer(
        {"answered": words.number, "state": desk.case(case).state},
        [say("{number} is now: {state}.", number=words.number, state=state)],
    )
    return 0
