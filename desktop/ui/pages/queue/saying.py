"""How tickets are told on the page: why somebody goes first, how long they waited, where they stand."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.catalogue import Text
from desktop.domain.hall import waits
from desktop.domain.hall.turns import PRIORITIES
from desktop.errors import Sentence, sentence
from desktop.store.rows import GroupRow, TicketRow
from desktop.ui.parts.labels import Said
from desktop.ui.theme import Tone

STATES: dict[str, tuple[Sentence, Tone, str]] = {
    "waiting": (sentence("In the line"), "plain", "queue"),
    "serving": (sentence("Being served"), "accent", "person"),
    "held": (sentence("Put aside"), "warning", "clock"),
    "missed": (sentence("Not there"), "danger", "close"),
    "done": (sentence("Served"), "success", "done"),
    "left": (sentence("Given back"), "plain", "undo"),
}


def priority(row: TicketRow) -> Said:
    """Why somebody may go first; "" for nobody. An appointment with its time."""
    name = PRIORITIES.get(row.priority)
    if name is None:
        return row.priority
    if row.appointment is None:
        return name
    at = f"{row.appointment.astimezone():%H:%M}"
    return Text(f"{name.en}, {at}", f"{name.zh} {at}")


def seconds(row: TicketRow, now: datetime) -> int:
    """How long a ticket has been where it is."""
    return max(0, round((now - row.since).total_seconds()))


def waited(row: TicketRow, now: datetime) -> Sentence:
    """How long somebody has waited up to now."""
    more = seconds(row, now) if row.state == "waiting" else 0
    return sentence("waiting {n} min", n=waits.minutes(row.waited_s + more))


def line_name(group: str, groups: dict[str, GroupRow]) -> Said:
    """The name of a line; its short name when it is not known here."""
    found = groups.get(group)
    return found.name if found else group


def clock(spent: int) -> str:
    """Minutes and seconds as a clock shows them."""
    return f"{spent // 60}:{spent % 60:02}"
