"""What became of the forms of a kit: left in the drawer, typed in, used, spoiled, or missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from desktop.domain import order
from desktop.domain.catalogue import Text
from desktop.domain.entry import Opened
from desktop.domain.kinds import kits as k
from desktop.domain.kinds.book import BlockReserved, NumberSpent, NumberVoided

FormState = Literal["left", "missing", "typed", "used", "spoiled"]
STATE_NAMES: dict[FormState, Text] = {
    "left": Text("in the drawer", "在抽屉中"),
    "missing": Text("unaccounted for", "去向不明"),
    "typed": Text("typed in, not checked yet", "已补录待复核"),
    "used": Text("used", "已使用"),
    "spoiled": Text("spoiled", "已作废"),
}
GENERAL = Text("Any business", "通用")


@dataclass(frozen=True, slots=True)
class Form:
    """One paper form. ``case`` is the case typed from it; ``others`` cases begun for it without knowing."""

    number: str
    service: str  # "" is the form for any business
    version: int
    pile: int
    position: int  # in its pile, from 0
    state: FormState
    case: str
    reason: str  # why it was spoiled
    since: datetime
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """A printed kit; every form of it stands somewhere, so the five states add up to all of them."""

    id: str
    device: str
    staff: str
    printed_at: datetime
    low: int
    piles: tuple[k.Pile, ...]
    forms: tuple[Form, ...]
    reprinted: int = 0  # how often the same numbers were printed once more

    def of(self, *states: FormState, pile: int | None = None) -> tuple[Form, ...]:
        """Its forms in these states, of one pile or all."""
        return tuple(f for f in self.forms if f.state in states and pile in (None, f.pile))

    @property
    def running_low(self) -> tuple[int, ...]:
        """Places of the piles that have fewer forms left than they should."""
        return tuple(
            at for at, pile in enumerate(self.piles)
            if pile.numbers and len(self.of("left", pile=at)) < min(self.low, len(pile.numbers))
        )  # fmt: skip


@dataclass
class _Walk:
    """A kit while the entries of its block are walked through."""

    printed: Opened | None = None
    device: str = ""
    claims: dict[str, list[str]] = field(default_factory=dict)
    spent: dict[str, str] = field(default_factory=dict)
    voided: dict[str, str] = field(default_factory=dict)
    tops: dict[int, str] = field(default_factory=dict)
    reprinted: int = 0
    since: dict[str, datetime] = field(default_factory=dict)


def fold(journal: str, entries: Iterable[Opened]) -> Kit | None:
    """Fold the entries of a block, in any order, with any duplicates; None for a block of no kit."""
    walk = _Walk()
    for entry in order.arranged(entries):
        _step(walk, entry)
    if walk.printed is None:
        return None
    body: k.FormsPrinted = walk.printed.body
    return Kit(
        id=journal,
        device=walk.device or walk.printed.envelope.device,
        staff=walk.printed.by.staff,
        printed_at=walk.printed.at,
        low=body.low,
        piles=body.piles,
        forms=tuple(_forms(walk, body.piles, walk.printed.at)),
        reprinted=walk.reprinted,
    )


def _step(walk: _Walk, entry: Opened) -> None:
    body = entry.body
    if isinstance(body, BlockReserved):
        walk.device = walk.device or body.device
    elif isinstance(body, k.FormsPrinted):
        walk.printed = walk.printed or entry  # a kit is printed once; copies of it are the same forms
    elif isinstance(body, k.FormClaimed):
        claims = walk.claims.setdefault(body.number, [])
        if body.case not in claims:
            claims.append(body.case)
            walk.since.setdefault(body.number, entry.at)
    elif isinstance(body, k.FormFreed):
        claims = walk.claims.get(body.number, [])
        if body.case in claims:
            claims.remove(body.case)
            walk.since.pop(body.number, None)
    elif isinstance(body, NumberSpent):
        # Given twice by two counters that did not know: the ledger names both, the smaller one counts.
        walk.spent[body.number] = min(body.case, walk.spent.get(body.number, body.case))
        walk.since[body.number] = entry.at
    elif isinstance(body, NumberVoided):
        walk.voided.setdefault(body.number, body.reason)
        walk.since[body.number] = entry.at
    elif isinstance(body, k.FormsReprinted):
        walk.reprinted += 1
    elif isinstance(body, k.PileCounted):
        walk.tops[body.pile] = body.top


def _forms(walk: _Walk, piles: tuple[k.Pile, ...], printed_at: datetime) -> Iterable[Form]:
    for at, pile in enumerate(piles):
        states = [_state(walk, number) for number in pile.numbers]
        gone = _handed_out(pile.numbers, states, walk.tops.get(at))
        for position, (number, state) in enumerate(zip(pile.numbers, states, strict=True)):
            claims = tuple(walk.claims.get(number, ()))
            case = walk.spent.get(number, claims[0] if claims and state == "typed" else "")
            yield Form(
                number=number,
                service=pile.service,
                version=pile.version,
                pile=at,
                position=position,
                state="missing" if state == "left" and position < gone else state,
                case=case,
                reason=walk.voided.get(number, "") if state == "spoiled" else "",
                since=walk.since.get(number, printed_at),
                others=tuple(one for one in claims if one != case),
            )


def _state(walk: _Walk, number: str) -> FormState:
    if number in walk.spent:
        return "used"
    if number in walk.voided:
        return "spoiled"
    return "typed" if walk.claims.get(number) else "left"


def _handed_out(numbers: tuple[str, ...], states: list[FormState], top: str | None) -> int:
    """How many of a pile left the drawer: forms go in their order, and somebody may have counted.

    A form before the last one that came back, or before the one that lies on top, was handed out.
    """
    back = max((at + 1 for at, state in enumerate(states) if state != "left"), default=0)
    if top is None:
        return back
    counted = numbers.index(top) if top in numbers else len(numbers) if top == "" else 0
    return max(back, counted)


def piles_by_name(kit: Kit, names: Mapping[str, Text]) -> tuple[Text, ...]:
    """What each pile is for; a service whose name is not known here keeps its id."""
    return tuple(
        names.get(pile.service, Text(pile.service, pile.service)) if pile.service else GENERAL
        for pile in kit.piles
    )
