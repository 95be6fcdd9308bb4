"""Case numbers given offline: the centre's own series with check digits, and the ledger of blocks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from desktop.domain.kinds.book import BlockReserved, NumberSpent, NumberVoided
from desktop.domain.kinds.kits import FormsPrinted
from desktop.errors import Refused, sentence

RUNNING_DIGITS = 6  # shorter numbers are filled with zeros; longer ones simply grow
BLOCK_LIMIT = 10_000  # numbers in one block; a larger one is somebody's mistake

_CODE = re.compile("[A-Z0-9]{1,8}")
_NUMBER = re.compile("([A-Z0-9]{1,8})-([A-Z0-9]{1,8})-([0-9]{6,12})-([0-9]{2})")

PIECE = 5  # characters of a number by which an index finds it


def pieces(*numbers: str) -> str:
    """What numbers are found by: at each of their places up to five characters, in small letters.

    A piece of three or four characters is the beginning of one of these; a longer one has its last five
    among them.
    """
    small = [number.casefold() for number in numbers]
    return " ".join(number[at : at + PIECE] for number in small for at in range(len(number) - 2))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where every reserved number of one counter stands; made by ``ledger``.

    ``spent`` tells which case has a number and ``voided`` why it will never be given. Neither must
    happen twice, yet reading never refuses: ``doubled`` names the cases of a number given to several,
    ``strays`` numbers that were spent or voided though no block holds them.
    """

    unused: tuple[str, ...]
    spent: dict[str, str]
    voided: dict[str, str]
    doubled: dict[str, tuple[str, ...]]
    strays: tuple[str, ...]
    printed: tuple[str, ...] = ()  # on paper forms, neither spent nor voided: no case is given one of these


def check_digits(text: str) -> str:
    """Two check digits to letters and digits (ISO 7064 MOD 97-10, as in IBAN): 02 to 98."""
    return f"{98 - int(_as_digits(text)) * 100 % 97:02}"


def _as_digits(text: str) -> str:
    return "".join(str(int(character, 36)) for character in text if character != "-")


def series(centre_code: str, counter_prefix: str, start: int, count: int) -> tuple[str, ...]:
    """``count`` numbers of the centre's own series, like ``YH-A1-000123-45``, from ``start`` (1 or more) on.

    No date stands in a number, so a wrong clock cannot spoil it; the counter's prefix keeps two counters
    apart that never heard of each other. Raises ValueError for parts that cannot stand in a number.
    """
    if not _CODE.fullmatch(centre_code) or not _CODE.fullmatch(counter_prefix):
        raise ValueError("centre code and counter prefix are 1 to 8 capital letters or digits")
    if start < 1 or not 0 <= count <= BLOCK_LIMIT:
        raise ValueError(f"start is 1 or more, count 0 to {BLOCK_LIMIT}")
    heads = (f"{centre_code}-{counter_prefix}-{n:0{RUNNING_DIGITS}}" for n in range(start, start + count))
    return tuple(f"{head}-{check_digits(head)}" for head in heads)


def check(number: str) -> bool:
    """Whether this is a number of some centre's own series whose check digits are right."""
    return bool(_NUMBER.fullmatch(number)) and int(_as_digits(number)) % 97 == 1


def typed(text: str) -> str:
    """A number as a person typed or a scanner sent it, in the form it was given out in."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\u2010-\u2015\u2212]", "-", "".join(folded.split()))


def next_start(reserved: Iterable[BlockReserved], centre_code: str, counter_prefix: str) -> int:
    """The running number with which a counter's next block begins: 1 more than any it reserved."""
    highest = 0
    for block in reserved:
        for number in block.numbers:
            parts = _NUMBER.fullmatch(number)
            if parts and (parts[1], parts[2]) == (centre_code, counter_prefix):
                highest = max(highest, int(parts[3]))
    return highest + 1


def ledger(bodies: Iterable[msgspec.Struct], device: str = "", department: str | None = None) -> Ledger:
    """Fold what the blocks' journals say, in any order and any number of times.

    ``device`` and ``department`` narrow the unused numbers to blocks of one counter, or of one
    department ("" is the centre's own series); without them every block counts.
    """
    blocks: dict[str, BlockReserved] = {}
    cases: dict[str, set[str]] = {}
    reasons: dict[str, set[str]] = {}
    on_paper: dict[str, None] = {}
    for body in bodies:
        if isinstance(body, BlockReserved):
            _keep(blocks, body)
        elif isinstance(body, NumberSpent):
            cases.setdefault(body.number, set()).add(body.case)
        elif isinstance(body, NumberVoided):
            reasons.setdefault(body.number, set()).add(body.reason)
        elif isinstance(body, FormsPrinted):
            on_paper |= dict.fromkeys(number for pile in body.piles for number in pile.numbers)
    gone = cases.keys() | reasons.keys()
    known = {number for block in blocks.values() for number in block.numbers}
    mine = [
        block
        for block in blocks.values()
        if device in ("", block.device) and department in (None, block.department)
    ]
    # A begun block is used up before another is touched; then any order that all counters agree on.
    mine.sort(key=lambda block: (gone.isdisjoint(block.numbers), block.block))
    free = dict.fromkeys(number for block in mine for number in block.numbers if number not in gone)
    unused = [number for number in free if number not in on_paper]
    return Ledger(
        unused=tuple(unused),
        spent={number: min(having) for number, having in sorted(cases.items())},
        voided={number: min(why) for number, why in sorted(reasons.items()) if number not in cases},
        doubled={n: tuple(sorted(having)) for n, having in sorted(cases.items()) if len(having) > 1},
        strays=tuple(sorted(gone - known)),
        printed=tuple(sorted(on_paper.keys() & known - gone)),
    )


def _keep(blocks: dict[str, BlockReserved], body: BlockReserved) -> None:
    there = blocks.get(body.block)
    # The same block told twice differently is senseless; which one counts must not depend on the order.
    if there is None or msgspec.json.encode(body) > msgspec.json.encode(there):
        blocks[body.block] = body


def next_number(book: Ledger) -> str:
    """The number the next case gets; raises Refused when every reserved one is used up."""
    if book.unused:
        return book.unused[0]
    raise Refused(
        sentence("No reserved case number is left."),
        sentence("Reserve a new block of numbers; a line is only needed for a department's own numbers."),
    )
