"""Founding a store, and opening the one that is there."""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack
from dataclasses import dataclass

from desktop.clock import Clock
from desktop.paths import StorePaths
from desktop.store.keys import CAREFUL, Cost, KeyFile, new_ring, shares
from desktop.store.keys.entering import DEVICE_KEY, Entering, enter
from desktop.store.keys.place import new_secret
from desktop.store.keys.throttle import Throttle
from desktop.store.opening.assembling import (
    BALLAST_BYTES,
    assemble,
    make_ballast,
    new_place,
)
from desktop.store.opening.store import Store


@dataclass(frozen=True, slots=True)
class Founding:
    """Whose store is made: the centre's id, and its first administrator (``staff``: their journal's id)."""

    centre: str
    staff: str
    login: str
    clearance: int = 4


@dataclass(frozen=True, slots=True)
class Founded:
    """A new, open store, and three recovery shares to print: two of them open it; they are kept nowhere."""

    store: Store
    shares: tuple[str, str, str]


def found(
    paths: StorePaths,
    founding: Founding,
    passphrase: str,
    clock: Clock,
    cost: Cost = CAREFUL,
    *,
    ballast: int = BALLAST_BYTES,
) -> Founded:
    """Make a new, empty store in a folder; the caller writes the first entries. Raises Trouble.

    *cost* is what one guess of a passphrase costs; *ballast* the space set aside, in bytes.
    """
    ring = new_ring()
    with ExitStack() as undo:
        lock = new_place(paths)
        undo.callback(lock.release)
        secret = new_secret(paths.folder / DEVICE_KEY)
        keys = KeyFile.begin(paths.keys, secret, founding.centre, secrets.token_hex(8), ring)
        keys.put(ring, founding.staff, founding.login, passphrase, founding.clearance, cost)
        recovery = os.urandom(shares.SECRET_BYTES)
        keys.put_recovery(ring, recovery)
        Throttle.begin(paths.throttle, secret, clock)
        who = Entering(paths, keys, ring, lock, clock, founding.staff, founding.login)
        store = assemble(who, undo, new=True)
        keys.save(ring)  # last: only with the key file is the folder a store, so a kill before leaves none
        make_ballast(paths, ballast)
        undo.pop_all()
    return Founded(store, shares.make(recovery))


def open_store(paths: StorePaths, login: str, passphrase: str, clock: Clock) -> Store:
    """Open a store with a name and a passphrase. Raises Trouble, each with its next step:

    wrong name or passphrase · too many tries · damaged key file · damaged database · another program
    has it · no write permission · a newer version wrote it.
    """
    with ExitStack() as undo:
        who = enter(paths, login, passphrase, clock, undo)
        return open_entered(who, undo)


def open_entered(who: Entering, undo: ExitStack) -> Store:
    """The store that somebody entered; what *undo* holds is let go of by the store from now on."""
    store = assemble(who, undo)
    undo.pop_all()
    return store
