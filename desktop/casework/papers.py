"""Papers of a case and of the centre: gathers what stands on them, already masked, and has them drawn.

The drawing rooms are imported when a paper is asked for: a window opens without ReportLab.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from desktop.casework import intake, sight
from desktop.casework.desk import Desk
from desktop.casework.sight import CaseView
from desktop.domain.case import Case
from desktop.domain.catalogue import Limits, Text
from desktop.domain.kinds import book
from desktop.domain.kinds.case import PaperPrinted
from desktop.domain.telling import STATE_NAMES, STEP_NAMES
from desktop.errors import Refused, Sentence, Trouble, sentence
from desktop.insight import measures
from desktop.insight.facts import CaseFacts, from_case
from desktop.reports.sheets import (
    CaseSheet,
    ClashLine,
    Deadline,
    Fee,
    Head,
    MaterialLine,
    MomentLine,
    MonthCase,
    MonthSheet,
    NoticePart,
    NoticeSheet,
    Person,
    ReceiptSheet,
    RefusalSheet,
    ServiceLine,
    StepLine,
    ValueLine,
)
from desktop.store.lookups import CaseFilter
from desktop.words import Language, language

_TURNS: dict[str, Text] = {
    "machine": Text("the program", "本程序"),
    "clerk": Text("the clerk", "经办人"),
    "it": Text("IT staff", "信息技术人员"),
    "department": Text("the department", "部门"),
}


def receipt(desk: Desk, journal: str, *, first: Language = "zh") -> bytes:
    """The receipt of a case, or of its whole bundle, as PDF; both languages on one paper."""
    from desktop.reports.receipt import receipt as draw

    return draw(receipt_sheet(desk, journal), first)


def receipt_sheet(desk: Desk, journal: str) -> ReceiptSheet:
    """What stands on the receipt. Raises Refused for a draft: it has no number yet."""
    views = list(_bundle_views(desk, journal))
    view = views[0]
    received = view.case.received
    if received is None:
        raise Refused(sentence("A draft has no receipt."), sentence("Receive the case first."))
    bundle = desk.store.lookups.bundle(view.case.opened.bundle) if view.case.opened else None
    event = desk.store.lookups.life_event(bundle.life_event) if bundle else None
    promised = [v.case.received.promised_by for v in views if v.case.received]
    total = max((day for day in promised if day), default=None)
    return ReceiptSheet(
        head=_head(desk, view.case, "receipt"),
        number=received.number,
        received_on=received.on,
        applicant=_person(view.applicant),
        services=tuple(_service_line(v) for v in views),
        materials=_materials(views),
        proxy=_person(view.proxy) if view.proxy else None,
        proxy_role="guardian" if view.case.opened and view.case.opened.proxy_role == "guardian" else "proxy",
        accepted=all(v.case.state not in ("draft", "received", "not_accepted") for v in views),
        circumstances=view.case.circumstances,
        fees=tuple(Fee(v.service.cost.fen, v.service.cost.note) for v in views if v.service.cost.fen),
        bundle=event.name if event else "",
        total=Deadline("promised", total) if event else None,
    )


def notice(desk: Desk, journal: str, *, first: Language = "zh") -> bytes:
    """The one-time notice over all departments of a bundle, as PDF."""
    from desktop.reports.notice import notice as draw

    views = list(_bundle_views(desk, journal))
    parts = []
    for view in views:
        problems = intake.check(desk, view.case.id)
        wrong: tuple[Sentence, ...] = tuple(p.what for p in problems if p.where.startswith("field:"))
        missing = tuple(
            MaterialLine(m.name, "promised" if m.state == "promised" else "missing", until=m.until)
            for m in view.materials
            if f"material:{m.evidence}" in {p.where for p in problems}
        )
        if problems:
            parts.append(NoticePart(view.service.name, view.department, view.case.number, missing, wrong))
    if not parts:
        raise Refused(sentence("Nothing is missing."), sentence("Accept the case."))
    sheet = NoticeSheet(
        _head(desk, views[0].case, "notice"),
        _person(views[0].applicant),
        desk.today,
        tuple(parts),
        views[0].case.number,
        circumstances=views[0].case.circumstances,
    )
    return draw(sheet, first)


def refusal(desk: Desk, journal: str, *, first: Language = "zh") -> bytes:
    """The refusal with its reasons in law, as PDF: of the counter, or of the department."""
    from desktop.reports.notice import refusal as draw

    view = sight.case_view(desk, journal)
    case = view.case
    if case.refusal is not None:
        reasons: tuple[str, ...] = case.refusal.reasons
        basis: tuple[str, ...] = (case.refusal.legal_basis,)
    elif case.state == "refused" and case.answer is not None:
        reasons, basis = (case.answer.reason,), ()
    else:
        raise Refused(sentence("This case was not refused."), sentence("Print its receipt instead."))
    sheet = RefusalSheet(
        _head(desk, case, "refusal"),
        _person(view.applicant),
        view.service.name,
        view.department,
        case.decided_on or desk.today,
        reasons,
        basis,
        case.number,
        by_department=case.refusal is None,
        circumstances=case.circumstances,
    )
    return draw(sheet, first)


def case_report(desk: Desk, journal: str) -> bytes:
    """Everything this person may see of a case, as PDF in the language spoken now."""
    from desktop.reports.case_report import case_report as draw

    view = sight.case_view(desk, journal)
    case = view.case
    labels = {f.name: f.label for f in view.fields}
    names = {row.id: row.name for row in desk.store.lookups.staff()}
    sheet = CaseSheet(
        head=_head(desk, case, "case_report"),
        number=case.number,
        service=_service_line(view),
        state=STATE_NAMES[case.state],
        applicant=_person(view.applicant),
        received_on=case.received.on if case.received else None,
        proxy=_person(view.proxy) if view.proxy else None,
        circumstances=case.circumstances,
        materials=_materials([view]),
        values=tuple(ValueLine(f.label, f.text, masked=f.masked) for f in view.fields),
        timeline=tuple(
            MomentLine(
                m.at.astimezone(),
                names.get(m.by.staff, m.by.staff),
                text,
                "department" if m.where == "department" else "here",
            )
            for m, text in view.lines
        ),
        steps=tuple(_step_lines(case, view.department)),
        clashes=tuple(
            ClashLine(labels.get(c.subject.partition(":")[2], c.subject), "*", ("*",)) for c in case.clashes
        ),
        pauses=tuple((p.start, p.end) for p in case.pauses),
        answer=STATE_NAMES[case.answer.state] if case.answer else "",
        reference=case.reference,
        entries=len(case.timeline),
        odd=bool(case.odd),
    )
    return draw(sheet, language())


MonthFormat = Literal["pdf", "xlsx", "csv"]


def month_report(desk: Desk, year: int, month: int, *, form: MonthFormat = "pdf") -> bytes:
    """The month's report in the language spoken now, as PDF, XLSX or CSV."""
    sheet = month_sheet(desk, year, month)
    if form == "pdf":
        from desktop.reports.month_report import month_report as draw

        return draw(sheet, language())
    from desktop.reports.tables import month_csv, month_xlsx

    return (month_xlsx if form == "xlsx" else month_csv)(sheet, language())


