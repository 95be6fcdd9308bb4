"""What happens to tickets at a window: call, recall, put aside, miss, send on, serve to the end."""

from __future__ import annotations

from desktop.casework.desk import Changed, Desk
from desktop.casework.hall import groups, seen
from desktop.domain.entry import Draft
from desktop.domain.hall import rules, turns
from desktop.domain.hall.ticket import Ticket
from desktop.domain.kinds import hall as k
from desktop.domain.kinds import visits
from desktop.errors import Refused, sentence
from desktop.store.rows import TicketRow


def call_next(desk: Desk) -> Changed:
    """Finish whom this window serves, and call the next by the fair rule.

    The result is the TicketRow that was called, or None when nobody waits.
    """
    hall = seen.read(desk)
    drafts = _finishing(desk, hall.serving)
    if not hall.mine:
        return desk.write(drafts) if drafts else Changed(frozenset())
    return _calling(desk, hall.mine[0], drafts)


def call(desk: Desk, ticket: str) -> Changed:
    """Call one ticket out of turn (put aside, missed, or waiting); the result is its TicketRow."""
    rules.may_call(_known(desk, ticket), desk.store.identity.device)
    row = desk.store.lookups.ticket_row(ticket)
    assert row is not None  # it is known: its row was made with its entries
    return _calling(desk, row, _finishing(desk, seen.serving(desk)))


def undo_call(desk: Desk, before: str = "") -> Changed:
    """A call by mistake: who was called goes back to their place, who was served before is served again."""
    row = _served_here(desk)
    drafts = [Draft(row.id, k.TicketReturned(row.place))]
    if before:
        rules.may_call(_known(desk, before), desk.store.identity.device)
        drafts.append(Draft(before, k.TicketCalled(window_name(desk), again=True)))
    return desk.write(drafts)


def recall(desk: Desk) -> Changed:
    """Call once more whom this window serves."""
    row = _served_here(desk)
    window = window_name(desk)
    return desk.write([Draft(row.id, k.TicketCalled(window, again=True, ahead=row.ahead))], row)


def hold(desk: Desk, reason: str = "") -> Changed:
    """Put aside whom this window serves, while something is fetched."""
    row = _served_here(desk)
    return desk.write([Draft(row.id, k.TicketHeld(reason.strip()))], row)


def miss(desk: Desk) -> Changed:
    """Nobody came to this window's call."""
    row = _served_here(desk)
    return desk.write([Draft(row.id, k.TicketMissed())], row)


def come_back(desk: Desk, ticket: str) -> Changed:
    """Somebody put aside goes back to the place they had; who missed the call, behind three others."""
    known = _known(desk, ticket)
    rules.may_come_back(known)
    place = known.place
    if known.state == "missed":
        line = next((each for each in seen.read(desk).lines if each.group.id == known.group), None)
        waiting = [seen.as_waiting(row) for row in line.waiting] if line else []
        place = turns.place_back(waiting, desk.clock.now())
    return desk.write([Draft(ticket, k.TicketReturned(place))])


def transfer(desk: Desk, group: str = "", window: str = "", note: str = "") -> Changed:
    """Send whom this window serves on to another line, or to one window (a device's id)."""
    row = _served_here(desk)
    known = {each.id for each in groups.lines(desk)}
    rules.may_transfer(group, window, frozenset(known))
    if window and window not in desk.store.lookups.devices():
        raise Refused(sentence("There is no such window."), sentence("Choose one of the list."))
    return desk.write([Draft(row.id, k.TicketTransferred(group or row.group, window, note.strip()))], row)


def finish(desk: Desk) -> Changed:
    """Whom this window serves is done; every case of the visit is told how long it took."""
    row = _served_here(desk)
    return desk.write(_finishing(desk, row), row)


def leave(desk: Desk, ticket: str, reason: str = "") -> Changed:
    """A ticket was given back, or taken by mistake."""
    rules.may_leave(_known(desk, ticket))
    return desk.write([Draft(ticket, k.TicketLeft(reason.strip()))])


def join(desk: Desk, case: str) -> Changed:
    """Say that a case belongs to the visit that is served here (one opened meanwhile does by itself)."""
    _served_here(desk)
    desk.case(case)
    drafts = joining(desk, case)
    return desk.write(drafts) if drafts else Changed(frozenset())


def joining(desk: Desk, case: str) -> list[Draft]:
    """The entries that join a case to the visit served here; none when nobody is served, or it is joined."""
    row = seen.serving(desk)
    if row is None or case in row.cases:
        return []
    ticketed = visits.CaseTicketed(row.id, row.number, row.waited_s)
    return [Draft(row.id, k.TicketCase(case)), Draft(case, ticketed)]


def window_name(desk: Desk) -> str:
    """The name of this window, as it is called out."""
    device = desk.store.lookups.devices().get(desk.store.identity.device)
    return device[0] if device else ""


def _calling(desk: Desk, row: TicketRow, drafts: list[Draft]) -> Changed:
    ahead = turns.goes_first(seen.as_waiting(row), desk.clock.now())
    calling = Draft(row.id, k.TicketCalled(window_name(desk), ahead=ahead))
    changed = desk.write([*drafts, calling])
    return Changed(changed.subjects, desk.store.lookups.ticket_row(row.id))


def _finishing(desk: Desk, row: TicketRow | None) -> list[Draft]:
    """The entries that end a visit: the ticket's, and one in each of its cases."""
    if row is None:
        return []
    waited, handled = desk.store.lookups.ticket(row.id).lasting(desk.clock.now())
    shared = max(1, len(row.cases))
    served = visits.CaseServed(row.id, row.number, row.window, waited, handled, shared)
    return [Draft(row.id, k.TicketFinished()), *(Draft(case, served) for case in row.cases)]


def _served_here(desk: Desk) -> TicketRow:
    row = seen.serving(desk)
    if row is None:
        raise Refused(
            sentence("Nobody is being served at this window."), sentence("Call the next number (F9).")
        )
    return row


def _known(desk: Desk, ticket: str) -> Ticket:
    found = desk.store.lookups.ticket(ticket)
    if found.taken is None:
        raise Refused(
            sentence("This ticket is not known on this computer."),
            sentence("Check the number on the ticket."),
        )
    return found
