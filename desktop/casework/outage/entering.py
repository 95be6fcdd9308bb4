"""Typing in what was asked for on paper: a scanned form, its original time, and the case it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.casework import intake
from desktop.casework.desk import Changed, Desk
from desktop.casework.outage.kits import form_of, kit
from desktop.domain.entry import Draft
from desktop.domain.kinds import back_entry as b
from desktop.domain.kinds import case as k
from desktop.domain.kinds import kits as book
from desktop.domain.outage import code, rules
from desktop.domain.outage.kit import Form, Kit
from desktop.domain.rules import outage as case_rules
from desktop.errors import Refused, sentence


@dataclass(frozen=True, slots=True)
class Found:
    """A form that was scanned, and the kit it is from; ``form.case`` is the case it became, if any."""

    kit: Kit
    form: Form


def find(desk: Desk, text: str) -> Found:
    """The form with this square or number. Raises Refused for one of another centre, or not known here."""
    scanned, centre = code.read(text), desk.store.lookups.centre()
    if scanned is None or centre is None:
        raise Refused(
            sentence("{text} is not the number of a paper form.", text=text.strip() or "?"),
            sentence("Scan the square on the form, or type the number that stands below it."),
        )
    code.must_be_ours(scanned, centre.centre, centre.code)
    rows = desk.store.lookups.forms_numbered(scanned.number)
    if not rows:
        raise Refused(
            sentence("No paper form with the number {number} is known here.", number=scanned.number),
            sentence("Exchange with the counter that printed the kit first, or enter the form there."),
        )
    row = next((one for one in rows if one.case), rows[0])
    found = kit(desk, row.block)
    return Found(found, form_of(found, row.number))


def moment(desk: Desk, text: str) -> datetime:
    """The original time as people type it: HH:MM (today), MM-DD HH:MM, or YYYY-MM-DD HH:MM; local time.

    Raises Refused for anything else.
    """
    now = desk.clock.now().astimezone()
    plain = " ".join(text.replace("：", ":").replace("/", "-").replace("T", " ").split())
    heads = {1: f"{now:%Y-%m-%d} ", 2: f"{now:%Y}-"}
    day, _, _ = plain.rpartition(" ")
    head = heads[1] if not day else heads[2] if day.count("-") == 1 else ""
    try:
        return datetime.strptime(head + plain, "%Y-%m-%d %H:%M").replace(tzinfo=now.tzinfo)
    except ValueError as error:
        raise Refused(
            sentence("{text} is no date and time.", text=text.strip() or "?"),
            sentence("Type it as YYYY-MM-DD HH:MM, or only HH:MM for today."),
        ) from error


def begin(
    desk: Desk,
    number: str,
    applicant: str,
    asked_at: datetime,
    *,
    service: str = "",
    outage: b.Outage = "computer",
    proxy: str = "",
    proxy_role: str = "",
    circumstances: tuple[str, ...] = (),
) -> Changed:
    """Open the case of a form, at its original time; the result is the case's journal.

    A form that is typed in already opens the same case, never a second one. Raises Refused for a spoiled
    form, a time before its printing or in the future, or a form for any business without its *service*.
    """
    found = find(desk, number)
    form = found.form
    rules.may_enter(form)
    if form.case:
        return Changed(frozenset(), form.case)
    rules.may_have_been_asked(form, found.kit.printed_at, asked_at, desk.clock.now())
    rules.may_serve(form, service)
    case, drafts = intake.from_paper(
        desk,
        form.service or service,
        applicant,
        asked_at.astimezone().date(),
        proxy=proxy,
        proxy_role=proxy_role,
        circumstances=circumstances,
    )
    on_paper = b.CaseOnPaper(form.number, found.kit.id, asked_at, outage)
    claimed = book.FormClaimed(form.number, case)
    return desk.write([*drafts, Draft(case, on_paper), Draft(found.kit.id, claimed)], case)


def change_time(desk: Desk, case: str, asked_at: datetime, outage: b.Outage) -> Changed:
    """Put the original time right, before the case has its number."""
    known = desk.case(case)
    case_rules.may_change_time(known)
    paper = known.paper
    assert paper is not None  # the rule says so
    found = kit(desk, paper.block)
    form = form_of(found, paper.number)
    rules.may_have_been_asked(form, found.printed_at, asked_at, desk.clock.now())
    body = b.CaseOnPaper(paper.number, paper.block, asked_at, outage)
    return desk.write([Draft(case, body, paper.sources)])


def want_check(desk: Desk, case: str) -> Changed:
    """Everything is typed in: hand it over to a second person."""
    case_rules.may_want_check(desk.case(case))
    return desk.write([Draft(case, b.CheckWanted())])


def give_up(desk: Desk, case: str, reason: str) -> Changed:
    """Give an entry up: the wrong form, the wrong service. The form may be typed in again."""
    known = desk.case(case)
    case_rules.may_give_up(known, reason)
    paper = known.paper
    assert paper is not None  # the rule says so
    freed = book.FormFreed(paper.number, case, reason.strip())
    drafts = [Draft(case, b.EntryGivenUp(reason.strip())), Draft(case, k.CaseWithdrawn(reason.strip()))]
    return desk.write([*drafts, Draft(paper.block, freed)], paper.number)