def month_sheet(desk: Desk, year: int, month: int) -> MonthSheet:
    """The figures of a month and the cases behind them, as this person may see them."""
    facts = list(_facts(desk))
    figures = measures.month(facts, year, month, desk.today)
    listed = [f for f in facts if (f.received_on.year, f.received_on.month) == (year, month)]
    cases = tuple(
        MonthCase(
            f.number,
            f.service_name,
            f.department_name,
            f.applicant_name,
            STATE_NAMES[f.state],
            f.received_on,
            f.due_on,
            f.decided_on,
        )
        for f in sorted(listed, key=lambda f: (f.received_on, f.number))
    )
    return MonthSheet(_head(desk, None, ""), figures, cases)


def _facts(desk: Desk) -> Iterator[CaseFacts]:
    """Every received case this person may report on."""
    lookups = desk.store.lookups
    departments = {row.id: row.name for row in lookups.departments(every=True)}
    after = None
    while True:
        page = lookups.cases(CaseFilter(received_from=date.min), after, limit=500)
        for row in page.rows:
            shown = sight.case_line(desk, row)
            name = departments.get(row.department, Text(row.department, row.department))
            facts = from_case(lookups.case(row.id), row.service_name, name, shown.applicant_name)
            if facts is not None:
                yield facts
        after = page.after
        if after is None:
            return


