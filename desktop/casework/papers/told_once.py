"""The one-time notice on paper: what was told, once, over all departments of a bundle."""

from __future__ import annotations

from datetime import date

from desktop.casework import intake
from desktop.casework.desk import Desk
from desktop.casework.papers import gathering
from desktop.casework.sight import CaseView
from desktop.domain import forms
from desktop.domain.kinds.case import NoticeGiven
from desktop.errors import Refused, Sentence, sentence
from desktop.reports.sheets import MaterialLine, NoticePart, NoticeSheet
from desktop.words import Language


def notice(desk: Desk, journal: str, *, first: Language = "zh") -> bytes:
    """The one-time notice over all departments of a bundle, as PDF; printed again it says what was told."""
    from desktop.reports.notice import notice as draw

    return draw(notice_sheet(desk, journal), first)


def notice_sheet(desk: Desk, journal: str) -> NoticeSheet:
    """What stands on the notice. Raises Refused when nothing was told and nothing is missing."""
    views = list(gathering.bundle_views(desk, journal, drafts=True))
    parts = tuple(part for view in views if (part := _part(desk, view)) is not None)
    if not parts:
        raise Refused(sentence("Nothing is missing."), sentence("Accept the case."))
    told = [one for view in views if (one := _given(view)) is not None]
    own = views[0].case.opened
    bundle = desk.store.lookups.bundle(own.bundle) if own and own.bundle else None
    event = desk.store.lookups.life_event(bundle.life_event) if bundle else None
    return NoticeSheet(
        gathering.head(desk, views[0].case, "notice"),
        gathering.person(views[0].applicant),
        min((on for on, _ in told), default=desk.today),
        parts,
        "" if event else views[0].case.number,
        event.name if event else "",
        remarks=tuple(dict.fromkeys(body.remarks for _, body in told if body.remarks)),
        circumstances=views[0].case.circumstances,
    )


def _given(view: CaseView) -> tuple[date, NoticeGiven] | None:
    """When the notice was given, and what was told."""
    for moment in view.case.timeline:
        if isinstance(moment.body, NoticeGiven):
            return moment.at.astimezone().date(), moment.body
    return None


def _part(desk: Desk, view: CaseView) -> NoticePart | None:
    """What one service was told to miss; before the notice was given, what it misses now."""
    problems = {each.where: each.what for each in intake.check(desk, view.case.id)}
    given = _given(view)
    if given is not None:
        wheres = given[1].missing
    elif view.case.state in ("draft", "received"):
        wheres = tuple(problems)
    else:
        return None
    labels = {each.name: each.label for each in forms.fields(view.service.form, view.case.values)}
    wrong: list[Sentence] = []
    evidence: list[str] = []
    for where in wheres:
        sort, _, name = where.partition(":")
        if sort == "field":
            wrong.append(problems.get(where) or sentence("{field} is needed.", field=labels.get(name, name)))
        else:
            evidence.append(name)
    missing = tuple(_line(view, name) for name in evidence)
    if not (missing or wrong):
        return None
    return NoticePart(view.service.name, view.department, view.case.number, missing, tuple(wrong))


def _line(view: CaseView, evidence: str) -> MaterialLine:
    shown = next((each for each in view.materials if each.evidence == evidence), None)
    if shown is None:
        return MaterialLine(evidence, "missing")
    return MaterialLine(shown.name, "promised" if shown.state == "promised" else "missing", until=shown.until)
