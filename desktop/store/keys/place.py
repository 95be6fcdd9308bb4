"""Files that are replaced whole or not at all, and the secret of this computer."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from desktop.errors import Trouble, sentence
from desktop.store.trouble import of_disk

SECRET_BYTES = 32


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

    Without *durable* only a kill is survived, not a power cut; it costs no sync. Raises Trouble.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        _write_whole(fresh, content, 0o600 if private else 0o644, durable=durable)
        os.replace(fresh, path)
    except OSError as error:
        raise of_disk(error) from error
    if durable:
        sync_folder(path.parent)


def _write_whole(path: Path, content: bytes, mode: int, *, durable: bool) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(handle, view) :]
        if durable:
            os.fsync(handle)
    finally:
        os.close(handle)


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
