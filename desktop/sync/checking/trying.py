"""Three ways to try a department: its system itself, the same while recording, and from recorded answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import structs

from desktop.clock import Clock
from desktop.errors import sentence
from desktop.net import taped
from desktop.store.rows import DepartmentRow
from desktop.sync import connectors
from desktop.sync.checking import kits
from desktop.sync.checking.kits import SECRET, Kit, Told
from desktop.sync.checking.notes import Found
from desktop.sync.checking.playing import Player, ThenClock
from desktop.sync.checking.recording import Recorder
from desktop.sync.checking.trial import Given
from desktop.sync.checking.walk import Walk
from desktop.words import render

_WRONG = "this-is-not-the-key"
_PASSPHRASE = "a passphrase that opens nothing"  # noqa: S105 - parcels made from a kit are thrown away


def try_live(
    department: DepartmentRow, secret: str, clock: Clock, *, send: bool, given: Given | None = None
) -> list[Found]:
    """Walk through the system itself; with *send* one marked case is handed over. Raises Trouble."""
    connector = connectors.connect(department, secret, clock)
    try:
        return Walk(
            department,
            connector,
            clock,
            secret=secret,
            send=send,
            given=given,
            stranger=lambda: connectors.connect(department, _WRONG, clock),
        ).run()
    finally:
        connector.close()


def record(
    department: DepartmentRow,
    secret: str,
    clock: Clock,
    folder: Path,
    *,
    send: bool,
    given: Given | None = None,
) -> list[Found]:
    """The same, and keep the answers in a folder, personal data replaced. Raises Trouble."""
    recorder = Recorder([department.id, department.code, *_words(department.config)], secret)
    connector = connectors.connect(department, secret, clock)
    at = clock.now().astimezone().replace(microsecond=0)
    try:
        with taped(recorder):
            found = Walk(
                department,
                connector,
                ThenClock(at),  # the trial bears this moment, here and whenever the kit is played
                secret=secret,
                send=send,
                given=given,
                stranger=lambda: connectors.connect(department, _WRONG, clock),
                knows=lambda trial: recorder.knows(trial.words),
            ).run()
    finally:
        connector.close()
    kit = Kit(
        format=kits.FORMAT,
        department=department.id,
        connector=department.connector,
        address=kits.address_of(department),
        at=at,
        trial=send,
        found=(),
        calls=tuple(recorder.calls),
    )
    return found + _kept(kit, found, department, folder, given)


def _kept(
    kit: Kit, found: list[Found], department: DepartmentRow, folder: Path, given: Given | None
) -> list[Found]:
    """Write a kit, play it at once, and write what it came to; what is different then is told."""
    kits.write(folder, kit)
    played = play(department, folder, given=given)
    kits.write(folder, structs.replace(kit, found=tuple(_noted(one) for one in played)))
    if [(one.step, one.holds) for one in played] == [(one.step, one.holds) for one in found]:
        return []
    return [
        Found(
            sentence("Recorded answers"),
            False,
            sentence("they do not come to the same when they are played"),
            sentence("Compare with --recorded, then give the kit to whoever maintains this program."),
        )
    ]


def _noted(one: Found) -> Told:
    return Told(step=render(one.step, "en"), holds=one.holds, says=render(one.says, "en"))


def play(department: DepartmentRow, folder: Path, *, given: Given | None = None) -> list[Found]:
    """Walk through recorded answers; nothing goes over any line, and no secret is needed. Raises Trouble."""
    kit = kits.read(folder)
    kit.fits(department)
    clock = ThenClock(kit.at)
    secret = _PASSPHRASE if not kit.calls else SECRET
    connector = connectors.connect(department, secret, clock)
    try:
        with taped(Player(kit)):
            return Walk(
                department,
                connector,
                clock,
                secret=secret,
                send=kit.trial,
                given=given,
                stranger=lambda: connectors.connect(department, _WRONG, clock),
            ).run()
    finally:
        connector.close()


def _words(config: Any) -> Iterator[str]:
    """Every text of a department's file, names of settings and tables too."""
    if isinstance(config, str):
        yield config
    elif isinstance(config, dict):
        for name, value in config.items():
            yield str(name)
            yield from _words(value)
    elif isinstance(config, list | tuple):
        for value in config:
            yield from _words(value)
