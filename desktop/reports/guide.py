"""The guide of one service: who it is for, what to bring, how long it takes, what it costs, on what law."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.reports import wording
from desktop.reports.paper.blocks import box, heading, pairs
from desktop.reports.paper.pages import A4, Pages
from desktop.reports.sheets import Head, Said
from desktop.words import Language


@dataclass(frozen=True, slots=True)
class GuideSheet:
    """What a guide says, in the order it is read; the screen and the paper show the same."""

    head: Head
    name: Text
    department: Text
    facts: tuple[tuple[Said, Said], ...]
    materials: tuple[Said, ...]
    legal_basis: tuple[Said, ...]
    published: Sentence  # as whose version this is offered here


def guide(sheet: GuideSheet, first: Language = "zh") -> bytes:
    """The guide as PDF in both languages, to take home."""
    pages = Pages(sheet.head, sentence("Guide to a service"), first, size=A4, scale=1.1)
    heading(pages, sheet.name)
    pairs(pages, [(sentence("Department"), sheet.department), *sheet.facts], columns=1)
    for title, lines in (
        (sentence("Materials"), sheet.materials),
        (sentence("Legal basis"), sheet.legal_basis),
    ):
        if lines:
            heading(pages, title)
            for count, line in enumerate(lines, 1):
                pages.gap(1)
                pages.put(line, 9.5, number=f"{count}.")
            pages.gap(4)
    box(pages, [sheet.published])
    pairs(pages, [(sentence("Where to ask"), wording.ask_at(pages.head))], columns=1)
    return pages.save()
