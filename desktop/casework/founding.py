"""Making a counter's store from its site file."""

from __future__ import annotations

from desktop.casework import centre
from desktop.casework.centre import SiteFile
from desktop.casework.desk import Desk, staff_row
from desktop.clock import Clock
from desktop.errors import Refused, sentence
from desktop.paths import StorePaths
from desktop.store.keys import CAREFUL, Cost
from desktop.store.opening import Founding, found

SHORTEST_PASSPHRASE = 8  # characters


def make_store(
    paths: StorePaths, site: SiteFile, passphrase: str, clock: Clock, cost: Cost = CAREFUL
) -> tuple[Desk, tuple[str, str, str]]:
    """Found a store: the desk of its first administrator, and three recovery shares to print.

    Raises Refused for a short passphrase, Trouble when the folder cannot be used.
    """
    long_enough(passphrase)
    staff = centre.staff_id()
    founding = Founding(site.centre, staff, site.administrator.login, site.administrator.clearance)
    founded = found(paths, founding, passphrase, clock, cost)
    try:
        centre.write_book(founded.store, site, staff)
        return Desk(founded.store, staff_row(founded.store, staff), clock), founded.shares
    except BaseException:
        founded.store.close()
        raise


def long_enough(passphrase: str) -> None:
    """A passphrase has a least length; longer is better than stranger (NIST SP 800-63B)."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused(
            sentence("The passphrase is too short."),
            sentence("Use at least 8 characters, better four words."),
        )
