"""The words of `answers` and `inquiry`: the library, and questions to departments."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

_Commands = argparse._SubParsersAction  # the type argparse gives no public name
_HOW = ("counter", "phone", "letter", "message")  # domain.kinds.consult.Way, which takes long to load


def add_words(commands: _Commands[argparse.ArgumentParser]) -> None:
    """The commands `answers` and `inquiry` with their verbs."""
    _answers(commands)
    _inquiry(commands)


def _answers(commands: _Commands[argparse.ArgumentParser]) -> None:
    answers = commands.add_parser("answers", help="the library of answers")
    verbs = answers.add_subparsers(dest="verb", required=True)
    verbs.add_parser("find", help="answers to a question, offline").add_argument("text", nargs="+")
    verbs.add_parser("show", help="one answer").add_argument("answer")
    verbs.add_parser("review", help="what waits for a review, or ends soon")
    verbs.add_parser("import", help="take over a department's file of answers").add_argument(
        "file", type=Path
    )
    verbs.add_parser("publish", help="put a reviewed answer in force").add_argument("answer")
    for verb, told in (("return", "do not publish an answer"), ("withdraw", "take an answer out of force")):
        command = verbs.add_parser(verb, help=told)
        command.add_argument("answer")
        command.add_argument("--reason", required=True)
    kept = verbs.add_parser("told", help="keep that an answer was told")
    kept.add_argument("answer")
    kept.add_argument("--to", default="", metavar="ID-NUMBER", help="a known resident's identity number")
    kept.add_argument("--question", default="")


def _inquiry(commands: _Commands[argparse.ArgumentParser]) -> None:
    inquiry = commands.add_parser("inquiry", help="questions that the library does not answer")
    verbs = inquiry.add_subparsers(dest="verb", required=True)
    ask = verbs.add_parser("ask", help="ask a department")
    ask.add_argument("department")
    ask.add_argument("question")
    ask.add_argument("--about", default="", metavar="SERVICE")
    ask.add_argument("--from", dest="resident", default="", metavar="ID-NUMBER")
    listed = verbs.add_parser("list", help="open inquiries, due soonest first")
    listed.add_argument("--which", choices=("mine", "centre", "done"), default="centre")
    verbs.add_parser("show", help="one inquiry with its history").add_argument("number")
    offer = verbs.add_parser("offer", help="offer it to a colleague; nothing changes until they accept")
    offer.add_argument("number")
    offer.add_argument("to", metavar="LOGIN")
    offer.add_argument("--reason", default="")
    verbs.add_parser("accept", help="accept a handover").add_argument("number")
    decline = verbs.add_parser("decline", help="do not accept a handover, or take it back")
    decline.add_argument("number")
    decline.add_argument("--reason", default="")
    asked = verbs.add_parser("asked", help="keep that the department was asked by a person")
    asked.add_argument("number")
    asked.add_argument("--how", choices=_HOW, default="phone")
    asked.add_argument("--whom", default="")
    answered = verbs.add_parser("answered", help="type in what the department said")
    answered.add_argument("number")
    answered.add_argument("text")
    answered.add_argument("--who", default="")
    answered.add_argument("--basis", default="")
    answered.add_argument("--until", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    told = verbs.add_parser("told", help="the answer was told to who asked")
    told.add_argument("number")
    told.add_argument("--how", choices=_HOW, default="counter")
    close = verbs.add_parser("close", help="end it without an answer")
    close.add_argument("number")
    close.add_argument("--reason", required=True)
