"""Commands about inquiries: ask a department, hand over, type answers in, tell them, close."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from desktop.casework import consult
from desktop.casework.consult import inquiries, seen
from desktop.casework.desk import Desk
from desktop.cli.consult.answers import resident
from desktop.cli.speaking import Voice, table
from desktop.domain.consult.inquiry import STATE_NAMES
from desktop.errors import Refused, sentence
from desktop.words import language, render, say


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `inquiry` command."""
    if words.verb == "list":
        _list(desk, words, voice)
    elif words.verb == "ask":
        who = resident(desk, words.resident)
        made = consult.ask(desk, words.question, words.department, service=words.about, resident=who)
        _standing(desk, made.result, voice)
    else:
        row = inquiries.find(desk, words.number)
        if words.verb == "show":
            _show(desk, row.id, voice)
        else:
            _VERBS[words.verb](desk, row.id, words)
            _standing(desk, row.id, voice)
    return 0


def _list(desk: Desk, words: argparse.Namespace, voice: Voice) -> None:
    found = seen.inquiries(desk, words.which)
    document = [
        {
            "number": one.row.number,
            "question": one.row.question,
            "department": one.row.department,
            "state": one.row.state,
            "owner": one.owner,
            "due": one.row.due_on,
            "left": one.left,
        }
        for one in found
    ]
    cells = [
        (
            one.row.number,
            STATE_NAMES[one.row.state].to(language()),
            str(one.row.due_on or "?"),
            one.owner,
            one.department.to(language()),
            one.row.question,
        )
        for one in found
    ]
    head = (say("Number"), say("State"), say("Due"), say("Responsible"), say("Department"), say("Question"))
    voice.answer(document, table(cells, head))


def _standing(desk: Desk, inquiry: str, voice: Voice) -> None:
    view = consult.inquiry_view(desk, inquiry)
    document = {
        "number": view.inquiry.number,
        "state": view.inquiry.state,
        "owner": view.owner,
        "due": view.inquiry.due,
    }
    said = say(
        "{number}: {state}. Responsible: {owner}. Due: {day}",
        number=view.inquiry.number,
        state=STATE_NAMES[view.inquiry.state].to(language()),
        owner=view.owner,
        day=str(view.inquiry.due or "?"),
    )
    voice.answer(document, [said])


def _show(desk: Desk, inquiry: str, voice: Voice) -> None:
    view = consult.inquiry_view(desk, inquiry)
    reply = view.inquiry.reply
    document = {
        "number": view.inquiry.number,
        "question": view.inquiry.asked.question if view.inquiry.asked else "",
        "state": view.inquiry.state,
        "owner": view.owner,
        "offered_to": view.offered_to,
        "due": view.inquiry.due,
        "left": view.left,
        "answer": reply.body.text if reply else "",
        "history": [{"at": line.at, "who": who, "what": render(told)} for line, who, told in view.lines],
    }
    lines = [f"{line.at:%Y-%m-%d %H:%M}  {who}  {render(told)}" for line, who, told in view.lines]
    voice.answer(document, lines)


def _offer(desk: Desk, inquiry: str, words: argparse.Namespace) -> None:
    to = next((row.id for row in desk.store.lookups.staff() if row.login == words.to), "")
    if not to:
        raise Refused(
            sentence("Nobody here signs in as {name}.", name=words.to), sentence("Look at the list of staff.")
        )
    consult.offer(desk, inquiry, to, words.reason)


_VERBS: dict[str, Callable[[Desk, str, argparse.Namespace], object]] = {
    "offer": _offer,
    "accept": lambda desk, inquiry, words: consult.take_over(desk, inquiry),
    "decline": lambda desk, inquiry, words: consult.decline(desk, inquiry, words.reason),
    "asked": lambda desk, inquiry, words: consult.carried(desk, inquiry, words.how, words.whom),
    "answered": lambda desk, inquiry, words: consult.answered(
        desk, inquiry, words.text, who=words.who, legal_basis=words.basis, valid_until=words.until
    ),
    "told": lambda desk, inquiry, words: consult.tell(desk, inquiry, words.how),
    "close": lambda desk, inquiry, words: consult.close(desk, inquiry, words.reason),
}
