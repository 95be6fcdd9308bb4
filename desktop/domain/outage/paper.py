"""How a case stands that came from a paper form: typed, to be checked, returned, checked; and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from desktop.domain.catalogue import Text
from desktop.domain.entry import NO_TIME, Opened
from desktop.domain.kinds import back_entry as b
from desktop.domain.kinds import case as k

PaperState = Literal["typed", "wanted", "returned", "checked", "given_up"]
STATE_NAMES: dict[PaperState, Text] = {
    "typed": Text("Being typed in", "补录中"),
    "wanted": Text("To be checked", "待复核"),
    "returned": Text("Given back to be put right", "退回更正"),
    "checked": Text("Checked by a second person", "已由第二人复核"),
    "given_up": Text("Entry given up", "已放弃补录"),
}
OUTAGES: dict[b.Outage, Text] = {
    "line": Text("The line was down", "网络中断"),
    "computer": Text("The computer was down", "电脑故障"),
}
COMPARING = "comparing a back-entry with its paper form"  # why a second person looked, as the entry has it
WHY_SEEN: dict[str, Text] = {COMPARING: Text(COMPARING, "与纸质表单核对补录内容")}
_TOLD = (b.CaseOnPaper, k.CaseFilled, k.CircumstancesSet)  # what stands on the paper
_TYPED = (*_TOLD, b.CheckWanted, k.CaseOpened, k.MaterialNoted)
_SETTLED = (k.CaseAccepted, k.CaseNotAccepted, k.CaseWithdrawn)


@dataclass(frozen=True, slots=True)
class Paper:
    """Where the back-entry of a form stands; staff by their ids, ``at`` since when."""

    number: str
    block: str
    asked_at: datetime
    outage: b.Outage
    state: PaperState
    at: datetime
    typed_by: tuple[str, ...]
    typed: tuple[str, ...] = ()  # entries that nobody has checked yet
    checked_by: str = ""
    checked_at: datetime | None = None
    reason: str = ""
    where: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # what a corrected time replaces
    odd: tuple[str, ...] = ()

    @property
    def on(self) -> date:
        """The day the clocks count from: that of the person's application, local time."""
        return self.asked_at.astimezone().date()

    @property
    def settled(self) -> bool:
        """Whether two people stand for it."""
        return self.state == "checked"


@dataclass
class _Walk:
    """A back-entry while its entries are walked through; ``open`` are those nobody has checked yet."""

    body: b.CaseOnPaper | None = None
    state: PaperState = "typed"
    at: datetime = NO_TIME
    open: list[Opened] = field(default_factory=list)
    typed_by: tuple[str, ...] = ()
    checked_by: str = ""
    checked_at: datetime | None = None
    reason: str = ""
    where: tuple[str, ...] = ()
    sources: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def typists(self) -> tuple[str, ...]:
        """Whose work nobody has checked yet."""
        return tuple(dict.fromkeys(entry.by.staff for entry in self.open if entry.by.staff))


def fold(arranged: Iterable[Opened]) -> Paper | None:
    """Fold a case's entries, in the common order; None for a case that was never on a paper form.

    What is typed after the check, or at another counter without it, asks for another one, until the case
    is accepted or refused: from then on it is ordinary work on a case. A check by somebody who typed is no
    check, and is flagged.
    """
    walk, settled = _Walk(), False
    for entry in arranged:
        settled = settled or isinstance(entry.body, _SETTLED)
        if isinstance(entry.body, b.CaseOnPaper):
            walk.sources.append(entry.id)
            walk.body = walk.body if settled else entry.body
        if settled:
            walk.odd += [entry.id] if isinstance(entry.body, b.KINDS) else []
        else:
            _step(walk, entry)
    if walk.body is None:
        return None
    return Paper(
        number=walk.body.number,
        block=walk.body.block,
        asked_at=walk.body.asked_at,
        outage=walk.body.outage,
        state=walk.state,
        at=walk.at,
        typed_by=walk.typed_by if walk.state == "checked" else walk.typists,
        typed=tuple(entry.id for entry in walk.open),
        checked_by=walk.checked_by,
        checked_at=walk.checked_at,
        reason=walk.reason,
        where=walk.where,
        sources=tuple(walk.sources),
        odd=tuple(walk.odd),
    )


def _step(walk: _Walk, entry: Opened) -> None:
    body = entry.body
    if isinstance(body, _TYPED) and not (walk.state == "checked" and isinstance(body, k.MaterialNoted)):
        walk.open.append(entry)  # what is brought after the check does not stand on the paper
        if walk.state != "given_up":
            _typed(walk, entry)
    elif isinstance(body, (b.CaseChecked, b.CheckFailed)):
        if walk.state != "wanted" or entry.by.staff in walk.typists:
            walk.odd.append(entry.id)
        elif isinstance(body, b.CaseChecked):
            _checked(walk, entry, body)
        else:
            walk.state, walk.at = "returned", entry.at
            walk.reason, walk.where = body.reason, body.where
    elif isinstance(body, b.EntryGivenUp):
        walk.state, walk.at, walk.reason = "given_up", entry.at, body.reason


def _typed(walk: _Walk, entry: Opened) -> None:
    if isinstance(entry.body, b.CheckWanted):
        if walk.state != "checked":
            walk.state, walk.at = "wanted", entry.at
    elif isinstance(entry.body, _TOLD):
        # Why it was given back stays to be read until it is handed over again.
        walk.state = "returned" if walk.state == "returned" else "typed"
        walk.at, walk.checked_by, walk.checked_at = entry.at, "", None


def _checked(walk: _Walk, entry: Opened, body: b.CaseChecked) -> None:
    walk.typed_by = walk.typists
    walk.open = [each for each in walk.open if each.id not in body.saw]
    unseen = any(isinstance(each.body, _TOLD) for each in walk.open)
    walk.at, walk.reason, walk.where = entry.at, "", ()
    walk.state = "typed" if unseen else "checked"
    if not unseen:
        walk.checked_by, walk.checked_at = entry.by.staff, entry.at
