"""Rules of the hall: what may happen to a ticket next, and what a group of services must be."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop.domain.hall.ticket import OVER, Ticket
from desktop.domain.hall.turns import PRIORITIES
from desktop.domain.kinds.hall import GroupSet
from desktop.errors import Refused, sentence

_ID = re.compile("[a-z0-9][a-z0-9-]{0,39}")


def may_take(priority: str, appointment: object) -> None:
    """A ticket is ordinary or goes first for a reason of the list; an appointment has its time."""
    if priority and priority not in PRIORITIES:
        raise Refused(
            sentence("Nobody goes first for the reason {name}.", name=priority),
            sentence("The reasons are: {names}.", names=", ".join(PRIORITIES)),
        )
    if (priority == "appointment") != (appointment is not None):
        raise Refused(
            sentence("An appointment needs its time."), sentence("Type the time of the appointment: HH:MM.")
        )


def may_call(ticket: Ticket, device: str) -> None:
    """Whoever waits, is held, missed the call or comes back may be called, where they may be served."""
    if ticket.state == "left":
        raise Refused(
            sentence("The number {number} is over.", number=ticket.number),
            sentence("Give the resident a new number."),
        )
    if ticket.state == "serving":
        call = ticket.served_by
        raise Refused(
            sentence(
                "The number {number} is being served at window {window}.",
                number=ticket.number,
                window=call.window if call else "?",
            ),
            sentence("Call the next one."),
        )
    if ticket.for_window and ticket.for_window != device and ticket.state == "waiting":
        raise Refused(
            sentence("The number {number} waits for another window.", number=ticket.number),
            sentence("Call the next one, or let that window send it back."),
        )


def may_come_back(ticket: Ticket) -> None:
    """Who was put aside or missed the call goes back into the line."""
    if ticket.state not in ("held", "missed"):
        raise Refused(
            sentence("The number {number} was neither put aside nor missed.", number=ticket.number),
            sentence("Look at where it stands in the list."),
        )


def may_leave(ticket: Ticket) -> None:
    """A number that nobody waits for any more is given back once."""
    if ticket.state in OVER or ticket.state == "serving":
        raise Refused(
            sentence("The number {number} no longer waits.", number=ticket.number),
            sentence("Look at where it stands in the list."),
        )


def may_transfer(group: str, window: str, groups: frozenset[str]) -> None:
    """Sent on to a group there is, or to one window."""
    if not window and group not in groups:
        raise Refused(
            sentence("There is no line with the name {name}.", name=group or "?"),
            sentence("Choose one of the lines, or a window."),
        )


def may_set(wanted: GroupSet, others: Mapping[str, str]) -> None:
    """A group has one letter of its own and a name in both languages. *others*: letters by group."""
    if not _ID.fullmatch(wanted.group):
        raise Refused(
            sentence("The short name {name} cannot stand for a line.", name=wanted.group or "?"),
            sentence("Use small letters, digits and dashes."),
        )
    if len(wanted.letter) != 1 or not "A" <= wanted.letter <= "Z":
        raise Refused(sentence("A line is called by one letter."), sentence("Choose a letter from A to Z."))
    taken = {letter: group for group, letter in others.items() if group != wanted.group}
    if wanted.letter in taken:
        raise Refused(
            sentence("The letter {letter} belongs to another line.", letter=wanted.letter),
            sentence("Choose another letter; tickets of both would look the same."),
        )
    if not (wanted.name.en.strip() and wanted.name.zh.strip()):
        raise Refused(
            sentence("A line needs its name in both languages."),
            sentence("Residents read it on the ticket and in the hall."),
        )
