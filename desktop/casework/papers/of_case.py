"""The report on one case: everything the reader may see of it."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.casework import sight
from desktop.casework.desk import Desk
from desktop.casework.papers import gathering
from desktop.casework.together import reading
from desktop.domain.case import Case
from desktop.domain.catalogue import Text
from desktop.domain.outage.paper import OUTAGES
from desktop.domain.outage.paper import STATE_NAMES as STATE_NAMES_ON_PAPER
from desktop.domain.telling import STATE_NAMES, STEP_NAMES
from desktop.errors import sentence
from desktop.reports.sheets import CaseSheet, ClashLine, MomentLine, Said, StepLine, ValueLine
from desktop.words import language

_COUNTER = Text("this counter", "本窗口")  # what no person did
_TURNS: dict[str, Text] = {
    "machine": Text("the program", "本程序"),
    "clerk": Text("the clerk", "经办人"),
    "it": Text("IT staff", "信息技术人员"),
    "department": Text("the department", "部门"),
}


def case_report(desk: Desk, journal: str) -> bytes:
    """Everything this person may see of a case, as PDF in the language spoken now."""
    from desktop.reports.case_report import case_report as draw

    view = sight.case_view(desk, journal)
    case = view.case
    labels = {f.name: f.label for f in view.fields}
    names = {row.id: row.name for row in desk.store.lookups.staff()}
    sheet = CaseSheet(
        head=gathering.head(desk, case, "case_report"),
        number=case.number,
        service=gathering.service_line(view),
        state=STATE_NAMES[case.state],
        applicant=gathering.person(view.applicant),
        received_on=case.received.on if case.received else None,
        proxy=gathering.person(view.proxy) if view.proxy else None,
        circumstances=case.circumstances,
        materials=gathering.materials([view]),
        values=tuple(_values(desk, view)),
        timeline=tuple(
            MomentLine(
                m.at.astimezone(),
                view.department if m.by.role == "department" else names.get(m.by.staff, _COUNTER),
                text,
                "department" if m.where == "department" else "here",
            )
            for m, text in view.lines
        ),
        steps=tuple(_step_lines(case, view.department)),
        clashes=tuple(
            ClashLine(labels.get(c.subject.partition(":")[2], c.subject), "*", ("*",)) for c in case.clashes
        ),
        pauses=tuple((p.since, p.until) for p in case.pauses),
        answer=STATE_NAMES[case.answer.state] if case.answer else "",
        reference=case.reference,
        entries=len(case.timeline),
        odd=bool(case.odd),
        on_paper=tuple(_on_paper(case, names)),
    )
    return draw(sheet, language())


def _values(desk: Desk, view: sight.CaseView) -> Iterator[ValueLine]:
    """Each answer with where it comes from, as the form of the intake says it."""
    whence = reading.sources(desk, (view,))
    for field in view.fields:
        yield ValueLine(field.label, field.text, whence.get(field.name, ""), field.masked)


def _on_paper(case: Case, names: dict[str, str]) -> Iterator[tuple[Said, Said]]:
    """Two people stand for what came on paper: who typed it, who compared it, and when."""
    paper = case.paper
    if paper is None:
        return
    yield sentence("Number of the form"), paper.number
    yield sentence("Asked for on"), paper.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
    yield sentence("Why it was asked for on paper"), OUTAGES[paper.outage]
    yield sentence("State"), STATE_NAMES_ON_PAPER[paper.state]
    yield sentence("Typed in by"), ", ".join(names.get(one, one) for one in paper.typed_by)
    if paper.checked_at is not None:
        at = paper.checked_at.astimezone().strftime("%Y-%m-%d %H:%M")
        yield sentence("Checked by"), f"{names.get(paper.checked_by, paper.checked_by)} · {at}"


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
