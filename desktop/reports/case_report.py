"""The report on one case: where it stands, what was handed in, what happened, what is still on its way."""

from __future__ import annotations

from desktop.errors import sentence
from desktop.reports import wording
from desktop.reports.paper import marks
from desktop.reports.paper.blocks import Cell, Column, Tile, box, heading, pairs, table, tiles
from desktop.reports.paper.pages import A4, DANGER, INK, QUIET, WARNING, WARNING_SOFT, Pages
from desktop.reports.sheets import CaseSheet, Said
from desktop.words import Language


def case_report(sheet: CaseSheet, language: Language = "en") -> bytes:
    """The case as PDF in one language (the title in both)."""
    pages = Pages(sheet.head, sentence("Case report"), language, size=A4, both=False, number=sheet.number)
    _identity(pages, sheet)
    _dates(pages, sheet)
    if sheet.on_paper:
        heading(pages, sentence("From a paper form"))
        pairs(pages, sheet.on_paper)
    if sheet.answer:
        heading(pages, sentence("The department's word"))
        pages.put(sheet.answer)
    _materials(pages, sheet)
    _values(pages, sheet)
    _clashes(pages, sheet)
    _steps(pages, sheet)
    _timeline(pages, sheet)
    if sheet.odd:
        box(pages, [sentence(
            "Something in this case comes from a newer version or makes no sense here; it was kept as it is."
        )], ground=WARNING_SOFT, color=WARNING)
    return pages.save()


def _identity(pages: Pages, sheet: CaseSheet) -> None:
    side = pages.pt(50)
    drawn = marks.qr(pages, sheet.number, pages.right - side, pages.y - side, side)
    top, right = pages.y, pages.right
    if drawn:
        pages.right -= side + pages.pt(10)
    pairs(pages, [
        (sentence("Case number"), sheet.number), (sentence("State"), sheet.state),
        (sentence("Service"), sheet.service.service), (sentence("Department"), sheet.service.department),
        *wording.people(sheet.applicant, sheet.proxy, sheet.proxy_role),
        (sentence("Received on"), sheet.received_on.isoformat() if sheet.received_on else ""),
        (sentence("Department's reference"), sheet.reference), (sentence("Matter"), sheet.bundle),
        (sentence("Special circumstances"), wording.joined(wording.circumstances(sheet.circumstances))),
        (sentence("Entries in the journal"), str(sheet.entries) if sheet.entries else ""),
    ])
    pages.right = right
    if pages.count == 1:
        pages.y = min(pages.y, top - side)
    pages.gap(4)


def _dates(pages: Pages, sheet: CaseSheet) -> None:
    limits = sheet.service.deadlines
    if limits:
        tiles(pages, [
            Tile(wording.TERMS[d.term], wording.by(d), wording.working_days(d), INK if d.on else WARNING)
            for d in limits
        ], columns=3, size=12)
    if notes := wording.undated(limits):
        box(pages, notes, ground=WARNING_SOFT, color=WARNING)
    for start, end in sheet.pauses:
        told = sentence("The clock stood still from {start} to {end}.", start=start, end=end)
        if end is None:
            told = sentence("The clock stands still since {start}.", start=start)
        pages.put(told, 8.5, color=QUIET)


def _materials(pages: Pages, sheet: CaseSheet) -> None:
    if not sheet.materials:
        return
    heading(pages, sentence("Materials"))
    table(pages, [
        Column("", 0.4, "centre"), Column(sentence("Material"), 4), Column(sentence("Copies"), 1, "right"),
        Column(sentence("State"), 2.4), Column(sentence("Remark"), 3),
    ], [
        [wording.mark(line), line.name, str(line.copies), wording.stands(line), line.note]
        for line in sheet.materials
    ])


def _values(pages: Pages, sheet: CaseSheet) -> None:
    if not sheet.values:
        return
    heading(pages, sentence("Form"))
    masked = sentence("masked")
    table(pages, [
        Column(sentence("Field"), 3), Column(sentence("Value"), 5), Column(sentence("Source"), 2.4),
    ], [
        [line.label, Cell(line.value, masked if line.masked else ""), line.source] for line in sheet.values
    ])


def _clashes(pages: Pages, sheet: CaseSheet) -> None:
    if not sheet.clashes:
        return
    heading(pages, sentence("To be decided: several values of the same thing"))
    table(pages, [
        Column(sentence("Field"), 3), Column(sentence("In force"), 3.5), Column(sentence("Also said"), 3.5),
    ], [
        [line.label, Cell(line.shown, bold=True), " · ".join(line.others)] for line in sheet.clashes
    ])


def _steps(pages: Pages, sheet: CaseSheet) -> None:
    if not sheet.steps:
        return
    heading(pages, sentence("Handing over to the department"))
    rows: list[list[Cell | Said]] = [
        [
            line.department, line.what, line.state, f"{line.since:%Y-%m-%d %H:%M}" if line.since else "",
            Cell(line.why, color=DANGER if line.why else INK), line.turn,
        ]
        for line in sheet.steps
    ]
    table(pages, [
        Column(sentence("Department"), 2), Column(sentence("Step"), 2), Column(sentence("State"), 1.6),
        Column(sentence("Since"), 1.8), Column(sentence("Why"), 2.6), Column(sentence("Whose turn"), 1.4),
    ], rows, size=8)


def _timeline(pages: Pages, sheet: CaseSheet) -> None:
    if not sheet.timeline:
        return
    heading(pages, sentence("What happened"))
    places = {"here": sentence("on this computer"), "department": sentence("the department has it")}
    table(pages, [
        Column(sentence("When"), 1.7), Column(sentence("What"), 5), Column(sentence("Who"), 1.6),
        Column(sentence("Where"), 2),
    ], [
        [f"{line.at:%Y-%m-%d %H:%M}", line.text, line.by, Cell(places[line.where], color=QUIET)]
        for line in sheet.timeline
    ], size=8)
