"""The paper of a founding: the recovery shares, before anybody has signed in."""

from __future__ import annotations

from desktop.casework.centre import SiteFile
from desktop.clock import Clock
from desktop.reports import shares as drawing
from desktop.reports.sheets import Head
from desktop.words import language


def recovery_shares(site: SiteFile, shares: tuple[str, str, str], clock: Clock) -> bytes:
    """Three sheets as PDF, for the person who founds the store; they are nowhere else afterwards."""
    head = Head(site.name, site.counter.name, site.administrator.name, clock.now().astimezone())
    return drawing.recovery_shares(head, shares, language())
