"""The receipt a resident takes home: number, dates, materials handed in and missing, in both languages."""

from __future__ import annotations

from desktop.errors import sentence
from desktop.reports import wording
from desktop.reports.paper import marks
from desktop.reports.paper.blocks import (
    Cell,
    Column,
    Tile,
    box,
    divider,
    heading,
    pairs,
    signatures,
    table,
    tiles,
)
from desktop.reports.paper.pages import A4, A5, FAINT, INK, MM, QUIET, TINT, WARNING, WARNING_SOFT, Pages
from desktop.reports.paper.setting import fitting, shorten
from desktop.reports.sheets import Deadline, ReceiptSheet, Said, ServiceLine
from desktop.words import Language

LARGE = 1.8  # body type of 16 to 18 points (large print)


def receipt(sheet: ReceiptSheet, first: Language = "zh", large: bool | None = None) -> bytes:
    """A receipt as PDF, ``first`` the language that leads.

    A5 for one service, A4 for a bundle. Large print on A4 when ``large``, or, when that is None, when the
    special circumstances name an elderly or disabled person.
    """
    large = wording.large(sheet.circumstances) if large is None else large
    title = sentence("Receipt of acceptance") if sheet.accepted else sentence("Receipt of application")
    pages = Pages(
        sheet.head, title, first, size=A4 if large or len(sheet.services) > 1 else A5,
        scale=LARGE if large else 0.94 if len(sheet.services) == 1 else 1.0, number=sheet.number,
    )
    _number(pages, sheet)
    pairs(pages, [
        *wording.people(sheet.applicant, sheet.proxy, sheet.proxy_role),
        (sentence("Received on"), sheet.received_on.isoformat()),
        (sentence("Special circumstances"), wording.joined(wording.circumstances(sheet.circumstances))),
    ])
    if len(sheet.services) == 1 and not sheet.bundle:
        _one_service(pages, sheet)
    else:
        _bundle(pages, sheet)
    _materials(pages, sheet)
    _fees(pages, sheet)
    _closing(pages, sheet)
    return pages.save()


def _number(pages: Pages, sheet: ReceiptSheet) -> None:
    """The number to read, to scan and to photograph."""
    pad, side = pages.pt(6), pages.pt(58)
    high = side + 2 * pad
    bottom = pages.y - high
    pages.pen.area(pages.left, bottom, pages.span, high, TINT)
    content = "\n".join(dict.fromkeys(filter(None, (sheet.number, *(s.number for s in sheet.services)))))
    room = pages.span - 3 * pad - side
    if not marks.qr(pages, content, pages.right - pad - side, bottom + pad, side):
        room += side
    x, y = pages.left + pad, pages.y - pad - pages.pt(6.5)
    label = sentence("Case number") if not sheet.bundle else sentence("Number of this matter")
    pages.pen.text(x, y, shorten(pages.pair(label), room, pages.pt(7.5)), pages.pt(7.5), color=QUIET)
    size = fitting(sheet.number, room, pages.pt(18), True, least=pages.pt(7))
    y -= pages.pt(19)
    pages.pen.text(x, y, shorten(sheet.number, room, size, True), size, True)
    marks.bars(pages, sheet.number, x, bottom + pad, min(room, 62 * MM), pages.pt(22))
    pages.y = bottom
    pages.gap(5)


def _one_service(pages: Pages, sheet: ReceiptSheet) -> None:
    service = sheet.services[0]
    heading(pages, sentence("Service asked for"))
    pairs(pages, [(sentence("Service"), service.service)], columns=1)
    pairs(pages, [(sentence("Department"), service.department), (sentence("Phone"), service.phone)])
    pages.gap(4)
    tiles(pages, [
        Tile(wording.TERMS[d.term], wording.by(d), wording.working_days(d), color=_tone(d))
        for d in service.deadlines
    ], columns=3, size=13)
    if notes := wording.undated(service.deadlines):
        box(pages, notes, ground=WARNING_SOFT, color=WARNING)


