"""The comparison with a department's public guide, on paper."""

from __future__ import annotations

from desktop.casework.desk import Desk
from desktop.casework.papers import gathering
from desktop.domain.publishing.parity import Compared
from desktop.words import language


def parity_report(desk: Desk, compared: tuple[Compared, ...], guide: str) -> bytes:
    """The comparison as PDF in the language spoken now; *guide* is the name of its file."""
    from desktop.reports.parity import ParityLine, ParitySheet
    from desktop.reports.parity import parity_report as draw

    lines = tuple(ParityLine(one.name, one.id, one.differs) for one in compared)
    return draw(ParitySheet(gathering.head(desk, None, ""), guide, lines), language())