def _bundle_views(desk: Desk, journal: str) -> Iterator[CaseView]:
    """The case, and with it every other received case of its bundle, in the order they were opened."""
    view = sight.case_view(desk, journal)
    opened = view.case.opened
    if opened is None or not opened.bundle:
        yield view
        return
    rows = desk.store.lookups.cases(CaseFilter(bundle=opened.bundle)).rows
    for row in reversed(rows):
        other = view if row.id == journal else sight.case_view(desk, row.id)
        if other.case.received is not None or row.id == journal:
            yield other


def _head(desk: Desk, case: Case | None, paper: str) -> Head:
    lookups = desk.store.lookups
    centre = lookups.centre()
    if centre is None:
        raise Trouble(sentence("This store has no centre."), sentence("Make it with setup first."))
    again = 0
    if case is not None:
        again = sum(
            isinstance(m.body, PaperPrinted) and m.body.paper == paper and m.body.state != "failed"
            for m in case.timeline
        )
    return Head(
        centre=centre.name,
        counter=lookups.devices()[desk.store.identity.device][0],
        clerk=desk.who.name,
        printed_at=_local(desk),
        anchor=desk.store.journal.head()[1][:12],
        place=_place(centre),
        reprint=again,
    )


def _place(centre: book.CentreFounded) -> Text:
    return centre.district


def _local(desk: Desk) -> datetime:
    return desk.clock.now().astimezone()


def _person(shown: sight.ShownPerson) -> Person:
    return Person(shown.name, shown.id_number, shown.phone)


def _service_line(view: CaseView) -> ServiceLine:
    return ServiceLine(view.service.name, view.department, view.case.number, _deadlines(view))


def _deadlines(view: CaseView) -> tuple[Deadline, ...]:
    received = view.case.received
    if received is None:
        return ()
    limits: Limits = view.service.limits
    return (
        Deadline("accept", received.accept_by, limits.accept_days),
        Deadline("promised", received.promised_by, limits.promised_days),
        Deadline("statutory", received.statutory_by, limits.statutory_days),
    )


def _materials(views: list[CaseView]) -> tuple[MaterialLine, ...]:
    """Each material once, over all services of a bundle, with the services it serves."""
    serves: dict[str, list[Text]] = {}
    lines: dict[str, MaterialLine] = {}
    for view in views:
        for m in view.materials:
            if not m.required and m.state == "missing":
                continue
            serves.setdefault(m.evidence, []).append(view.service.name)
            state: Literal["handed_in", "promised", "missing", "returned"] = (
                m.state if m.state in ("handed_in", "promised", "returned") else "missing"  # type: ignore[assignment]
            )
            if m.evidence not in lines or state == "handed_in":
                lines[m.evidence] = MaterialLine(m.name, state, until=m.until)
    if len(views) == 1:
        return tuple(lines.values())
    return tuple(
        MaterialLine(line.name, line.state, until=line.until, serves=tuple(serves[evidence]))
        for evidence, line in lines.items()
    )


_CALLS = {
    "create": Text("Hand over the case", "移交办件"),
    "message": Text("Message to the department", "致部门的消息"),
    "paper": Text("Paper", "材料文件"),
}


def _step_lines(case: Case, department: Text) -> Iterator[StepLine]:
    for delivery in case.deliveries:
        for s in delivery.steps:
            yield StepLine(
                department,
                _CALLS[s.step.call],
                STEP_NAMES[s.state],
                s.since.astimezone(),
                s.why,
                _TURNS.get(s.turn, ""),
            )
