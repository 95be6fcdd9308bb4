"""The ledger of numbers: every reserved number is unused, spent or voided, and nothing is unaccounted for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop.casework import numbering
from desktop.casework.desk import Changed, Desk
from desktop.domain.catalogue import Text
from desktop.domain.kinds.book import BlockReserved, NumberVoided
from desktop.domain.numbers import Ledger, ledger, typed
from desktop.errors import Refused, sentence
from desktop.sync.plan import NUMBERS_LOW

State = Literal["unused", "spent", "voided"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of numbers: whose it is, since when, and how many stand where; they add up to ``size``."""

    block: str
    department: Text  # the centre's own series has the centre's name
    own_series: bool
    counter: str
    since: datetime
    first: str
    last: str
    size: int
    unused: int
    spent: int
    voided: int
    printed: int = 0  # on paper forms that were not used yet

    @property
    def closes(self) -> bool:
        """Whether every number of it is accounted for."""
        return self.size == self.unused + self.printed + self.spent + self.voided


@dataclass(frozen=True, slots=True)
class Numbers:
    """All blocks, oldest first, and what should never be: numbers given twice, or never reserved."""

    blocks: tuple[Block, ...]
    doubled: dict[str, tuple[str, ...]]  # number to the numbers' cases, by journal
    strays: tuple[str, ...]
    low: tuple[Text, ...]  # departments whose numbers here are nearly used up

    @property
    def closes(self) -> bool:
        """Whether every number of every block is accounted for, once."""
        return all(block.closes for block in self.blocks) and not self.doubled and not self.strays


def look(desk: Desk) -> Numbers:
    """Where every number stands, folded from the journals and not from a table."""
    lookups, journal = desk.store.lookups, desk.store.journal
    names = {row.id: row.name for row in lookups.departments(every=True)}
    centre = lookups.centre()
    names[""] = centre.name if centre else Text("", "")
    counters = {device: name for device, (name, _, _) in lookups.devices().items()}
    bodies, blocks = [], []
    for name in journal.journals("block"):
        entries = journal.read(name)
        bodies += [entry.body for entry in entries if entry.body is not None]
        book = ledger([entry.body for entry in entries if entry.body is not None])
        for entry in entries:
            if isinstance(entry.body, BlockReserved):
                blocks.append(_block(entry.body, entry.at, book, names, counters))
                break
    whole = ledger(bodies)
    blocks.sort(key=lambda one: (one.since, one.block))
    return Numbers(tuple(blocks), whole.doubled, whole.strays, _low(desk, names))


def _block(
    body: BlockReserved, at: datetime, book: Ledger, names: dict[str, Text], counters: dict[str, str]
) -> Block:
    known = set(body.numbers)
    return Block(
        body.block,
        names.get(body.department, Text(body.department, body.department)),
        body.department == "",
        counters.get(body.device, body.device[:8]),
        at,
        body.numbers[0] if body.numbers else "",
        body.numbers[-1] if body.numbers else "",
        len(known),
        len(known & set(book.unused)),
        len(known & book.spent.keys()),
        len(known & book.voided.keys()),
        len(known & set(book.printed)),
    )


def _low(desk: Desk, names: dict[str, Text]) -> tuple[Text, ...]:
    """Departments that give numbers and have few left here: refilled by itself while the line is there."""
    lookups, device = desk.store.lookups, desk.store.identity.device
    giving = [row.id for row in lookups.departments() if lookups.blocks(device, row.id)]
    return tuple(names[one] for one in giving if lookups.numbers_left(device, one) < NUMBERS_LOW)


def void(desk: Desk, number: str, reason: str) -> Changed:
    """Say that a number will never be given, and why: a torn form, a misprint. Raises Refused."""
    wanted = typed(number)
    for name in desk.store.journal.journals("block"):
        bodies = [entry.body for entry in desk.store.journal.read(name) if entry.body is not None]
        book = ledger(bodies)
        if wanted in book.spent:
            raise Refused(
                sentence("The number {number} was given to a case.", number=wanted),
                sentence("Withdraw that case; its number stays with it."),
            )
        if any(isinstance(body, NumberVoided) and body.number == wanted for body in bodies):
            raise Refused(
                sentence("The number {number} was voided before.", number=wanted),
                sentence("Look at the list of numbers."),
            )
        if wanted in book.printed:
            raise Refused(
                sentence("The number {number} is printed on a paper form.", number=wanted),
                sentence("Mark the form as spoiled in the outage kit; its number is voided with it."),
            )
        if wanted in book.unused:
            numbering.void(desk, wanted, name, reason)
            return Changed(frozenset({name}), wanted)
    raise Refused(
        sentence("The number {number} was never reserved here.", number=wanted),
        sentence("Compare it with the form in hand."),
    )
