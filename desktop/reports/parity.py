"""The parity report: what a department's public guide says and this counter does not, service by service."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.reports.paper.blocks import Cell, Column, box, heading, pairs, table
from desktop.reports.paper.pages import A4, Pages
from desktop.reports.sheets import Head, Said
from desktop.words import Language


@dataclass(frozen=True, slots=True)
class ParityLine:
    """One service and everything in which the two differ; nothing when they say the same."""

    name: Text
    id: str
    differs: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class ParitySheet:
    """All services that were compared; ``guide`` is the name of the guide's file."""

    head: Head
    guide: str
    lines: tuple[ParityLine, ...]


def parity_report(sheet: ParitySheet, first: Language = "zh") -> bytes:
    """The report as PDF: figures first, then every service that differs, then those that agree."""
    pages = Pages(sheet.head, sentence("The public guide and this counter"), first, size=A4)
    differing = [line for line in sheet.lines if line.differs]
    pairs(pages, [
        (sentence("Public guide"), sheet.guide), (sentence("Compared"), str(len(sheet.lines))),
        (sentence("The same"), str(len(sheet.lines) - len(differing))),
        (sentence("Different"), str(len(differing))),
    ])
    if differing:
        heading(pages, sentence("Different"), keep=90)
        table(pages, [Column(sentence("Service"), 2.2), Column(sentence("What differs"), 5)], [
            row for line in differing for row in _rows(line)
        ])
    else:
        box(pages, [sentence("Both say the same: materials, limits and fees.")])
    same = [line for line in sheet.lines if not line.differs]
    if same:
        heading(pages, sentence("The same"), keep=60)
        rows: list[list[Cell | Said]] = [[Cell(line.name), line.id] for line in same]
        table(pages, [Column(sentence("Service"), 4), Column(sentence("Id"), 3)], rows)
    return pages.save()


def _rows(line: ParityLine) -> list[list[Cell | Said]]:
    """One row a difference; the service stands beside the first."""
    first: list[Cell | Said] = [Cell(line.name, line.id, bold=True), line.differs[0]]
    others: list[list[Cell | Said]] = [[Cell(""), said] for said in line.differs[1:]]
    return [first, *others]
