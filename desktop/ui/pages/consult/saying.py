"""How answers and inquiries are told on screen: one line each, states with their sign, days that are left."""

from __future__ import annotations

from desktop.casework.consult.seen import Found, ListedInquiry
from desktop.domain.consult.answer import STATE_NAMES as ANSWER_STATES
from desktop.domain.consult.inquiry import STATE_NAMES as INQUIRY_STATES
from desktop.domain.consult.inquiry import Inquiry
from desktop.errors import Sentence, sentence
from desktop.ui.parts.labels import Said, said
from desktop.ui.theme import Tone

ANSWER_SIGNS: dict[str, tuple[Tone, str]] = {
    "review": ("warning", "clock"),
    "in_force": ("success", "done"),
    "expired": ("danger", "warning"),
    "withdrawn": ("plain", "close"),
}
INQUIRY_SIGNS: dict[str, tuple[Tone, str]] = {
    "asked": ("warning", "needs_you"),
    "with_department": ("accent", "department"),
    "answered": ("success", "notice"),
    "told": ("plain", "done"),
    "closed": ("plain", "close"),
}


def answer_line(found: Found) -> str:
    """One answer in a list: its question, whose it is, until when; an expired one says so first."""
    body = found.row.body
    parts: list[Said] = [body.question, found.department, until(found)]
    if found.row.pending and found.row.state != "review":
        parts.append(sentence("A new wording waits for a review"))
    return " · ".join(said(part) for part in parts)


def until(found: Found) -> Said:
    """How long it may be told, or that it may not."""
    day = str(found.row.body.valid_until or "")
    if found.standing == "expired":
        return sentence("EXPIRED on {day}: not to be told", day=day)
    if found.standing == "in_force":
        return sentence("valid until {day}", day=day) if day else sentence("In force")
    return ANSWER_STATES[found.standing]


def inquiry_line(one: ListedInquiry) -> str:
    """One inquiry in a list: what is due first of all, then the question."""
    row = one.row
    parts: list[Said] = [row.number, INQUIRY_STATES[row.state]]
    if row.state not in ("told", "closed"):
        parts.append(left(one.left))
    if one.offered_to_me:
        parts.append(sentence("offered to you"))
    parts += [sentence("responsible: {name}", name=one.owner), one.department, row.question]
    return " · ".join(said(part) for part in parts)


def left(days: int | None) -> Sentence:
    """Working days to the limit, in words."""
    if days is None:
        return sentence("limit not known")
    if days < 0:
        return sentence("late by {n} working days", n=-days)
    if days == 0:
        return sentence("due today")
    return sentence("{n} working days left", n=days)


def due(inquiry: Inquiry, days: int | None) -> Said:
    """The day it is due, and how far that is."""
    if inquiry.due is None:
        return sentence("The calendar of that year is not known here.")
    if inquiry.finished:
        return str(inquiry.due)
    return sentence("{day} ({left})", day=str(inquiry.due), left=left(days))
