"""The commands and their words, as `one-counter --help` tells them."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from desktop import __version__
from desktop.cli.consult.words import add_words as consult_words
from desktop.cli.hall.words import add_words as queue_words
from desktop.cli.outage.words import add_words as form_words
from desktop.sync.lines.secrets import PARTS

LATER = ("hub", "share", "package", "rekey")


def _state(text: str) -> str:
    """A state of a case; cases are loaded when the word is used, which no start of the window does."""
    from desktop.domain.case import STATES

    if text not in STATES:
        raise argparse.ArgumentTypeError(f"{text!r} is none of: {', '.join(STATES)}")
    return text


def _answer(text: str) -> str:
    """A state that a department may decide."""
    if _state(text) in ("draft", "accepted", "not_accepted", "delivered"):
        raise argparse.ArgumentTypeError(f"{text!r} is not decided by a department")
    return text


def parser() -> argparse.ArgumentParser:
    """The whole command line; usage errors leave with exit status 2."""
    top = argparse.ArgumentParser(
        prog="one-counter", description="The offline-capable counter of a service centre."
    )
    top.add_argument("--version", action="version", version=f"one-counter {__version__}")
    _everywhere(top, forget=False)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _practice(commands)
    _staff_and_departments(commands)
    _cases(commands)
    _exchange(commands)
    _upkeep(commands)
    queue_words(commands)
    form_words(commands)
    consult_words(commands)
    for name in LATER:
        later = commands.add_parser(name, help="comes with a later version")
        later.add_argument("rest", nargs=argparse.REMAINDER)
    for command in commands.choices.values():
        _spread(command)
    return top


def _everywhere(command: argparse.ArgumentParser, *, forget: bool) -> None:
    """What can be said of every command, before or after its name; *forget*: unsaid keeps what was said."""
    rest: dict[str, Any] = {"default": argparse.SUPPRESS} if forget else {}
    command.add_argument("--data", type=Path, help="folder of this counter's store", **rest)
    who = rest or {"default": ""}
    command.add_argument("--as", dest="login", help="who you are (login name)", **who)
    command.add_argument(
        "--passphrase-file", type=Path, help="file whose first line is the passphrase", **rest
    )
    command.add_argument("--json", action="store_true", help="print one JSON document", **rest)
    command.add_argument("--language", choices=("en", "zh"), help="language of texts", **rest)
    command.add_argument(
        "--offline", action="store_true", help="send nothing and ask nothing in this run", **rest
    )
    command.add_argument("--verbose", action="store_true", help="log to stderr", **rest)


def _spread(command: argparse.ArgumentParser) -> None:
    _everywhere(command, forget=True)
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                _spread(verb)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


_Commands = argparse._SubParsersAction  # the type argparse gives no public name


def _practice(commands: _Commands[argparse.ArgumentParser]) -> None:
    practice = commands.add_parser("practice", help="the practice centre with its departments")
    practice.add_argument(
        "--tour", type=Path, metavar="DIR", help="a whole day without a person, kept in DIR"
    )
    practice.add_argument("--reset", action="store_true", help="begin the practice centre anew")
    practice.add_argument("--no-pictures", action="store_true", help="the tour without its window")
    departments = commands.add_parser("departments", help="the practice departments alone")
    verbs = departments.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser("serve", help="serve them on this computer until stopped")
    serve.add_argument("--port", type=int, default=0)
    serve.add_argument(
        "--fault", default="", help="slow, drop-after, drop-before, error500, nonsense, vanish"
    )
    serve.add_argument("--state", type=Path, help="folder to remember cases in")
    serve.add_argument("--decide-after", type=float, default=2.0, metavar="SECONDS")


def _staff_and_departments(commands: _Commands[argparse.ArgumentParser]) -> None:
    setup = commands.add_parser("setup", help="make this counter's store")
    setup.add_argument("site", type=Path, metavar="SITE.toml")
    staff = commands.add_parser("staff", help="who works here")
    verbs = staff.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="let a colleague in")
    add.add_argument("name_to_add", metavar="LOGIN")
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=("clerk", "supervisor", "manager", "it"), default="clerk")
    add.add_argument("--clearance", type=int, choices=(1, 2, 3, 4), default=2)
    add.add_argument("--department", action="append", default=[])
    verbs.add_parser("list", help="everybody")
    disable = verbs.add_parser("disable", help="no longer let somebody in")
    disable.add_argument("name_to_disable", metavar="LOGIN")
    disable.add_argument("--reason", default="")
    verbs.add_parser("passphrase", help="change your own passphrase")
    department = commands.add_parser("department", help="the departments this counter speaks to")
    verbs = department.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="by its file; every secret is asked for without echo")
    add.add_argument("file", type=Path, metavar="FILE.toml")
    _client_key(add)
    verbs.add_parser("list")
    verbs.add_parser("show", help="its file's versions: who, when").add_argument("department")
    _secret_words(verbs)
    _check_words(verbs)
    remove = verbs.add_parser("remove")
    remove.add_argument("department")
    remove.add_argument("--reason", default="")
    _hand_over_words(verbs)
    catalogue = commands.add_parser("catalogue", help="services")
    verbs = catalogue.add_subparsers(dest="verb", required=True)
    verbs.add_parser("refresh")
    verbs.add_parser("list").add_argument("--department", default="")
    verbs.add_parser("show").add_argument("service")
    _catalogue_words(verbs)


def _cases(commands: _Commands[argparse.ArgumentParser]) -> None:
    case = commands.add_parser("case", help="cases")
    verbs = case.add_subparsers(dest="verb", required=True)
    opening = verbs.add_parser("open", help="take a case in from a JSON file")
    opening.add_argument("service")
    opening.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE.json")
    verbs.add_parser("show").add_argument("number")
    listing = verbs.add_parser("list")
    listing.add_argument("--state", action="append", default=[], type=_state, metavar="STATE")
    listing.add_argument("--department", default="")
    listing.add_argument("--limit", type=_count, default=50)
    attach = verbs.add_parser("attach", help="a scan for a material")
    attach.add_argument("number")
    attach.add_argument("evidence")
    attach.add_argument("file", type=Path)
    note = verbs.add_parser("note")
    note.add_argument("number")
    note.add_argument("text")
    withdraw = verbs.add_parser("withdraw")
    withdraw.add_argument("number")
    withdraw.add_argument("--reason", required=True)
    deliver = verbs.add_parser("deliver")
    deliver.add_argument("number")
    deliver.add_argument("--to", required=True)
    deliver.add_argument("--how", choices=("counter", "post", "electronic"), default="counter")
    deliver.add_argument("--document", default="", metavar="NUMBER")  # the identity document that was shown
    receipt = verbs.add_parser("receipt")
    receipt.add_argument("number")
    receipt.add_argument("-o", dest="out", type=Path, required=True, metavar="FILE.pdf")
    receipt.add_argument("--reason", default="")
    results = verbs.add_parser("results", help="papers the department answered with")
    results.add_argument("number")
    results.add_argument("--save", type=Path, metavar="DIR", help="write them into this folder")
    results.add_argument("--purpose", default="", help="what they are looked at for; kept with the case")
    results.add_argument("--again", action="store_true", help="fetch once more what could not be had")
    _told_words(verbs)


def _check_words(verbs: _Commands[argparse.ArgumentParser]) -> None:
    """The verb of `department` that tries its system, or what it answered once."""
    check = verbs.add_parser("check", help="what of the promise holds with a department's system")
    check.add_argument("file", type=Path, metavar="FILE.toml")
    _client_key(check)
    check.add_argument(
        "--send", action="store_true", help="send one marked case as well, where that is allowed"
    )
    check.add_argument(
        "--case",
        type=Path,
        metavar="FILE.json",
        help="of the marked case: service, form, applicant (else made up)",
    )
    tape = check.add_mutually_exclusive_group()
    tape.add_argument("--record", type=Path, metavar="DIR", help="keep the answers, personal data replaced")
    tape.add_argument("--recorded", type=Path, metavar="DIR", help="try recorded answers instead of a line")


def _client_key(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--client-key", type=Path, metavar="KEY.pem", help="key of this centre's certificate, for the vault"
    )


def _secret_words(verbs: _Commands[argparse.ArgumentParser]) -> None:
    """The verbs of `department` about what proves who is who."""
    secret = verbs.add_parser("secret", help="put another secret into the vault")
    secret.add_argument("department")
    secret.add_argument("part", nargs="?", choices=PARTS, default="key")
    _client_key(secret)
    pins = verbs.add_parser("pins", help="the pins of the certificates in a file")
    pins.add_argument("file", type=Path, metavar="CERTIFICATE.pem")


def _catalogue_words(verbs: _Commands[argparse.ArgumentParser]) -> None:
    """The verbs of `catalogue` about its versions, files of others and the public guide."""
    verbs.add_parser("history", help="a service's versions, and what each changed").add_argument("service")
    export = verbs.add_parser("export", help="as CPSV-AP 3.2 in JSON-LD")
    export.add_argument("file", type=Path, metavar="FILE.jsonld")
    export.add_argument("--department", default="")
    bring = verbs.add_parser("import", help="a department's services from CPSV-AP in JSON-LD")
    bring.add_argument("file", type=Path, metavar="FILE.jsonld")
    bring.add_argument("--department", required=True)
    parity = verbs.add_parser("parity", help="whether the department's public guide says the same")
    parity.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="GUIDE.jsonld|.csv",
        help="compare with it and keep what differs; without it: what the last comparison said",
    )
    parity.add_argument("--department", default="")
    parity.add_argument("-o", dest="out", type=Path, metavar="FILE.pdf")


def _hand_over_words(verbs: _Commands[argparse.ArgumentParser]) -> None:
    """The verb of `department` that hands cases over."""
    parcel = verbs.add_parser("hand-over", help="make a sealed parcel for a department without a line")
    parcel.add_argument("department")
    parcel.add_argument("folder", type=Path, metavar="DIR", help="where the parcel and its sheet are written")
    parcel.add_argument(
        "--again", action="store_true", help="also what was handed over and not confirmed yet"
    )


def _told_words(verbs: _Commands[argparse.ArgumentParser]) -> None:
    """The verbs of `case` that take down what a department without a line said."""
    taken = verbs.add_parser("taken", help="a department without a line took it over, under its number")
    taken.add_argument("number")
    taken.add_argument("reference")
    answer = verbs.add_parser("answer", help="what a department without a line decided")
    answer.add_argument("number")
    answer.add_argument("state", type=_answer, metavar="STATE")
    answer.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    answer.add_argument("--reason", default="")
    answer.add_argument("--due", type=date.fromisoformat, metavar="YYYY-MM-DD")
    answer.add_argument("--asked-for", action="append", default=[], metavar="EVIDENCE")
    answer.add_argument(
        "--paper", action="append", type=Path, default=[], metavar="FILE", help="a result paper"
    )


def _exchange(commands: _Commands[argparse.ArgumentParser]) -> None:
    sync = commands.add_parser("sync", help="exchange with the departments")
    how = sync.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="one round (the usual way)")
    how.add_argument("--watch", action="store_true", help="until stopped")
    sync.add_argument("--plan", action="store_true", help="only say what would be sent and asked")
    sync.add_argument("--switch", choices=("on", "off"), default="", help="work online, or offline; stays so")
    sync.add_argument("--pause", default="", metavar="DEPARTMENT", help="send it nothing until it is resumed")
    sync.add_argument("--resume", default="", metavar="DEPARTMENT", help="send to it again")
    _stuck(commands)
    _numbers(commands)
    report = commands.add_parser("report", help="print reports")
    report.add_argument("kind", choices=("month", "case", "day"))
    report.add_argument("--period", default="", metavar="YYYY-MM")
    report.add_argument("--case", dest="number", default="")
    report.add_argument("-o", dest="out", type=Path, metavar="FILE.pdf|.xlsx|.csv")
    audit = commands.add_parser("audit", help="prove the journal")
    verbs = audit.add_subparsers(dest="verb", required=True)
    verbs.add_parser("verify")
    verbs.add_parser("export").add_argument("-o", dest="out", type=Path, required=True)


def _stuck(commands: _Commands[argparse.ArgumentParser]) -> None:
    stuck = commands.add_parser("stuck", help="everything that does not go on by itself, and what helps")
    verbs = stuck.add_subparsers(dest="verb")
    verbs.add_parser("list", help="why, what next, whose turn, since when")
    again = verbs.add_parser("again", help="send it once more as it is")
    edit = verbs.add_parser("edit", help="put it right and send it anew")
    hand = verbs.add_parser("hand-over", help="take it away from the machine")
    arrived = verbs.add_parser("arrived", help="the department said that it has it")
    for verb in (again, edit, hand, arrived):
        verb.add_argument("number")
        verb.add_argument("step", nargs="?", default="", help="create, message or paper:EVIDENCE")
    edit.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE")
    edit.add_argument("--text", default="", help="other words of a message")
    edit.add_argument("--file", type=Path, help="another scan of a paper")
    hand.add_argument("--to", choices=("paper", "it", "dropped"), required=True)
    hand.add_argument("--reason", required=True)
    arrived.add_argument("--reference", required=True, help="the department's number")


def _numbers(commands: _Commands[argparse.ArgumentParser]) -> None:
    numbers = commands.add_parser("numbers", help="every reserved number: unused, spent or voided")
    verbs = numbers.add_subparsers(dest="verb")
    verbs.add_parser("list", help="block by block")
    void = verbs.add_parser("void", help="a number that will never be given")
    void.add_argument("number")
    void.add_argument("--reason", required=True)


def _upkeep(commands: _Commands[argparse.ArgumentParser]) -> None:
    commands.add_parser("backup", help="everything in one sealed file").add_argument("file", type=Path)
    restore = commands.add_parser("restore", help="put a backup back")
    restore.add_argument("file", type=Path)
    restore.add_argument(
        "--shares", type=Path, metavar="FILE", help="two recovery shares, one a line: on another computer"
    )
    recover = commands.add_parser("recover", help="a new passphrase for --as NAME, by two recovery shares")
    recover.add_argument("shares", type=Path, metavar="FILE", help="the shares, one a line")
    commands.add_parser("rebuild", help="make the tables anew from the journal").add_argument(
        "--check", action="store_true"
    )
    commands.add_parser("doctor", help="look over the whole store")
