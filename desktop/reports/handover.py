"""The sheet that goes with a parcel to a department: what lies in it, and room for its own numbers."""

from __future__ import annotations

from desktop.errors import sentence
from desktop.reports.paper import marks
from desktop.reports.paper.blocks import Cell, Column, box, divider, heading, pairs, signatures, table
from desktop.reports.paper.pages import A4, QUIET, TINT, Pages
from desktop.reports.paper.setting import fitting, shorten
from desktop.reports.sheets import HandoverLine, HandoverSheet, Said
from desktop.words import Language

_CONTENT = 1200  # characters that a code of this size still shows clearly on an office printer


def handover(sheet: HandoverSheet, first: Language = "zh") -> bytes:
    """The hand-over sheet as PDF: one row a case, with room for the department's own number."""
    pages = Pages(sheet.head, sentence("Hand-over to a department"), first, size=A4, number=sheet.parcel)
    _parcel(pages, sheet)
    pairs(pages, [
        (sentence("Department"), sheet.department), (sentence("Cases"), str(len(sheet.lines))),
        (sentence("Papers"), str(sum(line.papers for line in sheet.lines))),
        (sentence("Messages"), str(sum(line.messages for line in sheet.lines))),
    ])
    heading(pages, sentence("In this parcel"), keep=90)
    table(pages, [
        Column(sentence("No."), 0.7, "right"), Column(sentence("Case number"), 2.6, whole=True),
        Column(sentence("Service"), 3), Column(sentence("Applicant"), 1.6),
        Column(sentence("Papers"), 0.9, "right"), Column(sentence("Promised by"), 1.6),
        Column(sentence("The department's number"), 2.8),
    ], [_row(count, line) for count, line in enumerate(sheet.lines, 1)])
    box(pages, [
        sentence("The file opens with any archive program and the passphrase that was agreed on."),
        sentence("Please write your number beside each case and give one copy of this sheet back."),
    ])
    divider(pages)
    signatures(pages, [
        sentence("Handed over by (signature, date)"), sentence("Taken over by (signature, seal, date)"),
    ])
    return pages.save()


def _parcel(pages: Pages, sheet: HandoverSheet) -> None:
    """The parcel's name to read and to scan; the code holds every case number in it that fits."""
    pad, side = pages.pt(6), pages.pt(72)
    high = side + 2 * pad
    bottom = pages.y - high
    pages.pen.area(pages.left, bottom, pages.span, high, TINT)
    content = sheet.parcel
    for line in sheet.lines:
        if len(content) + len(line.number) + 1 <= _CONTENT:
            content += f"\n{line.number}"
    room = pages.span - 3 * pad - side
    if not marks.qr(pages, content, pages.right - pad - side, bottom + pad, side):
        room += side
    x, y = pages.left + pad, pages.y - pad - pages.pt(8)
    label = shorten(pages.pair(sentence("Parcel")), room, pages.pt(8))
    pages.pen.text(x, y, label, pages.pt(8), color=QUIET)
    size = fitting(sheet.parcel, room, pages.pt(22), True, least=pages.pt(9))
    pages.pen.text(x, y - pages.pt(26), shorten(sheet.parcel, room, size, True), size, True)
    pages.y = bottom
    pages.gap(5)


def _row(count: int, line: HandoverLine) -> list[Cell | Said]:
    due = line.promised_by.isoformat() if line.promised_by else "–"
    known: Said = line.reference or "________________"
    return [str(count), line.number, line.service, line.applicant, str(line.papers), due, known]
