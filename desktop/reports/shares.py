"""Recovery shares on paper: one sheet each, to be kept apart; any two open the store."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.errors import sentence
from desktop.reports.paper import marks
from desktop.reports.paper.blocks import box, heading, pairs, signatures
from desktop.reports.paper.pages import A4, Pages
from desktop.reports.sheets import Head
from desktop.words import Language

_GROUPS = 8  # groups of a share on a line: what the eye can copy


def recovery_shares(head: Head, shares: Sequence[str], first: Language = "zh") -> bytes:
    """Three sheets as PDF; each holds one share to read, and as a code to scan."""
    pages = Pages(head, sentence("Recovery share"), first, size=A4)
    for number, share in enumerate(shares, 1):
        if number > 1:
            pages.turn()
        which = sentence("{number} of {all}", number=number, all=len(shares))
        pairs(pages, [(sentence("Share"), which), (sentence("Centre"), head.centre)])
        heading(pages, sentence("The share"))
        groups = share.split("-")
        for at in range(0, len(groups), _GROUPS):
            pages.put("-".join(groups[at : at + _GROUPS]), 14, bold=True)
        side = pages.pt(140)
        pages.need(side)
        marks.qr(pages, share, pages.left, pages.y - side, side)
        pages.y -= side
        box(
            pages,
            [
                sentence(
                    "Keep this sheet in a closed envelope, apart from the other two, away from the counter."
                ),
                sentence(
                    "Any two of the three open the store when a passphrase is lost. One alone tells nothing."
                ),
                sentence("Command for IT: {command}", command="one-counter recover SHARES.txt --as LOGIN"),
            ],
        )
        signatures(pages, [sentence("Kept by (signature, date)"), sentence("Place")])
    return pages.save()
