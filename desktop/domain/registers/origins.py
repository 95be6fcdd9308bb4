"""Where the values of a case come from: what a person typed has no origin, all else says its own."""

from __future__ import annotations

from desktop.domain.case import Case
from desktop.domain.kinds.case import CaseFilled


def origins(case: Case) -> dict[str, str]:
    """The origin of every value in force, "" for what a person said (see ``CaseFilled.origins``)."""
    filled = {m.entry: m.body for m in case.timeline if isinstance(m.body, CaseFilled)}
    found: dict[str, str] = {}
    for name in case.values:
        standing = case.sources.get(f"value:{name}", ())
        body = filled.get(standing[0]) if standing else None
        found[name] = body.origins.get(name, "") if body is not None else ""
    return found
