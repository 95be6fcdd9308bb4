"""Kinds of the hall: groups of services, what a window serves, tickets of the queue, and ratings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from desktop.domain.catalogue import Text
from desktop.domain.kinds.registry import kind

Priority = Literal["", "elderly", "disabled", "pregnant", "appointment"]


@kind("group.set")
class GroupSet(msgspec.Struct, frozen=True):
    """A line people queue in: its letter on the tickets, and whose business it is (none named: any)."""

    group: str
    letter: str
    name: Text
    departments: tuple[str, ...] = ()


@kind("group.ended")
class GroupEnded(msgspec.Struct, frozen=True):
    """No tickets are given for it any more; those given stay."""

    reason: str = ""


@kind("window.serves")
class WindowServes(msgspec.Struct, frozen=True):
    """Which groups a window calls from now on; none named: all."""

    groups: tuple[str, ...]


@kind("ticket.taken")
class TicketTaken(msgspec.Struct, frozen=True):
    """A number was given out; ``running`` counts for one day, group and computer."""

    group: str
    number: str
    running: int
    day: date
    priority: Priority = ""
    appointment: datetime | None = None
    screen: bool = False  # taken at the resident's own screen


@kind("ticket.called")
class TicketCalled(msgspec.Struct, frozen=True):
    """Called to a window; ``again`` repeats the call. ``ahead`` says that it was called before its place."""

    window: str
    again: bool = False
    ahead: bool = False


@kind("ticket.held")
class TicketHeld(msgspec.Struct, frozen=True):
    """Put aside while something is fetched or copied; keeps its place."""

    reason: str = ""


@kind("ticket.missed")
class TicketMissed(msgspec.Struct, frozen=True):
    """Called, and nobody came."""


@kind("ticket.returned")
class TicketReturned(msgspec.Struct, frozen=True):
    """Back in the line, at a place worked out when it came back (a moment to sort by)."""

    place: datetime


@kind("ticket.transferred")
class TicketTransferred(msgspec.Struct, frozen=True):
    """Waits again elsewhere, with the place it had: in a group, or for one window only (a device's id)."""

    group: str
    window: str = ""
    note: str = ""


@kind("ticket.case")
class TicketCase(msgspec.Struct, frozen=True):
    """A case that was opened, or worked on, while this ticket was served."""

    case: str


@kind("ticket.finished")
class TicketFinished(msgspec.Struct, frozen=True):
    """Served to the end."""


@kind("ticket.left")
class TicketLeft(msgspec.Struct, frozen=True):
    """Given back, or taken by mistake: nobody waits for it."""

    reason: str = ""


@kind("visit.asked")
class RatingAsked(msgspec.Struct, frozen=True):
    """A rating may be given for one visit or matter, by this code; ``subject`` is a ticket or a case."""

    code: str
    subject: str
    case: str = ""  # the case whose department hears of it, if any
    day: date | None = None


@kind("visit.rated")
class RatingGiven(msgspec.Struct, frozen=True):
    """A rating, sealed before anybody at the counter could see it; opened for managers' figures only.

    ``way``: the resident's screen, a slip of paper typed in, or a number typed at the screen.
    """

    sealed: str
    way: Literal["screen", "paper", "number"] = "screen"
