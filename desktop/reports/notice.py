"""Notices to residents: everything missing told once, a refusal with its reasons, a result to sign for."""

from __future__ import annotations

from desktop.errors import Sentence, sentence
from desktop.reports import wording
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
from desktop.reports.paper.pages import A4, INK, WARNING, WARNING_SOFT, Pages
from desktop.reports.receipt import LARGE
from desktop.reports.sheets import Deadline, DeliverySheet, Head, NoticePart, NoticeSheet, RefusalSheet, Said
from desktop.words import Language

# Administrative Licensing Law (2019), article 32 (4).
ONCE = sentence(
    "All that is missing is told at once, on the spot or within five days; otherwise the application counts "
    "as accepted from the day it was received (Administrative Licensing Law, article 32)."
)
# Administrative Reconsideration Law (2023), article 20; Administrative Litigation Law (2017), article 46.
REMEDIES: tuple[Sentence, ...] = (
    sentence("You may apply for administrative reconsideration within 60 days of learning of this decision."),
    sentence("You may sue before the people's court within six months of learning of this decision."),
)


def notice(sheet: NoticeSheet, first: Language = "zh", large: bool | None = None) -> bytes:
    """The one-time notice as PDF, over all departments of a bundle; large print as on the receipt."""
    pages = _pages(sheet.head, sentence("One-time notice of what is missing"), first, sheet, large)
    pairs(pages, [
        *wording.people(sheet.applicant, None, ""),
        (sentence("Told on"), sheet.told_on.isoformat()), (sentence("Case number"), sheet.number),
        (sentence("Matter"), sheet.bundle),
        (sentence("Special circumstances"), wording.joined(wording.circumstances(sheet.circumstances))),
    ])
    lacking = sum(len(part.missing) for part in sheet.parts)
    faults = sum(len(part.problems) for part in sheet.parts)
    pages.gap(5)
    tiles(pages, [
        Tile(sentence("Materials to bring"), str(lacking)), Tile(sentence("Points to correct"), str(faults)),
        *([_bring_by(sheet.bring_by)] if sheet.bring_by else []),
    ], columns=3)
    if sheet.bring_by and (notes := wording.undated([sheet.bring_by])):
        box(pages, notes, ground=WARNING_SOFT, color=WARNING)
    for part in sheet.parts:
        _part(pages, part)
    for remark in sheet.remarks:
        pages.put(remark)
    box(pages, [ONCE])
    _closing(pages, [sentence("Received by (signature)"), sentence("Clerk (signature, seal)")])
    return pages.save()


def refusal(sheet: RefusalSheet, first: Language = "zh", large: bool | None = None) -> bytes:
    """The refusal as PDF: what was decided, why in law, what can be done instead and against it."""
    title = sentence("Notice of non-acceptance")
    if sheet.by_department:
        title = sentence("Notice of the department's refusal")
    pages = _pages(sheet.head, title, first, sheet, large)
    pairs(pages, [
        *wording.people(sheet.applicant, None, ""),
        (sentence("Decided on"), sheet.decided_on.isoformat()), (sentence("Case number"), sheet.number),
    ])
    pairs(pages, [
        (sentence("Service"), sheet.service), (sentence("Department"), sheet.department),
    ], columns=1)
    _list(pages, sentence("Decision and reasons"), sheet.reasons)
    _list(pages, sentence("Legal basis"), sheet.legal_basis)
    for other in sheet.also:
        heading(pages, other.service, keep=100)
        pairs(pages, [(sentence("Department"), other.department), (sentence("Case number"), other.number)])
        _list(pages, sentence("Decision and reasons"), other.reasons)
        _list(pages, sentence("Legal basis"), other.legal_basis)
    _list(pages, sentence("What you can do instead"), sheet.instead)
    _list(pages, sentence("Your remedies"), REMEDIES)
    _closing(pages, [sentence("Received by (signature)"), sentence("Authority (seal, date)")])
    return pages.save()


def delivery(sheet: DeliverySheet, first: Language = "zh", large: bool | None = None) -> bytes:
    """The receipt of delivery as PDF: what is handed over, and room for the signature of who takes it."""
    pages = _pages(sheet.head, sentence("Receipt of delivery"), first, sheet, large)
    pairs(pages, [
        *wording.people(sheet.applicant, sheet.proxy, sheet.proxy_role),
        (sentence("Case number"), sheet.number),
        *([(sentence("Decided on"), sheet.decided_on.isoformat())] if sheet.decided_on else []),
    ])
    pairs(pages, [
        (sentence("Service"), sheet.service), (sentence("Department"), sheet.department),
        (sentence("What is handed over"), sheet.output),
    ], columns=1)
    box(pages, [sentence("Whoever signs here has received the result named above.")])
    signatures(pages, [
        sentence("Received by (signature)"), sentence("Identity document number"), sentence("Date and time"),
    ])
    _closing(pages, [sentence("Clerk (signature, seal)")])
    return pages.save()


def _pages(
    head: Head,
    title: Sentence,
    first: Language,
    sheet: NoticeSheet | RefusalSheet | DeliverySheet,
    large: bool | None,
) -> Pages:
    large = wording.large(sheet.circumstances) if large is None else large
    return Pages(head, title, first, size=A4, scale=LARGE if large else 1.1, number=sheet.number)


def _bring_by(deadline: Deadline) -> Tile:
    tone = INK if deadline.on is not None else WARNING
    return Tile(wording.TERMS["supplement"], wording.by(deadline), wording.working_days(deadline), color=tone)


def _part(pages: Pages, part: NoticePart) -> None:
    """What one service of one department still needs."""
    heading(pages, part.service, keep=100)
    pairs(pages, [(sentence("Department"), part.department), (sentence("Case number"), part.number)])
    if part.missing:
        pages.gap(2)
        table(pages, [
            Column(sentence("No."), 0.7, "right"), Column(sentence("Material to bring"), 5),
            Column(sentence("Copies"), 1.2, "right"), Column(sentence("State"), 2.6),
        ], [
            [str(count), Cell(line.name, line.note, bold=True), str(line.copies), wording.stands(line)]
            for count, line in enumerate(part.missing, 1)
        ])
    if part.problems:
        pages.gap(2)
        table(pages, [
            Column(sentence("No."), 0.7, "right"), Column(sentence("To correct in the form"), 8.8),
        ], [
            [str(count), problem] for count, problem in enumerate(part.problems, 1)
        ])


def _list(pages: Pages, title: Sentence, said: tuple[Said, ...]) -> None:
    if not said:
        return
    heading(pages, title)
    for count, one in enumerate(said, 1):
        pages.gap(1)
        pages.put(one, 9.5, number=f"{count}." if len(said) > 1 else "")
    pages.gap(4)


def _closing(pages: Pages, signed: list[Said]) -> None:
    divider(pages)
    pairs(pages, [(sentence("Where to ask"), wording.ask_at(pages.head))], columns=1)
    signatures(pages, signed)
