"""Where the values of a case come from: what a person typed has no origin, all else says its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.case import Case
from desktop.domain.entry import NO_TIME
from desktop.domain.kinds.case import CaseFilled
from desktop.domain.kinds.registers import parts


@dataclass(frozen=True, slots=True)
class Whence:
    """The origin of a value (as in ``CaseFilled.origins``; "" for what a person said), and since when."""

    origin: str
    at: datetime

    @property
    def register(self) -> bool:
        """Whether a register of a department told it."""
        return parts(self.origin) is not None


_UNKNOWN = Whence("", NO_TIME)


def origins(case: Case) -> dict[str, Whence]:
    """Where every value in force comes from."""
    filled = {m.entry: m for m in case.timeline if isinstance(m.body, CaseFilled)}
    found: dict[str, Whence] = {}
    for name in case.values:
        standing = case.sources.get(f"value:{name}", ())
        moment = filled.get(standing[0]) if standing else None
        found[name] = Whence(moment.body.origins.get(name, ""), moment.at) if moment else _UNKNOWN
    return found
