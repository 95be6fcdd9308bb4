"""Papers a resident takes along or signs: receipt, refusal, and the receipt of delivery."""

from __future__ import annotations

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.casework.papers import gathering
from desktop.casework.sight import CaseView
from desktop.domain.case import DECIDED
from desktop.errors import Refused, sentence
from desktop.reports.sheets import DeliverySheet, Fee, ReceiptSheet, RefusalSheet, RefusedToo
from desktop.words import Language


def receipt(desk: Desk, journal: str, *, first: Language = "zh") -> bytes:
    """The receipt of a case, or of its whole bundle, as PDF; both languages on one paper."""
    from desktop.reports.receipt import receipt as draw

    return draw(receipt_sheet(desk, journal), first)


def receipt_sheet(desk: Desk, journal: str) -> ReceiptSheet:
    """What stands on the receipt. Raises Refused for a draft: it has no number yet."""
    views = list(gathering.bundle_views(desk, journal))
    view = views[0]
    received = view.case.received
    if received is None:
        raise Refused(sentence("A draft has no receipt."), sentence("Receive the case first."))
    bundle = desk.store.lookups.bundle(view.case.opened.bundle) if view.case.opened else None
    event = desk.store.lookups.life_event(bundle.life_event) if bundle else None
    return ReceiptSheet(
        head=gathering.head(desk, view.case, "receipt"),
        number=received.number,
        received_on=received.on,
        applicant=gathering.person(view.applicant),
        services=tuple(gathering.service_line(v) for v in views),
        materials=gathering.materials(views),
        proxy=gathering.person(view.proxy) if view.proxy else None,
        proxy_role="guardian" if view.case.opened and view.case.opened.proxy_role == "guardian" else "proxy",
        accepted=all(v.case.state not in ("draft", "received", "not_accepted") for v in views),
        circumstances=view.case.circumstances,
        fees=tuple(Fee(v.service.cost.fen, v.service.cost.note) for v in views if v.service.cost.fen),
        bundle=event.name if event else "",
        total=gathering.total(views) if event else None,
    )


def refusal(desk: Desk, journal: str, *, first: Language = "zh") -> bytes:
    """The refusal with its reasons in law, as PDF: of the counter, or of the department.

    Of a bundle one paper holds every case of it that was refused.
    """
    from desktop.reports.notice import refusal as draw

    return draw(refusal_sheet(desk, journal), first)


def refusal_sheet(desk: Desk, journal: str) -> RefusalSheet:
    """What stands on the refusal. Raises Refused for a case that was not refused."""
    view = sight.case_view(desk, journal)
    case = view.case
    reasons, basis = _refused(view)
    if not reasons:
        raise Refused(sentence("This case was not refused."), sentence("Print its receipt instead."))
    others = (each for each in gathering.bundle_views(desk, journal) if each.case.id != journal)
    return RefusalSheet(
        gathering.head(desk, case, "refusal"),
        gathering.person(view.applicant),
        view.service.name,
        view.department,
        case.decided_on or desk.today,
        reasons,
        basis,
        case.number,
        by_department=case.refusal is None,
        circumstances=case.circumstances,
        also=tuple(_also(each) for each in others if _refused(each)[0]),
    )


def _refused(view: CaseView) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reasons and legal basis; no reasons when it was not refused."""
    case = view.case
    if case.refusal is not None:
        return case.refusal.reasons, (case.refusal.legal_basis,)
    if case.state == "refused" and case.answer is not None:
        return (case.answer.reason,), ()
    return (), ()


def _also(view: CaseView) -> RefusedToo:
    return RefusedToo(view.service.name, view.department, view.case.number, *_refused(view))


def delivery(desk: Desk, journal: str, *, first: Language = "zh") -> bytes:
    """The receipt of delivery of a decided case, to be signed when the result is handed over, as PDF."""
    from desktop.reports.notice import delivery as draw

    view = sight.case_view(desk, journal)
    case = view.case
    if case.state not in (*DECIDED, "delivered"):
        raise Refused(
            sentence("There is no result to hand over yet."),
            sentence("Ask the department, or wait for its decision."),
        )
    role = case.opened.proxy_role if case.opened else ""
    return draw(
        DeliverySheet(
            gathering.head(desk, case, "delivery"),
            case.number,
            gathering.person(view.applicant),
            view.service.name,
            view.department,
            view.service.output,
            case.decided_on,
            gathering.person(view.proxy) if view.proxy else None,
            role or "proxy",
            case.circumstances,
        ),
        first,
    )
