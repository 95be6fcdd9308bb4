"""Commands about the departments themselves: add one by its file, list, its history, its secrets, remove."""

from __future__ import annotations

import argparse
from typing import Any

import msgspec

from desktop.casework import centre
from desktop.casework.centre import Noted
from desktop.casework.desk import Desk
from desktop.cli import office
from desktop.cli.speaking import Voice, table
from desktop.errors import Trouble, sentence
from desktop.paths import why
from desktop.sync.lines import certificates
from desktop.words import language, say


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `department` command."""
    return {"add": _add, "list": _list, "show": _show, "secret": _secret, "remove": _remove}[words.verb](
        desk, words, voice
    )


def _add(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    file = centre.read_department(words.file)
    centre.add_department(desk, file, office.secrets_for(file, words.client_key))
    newest = centre.history(desk, file.id)[-1]
    voice.answer(
        {"added": file.id, "version": newest.version},
        [
            say("{department} is added.", department=file.name.to(language())),
            _noted(newest),
            say("Next step: {step}", step="one-counter catalogue refresh"),
        ],
    )
    return 0


def _list(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    rows = desk.store.lookups.departments(every=True)
    noted = {row.id: centre.history(desk, row.id) for row in rows}
    cells = [
        (
            r.id,
            r.name.to(language()),
            r.connector,
            str(r.services),
            say("active") if r.active else say("removed"),
            _noted(noted[r.id][-1]) if noted[r.id] else "",
        )
        for r in rows
    ]
    head = (say("Id"), say("Name"), say("Connector"), say("Services"), say("State"), say("Its file"))
    document = [_row(msgspec.to_builtins(r), noted[r.id]) for r in rows]
    voice.answer(document, table(cells, head))
    return 0


def _row(plain: dict[str, Any], noted: tuple[Noted, ...]) -> dict[str, Any]:
    newest = noted[-1] if noted else None
    said = {"version": newest.version, "by": newest.by, "at": newest.at} if newest else {}
    return {**plain, "file": said}


def _show(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """The history of a department's file: each version, who and when."""
    noted = centre.history(desk, words.department)
    if not noted:
        raise Trouble(
            sentence("There is no department {name} here.", name=words.department),
            sentence("List the departments first."),
        )
    voice.answer(noted, [_noted(one) for one in noted])
    return 0


def _secret(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Put another secret into the vault; it is typed without echo, or a key comes from its file."""
    known = desk.store.lookups.department(words.department)
    name = known.name.to(language()) if known else words.department
    ask = {"key": office.department_secret, "gate": office.gate_secret, "proxy": office.proxy_secret}
    secret = office.client_key_in(words.client_key) if words.part == "client-key" else ask[words.part](name)
    centre.change_secret(desk, words.department, words.part, secret)
    voice.answer({"changed": words.part}, [say("The secret is in the vault; the next exchange uses it.")])
    return 0


def _remove(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    centre.remove_department(desk, words.department, words.reason)
    voice.answer({"removed": words.department}, [say("Removed; its cases stay.")])
    return 0


def pins(words: argparse.Namespace, voice: Voice) -> int:
    """The pins of the certificates in a file, as a department's file names them."""
    try:
        content = words.file.read_bytes()
    except OSError as error:
        raise Trouble(
            sentence("The file {file} cannot be read: {why}.", file=words.file.name, why=why(error)),
            sentence("Check its name and whether you may read it."),
        ) from error
    found = certificates.pins(words.file.name, content)
    until = certificates.ends(words.file.name, content)
    lines = [f'pins = ["{one}"]' for one in found]
    lines.append(say("The first certificate is valid until {day}.", day=until.date().isoformat()))
    voice.answer({"pins": found, "until": until}, lines)
    return 0


def _noted(one: Noted) -> str:
    at = one.at.astimezone().strftime("%Y-%m-%d %H:%M")
    if one.removed:
        return say("removed by {who} on {at}: {reason}", who=one.by, at=at, reason=one.reason or "-")
    return say("version {version}, by {who} on {at}", version=one.version, who=one.by, at=at)
