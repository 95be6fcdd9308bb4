"""Files that are replaced whole or not at all, and the secret of this computer."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from desktop.errors import Trouble, sentence

SECRET_BYTES = 32


def no_permission() -> Trouble:
    """The sentence for a folder this account may not write to."""
    return Trouble(
        sentence("The program may not write to the folder of this store."),
        sentence("Ask IT staff to give this account write permission to the folder, then open it again."),
    )


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable, where the system can (Windows cannot and need not)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace_file(path: Path, content: bytes, *, private: bool = True, durable: bool = True) -> None:
    """Write a file so that after a power cut it is wholly the old or wholly the new one.

    Without *durable* only a kill is survived, not a power cut; it costs no sync.
    """
    fresh = path.with_name(path.name + ".new")
    mode = 0o600 if private else 0o644
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(handle, view) :]
        if durable:
            os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(fresh, path)
    if durable:
        sync_folder(path.parent)


def new_secret(path: Path) -> bytes:
    """Make this computer's secret and keep it in a file that only this account may read."""
    secret = os.urandom(SECRET_BYTES)
    replace_file(path, secret)
    return secret


def load_secret(path: Path) -> bytes:
    """This computer's secret. Raises Trouble when it is gone: then two recovery shares are the way in."""
    with suppress(OSError):
        secret = path.read_bytes()
        if len(secret) == SECRET_BYTES:
            return secret
    raise Trouble(
        sentence("This computer's secret file is missing or damaged, so no passphrase can open the store."),
        sentence("Ask IT staff to open the store with two recovery shares."),
    )
