"""Carries out one command line: opens the desk, calls the deed, says the answer."""

from __future__ import annotations

import argparse

from desktop.casework.desk import Desk, sit_down
from desktop.cli import by_hand, cases, exchange, keeping, office, serving
from desktop.cli.consult import answers, inquiries
from desktop.cli.departments import catalogues, checking, known, numbers, results, stuck
from desktop.cli.hall import verbs as queue
from desktop.cli.outage import verbs as paper_forms
from desktop.cli.parser import LATER
from desktop.cli.speaking import Voice
from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths, home
from desktop.words import say

# What is done to the files of a store, before anybody sits down at it.
_AT_FILES = {"restore": keeping.restore, "recover": keeping.recover, "doctor": keeping.doctor}


def run(words: argparse.Namespace, clock: Clock) -> int:
    """One command, its exit status: 0 done, 1 trouble (said on stderr)."""
    voice = Voice(json=words.json)
    try:
        return _carry_out(words, clock, voice)
    except Trouble as trouble:
        voice.trouble(trouble)
        return 1
    except KeyboardInterrupt:
        return 130


def _carry_out(words: argparse.Namespace, clock: Clock, voice: Voice) -> int:
    command: str = words.command
    if command in LATER:
        raise Trouble(
            sentence("The command {name} comes with a later version.", name=command),
            sentence("See the list of commands: one-counter --help."),
        )
    paths = StorePaths(words.data or home())
    if command == "departments":
        return serving.serve(words)
    if command == "setup":
        return office.setup(words, paths, clock, voice)
    if command in _AT_FILES:
        _need_name(words)
        return _AT_FILES[command](words, paths, clock, voice)
    if command == "department" and words.verb == "pins":
        return known.pins(words, voice)
    if command == "department" and words.verb == "check":
        return checking.run(words, clock, voice)
    _need_name(words)
    desk = sit_down(paths, words.login, office.passphrase(words, say("Passphrase")), clock)
    try:
        return _at_desk(desk, words, voice)
    finally:
        desk.store.close()


def _need_name(words: argparse.Namespace) -> None:
    if not words.login:
        raise Trouble(sentence("Nobody said who you are."), sentence("Give your login name: --as NAME."))


def _at_desk(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    command: str = words.command
    if command == "catalogue" and words.verb == "refresh":
        return exchange.refresh(desk, voice)
    if command == "department" and words.verb == "hand-over":
        return by_hand.hand_over(desk, words, voice)
    if command == "case" and words.verb == "results":
        return results.run(desk, words, voice)
    if command == "case" and words.verb in ("taken", "answer"):
        return {"taken": by_hand.taken, "answer": by_hand.answer}[words.verb](desk, words, voice)
    deeds = {
        "case": cases.run,
        "queue": queue.run,
        "forms": paper_forms.run,
        "answers": answers.run,
        "inquiry": inquiries.run,
        "staff": office.staff,
        "department": known.run,
        "catalogue": catalogues.run,
        "sync": exchange.sync,
        "stuck": stuck.run,
        "numbers": numbers.run,
        "report": keeping.report,
        "audit": keeping.audit,
        "rebuild": keeping.rebuild,
        "backup": keeping.backup,
    }
    return deeds[command](desk, words, voice)