def _tone(deadline: Deadline) -> str:
    return INK if deadline.on is not None else WARNING if deadline.days or deadline.still else QUIET


def _bundle(pages: Pages, sheet: ReceiptSheet) -> None:
    """One row a service, with each department's own date, and the date of the whole."""
    heading(pages, sheet.bundle or sentence("Services"), keep=90)
    columns = [
        Column(sentence("No."), 0.7, "right"), Column(sentence("Service"), 3.6),
        Column(sentence("Department"), 2.3), Column(sentence("Case number"), 2.2, whole=True),
        Column(wording.TERMS["promised"], 1.7), Column(wording.TERMS["statutory"], 1.7),
    ]
    table(pages, columns, [_bundle_row(count, line) for count, line in enumerate(sheet.services, 1)])
    every = [d for service in sheet.services for d in service.deadlines]
    every += [sheet.total] if sheet.total else []
    if sheet.total is not None:
        tiles(pages, [Tile(
            sentence("Everything decided by"), wording.by(sheet.total),
            sentence("The last of all departments' promised dates, in the order in which they work."),
            color=_tone(sheet.total),
        )], columns=1)
    if notes := wording.undated(every):
        box(pages, notes, ground=WARNING_SOFT, color=WARNING)


def _bundle_row(count: int, line: ServiceLine) -> list[Cell | Said]:
    terms = {d.term: d for d in line.deadlines}
    after = wording.joined(line.after)
    waits: Said = sentence("after: {services}", services=after) if after else ""
    return [
        str(count), Cell(line.service, waits, bold=True),
        line.department, line.number, _date(terms.get("promised"), True), _date(terms.get("statutory")),
    ]


def _date(deadline: Deadline | None, bold: bool = False) -> Cell:
    if deadline is None:
        return Cell("–", color=FAINT)
    return Cell(wording.by(deadline), bold=bold and deadline.on is not None, color=_tone(deadline))


def _materials(pages: Pages, sheet: ReceiptSheet) -> None:
    if not sheet.materials:
        return
    heading(pages, sentence("Materials"))
    columns = [
        Column("", 0.4, "centre"), Column(sentence("Material"), 4),
        Column(sentence("Copies"), 1, "right"), Column(sentence("State"), 2.4),
    ]
    several = len(sheet.services) > 1
    if several:
        columns.append(Column(sentence("Serves"), 2.6))
    rows = []
    for line in sheet.materials:
        cells: list[Cell | Said] = [
            wording.mark(line), Cell(line.name, line.note), str(line.copies), wording.stands(line)
        ]
        rows.append([*cells, wording.joined(line.serves)] if several else cells)
    table(pages, columns, rows)
    lacking = sum(line.state in ("promised", "missing") for line in sheet.materials)
    if lacking:
        told = sentence("Still to be brought: {count}", count=lacking)
        box(pages, [told], ground=WARNING_SOFT, color=WARNING)


def _fees(pages: Pages, sheet: ReceiptSheet) -> None:
    due = [fee for fee in sheet.fees if fee.fen]
    rows: list[tuple[Said, Said]] = [
        (sentence("Fee"), wording.joined((wording.money(fee.fen), fee.note))) for fee in due
    ]
    if sheet.fees and not due:
        rows = [(sentence("Fee"), sentence("None"))]
    if len(due) > 1:
        rows.append((sentence("Fees together"), wording.money(sum(fee.fen for fee in due))))
    pairs(pages, rows)


def _closing(pages: Pages, sheet: ReceiptSheet) -> None:
    """Where to ask, what else was said, and who signs."""
    divider(pages)
    for remark in sheet.remarks:
        pages.put(remark, 8)
    pairs(pages, [(sentence("Where to ask"), wording.ask_at(sheet.head))], columns=1, size=8)
    pages.put(sentence("Bring this receipt and an identity document when you ask or fetch the result."), 7.5)
    person = sentence("Applicant (signature)")
    if "cannot_sign" in sheet.circumstances:
        person = sentence("Applicant (fingerprint), witness")
    signatures(pages, [person, sentence("Clerk (signature, seal)")])
