"""Commands of IT staff: set-up, staff, departments, catalogue."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from desktop.casework import centre, founding, people
from desktop.casework.centre import DepartmentFile
from desktop.casework.desk import Desk
from desktop.cli.speaking import Voice, table
from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths, why
from desktop.sync.lines import certificates
from desktop.sync.lines.secrets import Secrets
from desktop.words import language, say


def passphrase(words: argparse.Namespace, ask: str) -> str:
    """The passphrase: from the file, the environment, or a prompt without echo."""
    if words.passphrase_file is not None:
        try:
            text: str = words.passphrase_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Trouble(
                sentence("The passphrase file cannot be read."),
                sentence("Check its name and who may read it."),
            ) from error
        return text.splitlines()[0] if text else ""
    return secret(ask, "ONE_COUNTER_PASSPHRASE")


def new_passphrase(ask: str) -> str:
    """A passphrase that is new: from the environment, or a prompt without echo."""
    return secret(ask, "ONE_COUNTER_NEW_PASSPHRASE")


def department_secret(name: str) -> str:
    """A department's key: from the environment, or a prompt without echo."""
    return secret(say("Secret key of {department}", department=name), "ONE_COUNTER_DEPARTMENT_SECRET")


def secrets_for(file: DepartmentFile, client_key: Path | None = None) -> Secrets:
    """Every secret a department's file needs, each asked for without echo; Trouble when one cannot be had."""
    name = file.name.to(language())
    wanted = centre.needs(file)
    return Secrets(
        department_secret(name),
        gate=gate_secret(name) if "gate" in wanted else "",
        proxy=proxy_secret(name) if "proxy" in wanted else "",
        client_key=client_key_in(client_key) if "client-key" in wanted else "",
    )


def gate_secret(name: str) -> str:
    """The secret for what stands before a department."""
    return secret(say("Secret for the gate before {department}", department=name), "ONE_COUNTER_GATE_SECRET")


def proxy_secret(name: str) -> str:
    """The password of the proxy on the way to a department."""
    return secret(say("Password of the proxy to {department}", department=name), "ONE_COUNTER_PROXY_SECRET")


def client_key_in(file: Path | None) -> str:
    """The key of this centre's certificate, read from a PEM file once; afterwards only the vault has it."""
    if file is None:
        raise Trouble(
            sentence("The key of this centre's certificate is needed."),
            sentence("Name its file: --client-key KEY.pem. It goes into the vault; then take the file away."),
        )
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Trouble(
            sentence("The file {file} cannot be read: {why}.", file=file.name, why=why(error)),
            sentence("Check its name and whether you may read it."),
        ) from error
    asked = ""
    if b"ENCRYPTED" in content:
        asked = secret(say("Passphrase of {file}", file=file.name), "ONE_COUNTER_KEY_PASSPHRASE")
    return certificates.private_key(file.name, content, asked)


def secret(ask: str, variable: str) -> str:
    """A secret from a variable of the environment, or typed without echo; Trouble when nobody can type."""
    told = os.environ.get(variable)
    if told is not None:
        return told
    if not sys.stdin.isatty():
        raise Trouble(
            sentence("{secret}: it is needed and nobody can type it here.", secret=ask),
            sentence("Set the variable {variable}, or start this in a terminal.", variable=variable),
        )
    return getpass.getpass(ask + ": ")


def setup(words: argparse.Namespace, paths: StorePaths, clock: Clock, voice: Voice) -> int:
    """Make this counter's store, and print the recovery shares once."""
    site = centre.read_site(words.site)
    files = [centre.read_department(words.site.parent / name) for name in site.departments]
    desk, shares = founding.make_store(paths, site, passphrase(words, say("New passphrase")), clock)
    try:
        for file in files:
            centre.add_department(desk, file, secrets_for(file))
    finally:
        desk.store.close()
    document = {"store": str(paths.folder), "administrator": site.administrator.login, "recovery": shares}
    lines = [
        say("The store is made. {login} may open it.", login=site.administrator.login),
        say("Recovery shares, shown only now: print each, keep them apart. Any two open the store."),
        *(f"  {place}. {share}" for place, share in enumerate(shares, 1)),
    ]
    voice.answer(document, lines)
    return 0


def staff(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `staff` command."""
    if words.verb == "list":
        rows = desk.store.lookups.staff()
        cells = [
            (r.login, r.name, r.role, str(r.clearance), _active(r.active, say("disabled"))) for r in rows
        ]
        head = (say("Login"), say("Name"), say("Role"), say("Clearance"), say("State"))
        voice.answer(rows, table(cells, head))
    elif words.verb == "add":
        new = new_passphrase(say("Passphrase of the new colleague"))
        people.add_staff(
            desk,
            words.name_to_add,
            words.name,
            words.role,
            new,
            clearance=words.clearance,
            departments=tuple(words.department),
        )
        voice.answer({"added": words.name_to_add}, [say("{login} may now sign in.", login=words.name_to_add)])
    elif words.verb == "disable":
        people.disable_staff(desk, words.name_to_disable, words.reason)
        voice.answer(
            {"disabled": words.name_to_disable},
            [say("{login} can no longer sign in.", login=words.name_to_disable)],
        )
    else:
        new = new_passphrase(say("New passphrase"))
        people.change_passphrase(desk, passphrase(words, say("Passphrase")), new)
        voice.answer({"changed": True}, [say("Your passphrase is changed.")])
    return 0


def _active(active: bool, otherwise: str) -> str:
    return say("active") if active else otherwise
