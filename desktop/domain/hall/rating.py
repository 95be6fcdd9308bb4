"""Ratings: five levels with reasons, one a visit and matter, and figures in which nobody's own can be found.

The levels are those of the national good-or-bad review (好差评) of government services, which allows one
review a visit and matter and forbids staff to steer it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from desktop.domain.catalogue import Text
from desktop.errors import Refused, Sentence, sentence

BATCH = 5  # ratings enter the figures five at a time, so that no step of a figure is one person's
TEXT_LIMIT = 500  # characters
GOOD = 3  # from this level on the reasons are what was good

LEVELS: dict[int, Text] = {
    5: Text("Very satisfied", "非常满意"),
    4: Text("Satisfied", "满意"),
    3: Text("Fairly satisfied", "基本满意"),
    2: Text("Not satisfied", "不满意"),
    1: Text("Not satisfied at all", "非常不满意"),
}
REASONS: dict[str, Text] = {
    "quick": Text("It was quick", "办理快捷"),
    "once": Text("One visit was enough", "一次办成"),
    "clear": Text("It was explained clearly", "告知清楚"),
    "friendly": Text("Friendly staff", "态度热情"),
    "few_papers": Text("Few papers", "材料精简"),
    "slow": Text("It took long", "办理缓慢"),
    "again": Text("I had to come again", "多次跑动"),
    "unclear": Text("It was not explained", "告知不清"),
    "unfriendly": Text("Unfriendly staff", "态度不好"),
    "many_papers": Text("Too many papers", "材料繁琐"),
}
GOOD_REASONS = ("quick", "once", "clear", "friendly", "few_papers")
BAD_REASONS = ("slow", "again", "unclear", "unfriendly", "many_papers")

SEALED: tuple[Sentence, ...] = (
    sentence("Your rating is sealed at once: the staff at this counter cannot read it."),
    sentence("Managers see figures of five ratings and more, never one alone."),
    sentence("Where the department takes ratings, it gets yours with the case."),
    sentence("One rating for each visit and matter."),
)

ON_PAPER: tuple[Sentence, ...] = (
    sentence("Type this number at the rating screen, or tick a level and put the slip into the box."),
    sentence("What you type is sealed at once; slips in the box are read and typed in by a manager only."),
    *SEALED[2:],
)


class Rating(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a resident said; only ever written sealed."""

    level: int
    reasons: tuple[str, ...] = ()
    text: str = ""


def offered(level: int) -> tuple[str, ...]:
    """The reasons that fit a level."""
    return GOOD_REASONS if level >= GOOD else BAD_REASONS


def may_rate(rating: Rating) -> None:
    """A rating has one of five levels and reasons of its kind. Raises Refused."""
    if rating.level not in LEVELS:
        raise Refused(sentence("A rating is one of five levels."), sentence("Choose one from 1 to 5."))
    wrong = [reason for reason in rating.reasons if reason not in offered(rating.level)]
    if wrong:
        raise Refused(
            sentence("The reasons {names} do not go with this level.", names=", ".join(wrong)),
            sentence("The reasons are: {names}.", names=", ".join(offered(rating.level))),
        )
    if len(rating.text) > TEXT_LIMIT:
        raise Refused(
            sentence("The text is longer than {n} characters.", n=TEXT_LIMIT),
            sentence("Shorten it."),
        )


def shown_code(code: str) -> str:
    """A code as people read it aloud: 1234 5678."""
    return f"{code[:4]} {code[4:]}"


def typed_code(text: str) -> str:
    """A code as typed or scanned; "" when it cannot be one."""
    plain = re.sub(r"[\s\-–—·.]", "", unicodedata.normalize("NFKC", text))
    return plain if re.fullmatch("[0-9]{8}", plain) else ""


def encode(rating: Rating) -> bytes:
    """The bytes to seal."""
    return msgspec.json.encode(rating)


def decode(plain: bytes) -> Rating | None:
    """What was sealed; None for what this program does not understand."""
    try:
        return msgspec.json.decode(plain, type=Rating)
    except msgspec.DecodeError:
        return None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one department (or of visits without a case, ""): whole batches only."""

    department: str
    counted: int
    waiting: int  # not counted yet: fewer than five more
    levels: dict[int, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def mean(self) -> float | None:
        """The mean level, 1 to 5; None when none is counted."""
        if not self.counted:
            return None
        return sum(level * many for level, many in self.levels.items()) / self.counted


def group(department: str, ratings: Iterable[Rating]) -> Group:
    """Figures of one department: *ratings* in an order that never changes, whole batches from the front."""
    every = list(ratings)
    counted = every[: len(every) // BATCH * BATCH]
    return Group(
        department,
        len(counted),
        len(every) - len(counted),
        dict(Counter(rating.level for rating in counted)),
        dict(Counter(reason for rating in counted for reason in rating.reasons)),
    )


def together(groups: Iterable[Group]) -> Group:
    """All groups as one, made of the same batches: no difference of two figures is fewer than five people."""
    levels: Counter[int] = Counter()
    reasons: Counter[str] = Counter()
    counted = waiting = 0
    for one in groups:
        levels.update(one.levels)
        reasons.update(one.reasons)
        counted += one.counted
        waiting += one.waiting
    return Group("", counted, waiting, dict(levels), dict(reasons))
