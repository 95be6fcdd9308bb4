"""Taking a number: by the clerk or at the resident's own screen, with no line to anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.casework.desk import Changed, Desk, fresh
from desktop.casework.hall import groups, seen
from desktop.domain.entry import Draft
from desktop.domain.hall import numbers, rules
from desktop.domain.hall.waits import Estimate
from desktop.domain.kinds import hall as k
from desktop.errors import Refused, sentence
from desktop.store.rows import GroupRow, TicketRow


def take(
    desk: Desk,
    group: str,
    *,
    priority: k.Priority = "",
    appointment: datetime | None = None,
    screen: bool = False,
) -> Changed:
    """Give the next number of a line; the result is the ticket's journal. Raises Refused."""
    row = groups.line(desk, group)
    rules.may_take(priority, appointment)
    identity, lookups = desk.store.identity, desk.store.lookups
    running = lookups.last_running(desk.today, group, identity.device) + 1
    devices = lookups.devices()
    # With several computers each has its own numbers: none needs a line to know what the others gave.
    prefix = devices[identity.device][1] if len(devices) > 1 else ""
    number = numbers.printed(row.letter, running, prefix)
    ticket = fresh("ticket")
    taken = k.TicketTaken(group, number, running, desk.today, priority, appointment, screen)
    return desk.write([Draft(ticket, taken)], ticket)


def find(desk: Desk, text: str) -> TicketRow:
    """Today's ticket by its number as typed, or by the code of its bars. Raises Refused."""
    scanned = numbers.read_code(text)
    day, number = scanned if scanned else (desk.today, numbers.typed(text))
    found = desk.store.lookups.tickets_numbered(day, number) if number else ()
    if not found:
        raise Refused(
            sentence("No ticket with the number {number} was given today.", number=text.strip() or "?"),
            sentence("Check the number on the ticket."),
        )
    return found[0]


def moment(desk: Desk, text: str) -> datetime:
    """The time of an appointment today, from HH:MM as people type it. Raises Refused."""
    parts = text.replace("：", ":").strip().split(":")
    try:
        hour, minute = (int(part) for part in parts)
        today = desk.clock.now().astimezone()
        return today.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError as error:
        raise Refused(
            sentence("{text} is no time of day.", text=text.strip() or "?"), sentence("Type it as HH:MM.")
        ) from error


@dataclass(frozen=True, slots=True)
class Outlook:
    """What somebody with a ticket wants to know: how many are before them, and how long that takes."""

    row: TicketRow
    group: GroupRow
    ahead: int
    wait: Estimate | None


def outlook(desk: Desk, ticket: str) -> Outlook:
    """How it stands for a ticket now. Raises Refused for an unknown one."""
    row = desk.store.lookups.ticket_row(ticket)
    hall = seen.read(desk)
    line = next((each for each in hall.lines if row is not None and each.group.id == row.group), None)
    if row is None or line is None:
        raise Refused(
            sentence("This ticket is not known on this computer."),
            sentence("Check the number on the ticket."),
        )
    order = [each.id for each in line.waiting]
    ahead = order.index(ticket) if ticket in order else 0
    return Outlook(row, line.group, ahead, line.wait(ahead, goes_first=bool(row.priority)))
