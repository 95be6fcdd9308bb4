"""The words of `forms`: paper forms printed ahead, typed in afterwards, checked by a second person."""

from __future__ import annotations

import argparse
from pathlib import Path

_Commands = argparse._SubParsersAction  # the type argparse gives no public name


def add_words(commands: _Commands[argparse.ArgumentParser]) -> None:
    """The command `forms` and its verbs."""
    forms = commands.add_parser("forms", help="paper forms for when the line or the computer is down")
    verbs = forms.add_subparsers(dest="verb", required=True)
    printed = verbs.add_parser("print", help="number a kit of forms, and write it to a file to print")
    printed.add_argument("services", nargs="*", metavar="SERVICE", help="none: the form for any business")
    printed.add_argument("--count", type=int, default=10, help="forms of each (10)")
    printed.add_argument("--any", type=int, default=0, help="forms for any business beside them")
    printed.add_argument("--low", type=int, default=5, help="warn when fewer are left (5)")
    printed.add_argument("-o", dest="out", type=Path, required=True, metavar="FILE.pdf")
    verbs.add_parser("list", help="every kit: how many forms are left, used, spoiled, unaccounted for")
    verbs.add_parser("show", help="where one form stands").add_argument("number")
    again = verbs.add_parser("again", help="write a kit to a file once more: the same numbers")
    again.add_argument("number", help="of any form of it")
    again.add_argument("--reason", required=True, help="what became of the first copies")
    again.add_argument("-o", dest="out", type=Path, required=True, metavar="FILE.pdf")
    spoil = verbs.add_parser("spoil", help="a form that will not be used")
    spoil.add_argument("number")
    spoil.add_argument("--reason", required=True)
    count = verbs.add_parser("count", help="the form that lies on top of its pile")
    count.add_argument("number")
    count.add_argument("--gone", action="store_true", help="this form and all after it are gone too")
    enter = verbs.add_parser("enter", help="type a form in from a file, and hand it over to be checked")
    enter.add_argument("number", help="what the square says, or the number")
    enter.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE.json")
    enter.add_argument("--at", required=True, metavar="'YYYY-MM-DD HH:MM'", help="when it was asked for")
    enter.add_argument("--service", default="", help="for a form for any business")
    enter.add_argument("--outage", choices=("line", "computer"), default="computer")
    verbs.add_parser("to-check", help="what waits for a second person")
    check = verbs.add_parser("check", help="compare with the paper; --same confirms")
    check.add_argument("number")
    check.add_argument("--same", action="store_true", help="it is as on the paper: receive and send it")
    back = verbs.add_parser("give-back", help="it is not as on the paper")
    give_up = verbs.add_parser("give-up", help="the entry does not go on; the form is free again")
    for verb in (back, give_up):
        verb.add_argument("number")
        verb.add_argument("--reason", required=True)
