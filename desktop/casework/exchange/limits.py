"""The limit of working unsynced: at it no new case is taken in, and long before it everybody is warned."""

from __future__ import annotations

from desktop.casework.desk import Desk
from desktop.errors import Refused
from desktop.sync import unsynced
from desktop.sync.unsynced import Unsynced


def look(desk: Desk) -> Unsynced:
    """How long and how much this counter has worked without its departments."""
    return unsynced.look(desk.store, desk.clock)


def may_take_in(desk: Desk) -> None:
    """Raises Refused at the limit; what was begun before is finished all the same."""
    found = look(desk)
    if found.level == "over":
        raise Refused(found.says, found.next_step)
