"""Commands about the library: find and show answers, review them, take a file of them over."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from desktop.casework import consult, people
from desktop.casework.consult import seen
from desktop.casework.consult.seen import Found
from desktop.casework.desk import Desk
from desktop.cli.speaking import Voice, table
from desktop.domain.consult.answer import STATE_NAMES
from desktop.errors import Refused, sentence
from desktop.words import language, say


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `answers` command."""
    _VERBS[words.verb](desk, words, voice)
    return 0


def resident(desk: Desk, id_number: str) -> str:
    """The journal of a known resident by identity number; "" for nobody named. Raises Refused."""
    if not id_number:
        return ""
    row = people.find_resident(desk, id_number)
    if row is None:
        raise Refused(
            sentence("No resident with this identity number is known here."),
            sentence("Register the person, or leave the number out."),
        )
    return row.id


def _find(desk: Desk, words: argparse.Namespace, voice: Voice) -> None:
    _list(consult.find(desk, " ".join(words.text)), voice)


def _review(desk: Desk, words: argparse.Namespace, voice: Voice) -> None:
    _list(seen.to_review(desk), voice)


def _list(found: Sequence[Found], voice: Voice) -> None:
    document = [
        {
            "answer": one.row.id,
            "question": one.row.body.question.to(language()),
            "state": one.standing,
            "valid_until": one.row.body.valid_until,
            "waits_for_review": one.row.pending,
        }
        for one in found
    ]
    cells = [
        (
            one.row.body.question.to(language()),
            STATE_NAMES[one.standing].to(language()),
            str(one.row.body.valid_until or ""),
            one.department.to(language()),
            one.row.id,
        )
        for one in found
    ]
    head = (say("Question"), say("State"), say("Until"), say("Department"), say("Answer"))
    voice.answer(document, table(cells, head))


def _show(desk: Desk, words: argparse.Namespace, voice: Voice) -> None:
    view = consult.answer_view(desk, words.answer)
    wording = view.answer.shown
    assert wording is not None  # the view refuses otherwise
    body, to = wording.body, language()
    document = {
        "answer": words.answer,
        "state": view.standing,
        "question": body.question.to(to),
        "text": body.text.to(to),
        "legal_basis": [basis.to(to) for basis in body.legal_basis],
        "valid_until": body.valid_until,
        "told": view.told,
        "helped": view.helped,
    }
    lines = [
        body.question.to(to),
        body.text.to(to),
        *(basis.to(to) for basis in body.legal_basis),
        say(
            "{state}, until {day}", state=STATE_NAMES[view.standing].to(to), day=str(body.valid_until or "-")
        ),
    ]
    voice.answer(document, lines)


def _import(desk: Desk, words: argparse.Namespace, voice: Voice) -> None:
    new = consult.take_file(desk, words.file).result
    voice.answer({"new": new}, [say("{n} answers are new or changed.", n=new)])


def _publish(desk: Desk, words: argparse.Namespace, voice: Voice) -> None:
    consult.publish(desk, words.answer)
    voice.answer({"answer": words.answer, "state": "in_force"}, [say("The answer is in force.")])


def _return(desk: Desk, words: argparse.Namespace, voice: Voice) -> None:
    consult.return_(desk, words.answer, words.reason)
    voice.answer({"answer": words.answer}, [say("The wording is returned.")])


def _withdraw(desk: Desk, words: argparse.Namespace, voice: Voice) -> None:
    consult.withdraw(desk, words.answer, words.reason)
    voice.answer({"answer": words.answer, "state": "withdrawn"}, [say("The answer is out of force.")])


def _told(desk: Desk, words: argparse.Namespace, voice: Voice) -> None:
    to = resident(desk, words.to)
    kept: Any = consult.tell_answer(desk, words.answer, question=words.question, to=to).result
    voice.answer({"consultation": kept}, [say("Kept: the answer was told.")])


_VERBS: dict[str, Callable[[Desk, argparse.Namespace, Voice], None]] = {
    "find": _find,
    "show": _show,
    "review": _review,
    "import": _import,
    "publish": _publish,
    "return": _return,
    "withdraw": _withdraw,
    "told": _told,
}
