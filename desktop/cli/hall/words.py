"""The words of `queue`: numbers, calls, lines, ratings."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.domain.hall.rating import LEVELS
from desktop.domain.hall.turns import PRIORITIES

_Commands = argparse._SubParsersAction  # the type argparse gives no public name


def add_words(commands: _Commands[argparse.ArgumentParser]) -> None:
    """The command `queue` and its verbs."""
    queue = commands.add_parser("queue", help="numbers, calls and ratings in the hall")
    verbs = queue.add_subparsers(dest="verb", required=True)
    take = verbs.add_parser("take", help="give a number")
    take.add_argument("line", nargs="?", default="")
    take.add_argument("--priority", choices=tuple(PRIORITIES), default="")
    take.add_argument("--at", default="", metavar="HH:MM", help="the time of an appointment")
    take.add_argument("-o", dest="out", type=Path, metavar="FILE.pdf", help="the ticket on paper")
    verbs.add_parser("list", help="who waits, and who is served")
    call = verbs.add_parser("call", help="call the next, or one number")
    call.add_argument("number", nargs="?", default="")
    for verb in ("recall", "missed", "done"):
        verbs.add_parser(verb)
    hold = verbs.add_parser("hold", help="put aside whom this window serves")
    hold.add_argument("--reason", default="")
    verbs.add_parser("back", help="put aside or missed, and back in the line").add_argument("number")
    send = verbs.add_parser("send", help="send whom this window serves on to another line")
    send.add_argument("line")
    send.add_argument("--note", default="")
    line = verbs.add_parser("line", help="set up a line")
    line.add_argument("line")
    line.add_argument("--letter", required=True)
    line.add_argument("--name-en", required=True)
    line.add_argument("--name-zh", required=True)
    line.add_argument("--department", action="append", default=[])
    end = verbs.add_parser("end-line", help="give no more numbers for a line")
    end.add_argument("line")
    end.add_argument("--reason", default="")
    verbs.add_parser("rule", help="whose turn it is, in sentences")
    rate = verbs.add_parser("rate", help="type in a slip from the box (managers)")
    rate.add_argument("code")
    rate.add_argument("level", type=int, choices=tuple(LEVELS))
    measured = verbs.add_parser("times", help="how long people waited and were served, by line")
    measured.add_argument("--period", required=True, metavar="YYYY-MM")
    figures = verbs.add_parser("ratings", help="figures of ratings (managers)")
    figures.add_argument("--period", required=True, metavar="YYYY-MM")
