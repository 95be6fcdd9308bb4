"""Entering a store's folder: locking it, and turning a passphrase into keys.

It needs no more than the keys, so that the passphrase is being stretched while the rest is loaded.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths
from desktop.store.anchor import attempts_known
from desktop.store.keys.lock import Lock
from desktop.store.keys.place import load_secret
from desktop.store.keys.ring import KeyRing
from desktop.store.keys.slots import KeyFile
from desktop.store.keys.throttle import Throttle

DEVICE_KEY = "device.key"


@dataclass(frozen=True, slots=True)
class Entering:
    """Somebody with keys in front of a store; ``attempts``: writings of the throttle's file so far."""

    paths: StorePaths
    keys: KeyFile
    ring: KeyRing
    lock: Lock
    clock: Clock
    staff: str
    login: str
    attempts: int = 0


def key_file_there(paths: StorePaths) -> bool:
    """Whether the folder holds a key file, or its copy: only then is it a store."""
    return paths.keys.exists() or paths.keys.with_suffix(".copy.json").exists()


def existing_place(paths: StorePaths) -> Lock:
    """The folder of a store that is there, locked. Raises Trouble."""
    if not key_file_there(paths):
        raise Trouble(
            sentence("There is no store in this folder."),
            sentence("Check the folder, or make a store first: one-counter setup."),
        )
    return Lock(paths.lock)


def enter(paths: StorePaths, login: str, passphrase: str, clock: Clock, undo: ExitStack) -> Entering:
    """Lock the store's folder and turn a passphrase into keys, counting wrong ones. Raises Trouble."""
    lock = existing_place(paths)
    undo.callback(lock.release)
    secret = load_secret(paths.folder / DEVICE_KEY)
    keys = KeyFile.load(paths.keys, secret)
    throttle = Throttle(paths.throttle, secret, clock, attempts_known(paths.anchor))
    tag = keys.login_tag(login)
    throttle.begin_try(tag)
    staff, ring = keys.unlock(login, passphrase)
    throttle.passed(tag)
    return Entering(paths, keys, ring, lock, clock, staff, login, throttle.serial)
