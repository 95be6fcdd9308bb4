"""The history of an inquiry in words: one sentence for each kind of entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.domain.catalogue import Text
from desktop.domain.consult.inquiry import Line
from desktop.domain.kinds import consult as k
from desktop.domain.kinds import delivery as d
from desktop.errors import Sentence, sentence

WAYS: dict[str, Text] = {
    "counter": Text("at the counter", "当面"),
    "phone": Text("by telephone", "电话"),
    "letter": Text("by letter", "书面"),
    "message": Text("by message", "短信"),
}

_tellers: dict[type[Any], Callable[[Any, Mapping[str, str]], Sentence]] = {
    k.InquiryAsked: lambda body, names: sentence("Asked: {question}", question=body.question),
    k.InquiryOffered: lambda body, names: _because(
        sentence("Offered to {name}", name=names.get(body.to, "?")), body.reason
    ),
    k.InquiryTakenOver: lambda body, names: sentence("Took it over and is responsible now"),
    k.InquiryDeclined: lambda body, names: _because(sentence("The handover was not accepted"), body.reason),
    d.StepDone: lambda body, names: sentence("The department has it, over the line"),
    k.InquiryCarried: lambda body, names: _asked_by_hand(body),
    k.InquiryAnswered: lambda body, names: sentence("Answered: {text}", text=body.text),
    k.InquiryTold: lambda body, names: sentence("The answer was told {how}", how=WAYS[body.how]),
    k.InquiryClosed: lambda body, names: sentence("Closed: {why}", why=body.reason),
    k.InquiryProposed: lambda body, names: sentence("Written for the library; it waits for a review"),
}


def tell(line: Line, names: Mapping[str, str]) -> Sentence:
    """One line of the history; *names* says what the staff are called, by their id."""
    teller = _tellers.get(type(line.body))
    if teller is None:
        return sentence("Something newer happened here; update the program to read it.")
    return teller(line.body, names)


def _because(what: Sentence, reason: str) -> Sentence:
    return sentence("{what}: {why}", what=what, why=reason) if reason else what


def _asked_by_hand(body: k.InquiryCarried) -> Sentence:
    if body.to:
        return sentence("The department was asked {how}: {name}", how=WAYS[body.how], name=body.to)
    return sentence("The department was asked {how}", how=WAYS[body.how])
