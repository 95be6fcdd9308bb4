"""Every department beside its public guide, as it was last compared: what differs, and how old that is."""

from __future__ import annotations

from desktop.casework.exchange.guides import Beside, Told
from desktop.errors import sentence
from desktop.ui.pages.book.lines import ListCard
from desktop.ui.parts.labels import PlainLabel

SHOWN = 20  # services of one department that differ


class GuidesCard(ListCard):
    """One paragraph a department, offline as well."""

    def __init__(self) -> None:
        super().__init__(sentence("Public guides"))

    def show_guides(self, found: tuple[Beside, ...]) -> None:
        """Show these."""
        self.begin()
        for beside in found:
            lines = [
                PlainLabel(beside.name, "strong", lines=True),
                PlainLabel(beside.says, "body", lines=True),
            ]
            if beside.told:
                newest = max(beside.told, key=lambda one: one.at)
                lines.append(PlainLabel(newest.source, "caption", "muted", lines=True))
            shown = [one for one in beside.told if one.differs or one.older]
            for one in shown[:SHOWN]:
                lines += _lines(one)
            if len(shown) > SHOWN:
                lines.append(PlainLabel(sentence("{n} more.", n=len(shown) - SHOWN), "caption", "muted"))
            self.put(*lines)


def _lines(one: Told) -> list[PlainLabel]:
    """A service with what differs, and that it changed since, when it did."""
    head = sentence("{service}: {says}", service=one.name, says=one.says) if one.older else one.name
    return [
        PlainLabel(head, "body", lines=True),
        *(PlainLabel(sentence("– {what}", what=said), "body", "muted", lines=True) for said in one.differs),
    ]
