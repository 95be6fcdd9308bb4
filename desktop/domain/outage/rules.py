"""Rules of the outage kit: what may be printed ahead, counted, spoiled, and typed in again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from desktop.domain.outage.kit import Form, Kit
from desktop.errors import Refused, sentence

MOST_A_PILE = 200  # forms of one service in one kit; more lie about for years and go out of date
MOST_A_KIT = 500
_MINUTE = timedelta(minutes=1)


def may_print(role: str, wanted: Mapping[str, int], low: int) -> None:
    """A kit is printed by those who work at the counter; *wanted*: forms by service, "" for any business."""
    _at_counter(role)
    if not wanted:
        raise Refused(
            sentence("No form is chosen."), sentence("Choose services, or the form for any business.")
        )
    if any(not 1 <= many <= MOST_A_PILE for many in wanted.values()) or sum(wanted.values()) > MOST_A_KIT:
        raise Refused(
            sentence(
                "A kit holds 1 to {most} forms of each service, and {all} in all.",
                most=MOST_A_PILE,
                all=MOST_A_KIT,
            ),
            sentence("Print several kits when more are needed."),
        )
    if not 0 <= low <= MOST_A_PILE:
        raise Refused(
            sentence("The number to warn at cannot be {low}.", low=low),
            sentence("Choose how many forms must be left in a pile."),
        )


def _at_counter(role: str) -> None:
    if role == "it":
        raise Refused(
            sentence("Paper forms are printed by those who work at the counter."),
            sentence("Ask a clerk or a manager to print the kit."),
        )


def may_print_again(role: str, reason: str) -> None:
    """Two copies of one number are two people with the same receipt: printing again says why."""
    _at_counter(role)
    if not reason.strip():
        raise Refused(
            sentence("Printing the same numbers again needs a reason."),
            sentence("Say what became of the first copies: never printed, spoiled by the printer."),
        )


def may_enter(form: Form) -> None:
    """A form is typed in once; a spoiled one never."""
    if form.state == "spoiled":
        raise Refused(
            sentence("The form {number} was marked as spoiled: {why}", number=form.number, why=form.reason),
            sentence("Copy what stands on it to a form that is still good, and enter that one."),
        )


def may_serve(form: Form, service: str) -> None:
    """A form has its service; only the one for any business is told which was asked for."""
    if not (form.service or service):
        raise Refused(
            sentence("The form {number} is for any business.", number=form.number),
            sentence("Choose the service that was asked for."),
        )
    if form.service and service not in ("", form.service):
        raise Refused(
            sentence("The form {number} is for another service.", number=form.number),
            sentence("Use the form's own service, or the form for any business."),
        )


def may_have_been_asked(form: Form, printed_at: datetime, asked_at: datetime, now: datetime) -> None:
    """The original time lies between the printing of the form and now (to the minute, as it is written)."""
    if asked_at > now:
        raise Refused(
            sentence("The time on the form lies in the future: {time}.", time=_local(asked_at)),
            sentence("Read the date and the time on the form again."),
        )
    if asked_at < printed_at - _MINUTE:
        raise Refused(
            sentence(
                "The form {number} was only printed on {printed}; nobody can have asked on {time}.",
                number=form.number,
                printed=_local(printed_at),
                time=_local(asked_at),
            ),
            sentence("Read the date and the time on the form again."),
        )


def _local(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def may_spoil(form: Form, reason: str) -> None:
    """A form that was not used is marked once, and says why."""
    if form.state == "used":
        raise Refused(
            sentence("The form {number} was used: its case has the number.", number=form.number),
            sentence("Withdraw that case; its number stays with it."),
        )
    if form.state == "typed":
        raise Refused(
            sentence("The form {number} is typed in and waits for its check.", number=form.number),
            sentence("Give the entry up first, and say why."),
        )
    if form.state == "spoiled":
        raise Refused(
            sentence("The form {number} was marked as spoiled: {why}", number=form.number, why=form.reason),
            sentence("Look at the list of kits."),
        )
    if not reason.strip():
        raise Refused(
            sentence("A spoiled form needs its reason."),
            sentence("Say what became of it: torn, misprinted, lost."),
        )


def may_count(kit: Kit, pile: int, top: str) -> None:
    """What lies on top of a pile is a form of that pile that nobody used."""
    if not 0 <= pile < len(kit.piles):
        raise Refused(sentence("The kit has no such pile."), sentence("Look at the list of kits."))
    form = next((one for one in kit.forms if one.number == top), None)
    if top and (form is None or form.pile != pile):
        raise Refused(
            sentence("The number {number} is not of this pile.", number=top),
            sentence("Type the number of the form that lies on top, or nothing when none is left."),
        )
    if form is not None and form.state not in ("left", "missing"):
        raise Refused(
            sentence("The form {number} is no longer in the drawer by the record.", number=top),
            sentence("Put it aside, and type the number of the next one."),
        )
