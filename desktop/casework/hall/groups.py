"""The lines of the hall and what this window serves: entries of the centre's book."""

from __future__ import annotations

from desktop.casework.desk import Changed, Desk
from desktop.domain.catalogue import Text
from desktop.domain.entry import Draft
from desktop.domain.hall import rules
from desktop.domain.kinds import hall as k
from desktop.errors import Refused, sentence
from desktop.store.rows import GroupRow

ANY = GroupRow("any", "A", Text("Any business", "综合业务"), (), True)  # until somebody sets up lines


def lines(desk: Desk) -> tuple[GroupRow, ...]:
    """The lines tickets are given for: those set up, else one for any business."""
    return desk.store.lookups.groups() or (ANY,)


def line(desk: Desk, group: str) -> GroupRow:
    """One line tickets are given for; raises Refused for any other."""
    found = next((row for row in lines(desk) if row.id == group), None)
    if found is None:
        raise Refused(
            sentence("There is no line with the name {name}.", name=group or "?"),
            sentence("The lines are: {names}.", names=", ".join(row.id for row in lines(desk))),
        )
    return found


def set_group(desk: Desk, group: str, letter: str, name: Text, departments: tuple[str, ...] = ()) -> Changed:
    """Set up a line, or change it; those who lead and IT staff do."""
    _may_lead(desk)
    wanted = k.GroupSet(group, letter.upper(), name, departments)
    others = {row.id: row.letter for row in desk.store.lookups.groups(every=True)}
    rules.may_set(wanted, others)
    known = {row.id for row in desk.store.lookups.departments(every=True)}
    unknown = [d for d in departments if d not in known]
    if unknown:
        raise Refused(
            sentence("The centre has no department {names}.", names=", ".join(unknown)),
            sentence("Its departments are: {names}.", names=", ".join(sorted(known))),
        )
    return desk.write([Draft(f"group:{group}", wanted)], group)


def end_group(desk: Desk, group: str, reason: str = "") -> Changed:
    """Give no more tickets for a line; whoever waits in it is still called."""
    _may_lead(desk)
    line(desk, group)
    return desk.write([Draft(f"group:{group}", k.GroupEnded(reason))])


def serve(desk: Desk, groups: tuple[str, ...]) -> Changed:
    """Say which lines this window calls from; none: all of them."""
    for group in groups:
        line(desk, group)
    return desk.write([Draft(f"window:{desk.store.identity.device}", k.WindowServes(groups))])


def _may_lead(desk: Desk) -> None:
    if desk.who.role == "clerk":
        raise Refused(sentence("Lines are set up by those who lead the hall."), sentence("Ask a supervisor."))
