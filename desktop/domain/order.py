"""Before, after and at once: the hybrid logical clock, and which of several values is current."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.entry import Opened, Stamp

# A stamp further ahead than this is some other counter's broken clock: it is never adopted.
FUTURE_LIMIT_MS = 10 * 60 * 1000

_WEIGHT = {"department": 3, "supervisor": 2, "manager": 2}  # everyone else: 1


def tick(last: Stamp, wall_ms: int) -> Stamp:
    """The stamp of an entry made now: never before or at the last one, close to the wall clock."""
    return Stamp(wall_ms, 0) if wall_ms > last.ms else Stamp(last.ms, last.n + 1)


def adopt(last: Stamp, foreign: Stamp, wall_ms: int) -> Stamp:
    """The clock after seeing a foreign stamp; one far in the future changes nothing."""
    if foreign.ms > wall_ms + FUTURE_LIMIT_MS:
        return last
    return max(last, foreign)


def arranged(entries: Iterable[Opened]) -> list[Opened]:
    """Entries in one order that every counter computes alike, replaced ones before their replacers.

    The order is by stamp, then hash; since causality decides and clocks only break ties, an entry is
    moved behind everything it replaces. Duplicates fall away.
    """
    by_id = {entry.id: entry for entry in entries}
    in_time = sorted(by_id.values(), key=lambda e: (e.envelope.stamp, e.id))
    if not any(entry.envelope.replaces for entry in in_time):
        return in_time
    placed: dict[str, Opened] = {}
    for entry in in_time:
        # Without recursion: a journal may be long, and a hostile one may be one long chain.
        waiting = [entry]
        while waiting:
            here = waiting[-1]
            missing = [by_id[r] for r in here.envelope.replaces if r in by_id and r not in placed]
            if missing and here.id not in placed:
                # An identity is a hash of what it names, so a ring of replacements cannot exist.
                waiting.extend(sorted(missing, key=lambda e: (e.envelope.stamp, e.id), reverse=True))
            else:
                waiting.pop()
                placed.setdefault(here.id, here)
    return list(placed.values())


def current(candidates: Iterable[Opened]) -> list[Opened]:
    """Those of the entries giving one value that none of the others replaces, the winner first.

    More than one is a clash: all are kept and shown, the first is in force until a person decides.
    Department beats supervisor beats clerk, then the later stamp, then the hash.
    """
    all_of_them = list(candidates)
    replaced = {r for entry in all_of_them for r in entry.envelope.replaces}
    standing = [entry for entry in all_of_them if entry.id not in replaced]
    standing.sort(key=lambda e: (_WEIGHT.get(e.by.role, 1), e.envelope.stamp, e.id), reverse=True)
    return standing
