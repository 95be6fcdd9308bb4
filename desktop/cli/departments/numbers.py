"""The command about numbers: every block with what became of its numbers, and voiding one."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.casework.desk import Desk
from desktop.casework.exchange import numbers
from desktop.casework.exchange.numbers import Block
from desktop.cli.speaking import Voice, table
from desktop.words import language, say


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `numbers` command; the list ends with 1 when a number is not accounted for."""
    if words.verb == "void":
        changed = numbers.void(desk, words.number, words.reason)
        voice.answer({"voided": changed.result}, [say("{number} is voided.", number=changed.result)])
        return 0
    found = numbers.look(desk)
    head = (
        say("Whose"),
        say("Counter"),
        say("Reserved"),
        say("First"),
        say("Last"),
        say("Numbers"),
        say("Unused"),
        say("On paper forms"),
        say("Spent"),
        say("Voided numbers"),
    )
    lines = table([_cells(block) for block in found.blocks], head)
    for number in found.doubled:
        lines.append(say("{number} was given twice.", number=number))
    for number in found.strays:
        lines.append(say("{number} was given though it was never reserved.", number=number))
    for name in found.low:
        lines.append(say("{department}: few numbers are left; they are refilled online.", department=name))
    every = say("Every number is accounted for.") if found.closes else say("Numbers are not accounted for.")
    lines.append(every)
    document = {
        "blocks": [_document(block) for block in found.blocks],
        "doubled": found.doubled,
        "strays": found.strays,
        "low": found.low,
        "closes": found.closes,
    }
    voice.answer(document, lines)
    return 0 if found.closes else 1


def _cells(block: Block) -> tuple[str, ...]:
    whose = say("own series") if block.own_series else block.department.to(language())
    figures = (block.size, block.unused, block.printed, block.spent, block.voided)
    since = block.since.astimezone().strftime("%Y-%m-%d %H:%M")
    return (whose, block.counter, since, block.first, block.last, *map(str, figures))


def _document(block: Block) -> dict[str, Any]:
    return {
        "block": block.block,
        "department": block.department,
        "own_series": block.own_series,
        "counter": block.counter,
        "since": block.since,
        "first": block.first,
        "last": block.last,
        "size": block.size,
        "unused": block.unused,
        "printed": block.printed,
        "spent": block.spent,
        "voided": block.voided,
    }
